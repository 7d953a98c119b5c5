"""Declarations of interest: nobody acts on a case without one, nor with an interest in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aeo.accounts.roles import CASE_ROLES
from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor
from operators.actions import assignments
from operators.actions.recording import record
from operators.models import Assignment, Interest
from operators.policies.seats import holds, permit
from operators.soundness import sound, text_problems


@action
def declare(case: str, *, by: Actor, has_interest: bool, note: str = "") -> Interest:
    """Declare for a case (`application:12`) whether one has an interest in it. The latest declaration counts."""
    permit(holds(by, *sorted(CASE_ROLES)))
    row = Interest(case=case, user_ref=by.ref, has_interest=has_interest, note=note.strip(), declared_at=clock.now())
    missing = [_("Say which interest it is.")] if has_interest and not row.note else []
    sound(row, note=[*text_problems(note, 4000), *missing])
    row.save()
    record(f"interest:{case}", "declare", by, {"has_interest": has_interest})
    return row


@action
def recuse(case: str, *, by: Actor, note: str) -> Interest:
    """Step back from a case for an interest; what one had of it ends."""
    row = declare(case, by=by, has_interest=True, note=note)
    for assignment in Assignment.objects.filter(case=case, user_ref=by.ref, ended_at__isnull=True):
        assignments.end(assignment, by)
    record(f"interest:{case}", "recuse", by)
    return row
