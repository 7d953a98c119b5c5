"""Steps: each verb is a class, its fields are what the case file says of it, `play` does it through the action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from aeo.desk.walking.values import AnybodyKey

if TYPE_CHECKING:
    from aeo.desk.walking.play import Play

STEPS: dict[str, type[Step]] = {}


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A refusal that the step must meet: its code (or kind), and words that its reason contains."""

    refused: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What every step may say. `on` names its day, `after` counts days since the step before."""

    do: str
    by: AnybodyKey = ""
    on: date | None = None
    after: int = 0
    label: str = ""
    language: str = ""
    expect: Expected | None = None
    needs_actor: ClassVar[bool] = True

    def play(self, play: Play) -> Any:
        """Do it; what is returned is told in one line."""
        raise NotImplementedError


S = TypeVar("S", bound=type[Step])


def verb(name: str) -> Callable[[S], S]:
    """Make a class the step `do = "name"`."""

    def register(owner: S) -> S:
        STEPS[name] = owner
        return owner

    return register
