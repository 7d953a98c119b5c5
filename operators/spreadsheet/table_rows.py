"""The rows of a table's own sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from aeo.programme.answers import MOST_ROWS, cell_problems, table_size
from aeo.programme.questions import Column
from operators.spreadsheet import layout, words
from operators.spreadsheet.cells import Faults, short
from operators.spreadsheet.grid import Cell, Grid
from operators.spreadsheet.layout import Line
from operators.spreadsheet.rows import NOWHERE, column_missing


def table_of(sheet: Grid, names: Sequence[str], line: Line, faults: Faults) -> list[dict[str, str]]:
    """The rows in which something was written; what is wrong with their cells is added to the faults."""
    found: list[dict[str, str]] = []
    if not set(names).issuperset(column.key for column in line.question.columns):
        faults.add(sheet.rows[0][0], column_missing())
        return found
    for cells in sheet.rows[layout.HEAD :]:
        by_name = dict(zip(names[1:], cells[1:], strict=False))
        own = {column.key: by_name.get(column.key, NOWHERE) for column in line.question.columns}
        if all(cell.empty for cell in own.values()):
            continue
        if len(found) == MOST_ROWS:
            faults.add(next(iter(own.values())), _("Keep the table to %(most)s rows.") % {"most": MOST_ROWS})
            break
        found.append(_row(own, line, faults))
    for problem in table_size(found):
        faults.add(sheet.rows[layout.HEAD][1], problem)
    return found


def _row(cells: Mapping[str, Cell], line: Line, faults: Faults) -> dict[str, str]:
    return {column.key: _cell(cells[column.key], column, faults) for column in line.question.columns}


def _cell(cell: Cell, column: Column, faults: Faults) -> str:
    before = len(faults.found)
    text = faults.number(cell) if column.kind == "number" else faults.text(cell)
    if column.kind == "yes_no" and text:
        known = words.yes_or_no(text)
        if known is None:
            faults.add(cell, _("“%(text)s” is not one of the answers. Choose from the list.") % {"text": short(text)})
        return known or ""
    if len(faults.found) == before:
        for problem in cell_problems(column, text):
            faults.add(cell, problem)
    return text
