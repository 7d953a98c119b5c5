"""Mistakes of programmers that the kernel names at once: forgotten rules, unheard topics, wrong keys, naive times."""

from __future__ import annotations

import logging
import os
import signal
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.checks import run_checks
from django.db import connection
from pytest_django import Settings

from aeo.kernel import checkpoints, clock, outbox, policy, rights, seams
from aeo.kernel.logs import WithoutSecrets
from aeo.kernel.policy import Rules
from tests.machines.models import Gate


def found() -> list[str]:
    """What the kernel's system checks say."""
    return sorted(f"{one.id}: {one.msg}" for one in run_checks() if str(one.id).startswith("kernel."))


def test_a_verb_nobody_may_do_and_topics_without_both_ends_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found() == []
    monkeypatch.delitem(policy._may, (Gate, "paint"))
    monkeypatch.setattr(outbox, "_declared", {*outbox.declared(), "gate.sing"})
    subscribed = {**outbox.subscriptions(), "gate.dance": [outbox.Subscription("machines.hang", "work")]}
    monkeypatch.setattr(outbox, "_subscriptions", subscribed)
    monkeypatch.setattr(outbox, "_joined", {**outbox.joined(), "gate.open": ["tests.machines.nowhere"]})
    said = found()
    assert said[:3] == [
        "kernel.E001: Gate.paint has no rule saying who may",
        "kernel.E002: topic gate.sing has no subscriber",
        "kernel.E003: nobody posts topic gate.dance",
    ]
    assert said[3].startswith("kernel.E004: topic gate.open is joined by what is not there")


def test_a_verb_has_one_rule() -> None:
    with pytest.raises(ValueError, match=r"Gate\.open has two rules"):
        Rules(Gate).may("open")(lambda _actor, _gate: policy.YES)


def test_a_topic_wakes_a_task_once_however_often_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_subscriptions", {})
    monkeypatch.setattr(outbox, "_joined", {})
    for _time in range(2):
        outbox.subscribe("gate.open", task="machines.hang")
        outbox.join("gate.open", action="tests.machines.tasks.hang")
    assert [len(found) for found in (outbox.subscriptions()["gate.open"], outbox.joined()["gate.open"])] == [1, 1]


def test_a_time_says_its_zone() -> None:
    with pytest.raises(ValueError, match="naive"), clock.frozen(datetime.fromisoformat("2026-03-02T09:00")):
        pass


def test_the_journal_is_signed_with_a_key_of_its_kind_only(tmp_path: Path) -> None:
    pem = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "journal.pem").write_bytes(pem)
    with pytest.raises(TypeError, match="not an Ed25519 key"):
        checkpoints._key(tmp_path / "journal.pem")


def test_a_line_told_with_names_passes_the_log_filter() -> None:
    record = logging.LogRecord("django.request", logging.INFO, "", 0, "%(path)s", ({"path": "/portal/"},), None)
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "/portal/"


def test_the_first_to_arrive_at_a_crash_point_dies_and_others_pass(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[int] = []
    monkeypatch.setattr(os, "kill", lambda _pid, how: killed.append(how))
    settings.AEO_CRASH_AT = f"outbox.sent={tmp_path / 'marker'}"
    for name in ("outbox.marked", "outbox.sent", "outbox.sent"):
        seams.seam(name)
    assert killed == [signal.SIGKILL]


@pytest.mark.django_db
def test_nothing_is_granted_to_a_role_that_is_not_there(settings: Settings) -> None:
    settings.AEO_DB_APP_ROLE = "nobody_here"
    rights.grant()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = 'nobody_here'")
        assert cursor.fetchone() == (0,)
