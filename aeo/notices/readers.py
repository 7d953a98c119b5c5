"""Whose letters somebody reads: companies lie above, and say so themselves (their `scopes.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aeo.accounts.models import User

Reading = Callable[[User], Iterable[str]]
_readings: list[Reading] = []


def register(reading: Reading) -> None:
    """Addressees (`operator:5`) whose letters a person reads."""
    if reading not in _readings:
        _readings.append(reading)


def addressees(user: User) -> list[str]:
    """All of them."""
    return [addressee for reading in _readings for addressee in reading(user)]
