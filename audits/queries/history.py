"""What happened to a visit, a finding or a consultation: its journal, newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils.translation import gettext

from aeo.kernel.models import Entry
from aeo.kernel.policy import SYSTEM

MOST = 200


@dataclass(frozen=True)
class Moment:
    """One entry: what was done, when, by whom, and why where a reason was given."""

    verb: str
    at: datetime
    by: str
    reason: str


def history(subject: str, verbs: Collection[str] = ()) -> list[Moment]:
    """The last entries of a subject; only those of some verbs if they are named. One query."""
    rows = Entry.objects.filter(subject=subject)
    rows = rows.filter(verb__in=list(verbs)) if verbs else rows
    return [_moment(row) for row in rows.order_by("-seq")[:MOST]]


def _moment(row: Entry) -> Moment:
    facts: dict[str, Any] = orjson.loads(row.facts) if row.facts else {}
    reason = str(facts.get("reason") or "")
    own = row.actor == SYSTEM.ref and reason  # a sentence of the system's own is read in the reader's language
    return Moment(row.verb, row.at, str(facts.get("by") or row.actor), gettext(reason) if own else reason)
