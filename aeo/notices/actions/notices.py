"""Notices: prepare, register and send, serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aeo.documents.actions import papers
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, begin, perform
from aeo.kernel.policy import SYSTEM, Actor
from aeo.notices.models import Notice
from aeo.notices.states import Service


@dataclass(frozen=True)
class Recipients:
    """To whom a letter goes: resolved by the caller, who knows the company. `users` are refs (`user:12`)."""

    addressee: str
    name: str
    users: Sequence[str] = ()
    emails: Sequence[str] = ()


@action
def prepare(
    letter: str,
    about: str,
    recipients: Recipients,
    facts: Mapping[str, Any],
    *,
    by: Actor,
    paper: str = "letter",
) -> Notice:
    """Freeze a letter's facts and prepare its paper. `letter` is a key of the pack's letter templates."""
    raise NotImplementedError


@action
def send(notice: Notice, *, by: Actor = SYSTEM) -> Notice:
    """Register the letter (number, date) and dispatch it: portal and e-mail, in the same transaction."""
    raise NotImplementedError


@action
def serve(notice: Notice, *, by: Actor, method: str = Service.PORTAL, day: date | None = None) -> Notice:
    """Record that it was served. Opening it in the portal serves it; opening it again changes nothing."""
    raise NotImplementedError
