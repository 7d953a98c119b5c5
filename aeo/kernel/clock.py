"""The only reader of wall time, and arithmetic on days.

`now()` is one instant for the whole of an action: `standing()` holds it still, so that a decision, its
journal entry and its interval never disagree by a millisecond.
"""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


class Calendar(Protocol):
    """Which days are worked. A day of an unpublished year is only provisionally known."""

    def is_working(self, day: date) -> bool:
        """True when offices work on that day."""

    def is_published(self, day: date) -> bool:
        """True when the holidays of that day's year were announced."""

    def name(self, day: date) -> str:
        """What a holiday is called in the reader's language; nothing for a day without a name."""


class Weekdays:
    """Monday to Friday, nothing announced: what is known when no calendar was given."""

    def is_working(self, day: date) -> bool:
        """Monday to Friday."""
        return day.weekday() < 5

    def is_published(self, day: date) -> bool:
        """Never."""
        return False

    def name(self, day: date) -> str:
        """None has one."""
        return ""


def now() -> datetime:
    """The present instant in UTC, or the one held still."""
    return _held.get() or datetime.now(UTC)


def held() -> datetime | None:
    """The instant held still, if any."""
    return _held.get()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Within the block every reading gives `at` (aware)."""
    if at.tzinfo is None:
        raise ValueError("a naive time has no meaning here")
    token = _held.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def standing() -> Iterator[datetime]:
    """Hold the present still for one action; within another such block nothing changes."""
    with frozen(now()):
        yield now()


def zone() -> ZoneInfo:
    """The programme's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def today() -> date:
    """The present day in the programme's zone."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day, in the programme's zone, on which an instant falls."""
    return instant.astimezone(zone()).date()


def start_of(day: date) -> datetime:
    """00:00 of a day in the programme's zone."""
    return datetime.combine(day, time.min, zone()).astimezone(UTC)


def end_of(day: date) -> datetime:
    """24:00 of a day in the programme's zone: what is valid until a day is valid before this instant."""
    return start_of(day + timedelta(days=1))


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month where that day does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_working_day(day: date, calendar: Calendar) -> date:
    """The day itself when it is worked, else the first worked day after it."""
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day
