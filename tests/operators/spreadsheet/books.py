"""A workbook in the hands of somebody who fills it in: cells by question and column, as a spreadsheet program would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from aeo.kernel.policy import Actor
from aeo.programme.applicability import Slot
from aeo.programme.questions import Question
from operators.actions.answers import Values, field_of
from operators.models import Application
from operators.queries import sheets
from operators.spreadsheet import book, layout, words, write
from operators.spreadsheet.layout import COLUMNS
from operators.views.errands import Errand


class Paper:
    """The opened file."""

    def __init__(self, data: bytes) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(data))
        self.places = {
            str(sheet.cell(row, 1).value): (sheet, row)
            for sheet in self.sections()
            for row in range(layout.HEAD + 1, sheet.max_row + 1)
        }

    @property
    def saved(self) -> bytes:
        """The file as it would be sent back."""
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def sections(self) -> Iterator[Worksheet]:
        """The sheets with questions."""
        return (sheet for sheet in self.book.worksheets if sheet["A1"].value == layout.ROW)

    def cell(self, row: str, column: str = layout.ANSWER) -> Cell:
        """The cell of a question (or of a document's row) in a column."""
        sheet, at_row = self.places[row]
        return sheet.cell(at_row, COLUMNS.index(column) + 1)  # type: ignore[return-value]

    def write(self, row: str, value: Any, column: str = layout.ANSWER) -> str:
        """Write into it; returns `sheet!cell`."""
        cell = self.cell(row, column)
        cell.value = value
        return at(cell)

    def table(self, slot: str) -> Worksheet:
        """The sheet of a table."""
        return next(sheet for sheet in self.book.worksheets if sheet["A1"].value == f"{layout.TABLE}{slot}")

    def fill(self, slot: Slot, question: Question, values: Values) -> None:
        """Write an answer as somebody would."""
        match field_of(question):
            case "choice":
                self.write(str(slot), words.choices(question)[values.choice])
            case "number":
                self.write(str(slot), values.number)
            case "text":
                self.write(str(slot), values.text)
            case _:
                self.fill_table(slot, question, values)
        if field_of(question) in ("choice", "number"):
            self.write(str(slot), values.text, layout.TEXT)

    def fill_table(self, slot: Slot, question: Question, values: Values) -> None:
        """Row by row."""
        sheet = self.table(str(slot))
        for number, row in enumerate(values.table or (), layout.HEAD + 1):
            for column, asked in enumerate(question.columns, 2):
                sheet.cell(number, column).value = words.cell(asked, row[asked.key])


def at(cell: Any) -> str:
    """How a fault names a cell."""
    return f"{cell.parent.title}!{cell.coordinate}"


def exported(application: Application, by: Actor, section: str = "") -> bytes:
    """The file as it is downloaded."""
    return written(Errand.of(application.self_assessment), by, section)


def written(errand: Errand, by: Actor, section: str = "") -> bytes:
    """The same of whatever the questionnaire is answered for."""
    return write.workbook(book.book(errand, sheets.sheet(errand.own), by, section))
