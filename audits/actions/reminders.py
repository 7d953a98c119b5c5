"""Reminders: the latest stage of a running time limit that fell due, with the days really left."""

from __future__ import annotations

from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action
from aeo.kernel.running import Fallen
from audits.actions import letters
from audits.clocks import CONSULTATION, FINDING_DUE, REPORT_COMMENTS, VISIT_NOTICE, stop
from audits.models import Consultation, Finding, Visit

CLOCKS = (CONSULTATION, VISIT_NOTICE, REPORT_COMMENTS, FINDING_DUE)


@action
def remind() -> int:
    """Tell whoever must act; returns how many limits were told of."""
    fallen = list(running.take_stages(CLOCKS, clock.today()))
    for one in fallen:
        _remind(one)
    return len(fallen)


def _remind(fallen: Fallen) -> None:
    facts = {"due_date": fallen.deadline.due_on, "days_left": fallen.days_left}
    key = f"{fallen.deadline.pk}:{fallen.stage}"
    kind, _sep, pk = fallen.deadline.subject.partition(":")
    if kind == Consultation.kind:
        letters.tell_asker("deadline_near", Consultation.objects.get(pk=pk), facts, key=key)
    elif kind == Visit.kind:
        letters.tell_company("deadline_near", Visit.objects.get(pk=pk), facts, key=key)
    elif kind == Finding.kind:
        letters.tell_company("deadline_near", Finding.objects.get(pk=pk), facts, key=key)


@action
def comments_over(visit: Visit) -> None:
    """The time to comment on a report is over without a comment: the lead goes on to conclude the visit."""
    row = running.running(visit.subject, REPORT_COMMENTS)
    if row is not None and row.due_on < clock.today():
        letters.tell_staff("deadline_missed", visit, {"due_date": row.due_on}, key=str(row.pk))
        stop(visit.subject, REPORT_COMMENTS, outcome="lapsed")
