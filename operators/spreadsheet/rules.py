"""What a cell accepts, as the spreadsheet program checks it while people type. What comes back is checked anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from aeo.programme.bounds import Bound, Bounded, Limits
from operators.spreadsheet.layout import LISTS

TITLE, PROMPT = 32, 250
WIDEST = 10**18


@dataclass
class Rules:
    """The lists of words that cells offer, each written once on a hidden sheet."""

    book: Workbook
    _columns: dict[tuple[str, ...], str] = field(default_factory=dict)

    def one_of(self, cell: Cell, words: Sequence[str], *, others: bool = False) -> None:
        """One of these words; `others`: they are only suggested."""
        rule = DataValidation(type="list", formula1=self._range(tuple(words)), allow_blank=True)
        self._add(cell, rule, "" if others else _("Choose one of the answers."))

    def number(self, cell: Cell, asked: Bounded) -> None:
        """A number within the bounds of its question or column."""
        rule = DataValidation(type="whole" if asked.whole else "decimal", operator="between", allow_blank=True)
        rule.formula1 = str(-WIDEST) if asked.at_least is None else _size(asked.at_least)
        rule.formula2 = str(WIDEST) if asked.at_most is None else _size(asked.at_most)
        example = _("Write a whole number, such as 12.") if asked.whole else _("Write a number, such as 12 or 12.5.")
        self._add(cell, rule, _with(example, asked))

    def day(self, cell: Cell, asked: Bounded) -> None:
        """A day within the years of its column."""
        rule = DataValidation(type="date", operator="between", allow_blank=True)
        rule.formula1 = "1" if asked.at_least is None else f"DATE({_size(asked.at_least)},1,1)"
        rule.formula2 = f"DATE({'9999' if asked.at_most is None else _size(asked.at_most)},12,31)"
        self._add(cell, rule, _with(_("Write a day, such as 2026-05-31."), asked))

    def text(self, cell: Cell, most: int) -> None:
        """A text of some length."""
        rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(most), allow_blank=True)
        self._add(cell, rule, _("Write at most %(most)s characters.") % {"most": most})

    def _add(self, cell: Cell, rule: DataValidation, error: str) -> None:
        sheet: Worksheet = cell.parent  # type: ignore[assignment]
        for known in sheet.data_validations.dataValidation:
            if (known.type, known.formula1, known.formula2) == (rule.type, rule.formula1, rule.formula2):
                known.add(cell)
                return
        rule.showErrorMessage, rule.error = bool(error), error[:PROMPT] or None
        rule.errorTitle = _("This cannot be taken")[:TITLE] if error else None
        rule.add(cell)
        sheet.add_data_validation(rule)

    def _range(self, words: tuple[str, ...]) -> str:
        sheet = self.book[LISTS]
        if words not in self._columns:
            column = len(self._columns) + 1
            for row, word in enumerate(words, 1):
                cell = sheet.cell(row, column, word)
                cell.data_type = "s"
            letter = get_column_letter(column)
            self._columns[words] = f"'{LISTS}'!${letter}$1:${letter}${len(words)}"
        return self._columns[words]


def _size(bound: Bound) -> str:
    """A bound that moves goes on moving in the file, which may be filled in after the turn of the year."""
    return f"YEAR(TODAY()){bound.amount:+d}" if bound.moves else str(bound.amount)


def _with(words: str, asked: Bounded) -> str:
    limits = Limits.of(asked).words
    return f"{words} ({limits})" if limits else words
