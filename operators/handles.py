"""How a question's slot is written in addresses, ids and field names: `B01`, `B01-s7`, `B01-carrier`."""

from __future__ import annotations

from collections.abc import Iterable

from aeo.programme.applicability import Slot


def handle(slot: Slot) -> str:
    """The slot in letters, digits and hyphens only."""
    site = f"s{slot.site}" if slot.site else ""
    return "-".join(part for part in (slot.question, slot.role, site) if part)


def find(slots: Iterable[Slot], text: str) -> Slot | None:
    """The one among these slots that is written so."""
    return next((slot for slot in slots if handle(slot) == text), None)
