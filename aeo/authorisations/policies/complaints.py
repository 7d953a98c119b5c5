"""Complaints (lifecycles §6): who lodges and takes them back, and who had no part in it and may review them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.authorisations.lifecycles.complaint import OUTCOMES, Ruling
from aeo.authorisations.models import Complaint, Decision
from aeo.authorisations.policies import people
from aeo.authorisations.policies.decisions import outside
from aeo.authorisations.queries import complaints as queries
from aeo.authorisations.states import OPEN_COMPLAINT, DecisionState
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.policy import YES, Actor, Rules, Verdict, no, when
from audits.models import Finding
from operators.models import Application

rules = Rules(Complaint)


@rules.may("lodge")
def may_complain(actor: Actor, complaint: Complaint) -> Verdict:
    """A signatory of the company; an officer enters one that came on paper."""
    return people.holds(actor, Role.OFFICER) or people.signatory(actor, complaint.operator_id)


@rules.ready("lodge")
def complain_ready(complaint: Complaint, _basis: None) -> Verdict:
    """About something of this company that can be challenged now; late only with a reason."""
    return (
        challengeable(complaint)
        & _not_lodged_already(complaint)
        & when(complaint.text.strip(), _("Say what you complain about."))
        & when(
            not complaint.late or complaint.excuse.strip(),
            _("The time for a complaint has passed. Say why it is late, so that it can be excused."),
            "late-unexcused",
        )
    )


def _not_lodged_already(complaint: Complaint) -> Verdict:
    """One complaint about one thing at a time."""
    known = queries.open_about(complaint.about)
    if known is None:
        return YES
    told = {"reference": known.reference, "day": day_text(clock.day_of(known.lodged_at))}
    return no(
        _("You complained about it on %(day)s: %(reference)s. That is not answered yet.") % told, "lodged-already"
    )


def challengeable(complaint: Complaint) -> Verdict:
    """Whether one can complain about it at all; what no longer burdens anybody is challenged by nobody."""
    if complaint.finding is not None:
        return _kept(complaint.finding, complaint.operator_id)
    if complaint.application is not None:
        return _silent(complaint.application, complaint.operator_id)
    decision = complaint.decision
    decided = decision is not None and decision.state == DecisionState.DECIDED
    own = decision is not None and decision.operator_id == complaint.operator_id
    return (
        when(decided, _("There is no decision yet against which to complain."))
        & when(own, _("This decision is about another company."))
        & _burdens(decision)
    )


def _burdens(decision: Decision | None) -> Verdict:
    """A suspension for which the holder asked does not begin, once it has taken its wish back."""
    if decision is None or decision.taken_back_at is None:
        return YES
    words = _("The wish was taken back on %(day)s: what was decided has no effect. There is nothing to complain about.")
    return no(words % {"day": day_text(decision.taken_back_at)}, "taken-back")


def _kept(finding: Finding, operator_id: int) -> Verdict:
    own = when(finding.assessment.operator_id == operator_id, _("This finding is about another company."))
    return own & when(
        queries.is_kept(finding),
        _("Contest the finding first. You can complain if it is kept."),
        "not-kept",
    )


def _silent(application: Application, operator_id: int) -> Verdict:
    own = when(application.operator_id == operator_id, _("This application is of another company."))
    return own & when(queries.is_silent(application), _("The time of customs to answer has not passed."), "not-silent")


@rules.may("withdraw")
def may_withdraw(actor: Actor, complaint: Complaint) -> Verdict:
    """Who complains: a signatory of the company."""
    return people.signatory(actor, complaint.operator_id)


@rules.may("admit", "reject", "stay", "decide")
def may_review(actor: Actor, complaint: Complaint) -> Verdict:
    """Somebody who neither visited, reviewed, proposed nor decided."""
    known = people.staff(actor, queries.case_of(complaint), Role.LEGAL, Role.OFFICER)
    return known and _untouched(actor, complaint)


def _untouched(actor: Actor, complaint: Complaint) -> Verdict:
    hands = people.hands(actor, Role.LEGAL, Role.OFFICER)
    if complaint.decision is not None:
        decision = complaint.decision
        words = _("Whoever proposed, led the audit or decided does not review the complaint. Somebody else can.")
        mine = people.untouched(hands, {decision.proposer, decision.lead, decision.decider}, words)
        return mine and outside(hands, decision.assessment)
    if complaint.finding is not None:
        words = _("Whoever raised or kept the finding does not review the complaint. Somebody else can.")
        return people.untouched(hands, {complaint.finding.raised_by, complaint.finding.contest_decided_by}, words)
    return YES


@rules.ready("decide")
def decide_ready(_complaint: Complaint, basis: Ruling | None) -> Verdict:
    """One of the outcomes, with its reasons."""
    if basis is None:
        return YES
    return when(basis.outcome in OUTCOMES, _("A complaint does not end so.")) & _reasoned(basis)


@rules.ready("reject")
def reject_ready(_complaint: Complaint, basis: Ruling | None) -> Verdict:
    """The reasons."""
    return YES if basis is None else _reasoned(basis)


def _reasoned(ruling: Ruling) -> Verdict:
    return when(ruling.reasons.strip(), _("Give the reasons."))


@rules.may("claim", "judge", "become_final")
def may_follow_court(actor: Actor, complaint: Complaint) -> Verdict:
    """Legal keeps what happens in court."""
    return people.staff(actor, queries.case_of(complaint), Role.LEGAL)


@rules.ready("claim")
def claim_ready(complaint: Complaint, _basis: object) -> Verdict:
    """Answered, or its answer is overdue."""
    overdue = clock.today() > complaint.answer_due_on
    return when(
        complaint.state not in OPEN_COMPLAINT or overdue,
        _("It is not answered yet, and the time to answer has not passed."),
        "not-overdue",
    )
