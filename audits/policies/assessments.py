"""Assessments: who opens, reviews, concludes and abandons one; and desk work under one that is open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel.policy import YES, Actor, Rules, Verdict, no, ready, when
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from audits.models import Assessment
from audits.policies.people import DESK, assessment_open, staff_or_system
from audits.queries.review import unjudged, waiting
from audits.queries.standing import standing
from audits.states import OF_APPLICATION, OPEN_FINDING, AssessmentReason, Proposal, VisitState
from operators.models import SelfAssessment
from operators.policies import seats
from operators.queries.slots import named
from operators.states import REVIEWED

rules = Rules(Assessment)
FINISHED_VISITS = (VisitState.CONCLUDED, VisitState.CANCELLED)


@rules.may("open")
def may_open(actor: Actor, assessment: Assessment) -> Verdict:
    """An officer or a lead; of an application by accepting it. A case of its own is declared for once it exists."""
    if assessment.application_id:
        return seats.staff(actor, assessment.case, Role.OFFICER)
    return when(actor.has(Role.OFFICER, Role.LEAD), _("Only an AEO officer or a lead auditor may open an assessment."))


@rules.may("finish_review")
def may_finish_review(actor: Actor, assessment: Assessment) -> Verdict:
    """An officer or auditor without an interest in the case."""
    return seats.staff(actor, assessment.case, *DESK)


@rules.ready("finish_review")
def finish_review_ready(assessment: Assessment, basis: object) -> Verdict:
    """Every applicable answer has a verdict on what it says now, and none waits for a clarification."""
    if missing := unjudged(assessment):
        return no(_("These answers have no verdict yet: %(answers)s.") % {"answers": _named(assessment, missing)})
    if unclear := waiting(assessment):
        return no(
            _("These answers wait for a clarification: %(answers)s. Ask the operator, then give another verdict.")
            % {"answers": _named(assessment, unclear)}
        )
    return YES


@rules.may("conclude", "abandon")
def may_close(actor: Actor, assessment: Assessment) -> Verdict:
    """The system when the case has ended; an officer or lead otherwise."""
    return staff_or_system(actor, assessment.case, Role.OFFICER, Role.LEAD)


@rules.ready("conclude")
def conclude_ready(assessment: Assessment, basis: object) -> Verdict:
    """No visit is under way, and a self-monitoring is accepted."""
    visits = assessment.visits.exclude(state__in=FINISHED_VISITS).exists()
    own = _monitoring(assessment)
    reviewed = own is None or own.state in REVIEWED
    over = when(not visits, _("A visit is not concluded yet. Conclude or cancel it first.")) & when(
        reviewed, _("The self-monitoring is not accepted yet. Finish the review first."), "not-reviewed"
    )
    return over & _verified(assessment)


def _verified(assessment: Assessment) -> Verdict:
    """A status that is assessed again is verified as an application is: the risk is rated, authorities answered."""
    if assessment.reason != AssessmentReason.REASSESSMENT:
        return YES
    stand = standing(assessment)
    return when(stand.risk_rated, _("The risk is not rated for every criterion yet."), "risk-open") & when(
        not stand.consultations_open, _("Another authority has not answered yet."), "consultation-open"
    )


def may_propose(assessment: Assessment, proposal: str, reason: str) -> Verdict:
    """A proposal fits what is assessed; a holder reads why. Whether it keeps its status, and whether there is something
    to amend, is said with the status: what other assessments found counts, and what change was told.
    """
    if assessment.reason == AssessmentReason.APPLICATION:
        return YES
    fits = proposal in frozenset(Proposal) - OF_APPLICATION
    reasoned = reason.strip() or (assessment.reason != AssessmentReason.REASSESSMENT and proposal == Proposal.MAINTAIN)
    kept = proposal == Proposal.MAINTAIN and assessment.reason == AssessmentReason.REASSESSMENT
    return (
        when(fits, _("Say what the assessment of a status came to."), "no-proposal")
        & when(reasoned, _("Say why. The holder reads it."), "no-reason")
        & (ready(assessment, "maintain") if kept else YES)
        & (ready(assessment, "amend") if proposal == Proposal.AMEND else YES)
    )


@rules.ready("abandon")
def abandon_ready(assessment: Assessment, basis: object) -> Verdict:
    """An accepted self-monitoring is concluded: that sets the day of the next one."""
    own = _monitoring(assessment)
    accepted = own is not None and own.state in REVIEWED
    return when(not accepted, _("The self-monitoring is accepted. Conclude the assessment instead."), "reviewed")


def _monitoring(assessment: Assessment) -> SelfAssessment | None:
    """The self-monitoring that it assesses, if it does."""
    own = None if assessment.reason == AssessmentReason.APPLICATION else assessment.self_assessment
    return own if own and own.is_monitoring else None


def may_work(actor: Actor, assessment: Assessment) -> Verdict:
    """Give verdicts, rate risks, record coverage, ask authorities: on an open assessment, without an interest."""
    return seats.staff(actor, assessment.case, *DESK) & assessment_open(assessment)


def has_open_findings(assessment: Assessment) -> bool:
    """Some finding is neither closed nor withdrawn."""
    return assessment.findings.filter(state__in=OPEN_FINDING).exists()


def _named(assessment: Assessment, slots: list[str]) -> str:
    return named(pack_of(assessment.version_id), [Slot.read(slot) for slot in slots])
