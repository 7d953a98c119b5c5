"""Answers: save, confirm what was carried over, attach evidence. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, locked
from aeo.kernel.policy import Actor, when
from aeo.kernel.refusals import Words
from aeo.programme import answers as rules
from aeo.programme.answers import NOT_APPLICABLE
from aeo.programme.applicability import Slot
from aeo.programme.questions import Question
from aeo.programme.values import FINEST, LONGEST_TEXT, number_of
from operators.models import Answer, AnswerEvidence, Evidence, SelfAssessment, Snapshot
from operators.policies.seats import permit
from operators.policies.self_assessments import may_write, writable
from operators.queries import sheets
from operators.queries.sheets import Sheet
from operators.soundness import has_nul, refuse, text_problems


@dataclass(frozen=True)
class Values:
    """What somebody fills in. `choice` may be not_applicable to any question, with a `reason`."""

    choice: str = ""
    text: str = ""
    language: str = ""
    number: Decimal | int | str | None = None
    table: Sequence[Mapping[str, Any]] | None = None
    reason: str = ""


@dataclass(frozen=True)
class Conflict:
    """Somebody else saved this answer meanwhile: theirs is stored, yours is here; nothing is lost."""

    theirs: Answer
    yours: Values


@action
def save(
    self_assessment: SelfAssessment, slot: Slot | str, values: Values, *, expected_revision: int, by: Actor
) -> Answer | Conflict:
    """Save an answer that the caller read at `expected_revision` (0: there was none).

    Raises BadFields (a message beside the field), NotPermitted, NotReady when the answer cannot be changed now.
    """
    sheet, slot = _sheet(self_assessment, slot, by)
    return put(sheet, slot, values, expected_revision=expected_revision, by=by)


def put(sheet: Sheet, slot: Slot, values: Values, *, expected_revision: int, by: Actor) -> Answer | Conflict:
    """The same in a sheet that is locked, once it was judged that the actor may change this answer."""
    question = sheet.question(slot)
    refuse(problems(question, values))
    values = normal(question, values, values.language or _language(by))
    row = sheet.rows.get(slot)
    if row is not None and row.revision != expected_revision:
        return row if _same(row, values) else Conflict(row, values)
    return _store(row or _new(sheet, slot), question, values, by)


@action
def confirm(self_assessment: SelfAssessment, slot: Slot | str, *, expected_revision: int, by: Actor) -> Answer | None:
    """Confirm a carried answer as it is; None when it was changed since it was read, or means something else now."""
    sheet, slot = _sheet(self_assessment, slot, by)
    row = sheet.rows.get(slot)
    if row is None or row.revision != expected_revision or slot not in sheet.taken:
        return None
    return _confirm(row, by)


@action
def confirm_all(self_assessment: SelfAssessment, slots: Iterable[Slot], *, by: Actor) -> int:
    """Confirm the carried answers among these that nobody looked at yet, as they are; returns how many.

    One that was changed meanwhile is confirmed already, and one whose question means something else is none.
    """
    sheet = sheets.sheet(locked(self_assessment))
    waiting = [slot for slot in slots if slot in sheet.unconfirmed]
    for slot in waiting:
        permit(may_write(by, sheet, slot))
        writable(sheet, slot).enforce()
        _confirm(sheet.rows[slot], by)
    return len(waiting)


@action
def attach(
    self_assessment: SelfAssessment, slot: Slot | str, evidence: Evidence, *, by: Actor, key: str = ""
) -> AnswerEvidence:
    """Let an answer cite a piece of the company's evidence, as the one wanted under `key`. Twice changes nothing."""
    sheet, slot = _sheet(self_assessment, slot, by)
    return cite(sheet, slot, evidence, by=by, key=key)


def cite(sheet: Sheet, slot: Slot, evidence: Evidence, *, by: Actor, key: str = "") -> AnswerEvidence:
    """The same in a sheet that is locked, once it was judged that the actor may change this answer."""
    known = {"", *(wanted.key for wanted in sheet.question(slot).evidence)}
    refuse({} if key in known else {"key": [_("No such document is asked for here.")]})
    own = evidence.operator_id == sheet.self_assessment.operator_id and evidence.removed_at is None
    when(own, _("This file is not in the company's library."), "not-your-evidence").enforce()
    row = sheet.rows.get(slot)
    if row is None:
        row = _new(sheet, slot)
        row.revision, row.edited_by, row.edited_at = 0, by.ref, clock.now()
        row.save()
    citation, _new_one = AnswerEvidence.objects.get_or_create(answer=row, evidence=evidence, key=key)
    return citation


@action
def detach(citation: AnswerEvidence, *, by: Actor) -> None:
    """Take a citation back; the file stays in the library."""
    answer = citation.answer
    _sheet(answer.self_assessment, sheets.slot_of(answer), by)
    citation.delete()


