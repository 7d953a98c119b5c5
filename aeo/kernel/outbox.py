"""The outbox: what must happen later, written in the transaction that decided it, sent after it, done once.

One message per subscriber. The relay commits `sent_at` before it sends; a sweeper re-sends what was not done,
so neither a dead broker nor a killed worker loses anything.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils.module_loading import import_string

from aeo.kernel import clock
from aeo.kernel.journal import Posted, Sending
from aeo.kernel.seams import declare as declare_seams
from aeo.kernel.seams import seam

logger = logging.getLogger(__name__)

RESEND_LIMIT = 500
POST = """
INSERT INTO kernel_message (topic, task, queue, payload, as_of, created_at, due_at, sends, attempts, error)
SELECT t.topic, t.task, t.queue, t.payload::jsonb, %s, now(), now() + interval '10 seconds', 0, 0, ''
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS t(topic, task, queue, payload)
RETURNING id, task, queue
"""
SENT = """
UPDATE kernel_message SET sent_at = now(), sends = sends + 1,
       due_at = now() + least(interval '10 minutes', interval '10 seconds' * (2 ^ least(sends, 6)))
WHERE id = ANY(%s)
"""
# A message whose advisory lock is held is being worked on; a killed worker's lock is free within milliseconds.
OVERDUE = """
SELECT id, task, queue FROM kernel_message m
WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= now() AND NOT EXISTS (
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((classid::bigint << 32) | objid::bigint) = m.id)
ORDER BY id LIMIT %s
"""


@dataclass(frozen=True)
class Subscription:
    """A task, by name, that a topic wakes, and the queue it waits in."""

    task: str
    queue: str = "work"


_subscriptions: dict[str, list[Subscription]] = {}
_joined: dict[str, list[str]] = {}
_declared: set[str] = set()
_send: list[Callable[[Sending], None]] = []
declare_seams("outbox.committed", "outbox.marked", "outbox.sent")


def subscribe(topic: str, *, task: str, queue: str = "work") -> None:
    """Let a topic wake a task. Called from `subscriptions.py` modules, in every process."""
    subscription = Subscription(task, queue)
    if subscription not in _subscriptions.setdefault(topic, []):
        _subscriptions[topic].append(subscription)


def join(topic: str, *, action: str) -> None:
    """Let an action, by its dotted name, be done in the very transaction in which a move posts its topic.

    For what holds from that instant whether a worker runs or not; it is called with the key of the row that moved.
    """
    if action not in _joined.setdefault(topic, []):
        _joined[topic].append(action)


def joined() -> Mapping[str, Sequence[str]]:
    """Every topic that actions have joined, with their names."""
    return _joined


def declare(*topics: str) -> None:
    """Name topics that actions post besides the moves of machines; each needs a subscriber."""
    _declared.update(topics)


def subscriptions() -> Mapping[str, Sequence[Subscription]]:
    """Every topic with its subscribers."""
    return _subscriptions


def declared() -> frozenset[str]:
    """The topics that actions post."""
    return frozenset(_declared)


def use_sender(sender: Callable[[Sending], None]) -> None:
    """How a message leaves: given by the one door to Celery."""
    _send[:] = [sender]


def messages(topics: Iterable[str], ids: Mapping[str, Any]) -> list[Posted]:
    """The messages of these topics: one per subscriber, none for a topic nobody listens to."""
    payload = orjson.dumps(dict(ids)).decode()
    return [Posted(topic, s.task, s.queue, payload) for topic in topics for s in _subscriptions.get(topic, ())]


def post(topic: str, **ids: Any) -> None:
    """Post a declared topic in the present transaction."""
    post_each(topic, [ids])


def post_each(topic: str, each: Sequence[Mapping[str, Any]]) -> None:
    """Post a declared topic about several things at once; about none if there are none."""
    if topic not in _declared:
        raise LookupError(f"topic {topic!r} is not declared")
    posted = [message for ids in each for message in messages((topic,), ids)]
    if not posted:
        return
    columns = [[getattr(message, name) for message in posted] for name in ("topic", "task", "queue", "payload")]
    with connection.cursor() as cursor:
        cursor.execute(POST, [clock.now(), *columns])
        relay_on_commit([Sending(*row) for row in cursor.fetchall()])


def act_joined(topic: str, key: Any) -> None:
    """Do what joined a topic."""
    for name in _joined.get(topic, ()):
        import_string(name)(key)


def relay_on_commit(sendings: Sequence[Sending]) -> None:
    """Send after the transaction is committed, if it is."""
    if sendings:
        transaction.on_commit(lambda: _committed(sendings))


def _committed(sendings: Sequence[Sending]) -> None:
    seam("outbox.committed")
    relay(sendings)


def relay(sendings: Sequence[Sending]) -> int:
    """Mark as sent, then send; a broker that does not answer is left to the sweeper. Returns how many went out."""
    with connection.cursor() as cursor:
        cursor.execute(SENT, [[sending.id for sending in sendings]])
    seam("outbox.marked")
    for count, sending in enumerate(sendings):
        try:
            _send[0](sending)
        except Exception as error:
            logger.warning("broker unreachable, %s messages wait for the sweep: %s", len(sendings) - count, error)
            return count
        seam("outbox.sent")
    return len(sendings)


def sweep() -> int:
    """Re-send every message that is overdue and that nobody is working on. Returns how many went out."""
    with connection.cursor() as cursor:
        cursor.execute(OVERDUE, [RESEND_LIMIT])
        overdue = [Sending(*row) for row in cursor.fetchall()]
    return relay(overdue) if overdue else 0
