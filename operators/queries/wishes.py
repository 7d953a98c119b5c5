"""What a company wished for, what it was answered and why: kept in the journal, read from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson

from aeo.kernel.models import Deadline, Entry
from aeo.kernel.policy import SYSTEM
from aeo.programme.queries import pack_of
from operators.models import Application

WISHED, GIVEN, REFUSED, ANSWERED = "wish_time", "extend", "refuse_time", "answer_time"
CLOSED, OVERDUE = "close", "overdue"


@dataclass(frozen=True)
class Said:
    """What was done, when, and for which reason."""

    verb: str
    at: datetime
    reason: str

    @property
    def waits(self) -> bool:
        """A wish that nobody answered yet."""
        return self.verb == WISHED

    @property
    def refused(self) -> bool:
        """More time was not given."""
        return self.verb == REFUSED


def latest(subjects: Iterable[str], *verbs: str) -> dict[str, Said]:
    """Subject → the last thing done to it among these verbs; what was erased is not said again."""
    rows = Entry.objects.filter(subject__in=list(subjects), verb__in=verbs, facts__isnull=False)
    return {row.subject: _said(row) for row in rows.order_by("subject", "-seq").distinct("subject")}


def time(subjects: Iterable[str]) -> dict[str, Said]:
    """Information requests' last wish for more time, or what became of it."""
    return latest(subjects, WISHED, GIVEN, REFUSED)


def extensions_left(row: Deadline, application: Application) -> int:
    """How often a clock may still be lengthened; what the system added for a warning it owed does not count."""
    rule = pack_of(application.version_id).clocks[row.clock]
    return rule.extensions - row.events.filter(what="extend").exclude(by=SYSTEM.ref).count()


def adjustment(application: Application) -> Said | None:
    """How the wish for time to adjust was answered; None while it was not."""
    if application.time_answered_at is None:
        return None
    return latest([application.subject], ANSWERED).get(application.subject)


def _said(row: Entry) -> Said:
    return Said(row.verb, row.at, str(orjson.loads(row.facts or "{}").get("reason") or ""))
