"""Registering machine clients on the command line."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from aeo.accounts.models import MachineClient
from aeo.kernel import clock

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    """`manage.py machine …`; what it says."""
    out = io.StringIO()
    call_command("machine", *arguments, stdout=out)
    return out.getvalue().strip()


def status_with(secret: str) -> int:
    """How the declaration system's question is answered."""
    return Client(headers={"authorization": f"Bearer {secret}"}).get("/cais/v1/operators/1/status").status_code


def test_a_secret_is_printed_once_and_works_until_it_ends() -> None:
    secret = run("register", "declarations", "--scope", "cais.status", "--days", "30")
    assert secret not in str(MachineClient.objects.values().get())
    assert status_with(secret) == 200
    assert "declarations\tcais.status" in run("list")
    assert secret not in run("list")
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert status_with(secret) == 401


def test_a_client_is_stopped_at_once() -> None:
    secret = run("register", "declarations", "--scope", "cais.status", "--days", "30")
    run("stop", "declarations")
    assert status_with(secret) == 401
    assert "stopped" in run("list")


def test_only_an_active_client_is_stopped() -> None:
    with pytest.raises(CommandError, match="No active client"):
        run("stop", "declarations")


@pytest.mark.parametrize(
    "arguments",
    [
        ("x", "--scope", "nonsense", "--days", "30"),
        ("x", "--scope", "cais.status", "--days", "0"),
        ("x", "--scope", "cais.status", "--days", "99999"),
        ("x", "--scope", "cais.status", "--days", "²"),
        ("x", "--days", "30"),
        (" ", "--scope", "cais.status", "--days", "30"),
        ("x" * 121, "--scope", "cais.status", "--days", "30"),
    ],
)
def test_what_cannot_be_taken_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("register", *arguments)
    assert not MachineClient.objects.exists()


def test_a_name_is_given_once() -> None:
    run("register", "x", "--scope", "cais.status", "--days", "1")
    with pytest.raises(CommandError, match="name of its own"):
        run("register", "x", "--scope", "cais.status", "--days", "1")
