"""A table as a sheet of its own: its columns, and as many empty rows as may be filled in."""

from __future__ import annotations

from django.utils.translation import gettext as _
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from aeo.programme.bounds import Limits
from aeo.programme.questions import Column
from aeo.programme.tables import MOST_ROWS, year_words
from aeo.programme.values import LONGEST_TEXT
from operators.spreadsheet import layout, looks, words
from operators.spreadsheet.layout import Line
from operators.spreadsheet.numbers import day, numeric
from operators.spreadsheet.rules import Rules

SPARE = 40


def write(sheet: Worksheet, line: Line, rules: Rules) -> None:
    """The sheet of one table."""
    columns, rows = line.question.columns, line.values.table or ()
    looks.at(sheet, 1, 1, f"{layout.TABLE}{line.slot}")
    for number, column in enumerate(columns, 2):
        looks.at(sheet, 1, number, column.key)
        looks.put(looks.at(sheet, layout.HEAD, number), _heading(column, line), looks.HEADING)
    for row in range(min(len(rows) + SPARE, MOST_ROWS)):
        given = rows[row] if row < len(rows) else {}
        for number, column in enumerate(columns, 2):
            _cell(looks.at(sheet, layout.HEAD + 1 + row, number), column, str(given.get(column.key) or ""), line, rules)
    looks.guarded(sheet, [4, *(24 for _column in columns)], f"B{layout.HEAD + 1}")
    note = looks.at(sheet, layout.HEAD, len(columns) + 3)
    about = [f"{line.question.key}. {line.question.text}", line.addressee]
    looks.put(note, "\n".join(filter(None, about)), looks.STRONG)
    sheet.column_dimensions[note.column_letter].width = 60


def _heading(column: Column, line: Line) -> str:
    wanted = _("at least one row for each of: %(years)s") % {"years": year_words(line.years)}
    years = wanted if column == line.question.year_column else ""
    beside = "; ".join(filter(None, [str(column.unit), Limits.of(column).words, years]))
    named = f"{column.text} ({beside})" if beside else str(column.text)
    return named if column.required else _("%(name)s – if there is one") % {"name": named}


def _cell(cell: Cell, column: Column, text: str, line: Line, rules: Rules) -> None:
    if not line.open:
        looks.put(cell, words.cell(column, text), looks.CLOSED)
        return
    match column.kind:
        case "number":
            looks.put(cell, numeric(text), looks.NUMBER)
            rules.number(cell, column)
        case "date":
            looks.put(cell, day(text) if text else None, looks.DAY)
            rules.day(cell, column)
        case "yes_no":
            looks.put(cell, words.cell(column, text), looks.ANSWER)
            rules.one_of(cell, [str(word) for word in words.CELLS.values()])
        case _:
            looks.put(cell, text, looks.ANSWER)
            rules.text(cell, LONGEST_TEXT)
