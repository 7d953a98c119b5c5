"""Tables: a cell against its own column and against the one that it may not exceed; what is kept, and what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aeo.programme import loader, tables
from aeo.programme.answers import Answer, problems, unkept
from aeo.programme.applicability import Shown, Slot, gaps
from aeo.programme.bounds import Bound
from aeo.programme.items import Items
from aeo.programme.pack import Pack
from aeo.programme.packs import BUNDLED
from aeo.programme.questions import Column, Question
from aeo.programme.text import Text
from aeo.programme.values import LONGEST_TEXT, number_of

MN = loader.load(BUNDLED / "mn")


def column(key: str, kind: Any = "number", **rest: Any) -> Column:
    return Column(key=key, kind=kind, text=Text.of(mn=key, en=key), **rest)


PARTS = (
    column("all", whole=True, at_least=Bound(0)),
    column("some", whole=True, at_least=Bound(0), up_to="all"),
    column("few", whole=True, at_least=Bound(0), up_to="some"),
    column("from", "date", up_to="until", required=False),
    column("until", "date", required=False),
    column("done", "yes_no", required=False),
    column("note", "text", required=False),
)
ASKED = Question(
    key="A01", criterion="A", level="must", kind="table", columns=PARTS, text=Text.of(mn="Асуулт", en="Question")
)
MORE, LATER = "More than “{}” ({}). Correct one of the two.", "Later than “{}” ({}). Correct one of the two."


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"all": "10", "some": "10", "few": "9"}, {}),
        ({"all": "10", "some": "75"}, {"some": MORE.format("all", "10")}),
        ({"all": 10, "some": 75}, {"some": MORE.format("all", 10)}),
        ({"all": "1 000", "some": "999,0"}, {}),
        ({"all": "0", "some": "0"}, {}),
        ({"all": "12500", "some": "12 501"}, {"some": MORE.format("all", "12\u00a0500")}),
        (
            {"all": "10", "some": "75", "few": "76"},
            {"some": MORE.format("all", "10"), "few": MORE.format("some", "75")},
        ),
        ({"all": "", "some": "75"}, {}),
        ({"some": "75"}, {}),
        ({"all": "10", "some": None}, {}),
        ({"all": "ten", "some": "75"}, {"all": "Write a whole number, such as 12."}),
        ({"all": "10", "some": "many"}, {"some": "Write a whole number, such as 12."}),
        ({"all": "-1", "some": "0"}, {"all": "Write a number of 0 or more."}),
        ({"from": "2026-01-01", "until": "2026-01-01"}, {}),
        ({"from": "2026-01-02", "until": "2026-01-01"}, {"from": LATER.format("until", "2026-01-01")}),
        ({"from": "2026-01-02", "until": "1 Jan"}, {"until": "Write a day, such as 2026-05-31."}),
        ({"from": "2026-01-02", "until": ""}, {}),
    ],
)
def test_a_cell_is_compared_only_with_one_that_is_there_and_right(row: dict[str, Any], wrong: dict[str, str]) -> None:
    assert tables.row_problems(PARTS, row) == wrong


typed = st.one_of(st.just(""), st.integers(-3, 15).map(str), st.sampled_from(("x", "1,5", "1 0", "9" * 30, "٣")))


@given(st.fixed_dictionaries({column.key: typed for column in PARTS[:3]}))
def test_what_is_typed_is_kept_and_what_is_wrong_is_never_complete(row: dict[str, str]) -> None:
    """Whatever stands in the cells: it is stored, it blocks exactly when something is wrong, and parts stay within."""
    assert unkept(ASKED, [row]) == []
    slot = Slot("A01")
    found = [gap.kind for gap in gaps(_alone(), [slot], {slot: Answer([row])}, {slot: Shown()}) if gap.blocks]
    assert ("cells_wrong" in found) == bool(problems(ASKED, [row]))
    assert ("cells_missing" in found) == ("" in row.values())
    if not found:
        whole, part, few = (number_of(row[key]) for key in ("all", "some", "few"))
        assert whole is not None and part is not None and few is not None  # noqa: PT018 - narrows all three
        assert 0 <= few <= part <= whole


def _alone() -> Pack:
    """The pack of Mongolia with this question only."""
    return replace(MN, questions=Items.of([ASKED]))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"done": "so-so"}, "Row 1, done: Choose one of the answers."),
        ({"note": "Ө" * (LONGEST_TEXT + 1)}, "Row 1, note: The text has 20001 characters."),
        ({"all": float("nan")}, "Row 1, all: Write a whole number"),
        ({"all": ["10"]}, "Row 1, all: Write a whole number"),
        ({"other": "1"}, "Row 1 has an unknown column: other."),
    ],
)
def test_only_what_somebody_can_type_into_a_number_or_a_day_is_kept_though_wrong(
    row: dict[str, Any], words: str
) -> None:
    (found,) = unkept(ASKED, [row])
    assert found.startswith(words)


def test_a_row_of_a_year_is_named_by_it() -> None:
    columns = (column("year", last_years=3, whole=True), column("all"), column("some", up_to="all"))
    asked = Question(key="A01", criterion="A", level="must", kind="table", columns=columns, text=ASKED.text)
    rows = [{"year": "2024", "all": "1", "some": "2"}, {"year": "", "all": "x"}]
    assert [wrong.words for wrong in tables.wrong_cells(columns, rows)] == [
        "Row 1 (2024), some: " + MORE.format("all", "1"),
        "Row 2, all: Write a number, such as 12 or 12.5.",
    ]
    assert list(tables.cells_left_out(asked, rows)) == ["Row 2 still needs: year, some."]


def test_what_stands_as_it_was_signed_lacks_nothing_any_more() -> None:
    slot, answer = Slot("A01"), Answer([{"all": "x", "some": ""}])
    assert gaps(_alone(), [slot], {slot: answer}, {slot: Shown(stands=True)}) == []
    assert len(gaps(_alone(), [slot], {slot: answer}, {slot: Shown()})) == 2


def test_the_parts_of_the_bundled_pack() -> None:
    bound = {(asked.key, one.key): one.up_to for asked in MN.questions for one in asked.columns if one.up_to}
    parts = {("A03", key): "declarations" for key in ("corrected", "minor", "serious")}
    assert bound == {**parts, ("B15", "customs-people"): "people"}
