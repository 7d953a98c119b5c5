"""What only time does: warnings, lapses, overdue requests, ends of adjustment, escalations. Each may run at any time,
any number of times; after an outage it does what is due now, with the days that are really left."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from aeo.accounts.actors import holders
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.kernel import clock, running
from aeo.kernel.deadlines import stages_fallen
from aeo.kernel.lifecycle import action, locked, root
from aeo.kernel.models import Deadline, DeadlineStage
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import Refused
from aeo.kernel.running import Fallen
from aeo.notices.actions import messages
from aeo.notices.nearing import near
from aeo.programme.queries import pack_of
from operators import links, papers
from operators.actions import applications, readiness, requests, timing
from operators.models import Application, InformationRequest
from operators.models.application import WARNINGS
from operators.policies.seats import ASKERS
from operators.queries import cases, people

logger = logging.getLogger(__name__)

ENDED = 0  # the stage under which an escalation is remembered, after all stages before the end
SILENT = (timing.ACCEPTANCE, timing.DECISION)
REMINDED = (*timing.LAPSING, timing.REQUEST, timing.ADJUSTMENT, *SILENT)
SHORTEST_WARNING = 7
FIRST_HOUR = timedelta(hours=1)


def run() -> None:
    """Everything that is due today. One that is refused does not keep the others."""
    today = clock.today()
    while _stages(today):
        continue
    for name in timing.LAPSING:
        _each(running.fell_due("application", name, today), lapse_or_warn)
    _each(running.fell_due("information_request", timing.REQUEST, today), _overdue)
    _each(running.fell_due("application", timing.ADJUSTMENT, today), _end_adjustment)
    readiness.expire()
    for name in SILENT:
        fallen = running.fell_due("application", name, today).filter(silence="escalate")
        _each(fallen.exclude(taken__stage=ENDED), escalate)


@action
def _stages(today: date) -> int:
    """Take the reminders that fell due, one batch; returns how many."""
    fallen = list(running.take_stages(REMINDED, today))
    for one in fallen:
        _remind(one)
    return len(fallen)


def _remind(fallen: Fallen) -> None:
    row = fallen.deadline
    if row.clock in timing.LAPSING:
        _warn_unless_begun_just_now(_application(row), row)
    elif row.clock == timing.REQUEST:
        request = _request(row)
        facts = {**papers.case(request.application), "due_date": row.due_on, "days_left": fallen.days_left}
        readers, url = people.addressed(request.application.operator), links.request(request)
        messages.tell(readers, "request_reminder", facts, about=row.subject, url=url, key=str(fallen.stage))
    else:
        _near(fallen, _application(row))


def _near(fallen: Fallen, application: Application) -> None:
    """What is the company's turn is told to the company, else to those who have the case, or could."""
    row = fallen.deadline
    theirs = row.clock == timing.ADJUSTMENT
    having: list[str] | list[User] = [one.user_ref for one in cases.assigned(application.subject)]
    readers = people.members(application.operator, ASKERS) if theirs else having or holders(Role.OFFICER)
    url = links.application(application) if theirs else links.case(application)
    facts = {**papers.case(application), **near(fallen, pack_of(application.version_id))}
    key = f"{row.clock}:{row.pk}:{fallen.stage}"
    messages.tell(readers, "deadline_near", facts, about=row.subject, url=url, key=key)


@action
def lapse_or_warn(row: Deadline) -> None:
    """The time to complete has passed: lapse after two warnings, else give the one that is owed and more time."""
    application = _application(row)
    root("operator", application.operator_id)
    application = locked(application)
    if application.warned >= WARNINGS:
        applications.lapse(application)
        return
    days = max(min(row.stages or [SHORTEST_WARNING]), (clock.today() - row.due_on).days + SHORTEST_WARNING)
    _warn(application, _pass_over(running.extend(row, days, by=SYSTEM.ref, note="a warning was still owed")))


@action
def escalate(row: Deadline) -> None:
    """The administration is late: approvers are told, once."""
    marks = {"taken_on": clock.today(), "superseded": False}
    _mark, new = DeadlineStage.objects.get_or_create(deadline=row, stage=ENDED, defaults=marks)
    if new:
        application = _application(row)
        facts = {**papers.case(application), "due_date": row.due_on}
        key, url = f"{row.clock}:{row.pk}", links.case(application)
        messages.tell(holders(Role.APPROVER), "deadline_missed", facts, about=row.subject, url=url, key=key)


@action
def _overdue(row: Deadline) -> None:
    requests.overdue(_request(row))


@action
def _end_adjustment(row: Deadline) -> None:
    applications.end_adjustment(_application(row), "ended")


def _pass_over(row: Deadline) -> Deadline:
    """The stages that have come stand for the warning given now: they are not taken once more."""
    today = clock.today()
    past = stages_fallen(row.stages, row.due_on, today, ())
    marks = [DeadlineStage(deadline=row, stage=stage, taken_on=today, superseded=True) for stage in past]
    DeadlineStage.objects.bulk_create(marks, ignore_conflicts=True)
    return running.settle(row)


def _warn_unless_begun_just_now(application: Application, row: Deadline) -> None:
    """Most of those who submit do so within the hour: reminding them of a draft teaches them to read no reminder."""
    if clock.now() - application.started_at >= FIRST_HOUR:
        _warn(application, row)


def _warn(application: Application, row: Deadline) -> None:
    application = locked(application)
    application.warned += 1
    application.save(update_fields=["warned"])
    left = (row.due_on - clock.today()).days
    facts = {**papers.case(application), "due_date": row.due_on, "days_left": left}
    key, url = f"{row.pk}:{application.warned}", links.application(application)
    readers = people.addressed(application.operator)
    messages.tell(readers, "lapse_warning", facts, about=application.subject, url=url, key=key)


def _each(rows: Iterable[Deadline], work: Callable[[Deadline], None]) -> None:
    for row in rows:
        try:
            work(row)
        except Refused as refused:
            logger.warning("%s %s: %s", row.subject, row.clock, refused)


def _application(row: Deadline) -> Application:
    return Application.objects.select_related("operator").get(pk=int(row.subject.partition(":")[2]))


def _request(row: Deadline) -> InformationRequest:
    key = int(row.subject.partition(":")[2])
    return InformationRequest.objects.select_related("application__operator").get(pk=key)
