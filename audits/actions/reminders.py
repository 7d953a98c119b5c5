"""Reminders: the latest stage of a running time limit that fell due, with the days really left."""

from __future__ import annotations

from datetime import date
from typing import Any

from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action
from aeo.kernel.running import Fallen
from aeo.notices.nearing import near
from aeo.programme import queries as programme
from aeo.programme.queries import pack_of
from audits import papers
from audits.actions import letters
from audits.clocks import CONSULTATION, FINDING_DUE, REPORT_COMMENTS, VISIT_NOTICE, stop
from audits.models import Assessment, Consultation, Finding, Visit
from audits.queries import sweeps as queries

CLOCKS = (CONSULTATION, VISIT_NOTICE, REPORT_COMMENTS, FINDING_DUE)


@action
def remind() -> int:
    """Tell whoever must act; returns how many limits were told of."""
    fallen = list(running.take_stages(CLOCKS, clock.today()))
    for one in fallen:
        _remind(one)
    return len(fallen)


def _remind(fallen: Fallen) -> None:
    key = f"{fallen.deadline.pk}:{fallen.stage}"
    kind, _sep, pk = fallen.deadline.subject.partition(":")
    if kind == Consultation.kind:
        consultation = Consultation.objects.select_related("assessment").get(pk=pk)
        letters.tell_asker("deadline_near", consultation, _near(fallen, consultation.assessment), key=key)
    elif kind == Visit.kind:
        visit = Visit.objects.select_related("assessment").get(pk=pk)
        letters.tell_company("deadline_near", visit, _near(fallen, visit.assessment), key=key)
    elif kind == Finding.kind:
        finding = Finding.objects.select_related("assessment").get(pk=pk)
        facts = {**_near(fallen, finding.assessment), "items": papers.items([finding])}
        letters.tell_company("deadline_near", finding, facts, key=key)


def _near(fallen: Fallen, assessment: Assessment) -> dict[str, Any]:
    return near(fallen, pack_of(assessment.version_id))


def visits() -> None:
    """Remind of the visits that come near, each at the stages of its own rules."""
    most = max(programme.current()[1].visits.reminders, default=0)
    for visit in queries.coming_visits(most):
        _remind_of(visit)


@action
def _remind_of(visit: Visit) -> None:
    """The latest stage that has come since the days were agreed; told once, however often this runs."""
    stages = pack_of(visit.assessment.version_id).visits.reminders
    left = _days_to(visit, clock.today())
    agreed = _days_to(visit, clock.day_of(visit.confirmed_at)) if visit.confirmed_at else 0
    stage = min((one for one in stages if left <= one < agreed), default=None)
    if stage is not None:
        facts = papers.visit_days(visit.starts_on, visit.ends_on)
        letters.tell_company("visit_reminder", visit, facts, key=f"{visit.revision}:{stage}")


def _days_to(visit: Visit, day: date) -> int:
    return (visit.starts_on - day).days if visit.starts_on else 0


@action
def comments_over(visit: Visit) -> None:
    """The time to comment on a report is over without a comment: the lead goes on to conclude the visit."""
    row = running.running(visit.subject, REPORT_COMMENTS)
    if row is not None and row.due_on < clock.today():
        letters.tell_staff("deadline_missed", visit, {"due_date": row.due_on}, key=str(row.pk))
        stop(visit.subject, REPORT_COMMENTS, outcome="lapsed")
