"""A holder's yearly self-monitoring, as the status sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat

from aeo.authorisations import clocks
from aeo.authorisations.models import Authorisation
from aeo.authorisations.queries import timelines
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from audits.models import Assessment
from audits.queries.monitoring import to_review
from audits.states import AssessmentReason, AssessmentState
from operators.models import SelfAssessment
from operators.models.self_assessment import Purpose
from operators.states import SETTLED


def authorisation_of(row: Deadline) -> Authorisation:
    """The status that a time limit belongs to."""
    return authorisations_of([row])[row.subject]


def monitored(own: SelfAssessment) -> Authorisation | None:
    """The status that a self-monitoring is about; None for an application's questionnaire."""
    if not own.is_monitoring:
        return None
    rows = Authorisation.objects.filter(operator_id=own.operator_id, aeo_number=own.aeo_number)
    return rows.select_related("operator").first()


def open_of(authorisation: Authorisation) -> SelfAssessment | None:
    """The one that is being answered or reviewed."""
    return opened([authorisation]).get(authorisation.pk)


def opened(rows: Iterable[Authorisation]) -> dict[int, SelfAssessment]:
    """Authorisation id → the one that is being answered or reviewed; one query."""
    held = list(rows)
    numbers = {row.aeo_number: row.pk for row in held}
    found = SelfAssessment.objects.filter(operator__in={row.operator_id for row in held}, purpose=Purpose.MONITORING)
    going_on = found.exclude(state__in=SETTLED).select_related("operator")
    return {numbers[own.aeo_number]: own for own in going_on if own.aeo_number in numbers}


def due(rows: Iterable[Authorisation]) -> dict[int, Deadline]:
    """Authorisation id → the day of its next one; one query. None runs while the last is being reviewed."""
    subjects = {row.subject: row.pk for row in rows}
    found = Deadline.objects.filter(subject__in=list(subjects), clock=clocks.SELF_MONITORING, closed_on__isnull=True)
    return {subjects[row.subject]: row for row in found}


def without_day() -> QuerySet[Authorisation]:
    """Statuses that are held, of which no day runs and nothing is answered or reviewed."""
    day = Deadline.objects.filter(clock=clocks.SELF_MONITORING, closed_on__isnull=True, subject=OuterRef("subject_"))
    monitorings = SelfAssessment.objects.filter(purpose=Purpose.MONITORING).exclude(state__in=SETTLED)
    answered = monitorings.annotate(number=KT("frame__aeo_number")).filter(number=OuterRef("aeo_number"))
    reviewed = Assessment.objects.filter(
        reason=AssessmentReason.MONITORING, state=AssessmentState.OPEN, aeo_number=OuterRef("aeo_number")
    )
    held = timelines.going_on().filter(part__authorisation=OuterRef("pk"))
    rows = Authorisation.objects.annotate(subject_=Concat(Value("authorisation:"), Cast("pk", CharField())))
    return rows.filter(Exists(held), ~Exists(day), ~Exists(answered), ~Exists(reviewed)).order_by("pk")


def missed(today: date) -> QuerySet[Deadline]:
    """Those whose day has passed, the longest overdue first."""
    rows = Deadline.objects.filter(clock=clocks.SELF_MONITORING, closed_on__isnull=True, due_on__lt=today)
    return rows.order_by("due_on", "pk")


def waiting(today: date) -> int:
    """How many wait for the authority: submitted and not taken up, or overdue."""
    return to_review(SelfAssessment.objects.all()).count() + missed(today).count()


def authorisations_of(rows: Iterable[Deadline]) -> dict[str, Authorisation]:
    """Subject → the status that it names; one query."""
    keys = [int(row.subject.partition(":")[2]) for row in rows]
    return {row.subject: row for row in Authorisation.objects.filter(pk__in=keys).select_related("operator")}


def submitted_on(own: SelfAssessment) -> date | None:
    """The day on which it was signed first, whatever was asked and signed again since."""
    first = own.snapshots.order_by("number").first()
    return clock.day_of(first.signed_at) if first else None
