"""What the components take: frozen values, every text already translated.

A template reads a dict with the same keys just as well; the classes are there for mypy and for the reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from django.utils.functional import Promise

Words = str | Promise


class Tone(StrEnum):
    """What a state means to the reader; the theme gives it a colour, the word beside it the meaning."""

    NEUTRAL = "neutral"
    INFO = "info"
    PROGRESS = "progress"
    WAITING = "waiting"
    GOOD = "good"
    BAD = "bad"
    WARNING = "warning"
    ENDED = "ended"


@dataclass(frozen=True)
class Link:
    """A place to go. `count` is shown behind the label; `current` marks the page one is on."""

    label: Words
    url: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Closed:
    """What is said of a page that its reader could open once, in place of “not found”: that it is closed to them now
    and who can open it again, and where what is left to them lies."""

    reason: Words
    way: Link


@dataclass(frozen=True)
class Action:
    """A verb on an object. When refused, `reason` says why and what would allow it, and is shown; `hint` says what it
    does, beside the button."""

    verb: str
    label: Words
    url: str = ""
    allowed: bool = True
    reason: Words = ""
    style: Literal["primary", "secondary", "warning", "link"] = "primary"
    method: Literal["get", "post"] = "get"
    fields: Mapping[str, str] = field(default_factory=dict)
    htmx_target: str = ""
    hint: Words = ""


@dataclass(frozen=True)
class ClockEvent:
    """One line of a clock's ledger: opened, paused, resumed, extended, met; `basis` is the norm it rests on."""

    day: date
    what: Words
    basis: Words = ""
    effect: Words = ""


@dataclass(frozen=True)
class Clock:
    """A time limit as both sides see it. Days are counted by the caller; nothing is computed here.

    `stopped` says why one was closed on `stopped_on` without what it waited for.
    """

    label: Words
    due: date | None
    elapsed_days: int | None = None
    remaining_days: int | None = None
    length: Words = ""
    state: Literal["running", "paused", "overdue", "met", "stopped", "expired"] = "running"
    paused_since: date | None = None
    provisional: bool = False
    basis: Words = ""
    unit: Literal["days", "working_days"] = "days"
    events: Sequence[ClockEvent] = ()
    stopped: Words = ""
    stopped_on: date | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened, for the timeline."""

    title: Words
    at: datetime | date
    by: Words = ""
    text: Words = ""
    url: str = ""
    link: Words = ""
    tone: str = ""
    status: Words = ""


@dataclass(frozen=True)
class Task:
    """One section to complete. Without `url` it cannot be started yet; `hint` then says why."""

    label: Words
    url: str = ""
    status: Words = ""
    tone: str = Tone.NEUTRAL
    hint: Words = ""


@dataclass(frozen=True)
class TaskGroup:
    """Sections that belong together."""

    title: Words
    tasks: Sequence[Task]
    hint: Words = ""


@dataclass(frozen=True)
class Stage:
    """One step of the way from application to certificate; `never`: the way ended before it."""

    label: Words
    state: Literal["done", "current", "todo", "stopped", "never"] = "todo"
    note: Words = ""
    day: date | None = None


@dataclass(frozen=True)
class Row:
    """A fact: what it is called and what it is. `url` leads to where it can be changed."""

    label: Words
    value: object
    url: str = ""
    change: Words = ""
    hidden: Words = ""


@dataclass(frozen=True)
class Column:
    """A column of a table. `sort_url` makes its heading a link; `sorted` says how it is sorted now."""

    label: Words
    key: str = ""
    numeric: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True)
class Cell:
    """A cell that is more than a text: a link, a tag (with `tone`), or a number."""

    text: object
    url: str = ""
    tone: str = ""
    numeric: bool = False
    hint: Words = ""


@dataclass(frozen=True)
class FileRow:
    """A file as a reader sees it. `size` in bytes; `sha256` in hexadecimal."""

    name: str
    url: str = ""
    size: int | None = None
    kind: Words = ""
    at: datetime | None = None
    by: Words = ""
    status: Words = ""
    tone: str = ""
    sha256: str = ""
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class Confirmation:
    """Asking once before an act that ends or destroys something: what will happen, and whether it can be undone."""

    title: Words
    verb: Words
    consequences: Sequence[Words] = ()
    undo: Words = ""
    cancel_url: str = ""
    warning: Words = ""
    style: Literal["primary", "warning"] = "warning"
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """A label of a radio or checkbox with a hint of its own; use it in the `choices` of a form field."""

    label: Words
    hint: Words = ""

    def __str__(self) -> str:
        return str(self.label)
