"""Partners that companies watch, and what the public register says of them now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from aeo.accounts.models import User
from aeo.authorisations.models import Partner
from aeo.kernel import clock
from aeo.register import standing
from aeo.register.models import Entry
from operators.queries import own


def own_partners(user: User) -> QuerySet[Partner]:
    """Those that somebody's own companies watch."""
    return Partner.objects.filter(operator__in=own.whole_operators(user), removed_at__isnull=True)


def watching(numbers: Iterable[str]) -> QuerySet[Partner]:
    """Whoever watches one of these numbers."""
    return Partner.objects.filter(number__in=list(numbers), removed_at__isnull=True)


def found(numbers: Iterable[str]) -> dict[str, Entry]:
    """Number → the published entry that answers to it; one query. A status that is held goes before one that ended."""
    wanted = sorted(set(numbers))
    rows = Entry.objects.filter(Q(pk__in=wanted) | Q(numbers__has_any_keys=wanted), published=True)
    entries: dict[str, Entry] = {}
    for row in rows.defer("line", "cells").select_related("record").order_by("over_at", "pk"):
        for number in {row.pk, *row.numbers} & set(wanted):
            entries[number] = row
    return entries


def stands(entry: Entry | None) -> str:
    """How it stands now: the status of the public register, "" when it shows none."""
    return standing.of(entry.record.content, clock.now()).status if entry is not None else ""
