"""Tables as the rules see them: which cells are wrong, which are left out, and what cannot be kept at all.

A wrong cell is kept as it was typed, beside the good ones, and told; nothing can be signed with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from aeo.components.formats import figure
from aeo.programme.questions import Column, Question
from aeo.programme.values import choice_problems, day_of, day_problems, number_of, number_problems, text_problems

MOST_ROWS, LONGEST_TABLE = 200, 100_000
TYPED = ("number", "date")  # columns in which somebody can type what is none: it is kept as a text
Row = Mapping[str, object]


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot stay as it is, and why; rows are counted from 1, and those of years have their year, too."""

    row: int
    year: object
    column: Column
    cell: object
    problem: str

    @property
    def kept(self) -> bool:
        """True when it can be stored as it was typed."""
        return self.column.kind in TYPED and isinstance(self.cell, str)

    @property
    def words(self) -> str:
        """What is wrong with it, with its place in the table."""
        where = {"row": self.row, "year": self.year, "column": self.column.text, "problem": self.problem}
        if self.year:
            return _("Row %(row)s (%(year)s), %(column)s: %(problem)s") % where
        return _("Row %(row)s, %(column)s: %(problem)s") % where


def wrong_cells(columns: Sequence[Column], value: object) -> Iterator[Wrong]:
    """All of a table, row by row."""
    for number, row in enumerate(_rows(value) or (), 1):
        problems = row_problems(columns, row)
        for column in columns:
            if column.key in problems:
                yield Wrong(number, _year(columns, row), column, row.get(column.key), problems[column.key])


def row_problems(columns: Sequence[Column], row: Row) -> dict[str, str]:
    """Column key → what is wrong with its cell in a row: alone, or against the column that it may not exceed.

    An empty cell can be kept. Cells are compared only when each of the two is right by itself.
    """
    alone = {column.key: words for column in columns for words in _cell_problems(column, row.get(column.key))}
    kinds = {column.key: column for column in columns if column.key not in alone}
    beyond = {
        column.key: words
        for column in kinds.values()
        if column.up_to in kinds and (words := _beyond(column, kinds[column.up_to], row))
    }
    return alone | beyond


def cells_left_out(question: Question, value: object) -> Iterator[str]:
    """The cells that a table still needs, in words with their place: half a row is kept, and filled in later."""
    for number, row in enumerate(_rows(value) or (), 1):
        empty = [str(column.text) for column in question.columns if column.required and _empty(row.get(column.key))]
        if empty:
            yield _needs(number, _year(question.columns, row), ", ".join(empty))


def years_left_out(question: Question, value: object, years: Sequence[int]) -> list[int]:
    """Those of the years of which no row of the table tells."""
    column = question.year_column
    if column is None or (rows := _rows(value)) is None:
        return []
    told = {number_of(row.get(column.key)) for row in rows}
    return [year for year in years if year not in told]


def year_words(years: Sequence[int]) -> str:
    """Years in a sentence."""
    return ", ".join(map(str, years))


def problems(question: Question, value: object) -> list[str]:
    """Everything that is wrong with a table, in words."""
    if (rows := _rows(value)) is None:
        return [_("Fill in the table.")]
    return [*_form_problems(question, rows), *(wrong.words for wrong in wrong_cells(question.columns, rows))]


def unkept(question: Question, value: object) -> list[str]:
    """Why a table cannot be stored, in words; one whose only fault are cells in which something wrong was typed can."""
    if (rows := _rows(value)) is None:
        return [_("Fill in the table.")]
    cells = (wrong.words for wrong in wrong_cells(question.columns, rows) if not wrong.kept)
    return [*_form_problems(question, rows), *cells]


def table_size(rows: Sequence[Row]) -> Iterator[str]:
    """What is wrong with the size of a table as a whole, in words."""
    given = sum(len(str(cell)) for row in rows for cell in row.values())
    if given > LONGEST_TABLE:
        words = _("The table has %(given)s characters. Keep it to %(most)s, and attach the rest as a file.")
        yield words % {"given": given, "most": LONGEST_TABLE}


def _rows(value: object) -> Sequence[Mapping[str, Any]] | None:
    if isinstance(value, (list, tuple)) and all(isinstance(row, Mapping) for row in value):
        return value
    return None


def _form_problems(question: Question, rows: Sequence[Row]) -> Iterator[str]:
    if len(rows) > MOST_ROWS:
        yield _("The table has %(given)s rows. Keep it to %(most)s.") % {"given": len(rows), "most": MOST_ROWS}
    yield from table_size(rows)
    for number, row in enumerate(rows, 1):
        if strangers := row.keys() - {column.key for column in question.columns}:
            yield _("Row %(row)s has an unknown column: %(names)s.") % {
                "row": number,
                "names": ", ".join(sorted(map(str, strangers))),
            }


def _needs(number: int, year: object, columns: str) -> str:
    what = {"row": number, "year": year, "columns": columns}
    if year:
        return _("Row %(row)s (%(year)s) still needs: %(columns)s.") % what
    return _("Row %(row)s still needs: %(columns)s.") % what


def _year(columns: Sequence[Column], row: Row) -> object:
    """The year of which a row tells. The numbers of rows say little while a page has rows that are still empty."""
    return next((row.get(column.key) for column in columns if column.last_years), None)


def _cell_problems(column: Column, value: object) -> Iterator[str]:
    if _empty(value):
        return
    if column.kind == "number":
        yield from number_problems(column, value)
    elif column.kind == "date":
        yield from day_problems(column, value)
    elif column.kind == "yes_no":
        yield from choice_problems(value, ("yes", "no"))
    else:
        yield from text_problems(value)


def _beyond(column: Column, whole: Column, row: Row) -> str:
    """That a cell exceeds the one that bounds it, in words; nothing while one of them is empty."""
    given, most = row.get(column.key), row.get(whole.key)
    if _empty(given) or _empty(most):
        return ""
    if column.kind == "date":
        return _later(str(whole.text), given, most)
    part, limit = number_of(given), number_of(most)
    if part is None or limit is None or part <= limit:
        return ""
    words = _("More than “%(column)s” (%(most)s). Correct one of the two.")
    return words % {"column": whole.text, "most": figure(most)}


def _later(whole: str, given: object, most: object) -> str:
    day, last = day_of(given), day_of(most)
    if day is None or last is None or day <= last:
        return ""
    words = _("Later than “%(column)s” (%(last)s). Correct one of the two.")
    return words % {"column": whole, "last": last}


def _empty(cell: object) -> bool:
    return cell is None or cell == ""
