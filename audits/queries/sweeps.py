"""What is due today: rows whose time is over. Cost grows with what is due, not with what exists."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from aeo.kernel import clock, running
from aeo.kernel.lifecycle import Stateful
from audits.clocks import CONSULTATION, FINDING_CONTEST, FINDING_DUE, REPORT_COMMENTS, VISIT_NOTICE
from audits.models import Consultation, Finding, Visit
from audits.states import OPEN_FINDING, ConsultationState, FindingState, VisitState

S = TypeVar("S", bound=Stateful)


def unanswered_consultations() -> list[Consultation]:
    """Sent, and the time to answer is over."""
    return [row for row in _over(Consultation, CONSULTATION) if row.state == ConsultationState.SENT]


def unconfirmed_visits() -> list[Visit]:
    """Announced, and the notice period is over."""
    return [row for row in _over(Visit, VISIT_NOTICE) if row.state == VisitState.ANNOUNCED]


def uncontested_findings() -> list[Finding]:
    """The time to contest is over."""
    return _over(Finding, FINDING_CONTEST)


def uncommented_visits() -> list[Visit]:
    """The time to comment on the report is over."""
    return _over(Visit, REPORT_COMMENTS)


def overdue_findings() -> list[Finding]:
    """Open, past their day, and not escalated yet. What was reported as done in time waits for us, not for them."""
    waited_for = set(OPEN_FINDING) - {FindingState.DONE_CLAIMED}
    rows = _over(Finding, FINDING_DUE)
    return [row for row in rows if row.state in waited_for and row.escalated_at is None]


def coming_visits(most: int) -> list[Visit]:
    """Agreed, and not more than so many days ahead."""
    today = clock.today()
    last = today + timedelta(days=most)
    rows = Visit.objects.filter(state=VisitState.CONFIRMED, starts_on__gt=today, starts_on__lte=last)
    return list(rows.select_related("assessment__operator", "assessment__application").order_by("starts_on", "pk"))


def _over(model: type[S], name: str) -> list[S]:
    subjects = running.fell_due(model.kind, name, clock.today()).values_list("subject", flat=True)
    keys = [int(subject.partition(":")[2]) for subject in subjects]
    return list(model._base_manager.filter(pk__in=keys).order_by("pk"))
