"""Which type a status has and when: pure reckoning from what holds of its parts. No stored state says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from aeo.authorisations.intervals import Timeline, at
from aeo.authorisations.states import ONGOING
from aeo.programme.pack import Pack
from aeo.programme.pack import Part as PackPart


class Held(NamedTuple):
    """The type (its key) that a status has from `start` until before `end` (None: no end is known)."""

    key: str
    start: datetime
    end: datetime | None


def type_of(pack: Pack, parts: Iterable[PackPart]) -> str | None:
    """The highest type of which one role has every component; None where what is there is no type."""
    held = set(parts)
    wholes = ((row, pack.parts_of(row.key, role)) for row in pack.types for role in {part.role for part in held})
    fitting = [row for row, whole in wholes if whole and held.issuperset(whole)]
    return max(fitting, key=lambda row: row.rank).key if fitting else None


def over_time(pack: Pack, parts: Sequence[tuple[PackPart, Timeline]], recorded: str) -> tuple[Held, ...]:
    """The types one after the other; after the end of the status the one it had last. `recorded`: where none fits."""
    starts = sorted({stretch.start for _part, timeline in parts for stretch in timeline})
    found: list[Held] = []
    for start in starts:
        holding = [part for part, timeline in parts if (here := at(timeline, start)) and here.status in ONGOING]
        key = type_of(pack, holding) or (found[-1].key if found else recorded)
        if not found or found[-1].key != key:
            found[-1:] = [found[-1]._replace(end=start)] if found else []
            found.append(Held(key, start, None))
    return tuple(found)


def from_now(held: Sequence[Held], now: datetime) -> list[Held]:
    """The one that holds now, then those that follow."""
    return [row for row in held if row.end is None or now < row.end]
