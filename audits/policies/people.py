"""Who somebody is with regard to a visit; the rest is told by operators.policies.seats."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel.policy import Actor, Verdict, is_system, when
from audits.models import Assessment, Visit
from audits.states import TeamPart
from operators.policies import seats

DESK = (Role.OFFICER, Role.AUDITOR, Role.LEAD)
AUDITORS = (Role.AUDITOR, Role.LEAD)


def staff_or_system(actor: Actor, case: str, *roles: str) -> Verdict:
    """An impartial member of staff with one of the roles, or the system on a clock."""
    return is_system(actor) or seats.staff(actor, case, *roles)


def company(actor: Actor, assessment: Assessment) -> Verdict:
    """Speaks for the company: owner, editor or signatory today."""
    return seats.asks(actor, assessment.operator_id)


def in_team(actor: Actor, visit: Visit) -> Verdict:
    """Is in the visit's team, not as an observer."""
    refs = {member.user_ref for member in visit.members.all() if member.part != TeamPart.OBSERVER}
    return when(actor.ref in refs, _("Only a member of the visit\u2019s team may do this."), "not-in-team")


def leads(actor: Actor, visit: Visit) -> Verdict:
    """Is the lead of the visit, holds the role, and has declared no interest."""
    refs = {member.user_ref for member in visit.members.all() if member.part == TeamPart.LEAD}
    is_lead = when(actor.ref in refs, _("Only the lead of this visit may do this."), "not-its-lead")
    return seats.staff(actor, visit.assessment.case, Role.LEAD) & is_lead


def outside_team(actor: Actor, visit: Visit) -> Verdict:
    """Not of the visit's team in any part."""
    refs = {member.user_ref for member in visit.members.all()}
    words = _("You are in the visit\u2019s team. Somebody outside it must do this.")
    return when(actor.ref not in refs, words, "in-team")


def assessment_open(assessment: Assessment) -> Verdict:
    """Verification goes on."""
    words = _("The assessment is closed. Nothing more is verified under it.")
    return when(assessment.is_open, words, "assessment-closed")


def reasoned(reason: str) -> Verdict:
    """A reason is given."""
    return when(reason.strip(), _("Say why. The reason is kept with the case."), "reason-missing")
