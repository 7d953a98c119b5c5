"""What the sheets are called: short, legal in every spreadsheet program, each once."""

from __future__ import annotations

import re

from operators.actions.answers import field_of
from operators.spreadsheet.layout import Book

LONGEST = 31
ILLEGAL = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")


def titles(book: Book) -> dict[str, str]:
    """Criterion or slot of a table → the title of its sheet."""
    found: dict[str, str] = {}
    for criterion, name in book.sections.items():
        found[criterion] = _once(f"{criterion}. {name}", found)
    for line in book.lines:
        if field_of(line.question) == "table":
            found[str(line.slot)] = _once(" ".join(filter(None, [line.slot.question, line.addressee])), found)
    return found


def _once(wanted: str, taken: dict[str, str]) -> str:
    title = " ".join(ILLEGAL.sub(" ", wanted).split())
    known = {used.casefold() for used in taken.values()}
    for number in range(1, len(taken) + 2):
        tail = f" {number}" if number > 1 else ""
        found = title[: LONGEST - len(tail)].strip() + tail
        if found.casefold() not in known:
            break
    return found
