"""Answers: right kind, right size, does it meet what is expected."""

from decimal import Decimal
from typing import Any

import pytest

from aeo.programme.answers import LONGEST_TEXT, MOST_ROWS, Answer, meeting, number_of, problems
from aeo.programme.questions import Choice, Column, Question
from aeo.programme.text import Text

WORDS = Text.of(mn="Асуулт", en="Question")
YEAR = Column(key="year", kind="number", text=Text.of(mn="Он", en="Year"))
DAY = Column(key="day", kind="date", text=Text.of(mn="Өдөр", en="Day"), required=False)
DONE = Column(key="done", kind="yes_no", text=Text.of(mn="Хийсэн", en="Done"), required=False)
NOTE = Column(key="note", kind="text", text=Text.of(mn="Тайлбар", en="Note"), required=False)


def question(**rest: Any) -> Question:
    """A question of heading A."""
    return Question(**{"key": "A01", "criterion": "A", "level": "must", "text": WORDS, **rest})


TABLE = question(kind="table", columns=(YEAR, DAY, DONE, NOTE))
CHOICE = question(
    kind="choice", choices=(Choice(key="own", text=WORDS), Choice(key="hired", text=WORDS)), expects="own"
)
NUMBER = question(kind="number", at_least=0, at_most=100)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (question(), "yes"),
        (question(), "partly"),
        (question(), "not_applicable"),
        (question(), None),
        (CHOICE, "hired"),
        (NUMBER, 12),
        (NUMBER, "12,5"),
        (NUMBER, Decimal("99.9")),
        (question(kind="number"), "1 234 567"),
        (question(kind="text"), "х" * LONGEST_TEXT),
        (TABLE, [{"year": "2025", "day": "2025-05-31", "done": "no", "note": "ᠮᠣᠩᠭᠣᠯ"}]),
        (TABLE, [{"year": 2025, "day": "", "done": None}]),
    ],
)
def test_values_that_fit(asked: Question, value: object) -> None:
    assert problems(asked, value) == []


@pytest.mark.parametrize(
    ("asked", "value", "words"),
    [
        (question(), "maybe", "Choose one of the answers."),
        (question(), ["yes"], "Choose one of the answers."),
        (CHOICE, "yes", "Choose one of the answers."),
        (NUMBER, "twelve", "Write a number, such as 12 or 12.5."),
        (NUMBER, True, "Write a number, such as 12 or 12.5."),
        (NUMBER, "NaN", "Write a number, such as 12 or 12.5."),
        (NUMBER, "-1", "Write a number of 0 or more."),
        (NUMBER, 101, "Write a number of 100 or less."),
        (question(kind="text"), 7, "Write a text."),
        (question(kind="text"), "a\x00b", "character that cannot be stored"),
        (question(kind="text"), "х" * (LONGEST_TEXT + 1), "has 20001 characters. Write at most 20000."),
        (TABLE, "2025", "Fill in the table."),
        (TABLE, [7], "Fill in the table."),
        (TABLE, [{"year": 1}, {"year": ""}], "Row 2, Year: Fill this in."),
        (TABLE, [{"year": "x"}], "Row 1, Year: Write a number, such as 12 or 12.5."),
        (TABLE, [{"year": 1, "day": "31.05.2026"}], "Row 1, Day: Write a day, such as 2026-05-31."),
        (TABLE, [{"year": 1, "done": "so-so"}], "Row 1, Done: Choose one of the answers."),
        (TABLE, [{"year": 1, "note": "a\x00"}], "Row 1, Note: The text contains a character"),
        (TABLE, [{"year": 1, "extra": 2}], "Row 1 has an unknown column: extra."),
        (TABLE, [{"year": 1}] * (MOST_ROWS + 1), "The table has 201 rows. Keep it to 200."),
    ],
)
def test_values_that_do_not_fit(asked: Question, value: object, words: str, settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    from_rules = problems(asked, value)
    assert len(from_rules) == 1
    assert words in from_rules[0]


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (question(), "yes", "met"),
        (question(), "partly", "partly"),
        (question(), "no", "not_met"),
        (question(), "not_applicable", "met"),
        (question(expects="no"), "no", "met"),
        (question(expects="no"), "yes", "not_met"),
        (question(expects="no"), "partly", "partly"),
        (CHOICE, "own", "met"),
        (CHOICE, "hired", "not_met"),
        (NUMBER, 0, "met"),
        (TABLE, [{"year": 1}], "met"),
    ],
)
def test_meeting(asked: Question, value: object, expected: str) -> None:
    assert meeting(asked, Answer(value)) == expected


def test_given() -> None:
    values: list[object] = [None, "", [], 0, "no"]
    assert [Answer(value).given for value in values] == [False, False, False, True, True]


def test_numbers_as_people_write_them() -> None:
    assert number_of("1\u00a0234,5") == Decimal("1234.5")
    assert number_of(3.25) == Decimal("3.25")
    assert number_of("1e400000000000") is None or number_of("1e3") == 1000
    assert number_of(object()) is None
