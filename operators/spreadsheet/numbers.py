"""Numbers and days as spreadsheet programs keep them, and back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from operators.spreadsheet.plain import number

DIGITS = 15  # that a spreadsheet program keeps
PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def numeric(text: object) -> object:
    """A number as the spreadsheet program counts; as a text where it would lose digits, or is none."""
    written = number(text)
    if written is None or not PLAIN.fullmatch(written) or len(written) > DIGITS:
        return written
    exact = Decimal(written)
    found = int(exact) if exact == exact.to_integral_value() else float(exact)
    return found if number(repr(found)) == written else written


def day(text: str) -> object:
    """A day as a day; as a text where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
