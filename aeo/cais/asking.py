"""What a declaration system asks: a number, and the two times. Bad input is named, never guessed at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from aeo.kernel import clock
from operators.names import bare_number

TYPED = re.compile(r"[\w .-]{1,60}")
NUMBER = re.compile(r"[0-9A-ZА-ЯЁӨҮ]{1,40}")
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
JUST_BEFORE = timedelta(microseconds=1)


class BadQuestion(ValueError):
    """A parameter cannot be taken; `code` is stable."""

    def __init__(self, parameter: str, code: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter, self.code = parameter, code


@dataclass(frozen=True)
class Question:
    """The number as it is compared; `at` and `known_at` as asked (None: now)."""

    number: str
    at: datetime | None
    known_at: datetime | None

    def instants(self, now: datetime) -> tuple[datetime, datetime]:
        """What counts: nothing can be known after now."""
        return self.at or now, min(self.known_at or now, now)


def question(number: str, at: str, known_at: str) -> Question:
    """What was asked. Raises BadQuestion."""
    bare = bare_number(number)
    if not TYPED.fullmatch(number) or not NUMBER.fullmatch(bare):
        detail = "A number has letters and digits, 40 at most, and nothing else but spaces, dots and hyphens."
        raise BadQuestion("tin", "bad-number", detail)
    return Question(bare, _instant("at", at), _instant("known_at", known_at))


def _instant(parameter: str, text: str) -> datetime | None:
    """An instant with its offset, or a day: then what held, or was known, as that day ended."""
    if not text:
        return None
    try:
        found = _day(text) or _offset(text)
    except (ValueError, OverflowError):
        found = None
    if found is None or not EARLIEST <= found < LATEST:
        raise BadQuestion(
            parameter,
            "bad-time",
            f"{parameter} is a time with its offset (2026-03-02T12:00:00+08:00) or a day (2026-03-02).",
        )
    return found


def _day(text: str) -> datetime | None:
    return clock.end_of(date.fromisoformat(text)) - JUST_BEFORE if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def _offset(text: str) -> datetime | None:
    # An unescaped + arrives as a space.
    found = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    return found.astimezone(UTC) if found.tzinfo and "T" in text else None
