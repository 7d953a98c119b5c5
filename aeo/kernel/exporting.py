"""The journal as lines of JSON, so that somebody else can keep it and recompute its chains."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from aeo.kernel.models import Entry


def export_lines(subjects: Sequence[str] = ()) -> Iterator[bytes]:
    """One line per entry, in the order of time; of these subjects only when any are given."""
    entries = Entry.objects.order_by("at", "pk")
    if subjects:
        entries = entries.filter(subject__in=subjects)
    return (orjson.dumps(told(entry)) + b"\n" for entry in entries.iterator(chunk_size=2000))


def told(entry: Entry) -> dict[str, Any]:
    """All of an entry; facts and salt are null when they were erased."""
    return {
        "subject": entry.subject,
        "seq": entry.seq,
        "verb": entry.verb,
        "from": entry.source,
        "to": entry.target,
        "actor": entry.actor,
        "at": entry.at,
        "facts": orjson.loads(entry.facts) if entry.facts is not None else None,
        "salt": bytes(entry.salt).hex() if entry.salt is not None else None,
        "commitment": bytes(entry.commitment).hex(),
        "hash": bytes(entry.hash).hex(),
    }
