"""Who has a case: assigned by whom, to whom, in which role, until when."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor
from aeo.notices.actions import messages
from aeo.programme.text import Text
from operators.actions.recording import record
from operators.models import Application, Assignment
from operators.policies.seats import holds, permit
from operators.soundness import refuse, sound

ASSIGNERS = (Role.OFFICER, Role.LEAD, Role.APPROVER)


@action
def assign(
    case: str,
    user: User,
    role: str,
    *,
    by: Actor,
    until: date | None = None,
    reference: str = "",
    operator_name: Text | str = "",
) -> Assignment:
    """Give a case to somebody who holds the role today. `reference` and names are for the message; an application
    knows its own."""
    permit(holds(by, *ASSIGNERS))
    root("case", case)
    refuse({} if actor_of(user).has(role) else {"user": [_("This person does not hold that role today.")]})
    known = Assignment.objects.filter(case=case, role=role, user_ref=user.ref, ended_at__isnull=True).first()
    if known is not None:
        return known
    row = Assignment(
        case=case,
        user_ref=user.ref,
        role=role,
        valid_from=clock.today(),
        valid_until=until,
        assigned_at=clock.now(),
        assigned_by=by.ref,
    )
    sound(row)
    row.save()
    record(f"assignment:{case}", "assign", by, {"user": user.ref, "role": role, "until": until})
    known_as = _known_as(case, reference, operator_name)
    url = "/desk/" + case.replace(":", "s/") + "/"
    facts = {**known_as, "role": Role(role).label}
    messages.tell([user], "case_assigned", facts, about=case, url=url, key=str(row.pk))
    return row


@action
def end_assignment(assignment: Assignment, *, by: Actor) -> Assignment:
    """Take a case back."""
    permit(holds(by, *ASSIGNERS))
    return end(assignment, by)


def end(assignment: Assignment, by: Actor) -> Assignment:
    """End it without asking who may: by a taking back or a recusal."""
    if assignment.ended_at is None:
        assignment.ended_at, assignment.ended_by = clock.now(), by.ref
        assignment.save(update_fields=["ended_at", "ended_by"])
        record(f"assignment:{assignment.case}", "end", by, {"user": assignment.user_ref, "role": assignment.role})
    return assignment


def _known_as(case: str, reference: str, operator_name: Text | str) -> dict[str, Text | str]:
    kind, _colon, key = case.partition(":")
    if kind == "application" and not reference:
        application = Application.objects.select_related("operator").get(pk=int(key))
        reference, operator_name = application.reference, application.operator.names
    return {"reference": reference or case, "operator_name": operator_name}
