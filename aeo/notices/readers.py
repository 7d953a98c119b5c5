"""Whose letters somebody reads, who opens them, and of what somebody is told no more: companies lie above, and say so
themselves (their `scopes.py`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from aeo.accounts.models import User

Reading = Callable[[User], Iterable[str]]
Opening = Callable[[str], Iterable[User]]
Note = Callable[[str], str]
Closed = Callable[[User], QuerySet[Any]]
_readings: list[Reading] = []
_openings: list[Opening] = []
_notes: dict[str, Note] = {}
_closed: dict[str, Closed] = {}


def register(reading: Reading) -> None:
    """Addressees (`operator:5`) whose letters a person reads."""
    if reading not in _readings:
        _readings.append(reading)


def addressees(user: User) -> list[str]:
    """All of them."""
    return [addressee for reading in _readings for addressee in reading(user)]


def register_openers(opening: Opening) -> None:
    """Who may open the letters of an addressee today; nobody for one of another kind."""
    if opening not in _openings:
        _openings.append(opening)


def openers(addressee: str) -> list[User]:
    """All of them."""
    return [user for opening in _openings for user in opening(addressee)]


def notes(kind: str, note: Note) -> None:
    """What became of a subject of a kind after a letter told of it; nothing where the letter says what is so."""
    _notes[kind] = note


def noted(subject: str) -> str:
    """What is to be said beside a letter about a subject (`decision:12`)."""
    note = _notes.get(subject.partition(":")[0])
    return note(subject) if note else ""


def closed(kind: str, scope: Closed) -> None:
    """The subjects of a kind that belong to what a person has left, and is not told of any more."""
    _closed[kind] = scope


def closed_to(user: User, subjects: Iterable[str]) -> set[str]:
    """Those of these subjects (`application:12`)."""
    keys: dict[str, list[int]] = defaultdict(list)
    for kind, _colon, key in (subject.partition(":") for subject in subjects):
        if kind in _closed and key.isdecimal():
            keys[kind].append(int(key))
    found = {kind: _closed[kind](user).filter(pk__in=given) for kind, given in keys.items()}
    return {f"{kind}:{key}" for kind, rows in found.items() for key in rows.values_list("pk", flat=True)}
