"""Time limits of an application and of its requests: what opens, pauses and ends them."""

from __future__ import annotations

from datetime import date

from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, due
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM
from aeo.notices.actions import messages
from aeo.programme.clocks import limit
from aeo.programme.queries import pack_of
from operators.models import Application, InformationRequest

DRAFT, SUPPLY, ACCEPTANCE, DECISION = "draft_lapse", "supply", "acceptance", "decision"
ADJUSTMENT, REQUEST = "adjustment", "information_request"
LAPSING = (DRAFT, SUPPLY)


def begin(application: Application, name: str, *, start: date | None = None, length: int | None = None) -> Deadline:
    """Open a clock of the case's own rules; one that runs already is left as it is."""
    subject = application.subject
    known = running.running(subject, name)
    rules = limit(pack_of(application.version_id), name, length=length)
    return known or running.open_(subject, rules, start or clock.today())


def end(application: Application, *names: str, outcome: str) -> None:
    """Close the clocks of these names that run."""
    for name in names:
        if (row := running.running(application.subject, name)) is not None:
            running.close(row, outcome)
            _remind_no_more(row)


def _remind_no_more(row: Deadline) -> None:
    kinds = {REQUEST: "request_reminder", DRAFT: "lapse_warning", SUPPLY: "lapse_warning"}
    messages.over(row.subject, kinds.get(row.clock, f"deadline_near:{row.clock}"))


def end_all(application: Application, outcome: str) -> None:
    """Nothing of the application runs any more."""
    for row in Deadline.objects.select_for_update(of=("self",), no_key=True).filter(
        subject=application.subject, closed_on__isnull=True
    ):
        running.close(row, outcome)
        _remind_no_more(row)


def served(request: InformationRequest, day: date) -> None:
    """The request's letter was served: its own time starts, and the time to decide stands still."""
    pack = pack_of(request.application.version_id)
    own = running.open_(request.subject, limit(pack, REQUEST), day)
    pause(request.application, request.subject, day=day, until=own.due_on)


def answered(request: InformationRequest, outcome: str) -> None:
    """The request ended today: its own time is closed and the time to decide goes on."""
    own = running.running(request.subject, REQUEST)
    if own is not None:
        running.close(own, outcome)
        _remind_no_more(own)
    resume(request.application, request.subject)


def pause(application: Application, key: str, *, day: date, until: date) -> None:
    """The time to decide stands still from a day, at the latest until another; `key` names what is waited for."""
    row = running.running(application.subject, DECISION)
    if row is not None:
        running.pause(row, key, day=day, until=until, by=SYSTEM.ref)


def resume(application: Application, key: str) -> None:
    """What was waited for came today, or its time ran out: then the pause ended with that time by itself."""
    row = running.running(application.subject, DECISION)
    if row is not None:
        running.resume(row, key, day=clock.today())


def extend(row: Deadline, application: Application, *, by: str, note: str) -> Deadline:
    """Lengthen a clock once more by what the rules allow."""
    rule = pack_of(application.version_id).clocks[row.clock]
    return running.extend(row, rule.extension, by=by, note=note[:500])


def expected_end(application: Application, name: str) -> date:
    """The last day of a clock if it started today: what a letter prints whose service starts it."""
    rules = limit(pack_of(application.version_id), name)
    return due(Period(clock.today(), rules.length, rules.unit, rules.moves), running.calendar()).day
