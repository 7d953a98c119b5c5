"""Time limits (lifecycles §0): the arithmetic, pure, and the rows that record what happened.

The day of the starting event is day 0. A period ends at 24:00 of its last day in the programme's zone. A last day
that is not worked moves to the next one, unless the period limits an effect. Pauses are united, never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from aeo.kernel import clock
from aeo.kernel.clock import Calendar

DAY = timedelta(days=1)
DAYS: Final = "days"
WORKING_DAYS: Final = "working_days"
MONTHS: Final = "months"


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """True when the day lies within."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Period:
    """A time limit and all that happened to it: the whole input of `due`. Lengths are in `unit`, extensions too.

    `not_before` is the latest day that anybody was told before the calendar changed: a change never takes it away.
    """

    start: date
    length: int
    unit: str = DAYS
    moves: bool = True
    extensions: tuple[int, ...] = ()
    pauses: tuple[Span, ...] = ()
    outages: tuple[tuple[datetime, datetime], ...] = field(default=())
    not_before: date | None = None


@dataclass(frozen=True)
class Due:
    """The last day of a period. `provisional`: its year's holidays were not announced yet."""

    day: date
    paused_days: int
    moved_days: int
    provisional: bool


def due(period: Period, calendar: Calendar) -> Due:
    """The last day of a period: start + length + extensions + paused days, moved once, at the end."""
    last, paused = _run_out(period, calendar)
    moved = _after_outages(_moved(last, period, calendar), period, calendar)
    provisional = not (calendar.is_published(last) and calendar.is_published(moved))
    return Due(moved, paused, (moved - last).days, provisional and (period.moves or period.unit == WORKING_DAYS))


def _run_out(period: Period, calendar: Calendar) -> tuple[date, int]:
    day, length = period.start, period.length + sum(period.extensions)
    if period.unit == MONTHS:
        length = (clock.add_months(day, length) - day).days
    paused = 0
    while length > 0:
        day += DAY
        if any(span.holds(day) for span in period.pauses):
            paused += 1
        elif period.unit != WORKING_DAYS or calendar.is_working(day):
            length -= 1
    return day, paused


def passed_over(period: Period, calendar: Calendar) -> list[date]:
    """The days that are not worked over which the end of a period moved, the day on which it ran out first."""
    day, _paused = _run_out(period, calendar)
    day = max(day, period.not_before or day)
    moved = _moved(day, period, calendar)
    return [day + DAY * n for n in range((moved - day).days)]


def _moved(day: date, period: Period, calendar: Calendar) -> date:
    day = max(day, period.not_before or day)
    return clock.next_working_day(day, calendar) if period.moves else day


def _after_outages(day: date, period: Period, calendar: Calendar) -> date:
    while any(_overlaps(outage, day) for outage in period.outages):
        day = clock.next_working_day(day + DAY, calendar)
    return day


def _overlaps(outage: tuple[datetime, datetime], day: date) -> bool:
    """Was the system down within the last 24 hours of the period?"""
    return outage[0] < clock.end_of(day) and outage[1] > clock.start_of(day)


def elapsed(period: Period, today: date, calendar: Calendar | None = None) -> int:
    """Days of the period used up by the end of `today`: days that counted, pauses left out."""
    return counted(period, period.start, today, calendar)


def counted(period: Period, after: date, last: date, calendar: Calendar | None = None) -> int:
    """Days after `after`, to the end of `last`, that the period counts: without pauses; of working days with the
    calendar only these."""
    working = calendar if period.unit == WORKING_DAYS else None
    days = (after + DAY * n for n in range(1, (last - after).days + 1))
    return sum(
        1
        for day in days
        if (working is None or working.is_working(day)) and not any(span.holds(day) for span in period.pauses)
    )


def stages_fallen(stages: Iterable[int], due_on: date, today: date, taken: Iterable[int]) -> list[int]:
    """The stages (days before the end) that have come and were not taken, the latest last; none after the end."""
    if today > due_on:
        return []
    done = set(taken)
    return sorted((s for s in stages if s not in done and due_on - DAY * s <= today), reverse=True)


def next_stage(stages: Sequence[int], due_on: date, taken: Iterable[int]) -> date | None:
    """The day of the first stage not yet taken."""
    left: list[Any] = [stage for stage in stages if stage not in set(taken)]
    return due_on - DAY * max(left) if left else None
