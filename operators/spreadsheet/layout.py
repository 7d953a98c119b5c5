"""What a workbook holds and where: a row for each question, a sheet for each table, and what it was when it went out.

The first row of every sheet to fill in is hidden and names its columns, the first column names the row: whatever
people move, sort or insert, each answer still says to which question it belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aeo.programme.applicability import Slot
from aeo.programme.questions import Question
from operators.actions.answers import Values

FORMAT = "itgel-questionnaire-1"
ABOUT, LISTS = "_itgel", "_lists"
ROW, NUMBER, QUESTION, ADDRESSEE, LEVEL, GUIDANCE = "row", "number", "question", "addressee", "level", "guidance"
ANSWER, UNIT, ASIDE, REASON, TEXT, DOCUMENTS = "answer", "unit", "aside", "reason", "text", "documents"
COLUMNS = (ROW, NUMBER, QUESTION, ADDRESSEE, LEVEL, GUIDANCE, ANSWER, UNIT, ASIDE, REASON, TEXT, DOCUMENTS)
TABLE = "table:"
DOCUMENT = "document:"
HEAD = 2  # rows above the first that is filled in: the hidden names and the headings


@dataclass(frozen=True)
class Line:
    """A question to one addressee, as it goes out: what counts as its answer now, which files it cites by key, and the
    `years` of which a table has to tell."""

    slot: Slot
    question: Question
    addressee: str
    values: Values
    revision: int
    documents: Mapping[str, Sequence[str]] = field(default_factory=dict)
    open: bool = True
    depends: bool = False
    years: Sequence[int] = ()


@dataclass(frozen=True)
class About:
    """Whose workbook it is, and how things stood when it was made."""

    application: str
    reference: str
    company: str
    programme: str
    language: str
    made: str


@dataclass(frozen=True)
class Book:
    """All of it. `sections`: criterion key → its name, for the criteria that have lines."""

    about: About
    sections: Mapping[str, str]
    lines: Sequence[Line]
    library: Sequence[str]


@dataclass(frozen=True)
class Base:
    """What an answer was when the workbook went out: its question's meaning, its revision, a hash, and its files."""

    meaning: int
    revision: int
    was: str
    documents: frozenset[tuple[str, str]] = frozenset()


def document_row(slot: Slot, key: str) -> str:
    """The name of the row in which the files wanted under a key are listed."""
    return f"{DOCUMENT}{key}:{slot}"


def read_document_row(text: str) -> tuple[Slot, str]:
    """The slot and the key of such a row. Raises ValueError."""
    key, _colon, slot = text.removeprefix(DOCUMENT).partition(":")
    return Slot.read(slot), key
