"""Taking over many answers at once, from a workbook: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from aeo.kernel.lifecycle import action, locked
from aeo.kernel.policy import Actor, when
from aeo.kernel.refusals import Stale
from aeo.programme.applicability import Slot
from aeo.programme.values import number_of
from operators.actions import answers
from operators.actions.answers import Conflict, Values
from operators.actions.recording import record_in
from operators.models import Answer, AnswerEvidence, Evidence, SelfAssessment
from operators.policies.seats import permit
from operators.policies.self_assessments import is_open, may_write
from operators.queries import sheets
from operators.queries.sheets import Sheet


@dataclass(frozen=True)
class Wish:
    """What shall become of one answer that was read at a revision. `attach`: (key, evidence), `detach`: citations."""

    slot: Slot
    values: Values | None
    expected: int
    attach: Sequence[tuple[str, int]] = ()
    detach: Sequence[int] = ()


@action
def take_over(self_assessment: SelfAssessment, wishes: Sequence[Wish], *, by: Actor, sha256: str) -> None:
    """Store them all. `sha256` is of the file that they come from.

    Raises Stale when one of them was changed since it was read, and everything that saving a single answer raises.
    """
    own = locked(self_assessment)
    sheet = sheets.sheet(own)
    _judge(sheet, wishes, by)
    for wish in wishes:
        if wish.values is not None:
            stored = answers.put(sheet, wish.slot, wish.values, expected_revision=wish.expected, by=by)
            if isinstance(stored, Conflict):
                raise _stale(wish.slot)
    _cite(sheets.sheet(own), wishes, by)
    record_in(own, "take_over", by, {"answers": len(wishes), "sha256": sha256})


def future(sheet: Sheet, filled: Mapping[Slot, Values]) -> Sheet:
    """The sheet as it would be with these answers; nothing is stored."""
    return replace(sheet, rows={**sheet.rows, **{slot: _imagined(sheet, slot, v) for slot, v in filled.items()}})


def _judge(sheet: Sheet, wishes: Sequence[Wish], by: Actor) -> None:
    """May the actor change these answers, is it the time, and does each question apply once all are stored?"""
    after = future(sheet, {wish.slot: wish.values for wish in wishes if wish.values is not None})
    applying = {*after.slots, *sheet.rows}
    for slot in {sheet.question(wish.slot).criterion: wish.slot for wish in wishes}.values():
        permit(may_write(by, sheet, slot))
    for wish in wishes:
        when(wish.slot in applying, _("This question does not apply."), "not-applicable").enforce()
        is_open(sheet, wish.slot).enforce()


def _cite(sheet: Sheet, wishes: Sequence[Wish], by: Actor) -> None:
    wanted = {pk for wish in wishes for _key, pk in wish.attach}
    library = Evidence.objects.filter(operator_id=sheet.self_assessment.operator_id).in_bulk(wanted)
    for wish in wishes:
        AnswerEvidence.objects.filter(pk__in=wish.detach, answer=sheet.rows.get(wish.slot)).delete()
        for key, pk in wish.attach:
            known = library.get(pk)
            when(known, _("This file is not in the company's library."), "not-your-evidence").enforce()
            if known is not None:
                row = answers.cite(sheet, wish.slot, known, by=by, key=key).answer
                sheet = replace(sheet, rows={**sheet.rows, wish.slot: row})


def _imagined(sheet: Sheet, slot: Slot, values: Values) -> Answer:
    """The row as it would be stored, as far as the rules look at it."""
    return Answer(
        question=slot.question,
        choice=values.choice,
        text=values.text,
        number=number_of(values.number),
        table=values.table,
        reason=values.reason,
        meaning=sheet.question(slot).meaning,
    )


def _stale(slot: Slot) -> Stale:
    return Stale(_("%(question)s: somebody else changed this answer.") % {"question": slot.question})
