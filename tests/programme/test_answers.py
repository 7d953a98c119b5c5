"""Answers: right kind, right size, does it meet what is expected."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from aeo.kernel import clock
from aeo.programme.answers import Answer, meeting, problems
from aeo.programme.bounds import Bound, Limits
from aeo.programme.questions import Choice, Column, Question
from aeo.programme.tables import MOST_ROWS
from aeo.programme.text import Text
from aeo.programme.values import LONGEST_TEXT, number_of

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
NUMBER = question(kind="number", at_least=Bound(0), at_most=Bound(100))
MANY = question(kind="number", at_least=Bound(1), whole=True)
LIMITED = question(
    kind="table",
    columns=(
        Column(key="year", kind="number", text=YEAR.text, at_least=Bound(1900), at_most=Bound(0, True), whole=True),
        Column(key="people", kind="number", text=WORDS, at_least=Bound(0), whole=True, required=False),
        Column(key="day", kind="date", text=DAY.text, at_least=Bound(2000), at_most=Bound(1, True), required=False),
    ),
)


@pytest.fixture(autouse=True)
def _in_2026() -> Iterator[None]:
    """What a bound counts from."""
    with clock.frozen(datetime(2026, 6, 1, tzinfo=UTC)):
        yield


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
        (TABLE, [{"year": 3025}]),
        (LIMITED, [{"year": "2026", "people": "0", "day": "2027-12-31"}, {"year": 1900, "day": "2000-01-01"}]),
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
        (NUMBER, "-1", "Write a number from 0 to 100."),
        (NUMBER, 101, "Write a number from 0 to 100."),
        (MANY, 0, "Write a number of 1 or more."),
        (MANY, "1.5", "Write a whole number, such as 12."),
        (MANY, "x", "Write a whole number, such as 12."),
        (question(kind="number", at_most=Bound(9)), 10, "Write a number of 9 or less."),
        (question(kind="number"), "1e999999", "at most 18 digits before and 6 after the point"),
        (TABLE, [{"year": "1" + "0" * 30}], "Row 1, Year: Write a number of at most 18 digits before"),
        (LIMITED, [{"year": 3025}], "Row 1, Year: Write a number from 1900 to 2026."),
        (LIMITED, [{"year": "2025.5"}], "Row 1, Year: Write a whole number, such as 12."),
        (LIMITED, [{"year": 2025}, {"year": 2026, "people": "-5"}], "Row 2, Question: Write a number of 0 or more."),
        (LIMITED, [{"year": 2025, "day": "1999-12-31"}], "Day: Write a day from 2000-01-01 to 2027-12-31."),
        (LIMITED, [{"year": 2025, "day": "2028-01-01"}], "Day: Write a day from 2000-01-01 to 2027-12-31."),
        (question(kind="text"), 7, "Write a text."),
        (question(kind="text"), "a\x00b", "character that cannot be stored"),
        (question(kind="text"), "х" * (LONGEST_TEXT + 1), "has 20001 characters. Write at most 20000."),
        (TABLE, "2025", "Fill in the table."),
        (TABLE, [7], "Fill in the table."),
        (TABLE, [{"year": "x"}], "Row 1, Year: Write a number, such as 12 or 12.5."),
        (TABLE, [{"year": 1, "day": "31.05.2026"}], "Row 1, Day: Write a day, such as 2026-05-31."),
        (TABLE, [{"year": 1, "done": "so-so"}], "Row 1, Done: Choose one of the answers."),
        (TABLE, [{"year": 1, "note": "a\x00"}], "Row 1, Note: The text contains a character"),
        (TABLE, [{"year": 1, "extra": 2}], "Row 1 has an unknown column: extra."),
        (TABLE, [{"year": 1}] * (MOST_ROWS + 1), "The table has 201 rows. Keep it to 200."),
        (TABLE, [{"year": 1, "note": "Ө" * 20_000}] * 5, "The table has 100005 characters. Keep it to 100000"),
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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1900, Bound(1900)),
        (-5, Bound(-5)),
        ("this_year", Bound(0, moves=True)),
        ("this_year + 1", Bound(1, moves=True)),
        ("this_year - 10", Bound(-10, moves=True)),
        *((wrong, None) for wrong in ("this_year+1", "this_year + 1000", "next_year", "1900", True, 1.5, None)),
    ],
)
def test_a_bound_is_a_whole_number_or_counts_from_this_year(written: object, read: Bound | None) -> None:
    assert Bound.read(written) == read


def test_this_year_begins_at_midnight_of_the_programme() -> None:
    year = LIMITED.columns[0]
    for hour, most in ((15, 2026), (16, 2027)):
        with clock.frozen(datetime(2026, 12, 31, hour, 59, tzinfo=UTC)):
            assert Limits.of(year) == Limits(1900, most)
            assert Limits.of(year).words == f"1900 to {most}"


def test_a_hint_says_what_nobody_would_think_of() -> None:
    found = {Limits(*ends).words for ends in ((None, None), (0, None), (1, None), (None, 9), (0, 100))}
    assert found == {"", "1 or more", "9 or less", "0 to 100"}
