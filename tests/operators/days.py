"""Moving on in time."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

from aeo.kernel import clock
from aeo.kernel.models import Deadline


def on(day: date) -> AbstractContextManager[None]:
    """At ten in the morning of a day, in Ulaanbaatar."""
    return clock.frozen(clock.start_of(day) + timedelta(hours=10))


def after(days: int) -> AbstractContextManager[None]:
    """Some days from now."""
    return on(clock.today() + timedelta(days=days))


def deadline(subject: str, name: str) -> Deadline:
    """The running clock of a subject."""
    return Deadline.objects.get(subject=subject, clock=name, closed_on=None)


def runs(subject: str, name: str) -> bool:
    """Does the clock run?"""
    return Deadline.objects.filter(subject=subject, clock=name, closed_on=None).exists()
