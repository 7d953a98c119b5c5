"""The rows of a table's own sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from aeo.programme.questions import Column
from aeo.programme.tables import MOST_ROWS, row_problems, table_size
from operators.spreadsheet import layout, words
from operators.spreadsheet.cells import Fault, Faults, short
from operators.spreadsheet.grid import Cell, Grid
from operators.spreadsheet.layout import Line
from operators.spreadsheet.rows import NOWHERE, column_missing


@dataclass
class Table:
    """The rows in which something was written, and the cells that the rules refuse."""

    rows: list[dict[str, str]] = field(default_factory=list)
    wrong: list[Fault] = field(default_factory=list)


def table_of(sheet: Grid, names: Sequence[str], line: Line, faults: Faults) -> Table:
    """What stands on the sheet; what cannot be read there is added to the faults."""
    table = Table()
    found, wrong = table.rows, Faults(sheet.title, table.wrong)
    if not set(names).issuperset(column.key for column in line.question.columns):
        faults.add(sheet.rows[0][0], column_missing())
        return table
    for cells in sheet.rows[layout.HEAD :]:
        by_name = dict(zip(names[1:], cells[1:], strict=False))
        own = {column.key: by_name.get(column.key, NOWHERE) for column in line.question.columns}
        if all(cell.empty for cell in own.values()):
            continue
        if len(found) == MOST_ROWS:
            faults.add(next(iter(own.values())), _("Keep the table to %(most)s rows.") % {"most": MOST_ROWS})
            break
        found.append(_row(own, line, faults, wrong))
    for problem in table_size(found):
        faults.add(sheet.rows[layout.HEAD][1], problem)
    return table


def _row(cells: Mapping[str, Cell], line: Line, faults: Faults, wrong: Faults) -> dict[str, str]:
    columns = line.question.columns
    texts = {column.key: _cell(cells[column.key], column, faults) for column in columns}
    for key, problem in row_problems(columns, texts).items():
        wrong.add(cells[key], problem)
    return texts


def _cell(cell: Cell, column: Column, faults: Faults) -> str:
    """What it says; nothing where that is a fault by itself."""
    text = faults.number(cell) if column.kind == "number" else faults.text(cell)
    if column.kind == "yes_no" and text:
        known = words.yes_or_no(text)
        if known is None:
            faults.add(cell, _("“%(text)s” is not one of the answers. Choose from the list.") % {"text": short(text)})
        return known or ""
    return text