def carry(self_assessment: SelfAssessment, signed: Snapshot, *, by: Actor) -> int:
    """Fill an empty self-assessment from what was signed before, each answer to be confirmed. Returns how many.

    `meaning` is kept: where the question means something else by now, the answer is shown and not taken.
    """
    library = {row.pk: row for row in Evidence.objects.filter(operator_id=self_assessment.operator_id)}
    given = [item for item in signed.data["answers"] if "choice" in item]
    rows = [_carried(self_assessment, item, by) for item in given]
    Answer.objects.bulk_create(rows)
    AnswerEvidence.objects.bulk_create(
        AnswerEvidence(answer=row, evidence=library[file["evidence"]], key=file["key"])
        for row, item in zip(rows, given, strict=True)
        for file in item["evidence"]
        if file["evidence"] in library and library[file["evidence"]].removed_at is None
    )
    return len(rows)


def problems(question: Question, values: Values) -> dict[str, list[Words]]:
    """What of what was filled in cannot be saved, field by field; nothing when it can: half-finished, too, and with
    cells of a table that are still wrong (`programme/tables.py`)."""
    found: dict[str, list[Words]] = {
        "text": text_problems(values.text, LONGEST_TEXT),
        "reason": text_problems(values.reason, LONGEST_TEXT),
        "language": text_problems(values.language, 8),
        "choice": text_problems(values.choice, 40),
    }
    field = field_of(question)
    if values.choice != NOT_APPLICABLE and field != "text":
        found[field] = [*found.get(field, []), *_value_problems(question, getattr(values, field))]
    return {name: words for name, words in found.items() if words}


def field_of(question: Question) -> str:
    """Which field of `Values` holds the value of a question of this kind."""
    return {"number": "number", "text": "text", "table": "table"}.get(question.kind, "choice")


def _value_problems(question: Question, value: object) -> list[Words]:
    return text_problems("\x00", 1) if has_nul(value) else [*rules.unkept(question, value)]


def _confirm(row: Answer, by: Actor) -> Answer:
    row.confirmed, row.edited_by, row.edited_at = True, by.ref, clock.now()
    row.revision += 1
    row.save(update_fields=["confirmed", "edited_by", "edited_at", "revision"])
    return row


def _sheet(self_assessment: SelfAssessment, slot: Slot | str, by: Actor) -> tuple[Sheet, Slot]:
    """The sheet under a lock that keeps signing and saving apart, once the actor may change this answer."""
    try:
        slot = Slot.read(slot) if isinstance(slot, str) else slot
    except ValueError:
        refuse({"slot": [_("There is no such question.")]})
        raise
    sheet = sheets.sheet(locked(self_assessment))
    when(slot.question in sheet.pack.questions, _("There is no such question."), "unknown-question").enforce()
    permit(may_write(by, sheet, slot))
    writable(sheet, slot).enforce()
    return sheet, slot


def _new(sheet: Sheet, slot: Slot) -> Answer:
    return Answer(
        self_assessment=sheet.self_assessment,
        question=slot.question,
        role=slot.role,
        site_id=int(slot.site) if slot.site else None,
        meaning=sheet.question(slot).meaning,
        revision=0,
    )


def _language(by: Actor) -> str:
    return by.user.language if isinstance(by.user, User) else settings.LANGUAGE_CODE


def normal(question: Question, values: Values, language: str) -> Values:
    """Numbers as numbers, tables as plain rows, and a language wherever there is a text."""
    number = number_of(values.number)
    return Values(
        choice=values.choice,
        text=values.text,
        language=language if values.text or values.reason else "",
        number=round(number, FINEST) if number is not None and question.kind == "number" else None,
        table=[dict(row) for row in values.table] if values.table and question.kind == "table" else None,
        reason=values.reason,
    )


def _same(row: Answer, values: Values) -> bool:
    return all(getattr(row, field.name) == getattr(values, field.name) for field in fields(Values))


def _store(row: Answer, question: Question, values: Values, by: Actor) -> Answer:
    for field in fields(Values):
        setattr(row, field.name, getattr(values, field.name))
    row.meaning, row.confirmed = question.meaning, True
    row.revision += 1
    row.edited_by, row.edited_at = by.ref, clock.now()
    row.save()
    return row


def _carried(self_assessment: SelfAssessment, item: Mapping[str, Any], by: Actor) -> Answer:
    return Answer(
        self_assessment=self_assessment,
        question=item["question"],
        role=item["role"],
        site_id=int(item["site"]) if item["site"] else None,
        choice=item["choice"],
        text=item["text"],
        language=item["language"],
        number=None if item["number"] is None else Decimal(item["number"]),
        table=item["table"],
        reason=item["reason"],
        meaning=item["meaning"],
        confirmed=False,
        revision=1,
        edited_by=by.ref,
        edited_at=clock.now(),
    )
