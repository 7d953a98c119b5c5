"""Holders whose verification is finished, a moment to stand at, and a machine that may ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from aeo.accounts.machines import register_machine
from aeo.kernel import clock
from tests.authorisations.conftest import noon, standing

__all__ = ["Ask", "ask", "noon", "standing"]

Ask = Callable[..., Any]


@pytest.fixture
def ask(noon: Any) -> Ask:
    """`ask(number, at=…)` puts the question with a good credential; `expect=` is the status that must come back."""
    secret = register_machine("declarations", ["cais.status"], clock.now() + timedelta(days=9999))
    client = Client(headers={"authorization": f"Bearer {secret}"})

    def question(number: str, *, expect: int = 200, headers: dict[str, str] | None = None, **when: str) -> Any:
        response = client.get(f"/cais/v1/operators/{number}/status", when, headers=headers or {})
        assert response.status_code == expect, response.content
        return response

    return question
