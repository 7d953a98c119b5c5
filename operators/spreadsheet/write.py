"""Out: the workbook, a sheet for each criterion and for each table, a start sheet, and how things stood, hidden."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from aeo.programme.answers import NOT_APPLICABLE
from aeo.programme.bounds import Limits
from aeo.programme.values import LONGEST_TEXT
from operators.actions.answers import field_of
from operators.spreadsheet import layout, looks, tables, titles, words
from operators.spreadsheet.layout import Book, Line
from operators.spreadsheet.numbers import numeric
from operators.spreadsheet.plain import mark
from operators.spreadsheet.rules import Rules
from operators.spreadsheet.start import start_sheet
from operators.wording import needed

WIDTHS = [4, 7, 52, 22, 14, 60, 34, 9, 14, 32, 44, 30]
AT = {key: number for number, key in enumerate(layout.COLUMNS, 1)}


def workbook(book: Book) -> bytes:
    """The file."""
    made = Workbook()
    looks.prepare(made)
    made.security = WorkbookProtection(lockStructure=True)
    start_sheet(made.active, book)  # type: ignore[arg-type]
    made.create_sheet(layout.LISTS).sheet_state = "veryHidden"
    writer = _Writer(made, book)
    for criterion, name in book.sections.items():
        writer.section(criterion, name)
    writer.tables()
    _about(made.create_sheet(layout.ABOUT), book)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


class _Writer:
    """Writes the sheets to fill in."""

    def __init__(self, made: Workbook, book: Book) -> None:
        self.made, self.book, self.rules = made, book, Rules(made)
        self.titles = titles.titles(book)

    def section(self, criterion: str, name: str) -> None:
        """The questions of a criterion, each followed by the documents that it asks for."""
        sheet = self.made.create_sheet(self.titles[criterion])
        for key, column in AT.items():
            looks.at(sheet, 1, column, key)
            if key in words.HEADINGS:
                looks.put(looks.at(sheet, layout.HEAD, column), str(words.HEADINGS[key]), looks.HEADING)
        row = layout.HEAD
        for line in self.book.lines:
            if line.question.criterion == criterion:
                row = self._line(sheet, row + 1, line)
        looks.guarded(sheet, WIDTHS, f"D{layout.HEAD + 1}")

    def tables(self) -> None:
        """A sheet for each table."""
        for line in self.book.lines:
            if field_of(line.question) == "table":
                tables.write(self.made.create_sheet(self.titles[str(line.slot)]), line, self.rules)

    def _line(self, sheet: Worksheet, row: int, line: Line) -> int:
        """The row of a question and those of its documents; returns the last."""
        looks.at(sheet, row, AT[layout.ROW], str(line.slot))
        self._told(sheet, row, line)
        self._value(looks.at(sheet, row, AT[layout.ANSWER]), line)
        aside = str(words.ASIDE) if line.values.choice == NOT_APPLICABLE else ""
        self._answer(looks.at(sheet, row, AT[layout.ASIDE]), line, aside)
        if line.open:
            self.rules.one_of(looks.at(sheet, row, AT[layout.ASIDE]), [str(words.ASIDE)])
        self._text(looks.at(sheet, row, AT[layout.REASON]), line, line.values.reason)
        if field_of(line.question) in ("choice", "number"):
            self._text(looks.at(sheet, row, AT[layout.TEXT]), line, line.values.text)
        else:
            looks.put(looks.at(sheet, row, AT[layout.TEXT]), None, looks.CLOSED)
        self._answer(looks.at(sheet, row, AT[layout.DOCUMENTS]), line, "\n".join(line.documents.get("", ())))
        return self._documents(sheet, row, line)

    def _told(self, sheet: Worksheet, row: int, line: Line) -> None:
        question = line.question
        depends = _("Asked only if other answers call for it.") if line.depends else ""
        told = {
            layout.NUMBER: question.key,
            layout.QUESTION: "\n".join(filter(None, [str(question.text), depends])),
            layout.ADDRESSEE: line.addressee,
            layout.LEVEL: words.level(question),
            layout.GUIDANCE: str(question.guidance),
            layout.UNIT: "\n".join(filter(None, [str(question.unit), Limits.of(question).words])),
        }
        for key, text in told.items():
            strong = key in (layout.NUMBER, layout.QUESTION)
            looks.put(looks.at(sheet, row, AT[key]), text, looks.ASKED if strong else looks.TOLD)

    def _value(self, cell: Cell, line: Line) -> None:
        match field_of(line.question):
            case "table":
                title = self.titles[str(line.slot)]
                looks.put(cell, _("Fill in the sheet “%(name)s”.") % {"name": title}, looks.CLOSED)
                cell.hyperlink = f"#'{title}'!B{layout.HEAD + 1}"
            case "number":
                self._answer(cell, line, numeric(line.values.number), looks.NUMBER)
                self.rules.number(cell, line.question)
            case "text":
                self._text(cell, line, line.values.text)
            case _:
                offered = words.choices(line.question)
                self._answer(cell, line, offered.get(line.values.choice, ""))
                self.rules.one_of(cell, list(offered.values()))

    def _documents(self, sheet: Worksheet, row: int, line: Line) -> int:
        for wanted in line.question.evidence:
            row += 1
            for column in range(2, len(AT) + 1):
                looks.put(looks.at(sheet, row, column), None, looks.CLOSED)
            looks.at(sheet, row, AT[layout.ROW], layout.document_row(line.slot, wanted.key))
            asked = _("Document: %(name)s") % {"name": wanted.text}
            hint = _("Names of files in the library, one on a line.")
            looks.put(looks.at(sheet, row, AT[layout.QUESTION]), asked, looks.TOLD)
            looks.put(looks.at(sheet, row, AT[layout.ADDRESSEE]), line.addressee, looks.TOLD)
            looks.put(looks.at(sheet, row, AT[layout.LEVEL]), str(needed(line.question, wanted)), looks.TOLD)
            looks.put(looks.at(sheet, row, AT[layout.GUIDANCE]), hint, looks.TOLD)
            cell = looks.at(sheet, row, AT[layout.ANSWER])
            self._answer(cell, line, "\n".join(line.documents.get(wanted.key, ())))
            if line.open and self.book.library:
                self.rules.one_of(cell, self.book.library, others=True)
        return row

    def _text(self, cell: Cell, line: Line, text: str) -> None:
        self._answer(cell, line, text)
        self.rules.text(cell, LONGEST_TEXT)

    def _answer(self, cell: Cell, line: Line, value: object, look: str = looks.ANSWER) -> None:
        looks.put(cell, value, look if line.open else looks.CLOSED)


def _about(sheet: Worksheet, book: Book) -> None:
    sheet.sheet_state = "veryHidden"
    for row in _facts(book):
        sheet.append(["" if value is None else str(value) for value in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s"


def _facts(book: Book) -> Iterator[tuple[object, ...]]:
    yield ("format", layout.FORMAT)
    for name, value in vars(book.about).items():
        yield (name, value)
    for line in book.lines:
        yield ("answer", line.slot, line.question.meaning, line.revision, mark(line.question, line.values))
        for key, names in line.documents.items():
            for name in names:
                yield ("file", line.slot, key, name)
