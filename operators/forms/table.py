"""A table to fill in: rows of cells, plain inputs, one empty row more than there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.kernel.http import number
from aeo.programme.questions import Column

MOST = 500
TYPES = {"date": "date", "number": "text", "text": "text"}


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
        rows = [*(value or []), {}]
        cells = [[self._cell(name, n, column, row) for column in self.columns] for n, row in enumerate(rows)]
        return {**context, "columns": self.columns, "rows": cells, "count": len(rows), "name": name}

    def _cell(self, name: str, number: int, column: Column, row: Mapping[str, Any]) -> dict[str, Any]:
        given = row.get(column.key)
        return {
            "name": f"{name}-{number}-{column.key}",
            "label": column.text,
            "kind": column.kind,
            "type": TYPES.get(column.kind, "text"),
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
