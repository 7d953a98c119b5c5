"""`perform`: judged, moved, journalled and posted in one transaction, and nothing moves without it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from aeo.kernel import policy
from aeo.kernel.lifecycle import OutsidePerform, begin, machine, perform
from aeo.kernel.models import Entry, Message
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Contradiction, NotPermitted, NotReady, Stale, WrongState
from tests.machines.models import Gate, GateState

pytestmark = pytest.mark.django_db
KEEPER = Actor("user:1", "Keeper", frozenset({"keeper"}))
STRANGER = Actor("user:2", "Stranger")


@pytest.fixture
def gate() -> Gate:
    return begin(Gate(name="north"), by=KEEPER)


def test_a_move_is_saved_journalled_and_posted(gate: Gate) -> None:
    moved = perform(gate, "open", by=KEEPER, reason="morning", facts={"weather": "цас"})
    assert (moved.state, moved.revision, moved.opened_by) == (GateState.OPEN, 2, "user:1")
    entry = Entry.objects.get(subject=f"gate:{gate.pk}", seq=2)
    assert (entry.verb, entry.source, entry.target, entry.actor) == ("open", "shut", "open", "user:1")
    assert entry.facts == '{"by":"Keeper","reason":"morning","weather":"цас"}'
    message = Message.objects.get(topic="gate.open")
    assert (message.task, message.payload) == ("machines.hang", {"id": gate.pk})


def test_who_comes_before_state_and_state_before_readiness(gate: Gate) -> None:
    opened = perform(gate, "open", by=KEEPER)
    with pytest.raises(NotPermitted, match="Only a keeper"):
        perform(opened, "open", by=STRANGER)
    with pytest.raises(WrongState):
        perform(opened, "open", by=KEEPER)
    nameless = begin(Gate(name=""), by=KEEPER)
    with pytest.raises(NotReady, match="Name the gate"):
        perform(nameless, "open", by=KEEPER)


def test_a_refused_move_leaves_nothing(gate: Gate) -> None:
    with pytest.raises(Contradiction, match="hundred"):
        perform(gate, "open", by=KEEPER, limit=500)
    gate.refresh_from_db()
    assert (gate.state, gate.revision) == (GateState.SHUT, 1)
    assert Entry.objects.filter(subject=gate.subject).count() == 1
    assert not Message.objects.filter(topic="gate.open").exists()


def test_the_same_verdict_greys_the_button(gate: Gate) -> None:
    assert policy.verdict(KEEPER, gate, "open")
    refused = policy.verdict(STRANGER, gate, "open")
    assert (bool(refused), str(refused.reason)) == (False, "Only a keeper may.")
    assert policy.verdict(KEEPER, gate, "close").code == "wrong-state"
    assert not policy.verdict(KEEPER, gate, "fly")


def test_expected_names_the_revision_that_was_read(gate: Gate) -> None:
    perform(gate, "paint", by=KEEPER, expected=1)
    with pytest.raises(Stale):
        perform(gate, "open", by=KEEPER, expected=1)


def test_nothing_moves_outside_perform(gate: Gate) -> None:
    with pytest.raises(OutsidePerform):
        gate.open(None)
    with pytest.raises(AttributeError):
        gate.state = GateState.OPEN
    with pytest.raises(OutsidePerform):
        gate.save()
    with pytest.raises(OutsidePerform):
        gate.save(update_fields=["state"])
    with pytest.raises(OutsidePerform):
        Gate.objects.create(name="south")
    gate.name = "renamed"
    gate.save(update_fields=["name"])
    assert Gate.objects.get(pk=gate.pk).name == "renamed"


def test_raw_sql_cannot_contradict_the_facts(gate: Gate) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE machines_gate SET state = 'open' WHERE id = %s", [gate.pk])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE machines_gate SET state = 'ajar' WHERE id = %s", [gate.pk])


def test_refresh_keeps_the_state_protected(gate: Gate) -> None:
    perform(gate, "open", by=KEEPER)
    gate.refresh_from_db()
    assert gate.state == GateState.OPEN
    with pytest.raises(Gate.DoesNotExist):
        Gate(pk=0).refresh_from_db()
    with pytest.raises(AttributeError):
        gate.state = GateState.SHUT


def test_a_verb_may_have_several_ends(gate: Gate) -> None:
    locked = perform(perform(gate, "open", by=KEEPER), "close", by=KEEPER, lock=True)
    assert locked.state == GateState.LOCKED
    assert machine(Gate)["close"] == {"open": ("shut", "locked")}
    assert machine(Gate)["paint"]["locked"] == ("locked",)
    assert Gate.verbs_from("open") == {"close", "paint"}
