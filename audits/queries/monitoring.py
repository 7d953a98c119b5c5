"""The yearly self-monitoring under review: what its holder answers otherwise than the last time."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from aeo.programme.applicability import Slot
from audits.models import AnswerVerdict, Assessment, Finding
from audits.queries.review import Line, lines
from audits.states import OPEN_FINDING, AssessmentState, Judgement
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
    last = _before(own)
    return contents.last_snapshot(last) if last else None


def _before(own: SelfAssessment) -> SelfAssessment | None:
    rows = SelfAssessment.objects.filter(
        operator_id=own.operator_id, state__in=REVIEWED, accepted_at__lte=own.started_at
    )
    return rows.exclude(pk=own.pk).order_by("-accepted_at", "-pk").first()


def changes(assessment: Assessment) -> list[Difference]:
    """The answers that differ from those that were accepted last."""
    own = assessment.self_assessment
    after = contents.last_snapshot(own) if own else None
    if own is None or after is None:
        return []
    return contents.differences(accepted_before(own), after)


def unchanged(assessment: Assessment) -> list[Line]:
    """The answers that say what was accepted the last time, and have no verdict yet; none with a finding."""
    doubted = found(assessment)
    return [line for line in _same(assessment) if line.slot not in doubted]


def unmended(assessment: Assessment) -> list[Line]:
    """The answers that say the same as the last time, where there is a finding: each is judged by itself."""
    doubted = found(assessment)
    return [line for line in _same(assessment) if line.slot in doubted]


def _same(assessment: Assessment) -> list[Line]:
    differing = {difference.slot for difference in changes(assessment)}
    return [line for line in lines(assessment) if line.slot not in differing and not line.fresh]


def found(assessment: Assessment) -> set[Slot]:
    """Where something was found the last time, or is found now and not settled."""
    own = assessment.self_assessment
    last = AnswerVerdict.objects.filter(
        assessment__self_assessment=_before(own) if own else None, verdict=Judgement.FINDING, replaced_at__isnull=True
    )
    unsettled = Finding.objects.filter(assessment__operator=assessment.operator_id, state__in=OPEN_FINDING)
    return {row.slot for row in (*last, *unsettled)}


def unclear(assessment: Assessment) -> list[str]:
    """The slots of the answers that are to be clarified as they are signed now."""
    given = ((line, line.verdict) for line in lines(assessment) if line.fresh)
    return [str(line.slot) for line, row in given if row and row.verdict == Judgement.NEEDS_CLARIFICATION]


def to_review(self_assessments: QuerySet[SelfAssessment]) -> QuerySet[SelfAssessment]:
    """Those that were submitted and that nobody has taken up, the longest waiting first."""
    taken = Assessment.objects.filter(self_assessment=OuterRef("pk"), state=AssessmentState.OPEN)
    waiting = self_assessments.filter(state__in=WAITING, purpose=Purpose.MONITORING)
    return waiting.exclude(Exists(taken)).select_related("operator").order_by("signed_at", "pk")
