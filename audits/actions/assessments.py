"""Assessments of holders, and the end of every assessment."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from aeo.kernel import clock
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.policy import SYSTEM, Actor, permitted
from aeo.programme.queries import current, pack_of
from audits import clocks
from audits.actions import visits
from audits.models import Assessment
from audits.policies.assessments import FINISHED_VISITS, may_propose
from audits.policies.people import reasoned
from audits.queries.standing import proposal_of
from audits.states import BEFORE_BEGIN, AssessmentReason
from operators.models import Operator, SelfAssessment
from operators.states import DECIDED


@action
def open_(
    operator: Operator,
    *,
    by: Actor,
    reason: str,
    aeo_number: str,
    self_assessment: SelfAssessment | None = None,
    criteria: Sequence[str] = (),
) -> Assessment:
    """Open the assessment of a holder (reassessment, monitoring, follow-up) under the rules in force today.

    `criteria`: those that are rated; all of them where none is named.
    """
    root("operator", operator.pk)
    version_id = self_assessment.version_id if self_assessment else current()[0].pk
    assessment = Assessment(
        operator=operator,
        self_assessment=self_assessment,
        version_id=version_id,
        reason=reason,
        aeo_number=aeo_number,
        criteria=list(criteria),
        opened_at=clock.now(),
        opened_by=by.ref,
    )
    assessment = begin(assessment, by=by)
    if reason == AssessmentReason.REASSESSMENT:
        clocks.reassess(pack_of(version_id), assessment.subject)
    return assessment


@action
def conclude(
    assessment: Assessment, *, by: Actor, proposal: str = "", reason: str = "", language: str = ""
) -> Assessment:
    """End the assessment with what it proposes and why; findings that are open live on."""
    root("operator", assessment.operator_id)
    permitted(by, assessment, "conclude").enforce()
    may_propose(assessment, proposal, reason).enforce()
    assessment = perform(assessment, "conclude", by=by, reason=reason.strip(), proposal=proposal, language=language)
    clocks.stop(assessment.subject, clocks.REASSESSMENT, outcome="met")
    return assessment


@action
def conclude_decided(assessment: Assessment) -> Assessment:
    """The application is decided: visits that have not begun are cancelled; one under way is concluded first."""
    root("operator", assessment.operator_id)
    assessment = locked(assessment)
    application = assessment.application
    if application is None or not assessment.is_open or application.state not in DECIDED:
        return assessment
    _cancel_visits(assessment, _("The application is decided."))
    if assessment.visits.exclude(state__in=FINISHED_VISITS).exists():
        return assessment
    return perform(assessment, "conclude", by=SYSTEM, proposal=proposal_of(application))


@action
def abandon(assessment: Assessment, *, by: Actor, reason: str) -> Assessment:
    """Give the assessment up; visits that have not begun are cancelled."""
    reasoned(reason).enforce()
    root("operator", assessment.operator_id)
    assessment = perform(assessment, "abandon", by=by, reason=reason)
    _cancel_visits(assessment, reason)
    clocks.stop(assessment.subject, clocks.REASSESSMENT, outcome="dropped")
    return assessment


def _cancel_visits(assessment: Assessment, reason: str) -> None:
    for visit in assessment.visits.filter(state__in=BEFORE_BEGIN).order_by("pk"):
        visits.cancel(visit, by=SYSTEM, reason=reason)
