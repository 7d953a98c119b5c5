"""How far a questionnaire is, criterion by criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aeo.programme.applicability import Gap, Slot
from aeo.programme.rules import Criterion
from operators.queries.questionnaires import Questionnaire


@dataclass(frozen=True)
class Progress:
    """One criterion: how many questions apply, how many are complete, and what is not.

    `missing` keeps it from being signed, `weak` are answers that do not meet a condition, `unconfirmed` carried ones.
    """

    criterion: Criterion
    slots: tuple[Slot, ...]
    complete: int
    missing: int
    weak: int
    unconfirmed: int

    @property
    def total(self) -> int:
        """How many questions apply."""
        return len(self.slots)

    @property
    def done(self) -> bool:
        """True when nothing keeps it from being signed."""
        return self.complete == self.total


def progress(sheet: Questionnaire) -> list[Progress]:
    """Every criterion that is asked about, in the order of the pack."""
    grouped: dict[str, list[Slot]] = {}
    for slot in sheet.slots:
        grouped.setdefault(sheet.question(slot).criterion, []).append(slot)
    gaps, waiting = gaps_by_slot(sheet), frozenset(sheet.unconfirmed)
    return [_of(sheet.pack.criteria[key], tuple(slots), gaps, waiting) for key, slots in grouped.items()]


def gaps_by_slot(sheet: Questionnaire) -> dict[Slot, list[Gap]]:
    """What is missing or not met under each question."""
    found: dict[Slot, list[Gap]] = {}
    for gap in sheet.gaps:
        found.setdefault(gap.slot, []).append(gap)
    return found


def _of(
    criterion: Criterion, slots: tuple[Slot, ...], gaps: Mapping[Slot, list[Gap]], waiting: frozenset[Slot]
) -> Progress:
    missing = {slot for slot in slots if any(gap.blocks for gap in gaps.get(slot, ()))}
    unconfirmed = {slot for slot in slots if slot in waiting}
    weak = {slot for slot in slots if gaps.get(slot) and slot not in missing}
    complete = len(slots) - len(missing | unconfirmed)
    return Progress(criterion, slots, complete, len(missing), len(weak), len(unconfirmed))
