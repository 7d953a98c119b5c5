"""Messages: done once however often delivered, also when a handler fails, a worker dies or the broker is away."""

from __future__ import annotations

from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from aeo.kernel import outbox, tasks
from aeo.kernel.journal import Sending
from aeo.kernel.lifecycle import begin, perform
from aeo.kernel.models import Message
from aeo.kernel.policy import Actor
from tests.machines.models import Gate, Key
from tests.machines.tasks import hang

pytestmark = pytest.mark.django_db
KEEPER = Actor("user:1", "Keeper", frozenset({"keeper"}))


def _opened(name: str = "north") -> Message:
    gate = perform(begin(Gate(name=name), by=KEEPER), "open", by=KEEPER)
    return Message.objects.get(topic="gate.open", payload={"id": gate.pk})


def test_a_message_is_done_once() -> None:
    message = _opened()
    assert tasks.deliver("machines.hang", message.pk, hang)
    assert not tasks.deliver("machines.hang", message.pk, hang)
    assert Key.objects.count() == 1


def test_a_delivery_meant_for_another_database_is_left_alone() -> None:
    """A broker that outlived its database knows the same numbers with other tasks."""
    message = _opened()
    assert not tasks.deliver("machines.other", message.pk, hang)
    message.refresh_from_db()
    assert (message.attempts, message.done_at) == (0, None)


def test_a_failing_handler_waits_longer_each_time_and_is_given_up() -> None:
    message = _opened("broken")
    given_up: list[int] = []
    for _ in range(3):
        assert not tasks.deliver("machines.hang", message.pk, hang, 3, lambda id: given_up.append(id))
    message.refresh_from_db()
    assert (message.attempts, message.error) == (3, "ValueError: broken gate")
    assert message.failed_at is not None
    assert given_up == [message.payload["id"]]
    assert not tasks.deliver("machines.hang", message.pk, hang, 3)


def test_what_runs_out_of_its_time_twice_is_given_up() -> None:
    def slow(id: int) -> None:
        raise SoftTimeLimitExceeded

    message, given_up = _opened(), list[int]()
    for _ in range(2):
        assert message.failed_at is None
        assert not tasks.deliver("machines.hang", message.pk, slow, 8, lambda id: given_up.append(id))
        message.refresh_from_db()
    assert (message.attempts, given_up) == (2, [message.payload["id"]])
    assert message.failed_at is not None


def test_messages_are_sent_after_the_commit_only(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Sending] = []
    monkeypatch.setattr(outbox, "_send", [sent.append])
    with django_capture_on_commit_callbacks(execute=True):
        message = _opened()
        assert sent == []
    assert [(s.id, s.task, s.queue) for s in sent] == [(message.pk, "machines.hang", "work")]
    message.refresh_from_db()
    assert message.sent_at is not None


def test_a_dead_broker_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(_sending: Sending) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(outbox, "_send", [dead])
    message = _opened()
    assert outbox.relay([Sending(message.pk, message.task, message.queue)]) == 0
    message.refresh_from_db()
    assert (message.done_at, message.sends) == (None, 1)


def test_the_sweep_resends_what_is_overdue_and_not_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Sending] = []
    monkeypatch.setattr(outbox, "_send", [sent.append])
    message = _opened()
    assert outbox.sweep() == 0
    Message.objects.filter(pk=message.pk).update(due_at="2020-01-01T00:00Z")
    assert outbox.sweep() == 1
    assert outbox.sweep() == 0
    assert [s.id for s in sent] == [message.pk]


def test_an_undeclared_topic_is_refused() -> None:
    with pytest.raises(LookupError):
        outbox.post("nobody.knows", id=1)
