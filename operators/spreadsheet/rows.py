"""The row of a question: its cells by the names of their columns, and the answer that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from aeo.programme.answers import NOT_APPLICABLE
from operators.actions.answers import Values, field_of, problems
from operators.spreadsheet import layout, words
from operators.spreadsheet.cells import Faults, short
from operators.spreadsheet.grid import Cell
from operators.spreadsheet.layout import Line

FILLED = (layout.ANSWER, layout.ASIDE, layout.REASON, layout.TEXT, layout.DOCUMENTS)
NOWHERE = Cell("", None, "n")


class Row:
    """Cells by column; one that is missing is empty."""

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self.cells = cells

    def __getitem__(self, key: str) -> Cell:
        return self.cells.get(key, NOWHERE)

    @property
    def name(self) -> str:
        """What the row is for."""
        return str(self[layout.ROW].value or "").strip()

    @property
    def filled(self) -> Cell | None:
        """The first cell in which somebody wrote something."""
        return next((self[key] for key in FILLED if not self[key].empty), None)


def answer_of(row: Row, line: Line, faults: Faults, table: list[dict[str, str]]) -> Values:
    """The answer in the row, with whatever is wrong with it added to the faults."""
    field, before = field_of(line.question), len(faults.found)
    aside = _aside(row[layout.ASIDE], faults)
    given: dict[str, Any] = {"reason": faults.text(row[layout.REASON])}
    if field in ("choice", "number"):
        given["text"] = faults.text(row[layout.TEXT])
    else:
        faults.nothing(row[layout.TEXT], str(words.HEADINGS[layout.ANSWER]))
    given[field] = table if field == "table" else _value(row[layout.ANSWER], line, field, faults)
    if aside and given[field] and field != "text":
        faults.add(row[layout.ASIDE], _("It says that the question does not apply, and there is an answer as well. "
                                        "Empty one of the two."))  # fmt: skip
    values = Values(**{**given, **({field: None} if aside and field in ("number", "table") else {})})
    values = Values(**{**vars(values), "choice": NOT_APPLICABLE}) if aside else values
    if len(faults.found) == before:
        _judge(row, line, values, faults)
    return values


def column_missing() -> str:
    """What to do when a sheet has lost a column."""
    return _("A column of this sheet is missing. Download the questionnaire anew and copy your answers into it.")


def documents_of(text: str) -> Sequence[str]:
    """The names in a cell, one on a line."""
    return list(dict.fromkeys(name.strip() for name in text.splitlines() if name.strip()))


def _aside(cell: Cell, faults: Faults) -> bool:
    text = faults.text(cell)
    if text and not words.put_aside(text):
        mark = {"mark": words.ASIDE}
        faults.add(cell, _("Choose “%(mark)s” from the list, or leave the cell empty.") % mark)
    return bool(text) and words.put_aside(text)


def _value(cell: Cell, line: Line, field: str, faults: Faults) -> str | None:
    if field == "number":
        return faults.number(cell) or None
    text = faults.text(cell)
    if field == "text" or not text:
        return text
    key = words.chosen(line.question, text)
    if key is None:
        known = ", ".join(f"“{words_}”" for words_ in words.choices(line.question).values())
        told = {"text": short(text), "known": known}
        faults.add(cell, _("“%(text)s” is not one of the answers. Choose from the list: %(known)s.") % told)
    return key or ""


def _judge(row: Row, line: Line, values: Values, faults: Faults) -> None:
    """What the rules have against it, told at its cell. Tables are judged cell by cell on their own sheets."""
    field = field_of(line.question)
    places = {field: layout.ANSWER, "reason": layout.REASON, "text": layout.TEXT if field != "text" else layout.ANSWER}
    for name, found in problems(line.question, values).items():
        if name in places and name != "table":
            for problem in found:
                faults.add(row[places[name]], str(problem))
