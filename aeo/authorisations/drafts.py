"""What an officer hands in: outcomes for what was asked, grounds, conditions, the gist for a hearing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class GroundDraft:
    """A ground of the pack, and the criterion that failed, where one did."""

    ground: str
    criterion: str = ""


@dataclass(frozen=True)
class ConditionDraft:
    """Something to be done by a day; `finding` is the open minor finding it comes from."""

    text: str
    language: str
    due_on: date
    finding: int | None = None


@dataclass(frozen=True)
class ItemDraft:
    """The outcome for one type × role × site asked. `granted_type` only with `grant_less`."""

    type: str
    role: str
    site: int | None
    outcome: str
    granted_type: str = ""
    grounds: tuple[GroundDraft, ...] = ()
    reasons: str = ""
    language: str = ""
    conditions: tuple[ConditionDraft, ...] = ()


@dataclass(frozen=True)
class Recommended:
    """A recommendation on an application: an outcome for each thing asked, the facts relied on, and why.

    `from_day` is the stated day of effect of what is favourable; without one, the day of the decision.
    """

    items: tuple[ItemDraft, ...]
    reasons: str
    language: str
    facts: tuple[str | Mapping[str, str], ...] = ()
    from_day: date | None = None


@dataclass(frozen=True)
class Proposed:
    """A decision on parts of a status. `measures` and `until_day` belong to suspensions; `change`: what it answers,
    which registered data it `amends` for that, of which site, and whether that closed.

    `asked_by`: the name of whoever asked for it as the holder's own wish. A fact or a measure that the system states
    is there in every language.
    """

    kind: str
    parts: tuple[int, ...]
    reasons: str
    language: str
    grounds: tuple[GroundDraft, ...] = ()
    facts: tuple[str | Mapping[str, str], ...] = ()
    manner: str = ""
    measures: tuple[str | Mapping[str, str], ...] = ()
    conditions: tuple[ConditionDraft, ...] = ()
    from_day: date | None = None
    until_day: date | None = None
    finding: int | None = None
    assessment: int | None = None
    change: int | None = None
    amends: tuple[str, ...] = ()
    site: int | None = None
    site_closed: bool = False
    asked_by: str = ""


@dataclass(frozen=True)
class Gist:
    """What is relied on under one ground, in words the operator can answer to."""

    ground: str
    text: str
    language: str
