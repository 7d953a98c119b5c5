"""P9: outbox → Celery → done for 10,000 messages, against a Celery task that does one UPDATE by key."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from aeo.kernel import outbox
from aeo.kernel.journal import Sending
from aeo.kernel.tasks import celery
from tests.bench.table import Row

COUNT = 10_000
PATIENCE = 240
FILL = """
INSERT INTO kernel_message (topic, task, queue, payload, as_of, created_at, due_at, sends, attempts, error)
SELECT 'bench', 'bench.nothing', 'bench', '{}', now(), now(), now() + interval '1 hour', 0, 0, ''
FROM generate_series(1, %s) RETURNING id
"""


def run() -> list[Row]:
    """Messages a second, ours and the floor's, each from the first sending to the last row done."""
    with _worker():
        floor = _rate(lambda ids: [celery.send_task("bench.update", args=[i], queue="bench") for i in ids])
        ours = _rate(lambda ids: outbox.relay([Sending(i, "bench.nothing", "bench") for i in ids]))
    return [Row("P9", f"outbox → Celery → done, {COUNT:,}", ours, floor, "/s", 0.6, at_most=False)]


def _rate(send: Callable[[list[int]], object]) -> float:
    ids = _fill()
    began = time.perf_counter()
    send(ids)
    while _undone(ids[0], ids[-1]):
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("the worker of the benchmark does nothing; see its output above")
        time.sleep(0.05)
    return COUNT / (time.perf_counter() - began)


def _fill() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(FILL, [COUNT])
        return sorted(row[0] for row in cursor.fetchall())


def _undone(first: int, last: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM kernel_message WHERE id BETWEEN %s AND %s AND done_at IS NULL)", [first, last]
        )
        row = cursor.fetchone()
    return bool(row and row[0])


@contextmanager
def _worker() -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "-A", "tests.bench.worker", "worker", "-Q", "bench", "-c", "2"]
    child = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle", "--loglevel=ERROR"], env=os.environ, stdin=subprocess.DEVNULL
    )
    try:
        time.sleep(5)
        yield
    finally:
        child.terminate()
        child.wait(timeout=60)
