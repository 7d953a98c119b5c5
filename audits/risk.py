"""Risk arithmetic, pure: likelihood × impact, inherent and residual, per criterion; bands and weights are the pack's.

COMPACT (standards.md §3.2): assess the risk, take off what the operator's own measures cover, decide on the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from aeo.programme.proceedings import Band, Risk

LOWEST, HIGHEST = 1, 4


class OffScale(ValueError):
    """A likelihood or an impact is not 1, 2, 3 or 4, or the residual one exceeds the inherent one."""


@dataclass(frozen=True)
class Level:
    """Likelihood and impact, each 1 to 4."""

    likelihood: int
    impact: int

    def __post_init__(self) -> None:
        if not all(LOWEST <= value <= HIGHEST for value in (self.likelihood, self.impact)):
            raise OffScale(f"{self.likelihood} × {self.impact}")

    @property
    def score(self) -> int:
        """1 to 16."""
        return self.likelihood * self.impact


@dataclass(frozen=True)
class Rating:
    """One criterion: the risk before and after the operator's own measures."""

    criterion: str
    inherent: Level
    residual: Level

    def __post_init__(self) -> None:
        worse_chance = self.residual.likelihood > self.inherent.likelihood
        if worse_chance or self.residual.impact > self.inherent.impact:
            raise OffScale(f"{self.criterion}: more is left than there was")

    @property
    def covered(self) -> Fraction:
        """Which share of the inherent risk the operator's measures take away, 0 to below 1."""
        return 1 - Fraction(self.residual.score, self.inherent.score)


@dataclass(frozen=True)
class Overall:
    """The weighted mean of the scores, and the band of the case: never below one band under its worst criterion."""

    inherent: Fraction
    residual: Fraction
    band: Band
    worst: tuple[str, ...]


def matrix(risk: Risk) -> list[list[Band]]:
    """The bands of the 4 × 4 table; rows by likelihood from 4 down to 1, columns by impact from 1 to 4."""
    scale = range(LOWEST, HIGHEST + 1)
    return [[risk.band(likelihood * impact) for impact in scale] for likelihood in reversed(scale)]


def missing(criteria: Iterable[str], ratings: Iterable[Rating]) -> tuple[str, ...]:
    """The criteria that nobody rated, in their order."""
    rated = {rating.criterion for rating in ratings}
    return tuple(criterion for criterion in criteria if criterion not in rated)


def overall(risk: Risk, ratings: Sequence[Rating]) -> Overall | None:
    """The whole case from its criteria; None when nothing is rated.

    A mean hides a single grave risk, so the band is at least the one just below that of the worst criterion.
    """
    if not ratings:
        return None
    weights = _weights(risk, ratings)
    residual = _mean(weights, {rating.criterion: rating.residual.score for rating in ratings})
    inherent = _mean(weights, {rating.criterion: rating.inherent.score for rating in ratings})
    top = max(rating.residual.score for rating in ratings)
    worst = tuple(rating.criterion for rating in ratings if rating.residual.score == top)
    return Overall(inherent, residual, _band(risk, residual, top), worst)


def to_test(risk: Risk, ratings: Iterable[Rating]) -> tuple[str, ...]:
    """The criteria to test on site first: those whose residual risk is above the lowest band, gravest first."""
    lowest = min(band.from_score for band in risk.bands)
    above = [rating for rating in ratings if risk.band(rating.residual.score).from_score > lowest]
    return tuple(rating.criterion for rating in sorted(above, key=lambda r: (-r.residual.score, r.criterion)))


def _band(risk: Risk, mean: Fraction, top: int) -> Band:
    bands = sorted(risk.bands, key=lambda band: band.from_score)
    of_mean = bands.index(risk.band(max(LOWEST, round(mean))))
    of_worst = bands.index(risk.band(top))
    return bands[max(of_mean, of_worst - 1)]


def _weights(risk: Risk, ratings: Sequence[Rating]) -> Mapping[str, int]:
    given = {weight.criterion: weight.weight for weight in risk.weights}
    return {rating.criterion: given.get(rating.criterion, 1) for rating in ratings}


def _mean(weights: Mapping[str, int], scores: Mapping[str, int]) -> Fraction:
    return Fraction(sum(weights[key] * score for key, score in scores.items()), sum(weights.values()))
