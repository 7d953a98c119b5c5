"""A row of the benchmark and how it is printed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured: our figure, the floor's, and the ratio to reach (`at_most` or at least)."""

    key: str
    work: str
    ours: float
    floor: float
    unit: str
    reach: float
    at_most: bool = True

    @property
    def ratio(self) -> float:
        """Ours divided by the floor's."""
        return self.ours / self.floor

    @property
    def reached(self) -> bool:
        """Is the figure of design/quality reached?"""
        return self.ratio <= self.reach if self.at_most else self.ratio >= self.reach

    def line(self) -> str:
        """The row as text."""
        bound = f"{'≤' if self.at_most else '≥'} {self.reach:g}"
        verdict = "reached" if self.reached else "MISSED"
        return (
            f"{self.key:4} {self.work:46} {self.ours:10.2f} {self.floor:10.2f} {self.unit:8}"
            f" {self.ratio:6.2f}  {bound:8} {verdict}"
        )


def median_ms(work: Callable[[], object], *, rounds: int = 5, times: int = 200) -> float:
    """The median over rounds of the mean time of one call, in milliseconds."""
    for _ in range(20):
        work()
    return statistics.median(_round(work, times) for _ in range(rounds))


def _round(work: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times * 1000
