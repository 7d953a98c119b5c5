"""Answers as the rules see them: is it of the right kind, does it meet what is expected, what must it show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.utils.translation import gettext as _

from aeo.components.seen import says_something
from aeo.programme.bounds import Bounded, day_problem, number_problem
from aeo.programme.questions import YES_PARTLY_NO, Column, Question

NOT_APPLICABLE = "not_applicable"
LONGEST_TEXT = 20_000
MOST_ROWS, LONGEST_TABLE = 200, 100_000
WIDEST, FINEST = Decimal(10) ** 18, 6
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Meeting = Literal["met", "partly", "not_met"]


@dataclass(frozen=True)
class Answer:
    """An answer's value and reason.

    `value`: yes, partly or no; a choice's key; a text; a number (int, Decimal or its text); a list of rows
    (mapping of column key to value); or `not_applicable`, with a reason, to any question. None or "" is no answer.
    """

    value: object = None
    reason: str = ""

    @property
    def given(self) -> bool:
        """True when there is an answer at all."""
        return says_something(self.value) if isinstance(self.value, str) else self.value not in (None, [], ())

    @property
    def not_applicable(self) -> bool:
        """True when the company says that the question does not concern it."""
        return self.value == NOT_APPLICABLE


def problems(question: Question, value: object) -> list[str]:
    """What is wrong with the kind or size of a value, in words to show beside the field; nothing when it fits."""
    if value == NOT_APPLICABLE or value in (None, ""):
        return []
    match question.kind:
        case "yes_partly_no":
            return _one_of(value, YES_PARTLY_NO)
        case "choice":
            return _one_of(value, tuple(choice.key for choice in question.choices))
        case "number":
            return list(_number(question, value))
        case "text":
            return list(_text(value))
        case "table":
            return list(_table(question, value))


def years_left_out(question: Question, value: object, years: Sequence[int]) -> list[int]:
    """Those of the years of which no row of the table tells."""
    column = question.year_column
    if column is None or not isinstance(value, (list, tuple)):
        return []
    told = {number_of(row.get(column.key)) for row in value}
    return [year for year in years if year not in told]


def cells_left_out(question: Question, value: object) -> Iterator[str]:
    """The cells that a table still needs, in words with their place: half a row is kept, and filled in later."""
    for number, row in enumerate(value if isinstance(value, (list, tuple)) else (), 1):
        empty = [str(column.text) for column in question.columns if column.required and _empty(row.get(column.key))]
        if empty:
            yield _("Row %(row)s still needs: %(columns)s.") % {"row": number, "columns": ", ".join(empty)}


def year_words(years: Sequence[int]) -> str:
    """Years in a sentence."""
    return ", ".join(map(str, years))


def meeting(question: Question, answer: Answer) -> Meeting:
    """Does the answer meet the criterion without remark? One that does not apply does."""
    expected = question.meets()
    if answer.not_applicable or not expected or answer.value == expected:
        return "met"
    return "partly" if answer.value == "partly" else "not_met"


def number_of(value: object) -> Decimal | None:
    """A number from an int, a Decimal or its text (comma or point, spaces between thousands); None if it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        return None
    try:
        number = Decimal(str(value).replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _one_of(value: object, allowed: tuple[str, ...]) -> list[str]:
    return [] if value in allowed else [_("Choose one of the answers.")]


def _text(value: object) -> Iterator[str]:
    if not isinstance(value, str):
        yield _("Write a text.")
    elif "\x00" in value:
        yield _("The text contains a character that cannot be stored. Delete it and write the text again.")
    elif len(value) > LONGEST_TEXT:
        yield _("The text has %(given)s characters. Write at most %(most)s.") % {
            "given": len(value),
            "most": LONGEST_TEXT,
        }


def _number(thing: Bounded, value: object) -> Iterator[str]:
    number = number_of(value)
    if number is None:
        yield _("Write a whole number, such as 12.") if thing.whole else _("Write a number, such as 12 or 12.5.")
    elif abs(number) >= WIDEST or round(number, FINEST) != number:
        yield _("Write a number of at most 18 digits before and 6 after the point.")
    elif problem := number_problem(thing, number):
        yield problem


def _table(question: Question, value: object) -> Iterator[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(row, Mapping) for row in value):
        yield _("Fill in the table.")
        return
    if len(value) > MOST_ROWS:
        yield _("The table has %(given)s rows. Keep it to %(most)s.") % {"given": len(value), "most": MOST_ROWS}
    yield from table_size(value)
    for number, row in enumerate(value, 1):
        for column in question.columns:
            yield from cell_words(number, column, row.get(column.key))
        if strangers := row.keys() - {column.key for column in question.columns}:
            yield _("Row %(row)s has an unknown column: %(names)s.") % {
                "row": number,
                "names": ", ".join(sorted(map(str, strangers))),
            }


def table_size(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """What is wrong with the size of a table as a whole, in words."""
    given = sum(len(str(cell)) for row in rows for cell in row.values())
    if given > LONGEST_TABLE:
        words = _("The table has %(given)s characters. Keep it to %(most)s, and attach the rest as a file.")
        yield words % {"given": given, "most": LONGEST_TABLE}


def cell_words(number: int, column: Column, value: object) -> Iterator[str]:
    """What is wrong with one cell, with its place in the table; rows are counted from 1."""
    for words in cell_problems(column, value):
        where = {"row": number, "column": str(column.text), "problem": words}
        yield _("Row %(row)s, %(column)s: %(problem)s") % where


def cell_problems(column: Column, value: object) -> Iterator[str]:
    """What is wrong with what was written in one cell of a table, in words; an empty one can be kept."""
    if _empty(value):
        return
    if column.kind == "number":
        yield from _number(column, value)
    elif column.kind == "date":
        yield from _day(column, value)
    elif column.kind == "yes_no":
        yield from _one_of(value, ("yes", "no"))
    else:
        yield from _text(value)


def _empty(cell: object) -> bool:
    return cell is None or cell == ""


def _day(thing: Bounded, value: object) -> Iterator[str]:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        unreal = ISO_DAY.fullmatch(str(value))
        yield _("This day does not exist in the calendar.") if unreal else _("Write a day, such as 2026-05-31.")
        return
    if problem := day_problem(thing, day):
        yield problem
