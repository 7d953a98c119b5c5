"""The journal names what was done to it: each kind of tampering, by the owner's role, which may do anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection

from aeo.kernel import checkpoints, clock, journal
from aeo.kernel.lifecycle import begin, perform
from aeo.kernel.models import Checkpoint
from aeo.kernel.policy import Actor
from aeo.kernel.verification import Fault, verify
from tests.machines.models import Gate
from tests.support.fixtures import ProcessDatabase

KEEPER = Actor("user:1", "Keeper", frozenset({"keeper"}))
Sql = Callable[[str], None]


@pytest.fixture
def tamper(process_db: ProcessDatabase) -> Iterator[Sql]:
    """Run SQL as the owner of the tables."""
    with psycopg.connect(process_db.owner_url, autocommit=True) as line:
        yield lambda statement: (line.execute(statement), None)[1]


@pytest.fixture
def gates(process_db: ProcessDatabase, sealing: dict[str, str]) -> list[Gate]:
    made = [begin(Gate(name=name), by=KEEPER) for name in ("north", "south")]
    return [perform(gate, "open", by=KEEPER, reason="morning") for gate in made]


def _faults() -> list[Fault]:
    return [fault for fault in verify() if fault.subject.startswith(("gate", "checkpoint"))]


def test_an_honest_journal_verifies(gates: list[Gate]) -> None:
    assert checkpoints.take() is not None
    journal.note("reading", "read", actor="user:1", facts={"file": 1})
    assert checkpoints.take() is not None
    assert checkpoints.take() is None, "nothing was written since"
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE kernel_entry SET actor = 'user:9' WHERE subject = 'gate:{0}' AND seq = 2", "the entry was changed"),
        ("UPDATE kernel_entry SET facts = '{{}}' WHERE subject = 'gate:{0}' AND seq = 2", "the facts of the entry"),
        ("DELETE FROM kernel_entry WHERE subject = 'gate:{0}' AND seq = 2", "entries are missing at the end"),
        ("DELETE FROM kernel_entry WHERE subject = 'gate:{0}' AND seq = 1", "an entry is missing"),
        ("DELETE FROM kernel_head WHERE subject = 'gate:{0}'", "its head is gone"),
        ("DELETE FROM kernel_entry WHERE subject = 'gate:{0}'", "all its entries are gone"),
        ("DELETE FROM machines_gate WHERE id = {0}", "the row was deleted"),
        (
            "UPDATE machines_gate SET state='locked', opened_at=NULL, opened_by=NULL WHERE id = {0}",
            "the row says locked",
        ),
    ],
)
def test_each_tampering_is_named(gates: list[Gate], tamper: Sql, statement: str, what: str) -> None:
    tamper(statement.format(gates[0].pk))
    faults = _faults()
    assert faults
    assert {fault.subject for fault in faults} == {gates[0].subject}
    assert what in faults[0].what


def test_a_cut_tail_with_a_rewound_head_and_row_differs_from_the_checkpoint(gates: list[Gate], tamper: Sql) -> None:
    checkpoints.take()
    key = gates[0].pk
    tamper(f"DELETE FROM kernel_entry WHERE subject = 'gate:{key}' AND seq = 2")
    tamper(
        "UPDATE kernel_head h SET seq = 1, hash = e.hash FROM kernel_entry e "
        f"WHERE h.subject = 'gate:{key}' AND e.subject = h.subject AND e.seq = 1"
    )
    tamper(f"UPDATE machines_gate SET state = 'shut', opened_at = NULL, opened_by = NULL WHERE id = {key}")
    assert [(fault.subject, fault.seq) for fault in _faults()] == [(gates[0].subject, 2)]


def test_a_forged_checkpoint_is_named(gates: list[Gate], tamper: Sql) -> None:
    checkpoints.take()
    row = Checkpoint.objects.get()
    row.heads = "[]"
    tamper(f"UPDATE kernel_checkpoint SET heads = '[]', hash = '\\x{checkpoints.digest(row).hex()}'")
    assert _faults()[0].what == "the signature is not ours"
    tamper("UPDATE kernel_checkpoint SET heads = '[1]'")
    assert "was changed" in _faults()[0].what


def test_erased_facts_leave_the_chain_whole(gates: list[Gate]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_entry SET facts = NULL, salt = NULL WHERE subject = %s", [gates[0].subject])
    assert _faults() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_entry SET actor = 'x'",
        "UPDATE kernel_entry SET hash = ''",
        "DELETE FROM kernel_entry",
        "TRUNCATE kernel_entry",
        "UPDATE kernel_checkpoint SET heads = ''",
        "DELETE FROM kernel_checkpoint",
        "TRUNCATE machines_gate CASCADE",
        "DROP TABLE kernel_head",
    ],
)
def test_the_application_may_not_rewrite_history(gates: list[Gate], statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_present_stands_still_within_an_act() -> None:
    with clock.standing() as one, clock.standing() as other:
        assert one == other == clock.now()
