"""In: what a workbook says, question by question, with every fault of every cell. Nothing is taken over here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from aeo.documents.formats import Unfit
from aeo.programme.applicability import Slot
from operators.actions.answers import Values, field_of
from operators.spreadsheet import layout
from operators.spreadsheet.cells import Fault, Faults
from operators.spreadsheet.grid import Cell, Grid, grids
from operators.spreadsheet.layout import Base, Line
from operators.spreadsheet.plain import mark
from operators.spreadsheet.rows import FILLED, Row, answer_of, column_missing, documents_of
from operators.spreadsheet.table_rows import Table, table_of

Where = tuple[str, str]
DIGITS = 10


@dataclass
class Found:
    """What stands in the workbook for one question, and where: sheet and cell of the answer and of each file name."""

    sheet: str
    cell: str
    values: Values
    documents: dict[tuple[str, str], Where] = field(default_factory=dict)


@dataclass
class Reading:
    """A workbook that was read. `base`: how each answer was when it went out. `strange`: rows of unknown questions."""

    about: Mapping[str, str]
    base: Mapping[Slot, Base]
    found: dict[Slot, Found] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read(data: bytes, asked: Mapping[Slot, Line]) -> Reading:
    """Read it against the questions as they are asked now. Raises Unfit when it is no questionnaire at all."""
    sheets = grids(data)
    reading = _about(sheets)
    current = {slot: line for slot, line in asked.items() if _same_meaning(line, reading.base.get(slot))}
    tables = _tables(sheets, current, reading.faults)
    for sheet in sheets:
        if _names(sheet)[:1] == [layout.ROW]:
            _Section(sheet, reading, current, tables).read()
    return reading


def _same_meaning(line: Line, base: Base | None) -> bool:
    return base is None or base.meaning >= line.question.meaning


class _Section:
    """Reads the rows of one criterion's sheet."""

    def __init__(self, sheet: Grid, reading: Reading, asked: Mapping[Slot, Line], tables: Mapping[Slot, Table]) -> None:
        self.sheet, self.reading, self.asked, self.tables = sheet, reading, asked, tables
        self.faults = Faults(sheet.title, reading.faults)
        self.names = _names(sheet)

    def read(self) -> None:
        """All of them: first the questions, then their documents."""
        if not set(self.names).issuperset(FILLED):
            self.faults.add(self.sheet.rows[0][0], column_missing())
            return
        rows = [Row(dict(zip(self.names, cells, strict=False))) for cells in self.sheet.rows[layout.HEAD :]]
        for row in rows:
            if not row.name.startswith(layout.DOCUMENT):
                self._question(row)
        for row in rows:
            if row.name.startswith(layout.DOCUMENT):
                self._document(row)

    def _question(self, row: Row) -> None:
        slot = _slot(row.name)
        if slot is None:
            if row.filled:
                self.faults.add(row.filled, _("This row does not say to which question it belongs. Copy your answer "
                                              "to the row of the question."))  # fmt: skip
            return
        line = self.asked.get(slot)
        if line is None:
            return
        cell = row[layout.ANSWER]
        if field_of(line.question) == "table" and slot not in self.tables:
            return
        if slot in self.reading.found:
            self.faults.add(cell, _("The question stands on two rows. Delete one of them."))
            return
        table = self.tables.get(slot, Table())
        found = Found(self.sheet.title, cell.at, answer_of(row, line, self.faults, table.rows))
        self.reading.faults += [] if self._untouched(slot, line, found.values) else table.wrong
        self._cite(found, "", row[layout.DOCUMENTS])
        self.reading.found[slot] = found

    def _untouched(self, slot: Slot, line: Line, values: Values) -> bool:
        """It is what went out: cells that are kept although they are wrong hold nobody up who filled in others."""
        base = self.reading.base.get(slot)
        return base is not None and base.was == mark(line.question, values)

    def _document(self, row: Row) -> None:
        try:
            slot, key = layout.read_document_row(row.name)
        except ValueError:
            return
        line, found = self.asked.get(slot), self.reading.found.get(slot)
        if line is not None and found is not None and key in {wanted.key for wanted in line.question.evidence}:
            self._cite(found, key, row[layout.ANSWER])

    def _cite(self, found: Found, key: str, cell: Cell) -> None:
        for name in documents_of(self.faults.text(cell)):
            found.documents[key, name] = (self.sheet.title, cell.at)


def _tables(sheets: Sequence[Grid], asked: Mapping[Slot, Line], faults: list[Fault]) -> Mapping[Slot, Table]:
    found = {}
    for sheet in sheets:
        first = _names(sheet)[:1]
        slot = _slot(first[0].removeprefix(layout.TABLE)) if first and first[0].startswith(layout.TABLE) else None
        if slot is not None and slot in asked:
            found[slot] = table_of(sheet, _names(sheet), asked[slot], Faults(sheet.title, faults))
    return found


def _names(sheet: Grid) -> list[str]:
    return [str(cell.value or "") for cell in sheet.rows[0]] if sheet.rows else []


def _slot(text: str) -> Slot | None:
    try:
        return Slot.read(text)
    except ValueError:
        return None


def _about(sheets: Sequence[Grid]) -> Reading:
    hidden = next((sheet for sheet in sheets if sheet.title == layout.ABOUT), None)
    rows = [[str(cell.value or "") for cell in row] for row in hidden.rows] if hidden else []
    about = {row[0]: row[1] for row in rows if len(row) > 1 and row[0] not in ("answer", "file")}
    if about.get("format") != layout.FORMAT:
        raise Unfit(_("This workbook is not a questionnaire of this service. Download the questionnaire, fill that "
                      "file in and send it."), "file-not-questionnaire")  # fmt: skip
    files: dict[Slot, set[tuple[str, str]]] = {}
    for slot, (key, name) in _rows(rows, "file", 2):
        files.setdefault(slot, set()).add((key, name))
    base = {
        slot: Base(int(meaning), int(revision), was, frozenset(files.get(slot, ())))
        for slot, (meaning, revision, was) in _rows(rows, "answer", 3)
        if _counts(meaning) and _counts(revision)
    }
    return Reading(about, base)


def _counts(text: str) -> bool:
    return text.isdecimal() and len(text) < DIGITS


def _rows(rows: Sequence[Sequence[str]], kind: str, most: int) -> Iterator[tuple[Slot, list[str]]]:
    for row in rows:
        slot = _slot(row[1]) if len(row) > 1 and row[0] == kind else None
        if slot is not None:
            values = list(row[2 : 2 + most])
            yield slot, values + [""] * (most - len(values))
