"""One answer for all sites: what was answered at one is put down at the others, where nothing was answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from aeo.kernel.lifecycle import action
from aeo.kernel.policy import Actor, when
from aeo.programme.applicability import Slot
from operators.actions import answers
from operators.actions.answers import Values
from operators.models import Answer, SelfAssessment
from operators.policies.seats import permit
from operators.policies.self_assessments import may_write, writable
from operators.queries import sheets
from operators.queries.sheets import Sheet


@dataclass(frozen=True)
class Spread:
    """Where the answer was put down, and which sites keep an answer of their own."""

    given: Sequence[Slot]
    kept: Sequence[Slot]


@action
def spread(self_assessment: SelfAssessment, slot: Slot, *, by: Actor) -> Spread:
    """Answer the same question at the other sites likewise, documents included. A site that has an answer keeps it,
    and each may be changed for itself afterwards."""
    sheet = sheets.sheet(self_assessment)
    known = slot in sheet.slots and bool(slot.site) and _answered(sheet, slot)
    when(known, _("Answer the question at this site first."), "nothing-to-spread").enforce()
    permit(may_write(by, sheet, slot))
    others = [other for other in sheet.slots if other.question == slot.question and other != slot]
    open_ = [other for other in others if not _answered(sheet, other) and writable(sheet, other)]
    for other in open_:
        _copy(sheet, slot, other, by)
    return Spread(open_, [other for other in others if other not in open_])


def _copy(sheet: Sheet, slot: Slot, other: Slot, by: Actor) -> None:
    own, row, there = sheet.self_assessment, sheet.rows[slot], sheet.rows.get(other)
    answers.save(own, other, _values(row), expected_revision=there.revision if there else 0, by=by)
    for citation in sheet.cited(slot):
        if citation.evidence.removed_at is None:
            answers.attach(own, other, citation.evidence, by=by, key=citation.key)


def _values(row: Answer) -> Values:
    return Values(**{field.name: getattr(row, field.name) for field in fields(Values)})


def _answered(sheet: Sheet, slot: Slot) -> bool:
    """Something was answered there; a document alone is no answer."""
    row = sheet.rows.get(slot)
    return row is not None and row.revision > 0
