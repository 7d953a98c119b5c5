"""The one door to Celery: durable tasks, each done once however often it is delivered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from importlib import import_module
from typing import Any

import orjson
from celery import Celery, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import task_prerun
from django.conf import settings
from django.db import close_old_connections, connection

from aeo.kernel import arrivals, checkpoints, clock, outbox, reviewing, seams
from aeo.kernel.journal import Sending
from aeo.kernel.seams import seam

logger = logging.getLogger(__name__)

Handler = Callable[..., object]

celery = Celery("itgel")
celery.config_from_object("django.conf:settings", namespace="CELERY")
OF_WORKERS = ("celery.bin.celery", "celery.apps.worker", "celery.concurrency.solo", "kombu.transport.redis")


def load_worker() -> None:
    """Load what a worker needs to start, before several are forked: each would do it for itself."""
    for name in OF_WORKERS:
        import_module(name)


@task_prerun.connect
def _with_a_sound_connection(**_signal: Any) -> None:
    """Connections outlive tasks (CELERY_DB_REUSE_MAX), but not a restart of the database: a broken one is left."""
    close_old_connections()


# Waits for the row (never skips it): a relay marking it sent at this moment must not make it look done. A delivery
# under another task's name comes from a broker that outlived its database (a restored backup), and is left alone.
CLAIM = """
WITH m AS MATERIALIZED (
    SELECT id, payload, as_of, attempts FROM kernel_message
    WHERE id = %s AND task = %s AND done_at IS NULL AND failed_at IS NULL FOR NO KEY UPDATE)
SELECT payload::text, as_of, attempts, pg_try_advisory_lock(id) FROM m
"""
DONE = """
WITH m AS (UPDATE kernel_message SET done_at = now(), error = '' WHERE id = %s RETURNING id)
SELECT pg_advisory_unlock(id) FROM m
"""
FAILED = """
WITH m AS (
    UPDATE kernel_message SET attempts = attempts + 1, error = %s,
        failed_at = CASE WHEN attempts + 1 >= %s THEN now() END,
        due_at = now() + least(interval '1 hour', interval '5 seconds' * (2 ^ least(attempts, 10)))
    WHERE id = %s RETURNING id)
SELECT pg_advisory_unlock(id) FROM m
"""


def send(sending: Sending) -> None:
    """Hand one message to the broker, without waiting for a broker that is away."""
    celery.send_task(sending.task, args=[sending.id], queue=sending.queue, retry=False)


outbox.use_sender(send)


def durable_task(name: str, *, attempts: int = 8, exhausted: Handler | None = None) -> Callable[[Handler], Handler]:
    """Make a handler the task `name`, called with the ids its topic was posted with.

    It may be delivered any number of times, also at once; the outbox row decides. An error is kept on the row and
    tried again with growing pauses; after `attempts` the row is failed and `exhausted` is called with the same ids.
    """

    seams.declare(f"task.{name}")

    def wrap(handler: Handler) -> Handler:
        @shared_task(name=name)
        def run(message_id: int) -> None:
            deliver(name, message_id, handler, attempts, exhausted)

        return handler

    return wrap


def periodic_task(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Make a sweep the task `name`, which beat calls; running it twice, or at once, must do no harm."""

    def wrap(sweeper: Callable[[], object]) -> Callable[[], object]:
        @shared_task(name=name)
        def run() -> None:
            sweeper()

        return sweeper

    return wrap


def deliver(name: str, message_id: int, handler: Handler, attempts: int = 8, exhausted: Handler | None = None) -> bool:
    """Do the work of a message to the task `name` unless it is done or somebody is doing it. True when done here."""
    claimed = _one(CLAIM, [message_id, name])
    if claimed is None or not claimed[3]:
        return False
    ids = orjson.loads(claimed[0])
    try:
        with _time_of(claimed[1]):
            handler(**ids)
    except Exception as error:
        logger.exception("message %s failed", message_id)
        _give_up_or_wait(message_id, error, claimed[2] + 1, attempts, exhausted, ids)
        return False
    seam(f"task.{name}")
    _one(DONE, [message_id])
    return True


def _give_up_or_wait(
    message_id: int,
    error: Exception,
    tried: int,
    attempts: int,
    exhausted: Handler | None,
    ids: dict[str, Any],
) -> None:
    if isinstance(error, SoftTimeLimitExceeded):  # a loaded machine is given another try; not hours of tries
        attempts = min(attempts, 2)
    if exhausted and tried >= attempts:
        exhausted(**ids)
    _one(FAILED, [f"{type(error).__name__}: {error}"[:2000], attempts, message_id])


def _time_of(as_of: datetime) -> AbstractContextManager[object]:
    return clock.frozen(as_of) if settings.AEO_SIMULATED_TIME else nullcontext()


def _one(sql: str, parameters: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()


@durable_task("deadlines.review")
def review_deadlines(why: str, note: str, by: str) -> None:
    """The calendar changed, or our system was down: look at every running limit again."""
    reviewing.review_all(why, note=note, by=by)


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Beat's call of the sweeper."""
    outbox.sweep()


@shared_task(name="journal.checkpoint")
def checkpoint() -> None:
    """Beat's call of the daily checkpoint."""
    checkpoints.take()


@shared_task(name="arrivals.tidy")
def forget_keys() -> None:
    """Beat's call: keys of forms that nobody has open any more."""
    arrivals.tidy()
