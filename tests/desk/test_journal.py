"""`manage.py journal verify|export`."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import orjson
import psycopg
import pytest
from django.core.management import CommandError, call_command

from aeo.kernel import checkpoints, journal
from aeo.kernel.lifecycle import begin, perform
from aeo.kernel.policy import Actor
from tests.machines.models import Gate
from tests.support.fixtures import ProcessDatabase

KEEPER = Actor("user:1", "Keeper", frozenset({"keeper"}))


def run(*arguments: str) -> str:
    """What the command writes."""
    out = StringIO()
    call_command("journal", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def gate(process_db: ProcessDatabase, sealing: dict[str, str]) -> Gate:
    opened = perform(begin(Gate(name="north"), by=KEEPER), "open", by=KEEPER, reason="morning")
    checkpoints.take()
    return opened


def test_an_honest_journal_is_counted(gate: Gate) -> None:
    entries, subjects = journal_counts()
    assert run("verify") == f"entries {entries}, subjects {subjects}, rows 1, checkpoints 1: all fit\n"


def test_what_does_not_fit_is_named(gate: Gate, process_db: ProcessDatabase) -> None:
    with psycopg.connect(process_db.owner_url, autocommit=True) as line:
        line.execute("UPDATE kernel_entry SET verb = 'lock' WHERE subject = %s AND seq = 2", [gate.subject])
    with pytest.raises(CommandError) as refused:
        run("verify")
    assert str(refused.value).startswith(f"{gate.subject}, entry 2: the entry was changed")
    assert refused.value.returncode == 1


def test_the_entries_of_a_subject_can_be_recomputed(gate: Gate, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    run("export", "--subject", gate.subject, "--out", str(path))
    first, second = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    assert (first["seq"], second["seq"], second["verb"], second["to"]) == (1, 2, "open", "open")
    stated = journal.commit_to(bytes.fromhex(second["salt"]), journal.canonical(second["facts"]))
    assert stated.hex() == second["commitment"]


def test_everything_is_exported_without_a_subject(gate: Gate) -> None:
    assert run("export").count("\n") == journal_counts()[0]


def journal_counts() -> tuple[int, int]:
    """Entries and subjects, as the command says them."""
    subjects = [orjson.loads(line)["subject"] for line in run("export").splitlines()]
    return len(subjects), len(set(subjects))
