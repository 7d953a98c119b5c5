"""How mails of accounts leave: by the door of all mails, which lies above and says so itself (its `scopes.py`)."""

from __future__ import annotations

from collections.abc import Callable

from aeo.accounts.mails import AccountMail

Door = Callable[[AccountMail], object]
_door: list[Door] = []


def use(door: Door) -> None:
    """Who writes and sends mails. Given the same mail again, it does nothing."""
    _door[:] = [door]


def send(mail: AccountMail) -> None:
    """Hand a mail over."""
    _door[0](mail)
