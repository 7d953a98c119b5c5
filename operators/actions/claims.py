"""Claims: somebody belongs to a company that is registered already; its owners let the person in, or do not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aeo.documents.facts import FreeText
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, begin, perform, root
from aeo.kernel.policy import Actor
from aeo.notices.actions import messages
from operators import links
from operators.actions import people as members
from operators.actions.invitations import named
from operators.models import Claim, Operator
from operators.models.people import MemberRole
from operators.policies.arriving import may_be_mailed
from operators.queries import people
from operators.soundness import refuse as refuse_fields
from operators.soundness import sound, text_problems


@action
def ask(operator: Operator, words: str, *, by: Actor) -> Claim:
    """Ask the owners to be let in; they are told at once who asks, and read on their page what was written.

    Nothing of the company is shown to the person. Raises NotReady when somebody asks again and again.
    """
    root("operator", operator.pk)
    root("asker", by.ref)
    row = Claim(operator=operator, user=by.user, words=words, asked_at=clock.now())
    sound(row)
    row = begin(row, by=by, facts={"operator": operator.subject})
    if may_be_mailed(operator):
        facts = {"operator_name": operator.names, "person": named(by.user)}
        messages.tell(people.owners(operator), "claim_asked", facts, about=row.subject, url=links.people(operator))
    return row


@action
def approve(
    claim: Claim, role: str, *, by: Actor, sections: Sequence[str] = (), valid_until: date | None = None
) -> Claim:
    """Let the person in, in a role that the owner chooses."""
    root("operator", claim.operator_id)
    row = perform(claim, "approve", by=by, facts={"role": role})
    members.let_in(row.operator, row.user, role, by=by, sections=sections, valid_until=valid_until)
    facts = {"operator_name": row.operator.names, "role": MemberRole(role).label}
    messages.tell([row.user], "claim_approved", facts, about=row.subject, url="/portal/")
    return row


@action
def refuse(claim: Claim, reason: str, *, by: Actor) -> Claim:
    """Do not let the person in, and say why."""
    problems = text_problems(reason, 2000, needed=True)
    refuse_fields({"reason": problems} if problems else {})
    row = perform(claim, "refuse", by=by, reason=reason)
    facts = {"operator_name": row.operator.names, "reasons": FreeText(reason, by.user.language)}
    messages.tell([row.user], "claim_refused", facts, about=row.subject, url=links.claim(row.operator))
    return row


@action
def withdraw(claim: Claim, *, by: Actor) -> Claim:
    """The person does not want it any more."""
    return perform(claim, "withdraw", by=by)
