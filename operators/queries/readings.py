"""What a page showed to somebody who signs it: a short mark of every answer, so that nothing unread is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from operators.queries import contents

LENGTH = 10  # hexadecimal digits of each SHA-256: enough to notice a change; the whole one is signed
REST = "*"  # the mark of what is signed beside the answers: the company, what is asked for, the sites


def reading(content: Mapping[str, Any]) -> str:
    """The marks of what would be signed now, or was, as a page carries them: `A01=1f0c… A02@site:7=…`."""
    return " ".join(f"{slot}={mark}" for slot, mark in _marks(content).items())


def unread(read: str, content: Mapping[str, Any]) -> list[str]:
    """The slots that came, went or changed since the page with `read`; `REST` for all else that is signed.

    Of a page that carries no marks nothing is known.
    """
    if not read:
        return []
    before = dict(part.partition("=")[::2] for part in read.split())
    now = _marks(content)
    return [slot for slot in (*now, *(gone for gone in before if gone not in now)) if before.get(slot) != now.get(slot)]


def _marks(content: Mapping[str, Any]) -> dict[str, str]:
    answers = {item["slot"]: _mark(item) for item in content["answers"]}
    return {**answers, REST: _mark({key: value for key, value in content.items() if key != "answers"})}


def _mark(values: Mapping[str, Any]) -> str:
    return contents.sha256(values)[:LENGTH]
