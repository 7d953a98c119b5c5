"""Between which numbers, or which days, an answer lies. A bound may move with the calendar: `this_year + 1`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from aeo.kernel import clock

MOVING = re.compile(r"this_year(?: ([+-]) (\d{1,3}))?")
FIRST_YEAR, LAST_YEAR = date.min.year, date.max.year


class Bound(NamedTuple):
    """A whole number; or, where `moves`, so many years after this one."""

    amount: int
    moves: bool = False

    @classmethod
    def read(cls, data: object) -> Bound | None:
        """From a pack: a whole number, `"this_year"`, `"this_year + 1"` or `"this_year - 1"`; None for all else."""
        if isinstance(data, int) and not isinstance(data, bool):
            return cls(data)
        found = MOVING.fullmatch(data) if isinstance(data, str) else None
        return cls(int(f"{found[1] or '+'}{found[2] or 0}"), moves=True) if found else None

    @property
    def value(self) -> int:
        """The number that it is today, in the programme's zone."""
        return self.amount + (clock.today().year if self.moves else 0)


class Bounded(Protocol):
    """A question or a column that may have bounds: of a number the least and the most, of a day the years."""

    @property
    def at_least(self) -> Bound | None: ...
    @property
    def at_most(self) -> Bound | None: ...
    @property
    def whole(self) -> bool: ...


@dataclass(frozen=True)
class Limits:
    """Bounds as they are today; None leaves a side open."""

    least: int | None
    most: int | None

    @classmethod
    def of(cls, thing: Bounded) -> Limits:
        """Those of a question or a column."""
        least, most = thing.at_least, thing.at_most
        return cls(None if least is None else least.value, None if most is None else most.value)

    @property
    def first_day(self) -> date | None:
        """The first day of the least year."""
        return None if self.least is None else date(self.least, 1, 1)

    @property
    def last_day(self) -> date | None:
        """The last day of the last year."""
        return None if self.most is None else date(self.most, 12, 31)

    def nearest(self, wanted: int) -> int:
        """A number within them, as near as can be to the wanted one."""
        raised = wanted if self.least is None else max(wanted, self.least)
        return raised if self.most is None else min(raised, self.most)

    @property
    def words(self) -> str:
        """A hint beside the field; nothing where only what is below zero is refused, as nobody would think of it."""
        between = {"least": self.least, "most": self.most}
        if self.most is None:
            return _("%(least)s or more") % between if self.least else ""
        return _("%(most)s or less") % between if self.least is None else _("%(least)s to %(most)s") % between


def number_problem(thing: Bounded, number: Decimal) -> str:
    """What is wrong with the size of a number, in words; nothing when it fits."""
    limits = Limits.of(thing)
    if _within(number, limits.least, limits.most):
        return "" if not thing.whole or number == int(number) else _("Write a whole number, such as 12.")
    words = {"least": limits.least, "most": limits.most}
    if limits.most is None:
        return _("Write a number of %(least)s or more.") % words
    if limits.least is None:
        return _("Write a number of %(most)s or less.") % words
    return _("Write a number from %(least)s to %(most)s.") % words


def day_problem(thing: Bounded, day: date) -> str:
    """What is wrong with a day, in words; nothing when it fits."""
    limits = Limits.of(thing)
    if _within(day.year, limits.least, limits.most):
        return ""
    words = {"first": limits.first_day, "last": limits.last_day}
    if limits.most is None:
        return _("Write a day from %(first)s on.") % words
    if limits.least is None:
        return _("Write a day up to %(last)s.") % words
    return _("Write a day from %(first)s to %(last)s.") % words


def _within(size: Decimal | int, least: int | None, most: int | None) -> bool:
    return (least is None or size >= least) and (most is None or size <= most)
