"""Recovery of ownership: asked by a person of the company, objected to by its owners, decided by two of staff."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.policy import Actor, Rules, Verdict, when
from operators.models import Recovery
from operators.models.people import MemberRole
from operators.policies import arriving, seats
from operators.queries import people

rules = Rules(Recovery)
DECIDERS = (Role.RECORDS, Role.OFFICER)


def addressee_ref(recovery: Recovery) -> str:
    """How whoever has the link from the e-mail stands in the journal."""
    return f"addressee:{recovery.subject}"


@rules.may("ask", "withdraw")
def may_ask(actor: Actor, recovery: Recovery) -> Verdict:
    """Whoever it is for."""
    return when(_is_asker(actor, recovery), _("Only the person who asks does this."), "not-own")


@rules.may("object")
def may_object(actor: Actor, recovery: Recovery) -> Verdict:
    """An owner of the company, or whoever was told at the company's address."""
    told = when(actor.ref == addressee_ref(recovery), _("Only those who were told can object."), "not-told")
    return told | seats.owns(actor, recovery.operator_id)


@rules.may("propose", "refuse")
def may_judge(actor: Actor, recovery: Recovery) -> Verdict:
    """The records office or an officer, for somebody else."""
    own = _("You asked for this yourself, so others decide on it.")
    return seats.holds(actor, *DECIDERS) & when(not _is_asker(actor, recovery), own, "own")


@rules.may("approve")
def may_approve(actor: Actor, recovery: Recovery) -> Verdict:
    """The same, but not who proposed it."""
    reason = _("You proposed it, so somebody else approves it.")
    return may_judge(actor, recovery) & when(actor.ref != recovery.proposed_by, reason, "proposer")


@rules.ready("ask")
def ask_ready(recovery: Recovery, basis: Any) -> Verdict:
    """An owner has nothing to recover."""
    owns = people.current_members().filter(operator=recovery.operator, user=recovery.user, role=MemberRole.OWNER)
    owner = when(not owns.exists(), _("You are an owner of this company already."), "owner")
    return owner & arriving.seldom(recovery.user)


@rules.ready("object")
def object_ready(recovery: Recovery, basis: Any) -> Verdict:
    """While there is time."""
    return when(clock.today() <= recovery.object_until, _("The time to object is over."), "late")


@rules.ready("approve")
def approve_ready(recovery: Recovery, basis: Any) -> Verdict:
    """Not before those who are recorded as owners have had their time."""
    reason = _("The owners can object until %(day)s. Approve it after that day.") % {"day": recovery.object_until}
    over = when(clock.today() > recovery.object_until, reason, "time-to-object")
    return over & when(recovery.user.is_active, _("The account of the person who asks is closed."), "closed")


def _is_asker(actor: Actor, recovery: Recovery) -> bool:
    return isinstance(actor.user, User) and actor.user == recovery.user
