"""P7: one `perform` against the same statements sent through Django's cursor."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from aeo.kernel import clock, journal
from aeo.kernel.lifecycle import begin, perform
from aeo.kernel.policy import Actor
from tests.bench.table import Row, median_ms
from tests.machines.models import Gate

KEEPER = Actor("user:1", "Keeper", frozenset({"keeper"}))
SELECT = (
    'SELECT "id", "revision", "state", "name", "opened_at", "opened_by", "limit" FROM "machines_gate"'
    ' WHERE "id" = %s LIMIT 21 FOR NO KEY UPDATE OF "machines_gate"'
)
UPDATE = (
    'UPDATE "machines_gate" SET "revision" = %s, "state" = %s, "name" = %s, "opened_at" = %s, "opened_by" = %s,'
    ' "limit" = %s WHERE "id" = %s'
)


def run() -> list[Row]:
    """Measure both in turn on rows of their own."""
    ours, bare = (begin(Gate(name=name), by=KEEPER) for name in ("ours", "bare"))
    rounds = [(_perform(ours), _floor(bare)) for _ in range(3)]
    best = sorted(rounds, key=lambda pair: pair[0] / pair[1])[1]
    return [Row("P7", "one perform", *best, "ms", 2.0)]


def _perform(gate: Gate) -> float:
    return median_ms(lambda: perform(gate, "paint", by=KEEPER))


def _floor(gate: Gate) -> float:
    parameters = _parameters(gate)

    def statements() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SELECT, [gate.pk])
            row: Any = cursor.fetchone()
            cursor.execute(UPDATE, [row[1] + 1, *row[2:], row[0]])
            cursor.execute(journal.APPEND, parameters)

    return median_ms(statements)


def _parameters(gate: Gate) -> dict[str, Any]:
    record = journal.Record(gate.subject, "paint", "shut", "shut", "user:1", datetime(2026, 1, 1, tzinfo=UTC))
    facts, salt = journal.canonical({"by": "Keeper", "reason": ""}), secrets.token_bytes(16)
    commitment = journal.commit_to(salt, facts)
    return {
        "subject": gate.subject,
        "genesis": journal.GENESIS,
        "body": journal.body(record, commitment),
        **{"verb": "paint", "source": "shut", "target": "shut", "actor": "user:1", "at": clock.now()},
        **{"facts": facts.decode(), "salt": salt, "commitment": commitment},
        **{"topics": [], "tasks": [], "queues": [], "payloads": []},
    }
