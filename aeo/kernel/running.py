"""Deadlines as rows: open, pause, resume, extend, close, and take the reminder stages that fell due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from aeo.kernel import clock
from aeo.kernel.clock import Calendar, Weekdays
from aeo.kernel.deadlines import DAY, Due, Period, Span, due, next_stage, stages_fallen
from aeo.kernel.models import Deadline, DeadlineEvent, DeadlineStage, Outage

BATCH = 500
Outages = tuple[tuple[datetime, datetime], ...]
CHANGES = ("calendar", "outage")
_calendar: list[Callable[[], Calendar]] = [Weekdays]


@dataclass(frozen=True)
class Limit:
    """A clock of the rules: its name, length, unit and manner (lifecycles §0); data of the programme pack."""

    clock: str
    length: int
    unit: str = "days"
    moves: bool = True
    theirs: bool = False
    silence: str = "none"
    norm: str = ""
    stages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Fallen:
    """A reminder that is due: which deadline, which stage, and how many days are really left."""

    deadline: Deadline
    stage: int
    days_left: int


def use_calendar(factory: Callable[[], Calendar]) -> None:
    """Which calendar moves ends of periods: given by the programme."""
    _calendar[:] = [factory]


def calendar() -> Calendar:
    """The calendar in force."""
    return _calendar[0]()


def running(subject: str, name: str) -> Deadline | None:
    """The running deadline of a subject, locked; None when there is none."""
    rows = Deadline.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(subject=subject, clock=name, closed_on__isnull=True).first()


def open_(subject: str, limit: Limit, start: date) -> Deadline:
    """Start a time limit on a day (day 0)."""
    row = Deadline(
        subject=subject,
        clock=limit.clock,
        start=start,
        length=limit.length,
        unit=limit.unit,
        moves=limit.moves,
        theirs=limit.theirs,
        silence=limit.silence,
        norm=limit.norm,
        stages=sorted(limit.stages, reverse=True),
        due_on=start,
    )
    _settle(row, ())
    return row


def extend(row: Deadline, days: int, *, by: str, note: str = "") -> Deadline:
    """Lengthen a running limit, in its own unit."""
    _event(row, what="extend", days=days, day=clock.today(), by=by, note=note)
    return settle(row)


def pause(row: Deadline, key: str, *, day: date, until: date, by: str, note: str = "") -> Deadline:
    """Pause from a day (counted as paused), at the latest to the end of `until`; `key` names what it waits for."""
    _event(row, what="pause", key=key, day=day, until=until, running=True, by=by, note=note)
    return settle(row)


def resume(row: Deadline, key: str, *, day: date) -> Deadline:
    """End the pause of `key`: the complete answer came on `day`, so the last paused day is the one before."""
    for event in row.events.filter(what="pause", key=key, running=True):
        event.until = min(day - DAY, event.until or day - DAY)
        event.running = False
        event.save(update_fields=["until", "running"])
    return settle(row)


def close(row: Deadline, outcome: str, *, day: date | None = None) -> Deadline:
    """Close a limit as met, lapsed or dropped."""
    row.closed_on, row.outcome, row.next_stage_on = day or clock.today(), outcome, None
    row.save(update_fields=["closed_on", "outcome", "next_stage_on"])
    return row


def settle(row: Deadline) -> Deadline:
    """Compute the end again from the events, after something happened."""
    return _settle(row, list(row.events.all()))


def period_of(row: Deadline, events: Iterable[DeadlineEvent], outages: Outages | None = None) -> Period:
    """The pure input of `due` from a row and its events; without `outages`, with those that were recorded."""
    events = list(events)
    pauses = tuple(Span(e.day, e.until) for e in events if e.what == "pause" and e.until and e.until >= e.day)
    extensions = tuple(e.days for e in events if e.what == "extend")
    if outages is None:
        outages = tuple(Outage.objects.values_list("began_at", "ended_at")) if row.theirs and row.moves else ()
    told = max((e.until for e in events if e.what in CHANGES and e.until), default=None)
    return Period(row.start, row.length, row.unit, row.moves, extensions, pauses, outages, told)


def fell_due(subjects: str, name: str, today: date) -> QuerySet[Deadline]:
    """Running limits of a kind of subject whose last day has passed."""
    return Deadline.objects.filter(
        subject__startswith=f"{subjects}:", clock=name, closed_on__isnull=True, due_on__lt=today
    )


def take_stages(names: Sequence[str], today: date) -> Iterator[Fallen]:
    """Take, once, the latest stage that fell due on each running limit; run inside an action."""
    rows = Deadline.objects.select_for_update(of=("self",), no_key=True).filter(
        Q(clock__in=names), closed_on__isnull=True, next_stage_on__lte=today
    )
    for row in rows.prefetch_related("taken").order_by("next_stage_on", "id")[:BATCH]:
        yield from _take(row, today)


def _take(row: Deadline, today: date) -> Iterator[Fallen]:
    taken = {t.stage for t in row.taken.all()}
    fallen = stages_fallen(row.stages, row.due_on, today, taken)
    DeadlineStage.objects.bulk_create(
        [DeadlineStage(deadline=row, stage=s, taken_on=today, superseded=s != fallen[-1]) for s in fallen],
        ignore_conflicts=True,
    )
    row.next_stage_on = next_stage(row.stages, row.due_on, taken | set(fallen)) if fallen else None
    row.save(update_fields=["next_stage_on"])
    if fallen:
        yield Fallen(row, fallen[-1], (row.due_on - today) // timedelta(days=1))


def _event(row: Deadline, **fields: object) -> None:
    DeadlineEvent.objects.create(deadline=row, **fields)


def _settle(row: Deadline, events: Sequence[DeadlineEvent]) -> Deadline:
    end: Due = due(period_of(row, events), calendar())
    taken = [t.stage for t in row.taken.all()] if row.pk else []
    row.due_on, row.provisional = end.day, end.provisional
    row.next_stage_on = next_stage(row.stages, end.day, taken)
    row.save()
    return row
