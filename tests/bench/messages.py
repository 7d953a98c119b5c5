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
WARM = 50
PATIENCE = 240
Worker = subprocess.Popen[bytes]
FILL = """
INSERT INTO kernel_message (topic, task, queue, payload, as_of, created_at, due_at, sends, attempts, error)
SELECT 'bench', 'bench.nothing', 'bench', '{}', now(), now(), now() + interval '1 hour', 0, 0, ''
FROM generate_series(1, %s) RETURNING id
"""
UNDONE = "SELECT EXISTS (SELECT 1 FROM kernel_message WHERE id BETWEEN %s AND %s AND done_at IS NULL)"


def run() -> list[Row]:
    """Messages a second, ours and the floor's, each from the first sending to the last row done."""
    with _worker() as worker:
        floor, ours = _rate(_bare, worker, COUNT), _rate(_outbox, worker, COUNT)
    return [Row("P9", f"outbox → Celery → done, {COUNT:,}", ours, floor, "/s", 0.6, at_most=False)]


def _bare(ids: list[int]) -> None:
    for key in ids:
        celery.send_task("bench.update", args=[key], queue="bench")


def _outbox(ids: list[int]) -> None:
    outbox.relay([Sending(key, "bench.nothing", "bench") for key in ids])


def _rate(send: Callable[[list[int]], object], worker: Worker, count: int) -> float:
    ids = _fill(count)
    began = time.perf_counter()
    send(ids)
    while _undone(ids[0], ids[-1]):
        if worker.poll() is not None or time.perf_counter() - began > PATIENCE:
            raise SystemExit("the worker of the benchmark does nothing; see its output above")
        time.sleep(0.05)
    return count / (time.perf_counter() - began)


def _fill(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(FILL, [count])
        return sorted(row[0] for row in cursor.fetchall())


def _undone(first: int, last: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(UNDONE, [first, last])
        row = cursor.fetchone()
    return bool(row and row[0])


@contextmanager
def _worker() -> Iterator[Worker]:
    """A worker that has shown that it works."""
    command = [sys.executable, "-m", "celery", "-A", "tests.bench.worker", "worker", "-Q", "bench", "-c", "2"]
    child = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle", "--loglevel=ERROR"], env=os.environ, stdin=subprocess.DEVNULL
    )
    try:
        for send in (_bare, _outbox):
            _rate(send, child, WARM)
        yield child
    finally:
        child.terminate()
        child.wait(timeout=60)
