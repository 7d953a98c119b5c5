"""Two at once: one wins, nobody waits for ever, nothing is done twice. Real threads, commits, workers, brokers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from aeo.kernel import outbox, tasks
from aeo.kernel.lifecycle import action, begin, locked, perform
from aeo.kernel.models import Entry, Head, Message
from aeo.kernel.once import once
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady, Refused
from tests.machines.models import Gate, Key
from tests.machines.tasks import hang
from tests.support.fixtures import ProcessDatabase
from tests.support.processes import Broker, Programs, wait_until

KEEPER = Actor("user:1", "Keeper", frozenset({"keeper"}))
pytestmark = pytest.mark.usefixtures("process_db")


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run the works in threads of their own, started together; their results or exceptions in order."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(index: int, work: Callable[[], object]) -> None:
        try:
            start.wait()
            results[index] = work()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, work)) for index, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def _gate(name: str = "north") -> Gate:
    return begin(Gate(name=name), by=KEEPER)


def test_of_two_writers_one_wins() -> None:
    gate = _gate()
    results = at_once(*[lambda: perform(gate, "open", by=KEEPER, expected=1)] * 4)
    assert sum(isinstance(result, Gate) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 3
    assert Entry.objects.filter(subject=gate.subject, verb="open").count() == 1


def test_children_and_parents_do_not_deadlock() -> None:
    gate = _gate()

    @action
    def hang_then_paint() -> None:
        Key.objects.create(gate=gate)
        time.sleep(0.1)
        perform(gate, "paint", by=KEEPER)

    assert at_once(hang_then_paint, hang_then_paint, hang_then_paint) == [None, None, None]
    assert Key.objects.count() == 3


def test_a_child_is_inserted_while_the_parent_is_held() -> None:
    gate = _gate()
    held, done = threading.Event(), threading.Event()

    @action
    def hold() -> None:
        locked(gate)
        held.set()
        assert done.wait(20)

    def insert() -> None:
        assert held.wait(20)
        Key.objects.create(gate=gate)
        done.set()

    assert at_once(hold, insert) == [None, None]


def test_opposite_orders_are_retried_after_a_deadlock() -> None:
    first, second = _gate("first"), _gate("second")
    tries: list[int] = []

    def both(one: Gate, other: Gate) -> Callable[[], None]:
        @action
        def work() -> None:
            tries.append(1)
            perform(one, "paint", by=KEEPER)
            time.sleep(0.2)
            perform(other, "paint", by=KEEPER)

        return work

    assert at_once(both(first, second), both(second, first)) == [None, None]
    assert len(tries) > 2
    assert set(Head.objects.filter(subject__startswith="gate:").values_list("seq", flat=True)) == {3}


def test_a_message_delivered_many_times_at_once_is_done_once() -> None:
    gate = perform(_gate(), "open", by=KEEPER)
    message = Message.objects.get(topic="gate.open", payload={"id": gate.pk})

    def slowly(id: int) -> None:
        time.sleep(0.3)
        hang(id)

    results = at_once(*[lambda: tasks.deliver("machines.hang", message.pk, slowly)] * 4)
    assert sorted(map(bool, results)) == [False, False, False, True]
    assert Key.objects.filter(gate=gate).count() == 1


def test_once_answers_the_same_request_once() -> None:
    made: list[int] = []

    def work() -> int:
        made.append(1)
        return len(made)

    assert at_once(*[lambda: once("client", "k1", b"body", work)] * 4) == [1, 1, 1, 1]
    with pytest.raises(NotReady, match="different request"):
        once("client", "k1", b"another body", work)


def test_a_worker_does_what_was_posted(programs: Programs) -> None:
    programs.worker("work")
    gate = perform(_gate(), "open", by=KEEPER)
    wait_until(lambda: Key.objects.filter(gate=gate).exists())


def test_a_killed_worker_harms_nothing(programs: Programs, tmp_path: Path) -> None:
    marker = tmp_path / "crashed"
    first = programs.worker("work", env={"AEO_CRASH_AT": f"task.machines.hang={marker}"})
    gate = perform(_gate(), "paint", by=KEEPER)
    gate = perform(gate, "open", by=KEEPER)
    message = Message.objects.get(topic="gate.open", payload={"id": gate.pk})
    wait_until(marker.exists)
    first.kill()
    assert Message.objects.filter(pk=message.pk, done_at__isnull=True).exists()
    programs.worker("work")
    Message.objects.filter(pk=message.pk).update(due_at="2020-01-01T00:00Z")
    wait_until(lambda: outbox.sweep() or Message.objects.get(pk=message.pk).done_at, every=0.3)
    wait_until(lambda: Message.objects.get(pk=message.pk).done_at)


def test_while_the_broker_is_away_acts_go_on_quickly(
    broker: Broker, programs: Programs, process_db: ProcessDatabase
) -> None:
    broker.stop()
    began = time.monotonic()
    gate = perform(_gate(), "open", by=KEEPER)
    assert time.monotonic() - began < 5
    message = Message.objects.get(topic="gate.open", payload={"id": gate.pk})
    assert message.sent_at is not None
    assert message.done_at is None
    broker.start()
    programs.worker("work")
    Message.objects.filter(pk=message.pk).update(due_at="2020-01-01T00:00Z")
    wait_until(lambda: outbox.sweep() == 1, every=0.3)
    wait_until(lambda: Key.objects.filter(gate=gate).exists())
