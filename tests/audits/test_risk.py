"""Risk arithmetic: scores, bands, the whole of a case."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aeo.programme.proceedings import Band, Risk, Weight
from aeo.programme.text import Text
from audits.risk import Level, OffScale, Rating, matrix, missing, overall, to_test


def band(key: str, start: int) -> Band:
    return Band(key=key, from_score=start, name=Text.of(en=key), response=Text.of(en=key))


RISK = Risk(
    likelihood=(),
    impact=(),
    bands=(band("high", 9), band("low", 1), band("medium", 5)),
    weights=(Weight(criterion="A", weight=5), Weight(criterion="I", weight=1)),
)
steps = st.integers(1, 4)


@st.composite
def ratings(draw: st.DrawFn) -> Rating:
    inherent = Level(draw(steps), draw(steps))
    residual = Level(draw(st.integers(1, inherent.likelihood)), draw(st.integers(1, inherent.impact)))
    return Rating(draw(st.sampled_from("ABCI")), inherent, residual)


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 1), (1, 0), (5, 1), (1, 5), (-1, 2)])
def test_off_the_scale(likelihood: int, impact: int) -> None:
    with pytest.raises(OffScale):
        Level(likelihood, impact)


def test_no_more_is_left_than_there_was() -> None:
    with pytest.raises(OffScale):
        Rating("A", Level(2, 2), Level(3, 1))
    with pytest.raises(OffScale):
        Rating("A", Level(2, 2), Level(1, 3))


def test_the_matrix() -> None:
    keys = [[cell.key for cell in row] for row in matrix(RISK)]
    assert keys == [
        ["low", "medium", "high", "high"],
        ["low", "medium", "high", "high"],
        ["low", "low", "medium", "medium"],
        ["low", "low", "low", "low"],
    ]


def test_missing_criteria_keep_their_order() -> None:
    rated = [Rating("B", Level(1, 1), Level(1, 1))]
    assert missing(("A", "B", "C"), rated) == ("A", "C")


def test_weights_count() -> None:
    whole = overall(RISK, [Rating("A", Level(4, 4), Level(2, 2)), Rating("I", Level(4, 4), Level(4, 4))])
    assert whole is not None
    assert whole.residual == Fraction(5 * 4 + 16, 6)
    assert whole.inherent == 16
    assert whole.worst == ("I",)
    assert whole.band.key == "medium"


def test_a_single_grave_risk_is_not_averaged_away() -> None:
    many = [Rating("A", Level(1, 1), Level(1, 1)), Rating("I", Level(4, 4), Level(4, 4))]
    whole = overall(RISK, many)
    assert whole is not None
    assert whole.residual < 5
    assert whole.band.key == "medium"


def test_nothing_rated() -> None:
    assert overall(RISK, []) is None


def test_what_to_test_first() -> None:
    rows = [
        Rating("A", Level(2, 2), Level(2, 2)),
        Rating("B", Level(4, 4), Level(3, 2)),
        Rating("C", Level(4, 4), Level(4, 4)),
    ]
    assert to_test(RISK, rows) == ("C", "B")


@given(st.lists(ratings(), min_size=1, max_size=8))
def test_the_whole_lies_between_its_parts(rows: list[Rating]) -> None:
    whole = overall(RISK, list({row.criterion: row for row in rows}.values()))
    kept = {row.criterion: row for row in rows}.values()
    assert whole is not None
    assert min(r.residual.score for r in kept) <= whole.residual <= max(r.residual.score for r in kept)
    assert whole.residual <= whole.inherent
    order = ["low", "medium", "high"]
    worst = RISK.band(max(r.residual.score for r in kept))
    assert order.index(whole.band.key) >= order.index(worst.key) - 1


@given(ratings())
def test_what_measures_cover(row: Rating) -> None:
    assert 0 <= row.covered < 1
