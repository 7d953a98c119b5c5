"""What a record says of an instant: pure functions from its intervals. Nothing here reads a stored state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from aeo.kernel import clock

Content = Mapping[str, Any]
ONGOING = ("active", "suspended")


@dataclass(frozen=True)
class PartStanding:
    """What holds of a part: from `since` until before `until` (None: no end is known). Without a status: not yet.

    `told_at`: when that was recorded. `benefits` are those that can be used: none while the part is suspended.
    """

    component: str
    role: str
    valid_from: date
    valid_until: date
    status: str
    since: datetime | None
    until: datetime | None
    told_at: datetime | None
    starts_at: datetime
    reason: str
    renewal_filed_on: date | None
    sites: tuple[Content, ...]
    benefits: tuple[str, ...]


class TypeStanding(NamedTuple):
    """A type (its key), from `since` (None: from the start) until before `until` (None: no end is known)."""

    key: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Standing:
    """What holds of a whole record. `status`: the best of its parts; when all have ended, how the last one did.

    `types`: the one that holds, then those that follow it. `in_part`: something of that type, or of a role, cannot be
    relied on; a part that does not belong to it any more, or not yet, takes nothing away (docs/decisions/0028).
    """

    status: str
    since: datetime | None
    in_part: bool
    renewal_filed_on: date | None
    starts_at: datetime | None
    parts: tuple[PartStanding, ...]
    types: tuple[TypeStanding, ...]

    @property
    def type(self) -> str:
        """The type that it has at that instant."""
        return self.types[0].key


def of(content: Content, at: datetime) -> Standing:
    """What holds of a record at an instant."""
    parts = tuple(_part(part, at) for part in content["parts"] if part["intervals"])
    telling, named = _telling(parts), tuple(row for row in types(content) if row.until is None or at < row.until)
    return Standing(
        status=telling.status if telling else "",
        since=telling.since if telling else None,
        in_part=bool(telling and telling.status == "active" and any(_lacks(part, parts, named) for part in parts)),
        renewal_filed_on=next((part.renewal_filed_on for part in parts if part.renewal_filed_on), None),
        starts_at=min((part.starts_at for part in parts), default=None),
        parts=parts,
        types=named,
    )


def types(content: Content) -> tuple[TypeStanding, ...]:
    """The types in time. Records of before this was told have one."""
    rows = content.get("types", ())
    told = tuple(TypeStanding(row["key"], instant(row["start"]), _end(row)) for row in rows)
    return told or (TypeStanding(content["type"], None, None),)


def _end(row: Content) -> datetime | None:
    return instant(row["end"]) if row["end"] else None


def interval_at(part: Content, at: datetime) -> Content | None:
    """The interval of a part that holds at an instant."""
    return next((interval for interval in part["intervals"] if _holds(interval, at)), None)


def over_at(content: Content) -> datetime | None:
    """From when on nothing of it is held; None while no end is known."""
    ends = [interval["end"] for interval in _ongoing(content)]
    if None in ends:
        return None
    return max((instant(end) for end in ends), default=instant(content["recorded_at"]))


def instant(text: str) -> datetime:
    """A stored instant."""
    return datetime.fromisoformat(text)


def _ongoing(content: Content) -> Iterable[Content]:
    return (row for part in content["parts"] for row in part["intervals"] if row["status"] in ONGOING)


def _telling(parts: Iterable[PartStanding]) -> PartStanding | None:
    """The part that says how the whole stands."""
    rows = list(parts)
    for status in (*ONGOING, ""):
        found = [part for part in rows if part.status == status]
        if found:
            return min(found, key=lambda part: part.since or part.starts_at)
    return max(rows, key=lambda part: part.since or part.starts_at, default=None)


def _lacks(part: PartStanding, parts: Iterable[PartStanding], named: Sequence[TypeStanding]) -> bool:
    """Whether a part is missing from what the type of that instant, named first, and the roles promise."""
    if part.status in ONGOING:
        return part.status != "active"
    beside = [other for other in parts if other.role == part.role and other.status in ONGOING]
    again = any(other.component == part.component for other in beside)
    if part.since is None:
        less = any(row.since == part.starts_at for row in named[1:])
    else:
        less = named[0].since is not None and part.since <= named[0].since
    return not again and not (less and beside)


def _part(part: Content, at: datetime) -> PartStanding:
    here = interval_at(part, at)
    day = clock.day_of(at)
    filed = here["renewal_filed_on"] if here else None
    status = str(here["status"]) if here else ""
    return PartStanding(
        component=part["component"],
        role=part["role"],
        valid_from=date.fromisoformat(part["valid_from"]),
        valid_until=date.fromisoformat(part["valid_until"]),
        status=status,
        since=instant(here["start"]) if here else None,
        until=_end(here) if here else None,
        told_at=instant(here["recorded_at"]) if here else None,
        starts_at=min(instant(row["start"]) for row in part["intervals"]),
        reason=here["reason"] if here else "",
        renewal_filed_on=date.fromisoformat(filed) if filed else None,
        sites=tuple(row["site"] for row in part["coverage"] if _on(row, day)),
        benefits=tuple(row["key"] for row in part["benefits"] if status == "active" and _on(row, day)),
    )


def _holds(interval: Content, at: datetime) -> bool:
    end = interval["end"]
    return instant(interval["start"]) <= at and (end is None or at < instant(end))


def _on(row: Content, day: date) -> bool:
    until = row["until"]
    return date.fromisoformat(row["since"]) <= day and (until is None or day <= date.fromisoformat(until))
