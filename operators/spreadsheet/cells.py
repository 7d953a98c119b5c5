"""What a single cell says, and what is wrong with it. Every fault names its sheet and cell and says what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from operators.spreadsheet.grid import Cell
from operators.spreadsheet.plain import line, number

SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """Something in the workbook that cannot be taken."""

    sheet: str
    cell: str
    words: str


@dataclass
class Faults:
    """All that was found on a sheet, and how its cells are read."""

    sheet: str
    found: list[Fault] = field(default_factory=list)

    def add(self, cell: Cell, words: str) -> None:
        """One more."""
        self.found.append(Fault(self.sheet, cell.at, words))

    def text(self, cell: Cell) -> str:
        """The cell as a text; a formula or an error is a fault."""
        if cell.kind == "f":
            self.add(cell, _("There is a formula here. Write its result as a value."))
        elif cell.kind == "e":
            self.add(cell, _("The cell shows an error (%(error)s). Write the value.") % {"error": cell.value})
        elif cell.value is not None:
            return line(written(cell))
        return ""

    def number(self, cell: Cell) -> str:
        """The cell as a number in text; what is none comes back as it stands, for the rules to name."""
        text = self.text(cell)
        return (number(text) or "") if cell.kind in ("n", "s") else text

    def nothing(self, cell: Cell, where: str) -> None:
        """Nothing may stand here."""
        if not cell.empty:
            self.add(cell, _("Nothing is filled in here. Write it in the column “%(column)s”.") % {"column": where})


def written(cell: Cell) -> str:
    """A value of any kind as somebody would write it."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return number(repr(value)) or ""
    return str(value)


def short(text: str) -> str:
    """A text short enough to be named in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"
