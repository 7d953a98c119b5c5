"""A single value as somebody writes it: is it one of the answers, a text, a number, a day, and of the right size."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from aeo.programme.bounds import Bounded, day_problem, number_problem

LONGEST_TEXT = 20_000
WIDEST, FINEST = Decimal(10) ** 18, 6
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def number_of(value: object) -> Decimal | None:
    """A number from an int, a Decimal or its text (comma or point, spaces between thousands); None if it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        return None
    try:
        number = Decimal(str(value).replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def day_of(value: object) -> date | None:
    """A day from a date or its text (2026-05-31); None if it is none."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return None


def choice_problems(value: object, allowed: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with one of several answers, in words."""
    if value not in allowed:
        yield _("Choose one of the answers.")


def text_problems(value: object) -> Iterator[str]:
    """What is wrong with a text."""
    if not isinstance(value, str):
        yield _("Write a text.")
    elif "\x00" in value:
        yield _("The text contains a character that cannot be stored. Delete it and write the text again.")
    elif len(value) > LONGEST_TEXT:
        yield _("The text has %(given)s characters. Write at most %(most)s.") % {
            "given": len(value),
            "most": LONGEST_TEXT,
        }


def number_problems(thing: Bounded, value: object) -> Iterator[str]:
    """What is wrong with a number, also against the bounds of its question or column."""
    number = number_of(value)
    if number is None:
        yield _("Write a whole number, such as 12.") if thing.whole else _("Write a number, such as 12 or 12.5.")
    elif abs(number) >= WIDEST or round(number, FINEST) != number:
        yield _("Write a number of at most 18 digits before and 6 after the point.")
    elif problem := number_problem(thing, number):
        yield problem


def day_problems(thing: Bounded, value: object) -> Iterator[str]:
    """The same of a day."""
    day = day_of(value)
    if day is None:
        unreal = ISO_DAY.fullmatch(str(value))
        yield _("This day does not exist in the calendar.") if unreal else _("Write a day, such as 2026-05-31.")
    elif problem := day_problem(thing, day):
        yield problem
