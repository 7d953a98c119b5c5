"""A table to fill in: rows of cells, plain inputs, one empty row more than there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.kernel.http import number
from aeo.programme.bounds import Limits
from aeo.programme.questions import Column

MOST = 500
TYPES = {"date": "date", "number": "text", "text": "text"}


class _Head:
    """A column as its heading and its cells show it."""

    def __init__(self, column: Column) -> None:
        limits = Limits.of(column)
        self.key, self.label, self.kind, self.unit = column.key, column.text, column.kind, column.unit
        self.type = TYPES.get(column.kind, "text")
        self.mode = "numeric" if column.whole else "decimal"
        self.limits = limits.words
        self.first, self.last = (limits.first_day, limits.last_day) if column.kind == "date" else (None, None)


class TableInput(forms.Widget):
    """`<name>-rows` says how many rows there are, `<name>-<row>-<column>` is a cell."""

    template_name = "operators/widgets/table.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """The rows in which something was written."""
        rows = range(min(number(str(data.get(f"{name}-rows") or "0")), MOST))
        found = [{c.key: str(data.get(f"{name}-{row}-{c.key}") or "").strip() for c in self.columns} for row in rows]
        return [row for row in found if any(row.values())]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Rows of cells, each with what is in it."""
        context = super().get_context(name, value, attrs)
        rows, heads = [*(value or []), {}], [_Head(column) for column in self.columns]
        cells = [[self._cell(name, n, head, row) for head in heads] for n, row in enumerate(rows)]
        return {**context, "columns": heads, "rows": cells, "count": len(rows), "name": name}

    def _cell(self, name: str, number: int, head: _Head, row: Mapping[str, Any]) -> dict[str, Any]:
        given = row.get(head.key)
        return {
            "name": f"{name}-{number}-{head.key}",
            "head": head,
            "value": "" if given is None else str(given),
            "number": number + 1,
        }

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first cell."""
        return f"{id_}-0-{self.columns[0].key}" if id_ and self.columns else id_


class TableField(forms.Field):
    """Rows as dictionaries of texts; what is wrong with them the action says, row by row."""

    def __init__(self, columns: Sequence[Column], **options: Any) -> None:
        super().__init__(
            required=False,
            widget=TableInput(columns),
            help_text=_("Fill in a row for each. Save to get a further empty row."),
            **options,
        )
