"""The journal: what happened, chained per subject by hashes, over salted commitments of the facts.

hash(n) = SHA-256(hash(n-1) ‖ body(n)); the body holds subject, verb, states, actor, time and the commitment
SHA-256(salt ‖ facts). Erasing facts and salt of an entry leaves the chain verifiable. No foreign keys: the
journal never blocks, and is never lost to, live data.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db import connection

from aeo.kernel import clock

GENESIS = bytes(32)

# Head, entry and outbox rows in one statement: a move costs one round trip however much it tells.
APPEND = """
WITH head AS (
    INSERT INTO kernel_head AS h (subject, seq, hash) VALUES (%(subject)s, 1, sha256(%(genesis)s || %(body)s))
    ON CONFLICT (subject) DO UPDATE SET seq = h.seq + 1, hash = sha256(h.hash || %(body)s)
    RETURNING seq, hash
), entry AS (
    INSERT INTO kernel_entry (subject, seq, verb, source, target, actor, at, facts, salt, commitment, hash)
    SELECT %(subject)s, seq, %(verb)s, %(source)s, %(target)s, %(actor)s, %(at)s, %(facts)s, %(salt)s,
           %(commitment)s, hash FROM head
)
INSERT INTO kernel_message (topic, task, queue, payload, as_of, created_at, due_at, sends, attempts, error)
SELECT t.topic, t.task, t.queue, t.payload::jsonb, %(at)s, now(), now() + interval '10 seconds', 0, 0, ''
FROM unnest(%(topics)s::text[], %(tasks)s::text[], %(queues)s::text[], %(payloads)s::text[])
     AS t(topic, task, queue, payload)
RETURNING id, task, queue
"""


@dataclass(frozen=True)
class Posted:
    """A message to be written: topic, the task that handles it, its queue and payload (ids only)."""

    topic: str
    task: str
    queue: str
    payload: str


@dataclass(frozen=True)
class Sending:
    """A written message that is ready to be sent after the commit."""

    id: int
    task: str
    queue: str


@dataclass(frozen=True)
class Record:
    """One thing that happened. `facts` are JSON values."""

    subject: str
    verb: str
    source: str
    target: str
    actor: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


def canonical(facts: Mapping[str, Any]) -> bytes:
    """The facts as bytes: JSON with sorted keys; dates and times as ISO 8601."""
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)


def commit_to(salt: bytes, facts: bytes) -> bytes:
    """The salted commitment to the facts."""
    return hashlib.sha256(salt + facts).digest()


def body(record: Record, commitment: bytes) -> bytes:
    """What the chain's hash covers besides the previous hash."""
    at = record.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [record.subject, record.verb, record.source, record.target, record.actor, at, commitment.hex()]
    return orjson.dumps(parts)


def append(record: Record, messages: Sequence[Posted] = ()) -> list[Sending]:
    """Write one entry at the end of its subject's chain, and messages with it; returns the messages to send."""
    facts, salt = canonical(record.facts), secrets.token_bytes(16)
    commitment = commit_to(salt, facts)
    with connection.cursor() as cursor:
        cursor.execute(
            APPEND,
            {
                "subject": record.subject,
                "genesis": GENESIS,
                "body": body(record, commitment),
                "verb": record.verb,
                "source": record.source,
                "target": record.target,
                "actor": record.actor,
                "at": record.at,
                "facts": facts.decode(),
                "salt": salt,
                "commitment": commitment,
                "topics": [message.topic for message in messages],
                "tasks": [message.task for message in messages],
                "queues": [message.queue for message in messages],
                "payloads": [message.payload for message in messages],
            },
        )
        return [Sending(*row) for row in cursor.fetchall()]


def note(subject: str, verb: str, *, actor: str, facts: Mapping[str, Any] | None = None) -> None:
    """Record something that moves no state, such as a sign-in or the reading of evidence, on a per-day subject."""
    name = f"{subject}:{clock.today().isoformat()}"
    append(Record(name, verb, "", "", actor, clock.now(), facts or {}))
