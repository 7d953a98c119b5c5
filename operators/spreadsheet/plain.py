"""Answers in the one form in which a stored answer and what comes back in a cell are alike when they mean the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aeo.programme.answers import NOT_APPLICABLE
from aeo.programme.questions import Column, Question
from aeo.programme.values import number_of
from operators.actions.answers import Values, field_of
from operators.forms.answers import fingerprint

WIDEST = 40  # digits; what is longer is no number that anybody means, and is never written out
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def plain(question: Question, values: Values) -> Values:
    """An answer as a workbook shows it."""
    field, aside = field_of(question), values.choice == NOT_APPLICABLE
    return Values(
        choice=values.choice if field == "choice" or aside else "",
        text="" if field == "table" else line(values.text),
        number=number(values.number) if field == "number" and not aside else None,
        table=_rows(question, values) if field == "table" and not aside else None,
        reason=line(values.reason),
    )


def mark(question: Question, values: Values) -> str:
    """A hash that differs when somebody changed the answer."""
    return fingerprint(replace(plain(question, values), language=""))


def line(text: str) -> str:
    """A text as a cell can hold it."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def number(value: object) -> str | None:
    """A number in one way of writing; what is none stays as it is, None when there is nothing."""
    if value in (None, ""):
        return None
    found = number_of(value)
    if found is None or abs(found.adjusted()) > WIDEST:
        return line(str(value))
    return f"{found.normalize():f}"


def cell(column: Column, value: object) -> str:
    """A cell of a table in one way of writing."""
    if value is None:
        return ""
    return (number(value) or "") if column.kind == "number" else line(str(value))


def _rows(question: Question, values: Values) -> list[dict[str, Any]] | None:
    rows = [_row(question, row) for row in values.table or ()]
    return [row for row in rows if any(row.values())] or None


def _row(question: Question, row: Mapping[str, Any]) -> dict[str, str]:
    return {column.key: cell(column, row.get(column.key)) for column in question.columns}
