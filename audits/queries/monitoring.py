"""The yearly self-monitoring under review: what its holder answers otherwise than the last time."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from audits.models import Assessment
from audits.queries.review import Line, lines
from audits.states import AssessmentState, Judgement
from operators.models import SelfAssessment, Snapshot
from operators.models.self_assessment import Purpose
from operators.queries import contents
from operators.queries.contents import Difference
from operators.states import REVIEWED, SelfAssessmentState

WAITING = (SelfAssessmentState.SIGNED, SelfAssessmentState.UNDER_REVIEW)


def open_assessment(own: SelfAssessment) -> Assessment | None:
    """The assessment under which it is being reviewed."""
    rows = Assessment.objects.filter(self_assessment=own, state=AssessmentState.OPEN)
    return rows.select_related("operator", "self_assessment").order_by("pk").first()


def accepted_before(own: SelfAssessment) -> Snapshot | None:
    """What was accepted last before this one was started: what it was filled from."""
    rows = SelfAssessment.objects.filter(
        operator_id=own.operator_id, state__in=REVIEWED, accepted_at__lte=own.started_at
    )
    last = rows.exclude(pk=own.pk).order_by("-accepted_at", "-pk").first()
    return contents.last_snapshot(last) if last else None


def changes(assessment: Assessment) -> list[Difference]:
    """The answers that differ from those that were accepted last."""
    own = assessment.self_assessment
    after = contents.last_snapshot(own) if own else None
    if own is None or after is None:
        return []
    return contents.differences(accepted_before(own), after)


def unchanged(assessment: Assessment) -> list[Line]:
    """The answers that say what was accepted the last time, and have no verdict yet."""
    differing = {difference.slot for difference in changes(assessment)}
    return [line for line in lines(assessment) if line.slot not in differing and not line.fresh]


def unclear(assessment: Assessment) -> list[str]:
    """The slots of the answers that are to be clarified as they are signed now."""
    given = ((line, line.verdict) for line in lines(assessment) if line.fresh)
    return [str(line.slot) for line, row in given if row and row.verdict == Judgement.NEEDS_CLARIFICATION]


def to_review(self_assessments: QuerySet[SelfAssessment]) -> QuerySet[SelfAssessment]:
    """Those that were submitted and that nobody has taken up, the longest waiting first."""
    taken = Assessment.objects.filter(self_assessment=OuterRef("pk"), state=AssessmentState.OPEN)
    waiting = self_assessments.filter(state__in=WAITING, purpose=Purpose.MONITORING)
    return waiting.exclude(Exists(taken)).select_related("operator").order_by("signed_at", "pk")
