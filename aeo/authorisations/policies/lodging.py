"""Complaints and change notices: who lodges them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.authorisations.models import ChangeNotice, Complaint
from aeo.authorisations.policies import people
from aeo.authorisations.states import DecisionState
from aeo.kernel import clock
from aeo.kernel.policy import Actor, Rules, Verdict, when

complaints = Rules(Complaint)
changes = Rules(ChangeNotice)


@complaints.may("lodge")
def may_complain(actor: Actor, complaint: Complaint) -> Verdict:
    """A signatory of the company; an officer enters one that came on paper."""
    return people.holds(actor, Role.OFFICER) or people.signatory(actor, complaint.operator_id)


@complaints.ready("lodge")
def complain_ready(complaint: Complaint, basis: Any) -> Verdict:
    """Against a decision on this company; late only with a reason."""
    decided = complaint.decision.state == DecisionState.DECIDED
    return (
        when(decided, _("There is no decision yet against which to complain."))
        & when(complaint.decision.operator_id == complaint.operator_id, _("This decision is about another company."))
        & when(complaint.text.strip(), _("Say what you complain about."))
        & when(
            not complaint.late or complaint.excuse.strip(),
            _("The time for a complaint has passed. Say why it is late, so that it can be excused."),
            "late-unexcused",
        )
    )


@changes.may("lodge")
def may_tell(actor: Actor, notice: ChangeNotice) -> Verdict:
    """The company's own people."""
    return people.member(actor, notice.operator_id)


@changes.ready("lodge")
def tell_ready(notice: ChangeNotice, basis: Any) -> Verdict:
    """About an own status, something that has happened, in words."""
    own = notice.authorisation.operator_id == notice.operator_id
    happened = notice.happened_on <= clock.day_of(notice.lodged_at)
    return (
        when(own, _("This status belongs to another company."))
        & when(happened, _("Tell of a change on the day on which it happened, or later."))
        & when(notice.text.strip(), _("Say what has changed."))
    )
