"""What an assessment of a holder came to, carried to the change that it was opened for, to its holder and to staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.authorisations.actions import telling
from aeo.authorisations.models import ChangeNotice
from aeo.authorisations.queries.changes import asking, assessed
from aeo.authorisations.queries.timelines import is_over
from aeo.authorisations.states import FOLLOWING, ChangeState
from aeo.kernel.lifecycle import action, perform, root
from aeo.kernel.policy import SYSTEM
from audits.models import Assessment
from audits.states import AssessmentReason

GIVEN_UP = _("The assessment that was opened for it was given up without a result.")


@action
def concluded(assessment_id: int) -> None:
    """An assessment was concluded: its change waits for the decision that it proposes, or is closed."""
    assessment = Assessment.objects.select_related("operator").get(pk=assessment_id)
    if assessment.application_id is not None:
        return
    root("operator", assessment.operator_id)
    decided, notice = assessment.proposal in FOLLOWING, _waiting(assessment)
    if notice is not None:
        notice = perform(notice, "conclude" if decided else "maintain", by=SYSTEM, reason=assessment.conclusion)
        telling.change_looked_at(notice)
    authorisation = assessed(assessment)
    if authorisation is None:
        return
    if notice is None and (decided or assessment.reason == AssessmentReason.REASSESSMENT):
        telling.assessed_again(authorisation, assessment)
    if decided:
        telling.to_propose(authorisation, assessment, notice)


@action
def abandoned(assessment_id: int) -> None:
    """An assessment was abandoned: what follows from its change is still to be said."""
    assessment = Assessment.objects.get(pk=assessment_id)
    root("operator", assessment.operator_id)
    notice = _waiting(assessment)
    if notice is not None and not is_over(notice.authorisation):
        telling.change_looked_at(perform(notice, "resume", by=SYSTEM), GIVEN_UP)


def _waiting(assessment: Assessment) -> ChangeNotice | None:
    notice = asking(assessment)
    return notice if notice is not None and notice.state == ChangeState.REASSESSMENT_OPENED else None
