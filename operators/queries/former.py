"""What somebody could see in a company once and cannot see now: accesses that ended, sections that were taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.models import Entry
from operators.models import Membership
from operators.models.people import MemberRole

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Spell:
    """An access that is over: its sections (None: all of the company) and its last moment."""

    sections: frozenset[str] | None
    until: datetime

    def shows(self, section: str) -> bool:
        """True when it was open."""
        return self.sections is None or section in self.sections


def spells(user: User, operator_id: int) -> list[Spell]:
    """All that somebody has had in a company, but for what holds unchanged."""
    rows = Membership.objects.filter(user=user, operator=operator_id).order_by("pk")
    return [spell for row in rows for spell in (*_before_changes(row), *_ended(row))]


def _before_changes(row: Membership) -> Iterator[Spell]:
    """A consultant's sections before others were chosen: the row says only which they are now."""
    named = f'"membership":{row.pk}'
    changes = Entry.objects.filter(subject=f"operator:{row.operator_id}", verb="change_member", facts__contains=named)
    for entry in changes.order_by("seq"):
        told: dict[str, Any] = orjson.loads(entry.facts or "{}")
        if told.get("membership") == row.pk and "sections" in told["before"]:
            yield Spell(_shown(row.role, told["before"]["sections"]), entry.at - MOMENT)


def _ended(row: Membership) -> Iterator[Spell]:
    ends = [row.ended_at] if row.ended_at else []
    if row.valid_until is not None and row.valid_until < clock.today():
        ends.append(clock.end_of(row.valid_until) - MOMENT)
    if ends and clock.day_of(min(ends)) >= row.valid_from:
        yield Spell(_shown(row.role, row.sections), min(ends))


def _shown(role: str, sections: Iterable[str]) -> frozenset[str] | None:
    return frozenset(sections) if role == MemberRole.CONSULTANT else None
