"""A table to fill in: rows of cells, plain inputs, one empty row more than there are, and one for each year wanted.

Half a row is kept as it is typed, and so is a cell that is wrong, with the reason beside it; the gap list says both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from aeo.kernel.http import number
from aeo.kernel.refusals import Words
from aeo.programme.bounds import Limits
from aeo.programme.questions import Column
from aeo.programme.tables import row_problems, wrong_cells, year_words
from aeo.programme.values import number_of

MOST = 500
YEAR_FIRST = re.compile(r"(?P<y>\d{4})[-./ ]+(?P<m>\d{1,2})[-./ ]+(?P<d>\d{1,2})\.?")
DAY_FIRST = re.compile(r"(?P<d>\d{1,2})[-./ ]+(?P<m>\d{1,2})[-./ ]+(?P<y>\d{4})\.?")


class _Head:
    """A column as its heading and its cells show it."""

    def __init__(self, column: Column) -> None:
        limits = Limits.of(column)
        self.column, self.key, self.label, self.kind = column, column.key, column.heading, column.kind
        self.mode = "numeric" if column.whole else "decimal"
        written = _("such as 2026-05-31") if column.kind == "date" else ""
        self.limits = "; ".join(filter(None, (str(written), limits.words)))


class TableInput(forms.Widget):
    """`<name>-rows` says how many rows there are, `<name>-<row>-<column>` is a cell.

    A day is a box of text: the browser's own control sends nothing when what was typed is no day.
    """

    template_name = "operators/widgets/table.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[Column], years: Sequence[int]) -> None:
        super().__init__()
        self.columns, self.years = columns, years
        self.year_key = next((column.key for column in columns if column.last_years), "")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """The rows in which something was written; the year of a row stands there already."""
        return [row for row in self._typed(data, name) if self._written(row)]

    def wrong(self, data: Any, name: str) -> dict[str, str]:
        """The id of each control in which something wrong was typed → why, on the page that sent this."""
        return {
            f"id_{name}-{n}-{key}": words
            for n, row in enumerate(self._typed(data, name))
            for key, words in row_problems(self.columns, row).items()
        }

    def _typed(self, data: Any, name: str) -> list[dict[str, str]]:
        rows = range(min(number(str(data.get(f"{name}-rows") or "0")), MOST))
        return [{c.key: _read(c, data.get(f"{name}-{row}-{c.key}")) for c in self.columns} for row in rows]

    def _written(self, row: Mapping[str, str]) -> bool:
        others = any(cell for key, cell in row.items() if key != self.year_key)
        return others or number_of(row.get(self.year_key, "")) not in (None, *self.years)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Rows of cells, each with what is in it."""
        context = super().get_context(name, value, attrs)
        given, heads = list(value or ()), [_Head(column) for column in self.columns]
        rows = [*given, *(self._years_to_tell(given) or [{}])]
        cells = [self._cells(name, n, heads, row) for n, row in enumerate(rows)]
        return {**context, "columns": heads, "rows": cells, "count": len(rows), "name": name}

    def _years_to_tell(self, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """A row for each year of which none tells yet, with the year in it."""
        told = {number_of(row.get(self.year_key)) for row in given}
        return [{self.year_key: year} for year in self.years if year not in told]

    def _cells(self, name: str, number: int, heads: Sequence[_Head], row: Mapping[str, Any]) -> list[dict[str, Any]]:
        wrong = row_problems(self.columns, row)
        return [_cell(f"{name}-{number}-{head.key}", number + 1, head, row, wrong.get(head.key, "")) for head in heads]

    def places(self, bound: BoundField) -> dict[str, str]:
        """What is said of a cell → the id of its control."""
        found = wrong_cells(self.columns, bound.value())
        return {wrong.words: f"{bound.auto_id}-{wrong.row - 1}-{wrong.column.key}" for wrong in found}

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first cell."""
        return f"{id_}-0-{self.columns[0].key}" if id_ and self.columns else id_


def _cell(name: str, number: int, head: _Head, row: Mapping[str, Any], wrong: str) -> dict[str, Any]:
    given = row.get(head.key)
    value = "" if given is None else str(given)
    return {"name": name, "head": head, "value": value, "number": number, "wrong": wrong}


def _read(column: Column, given: object) -> str:
    """What was typed; a day in numbers, the year or the day first, in the form in which days are kept."""
    text = str(given or "").strip()
    day = (YEAR_FIRST.fullmatch(text) or DAY_FIRST.fullmatch(text)) if column.kind == "date" else None
    return f"{day['y']}-{day['m']:0>2}-{day['d']:0>2}" if day else text


class TableField(forms.Field):
    """Rows as dictionaries of texts; what is wrong with them the action says, row by row."""

    def __init__(self, columns: Sequence[Column], years: Sequence[int] = (), **options: Any) -> None:
        words = _("Fill in a row for each. Save to get a further empty row.")
        told = f"{years_hint(years)} {words}" if years else words
        super().__init__(required=False, widget=TableInput(columns, years), help_text=told, **options)


def years_hint(years: Sequence[int]) -> Words:
    """Of which years a table has to tell: calendar years that were over."""
    words = _(
        "Give at least one row for each of these years, the last full calendar years: %(years)s. Write 0 for a year in "
        "which there was nothing, or in which the company did not exist yet."
    )
    return words % {"years": year_words(years)}
