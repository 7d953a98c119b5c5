"""Signed answers beside the officers' verdicts on them. What is judged is what was signed last, evidence included."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aeo.kernel.glance import once
from aeo.kernel.journal import canonical
from aeo.programme.applicability import Slot
from audits.models import AnswerVerdict, Assessment
from audits.states import FINAL, Judgement
from operators.queries import contents

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A signed answer and the verdict on it, if there is one. `fresh`: it is about the answer as it is signed now."""

    slot: Slot
    item: Item
    verdict: AnswerVerdict | None
    fresh: bool

    @property
    def final(self) -> bool:
        """Judged, and nothing more is waited for."""
        return self.fresh and self.verdict is not None and self.verdict.verdict in FINAL


def signed_items(assessment: Assessment) -> dict[Slot, Item]:
    """Slot → the answer as signed last: exactly the questions that apply. Empty without a self-assessment."""
    own = assessment.self_assessment_id
    snapshot = contents.last_signed(own) if own else None
    return {Slot.read(item["slot"]): item for item in snapshot.data["answers"]} if snapshot else {}


def applying(assessment: Assessment) -> list[Slot]:
    """The slots to be judged, in the order of the pack."""
    return list(signed_items(assessment))


def current_verdicts(assessment: Assessment) -> dict[Slot, AnswerVerdict]:
    """Slot → the verdict that holds."""
    return {row.slot: row for row in assessment.verdicts.filter(replaced_at__isnull=True)}


def lines(assessment: Assessment) -> list[Line]:
    """Every applicable answer with its verdict; two queries."""
    return list(once(("lines", assessment.pk), lambda: _lines(assessment)))


def _lines(assessment: Assessment) -> list[Line]:
    verdicts = current_verdicts(assessment)
    return [_line(slot, item, verdicts.get(slot)) for slot, item in signed_items(assessment).items()]


def fingerprint(item: Item) -> str:
    """SHA-256 over one signed answer with its evidence."""
    return hashlib.sha256(canonical(item)).hexdigest()


def unjudged(assessment: Assessment) -> list[str]:
    """Answers nobody has judged as they are signed now."""
    return [str(line.slot) for line in lines(assessment) if not line.fresh]


def waiting(assessment: Assessment) -> list[str]:
    """Answers that wait for a clarification."""
    return _with(assessment, Judgement.NEEDS_CLARIFICATION)


def for_visit(assessment: Assessment) -> list[Line]:
    """Answers to be verified on site."""
    return [line for line in lines(assessment) if line.verdict and line.verdict.verdict == Judgement.VERIFY_ON_SITE]


def without_final(assessment: Assessment) -> list[str]:
    """Answers without a final verdict on what is signed now."""
    return [str(line.slot) for line in lines(assessment) if not line.final]


def _line(slot: Slot, item: Item, verdict: AnswerVerdict | None) -> Line:
    fresh = verdict is not None and verdict.answer_sha256 == fingerprint(item)
    return Line(slot, item, verdict, fresh)


def _with(assessment: Assessment, judgement: Judgement) -> list[str]:
    found = (line for line in lines(assessment) if line.verdict and line.verdict.verdict == judgement)
    return [str(line.slot) for line in found]
