"""What moves no state is journalled too: who, when, what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aeo.kernel import clock, journal
from aeo.kernel.lifecycle import Stateful
from aeo.kernel.policy import Actor


def record(subject: str, verb: str, by: Actor, facts: Mapping[str, Any] | None = None) -> None:
    """An entry in the chain of something without states, such as `operator:5`."""
    _append(subject, verb, "", by, facts)


def record_in(row: Stateful, verb: str, by: Actor, facts: Mapping[str, Any] | None = None) -> None:
    """An entry in the chain of a locked row whose state stays as it is."""
    _append(row.subject, verb, row.state, by, facts)


def _append(subject: str, verb: str, state: str, by: Actor, facts: Mapping[str, Any] | None) -> None:
    acting = {"acting": by.acting_for} if by.acting_for else {}
    journal.append(
        journal.Record(subject, verb, state, state, by.ref, clock.now(), {"by": by.name, **acting, **(facts or {})})
    )
