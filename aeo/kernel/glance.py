"""A glance: while something is only looked at, what is asked again and again is asked once.

Nothing remembered ever reaches an act: within an action every question is asked afresh, and what was
remembered before it is forgotten. Outside a glance nothing is remembered at all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_seen: ContextVar[dict[Hashable, Any] | None] = ContextVar("seen", default=None)


@contextmanager
def glance() -> Iterator[None]:
    """Remember within the block what `once` asks."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


@contextmanager
def interrupted() -> Iterator[None]:
    """Ask everything afresh within the block, and after it too: it may have changed the answers."""
    seen = _seen.get()
    token = _seen.set(None)
    try:
        yield
    finally:
        _seen.reset(token)
        if seen is not None:
            seen.clear()


def once(key: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question that this key names; asked once in a glance, each time outside one."""
    seen = _seen.get()
    if seen is None:
        return ask()
    if key not in seen:
        seen[key] = ask()
    answer: T = seen[key]
    return answer
