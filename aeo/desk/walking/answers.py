"""Filling in a self-assessment as a person would: question by question, until nothing new opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Protocol

from aeo.desk.walking.case import Answers, Cells
from aeo.desk.walking.play import Play
from aeo.desk.walking.values import Given
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.programme.answers import NOT_APPLICABLE
from aeo.programme.applicability import Slot
from aeo.programme.bounds import Limits
from aeo.programme.questions import Column, Question
from operators.actions import answers as actions
from operators.actions.answers import Values, field_of
from operators.queries import sheets
from operators.queries.sheets import Sheet

SOON = timedelta(days=120)


class Filling(Protocol):
    """What a step says of how to fill in."""

    @property
    def by(self) -> str: ...
    @property
    def given(self) -> Mapping[str, Given]: ...
    @property
    def only(self) -> tuple[str, ...]: ...
    @property
    def leave(self) -> tuple[str, ...]: ...


def fill(play: Play, step: Filling) -> tuple[int, int]:
    """Save answers and attach evidence; returns how many of each."""
    by = play.actor(step.by)
    given = {play.slot_text(key): value for key, value in {**play.case.answers.given, **step.given}.items()}
    saved: set[Slot] = set()
    while True:
        sheet = sheets.sheet(play.self_assessment)
        open_ = [slot for slot in _open(play, sheet, step) if slot not in saved and _is_open(sheet, slot, given)]
        if not open_:
            return len(saved), _attach(play, step, given, by)
        for slot in open_:
            _save(play, sheet, slot, given, by)
        saved.update(open_)


def _open(play: Play, sheet: Sheet, step: Filling) -> Iterator[Slot]:
    only = {play.slot_text(key) for key in step.only}
    leave = {play.slot_text(key) for key in step.leave}
    for slot in sheet.slots:
        names = {str(slot), slot.question}
        if sheet.editable(slot) and (not only or names & only) and not names & leave:
            yield slot


def _save(play: Play, sheet: Sheet, slot: Slot, given: Mapping[str, Given], by: Actor) -> None:
    """Save one answer, or confirm one that was carried over."""
    row, explicit = sheet.rows.get(slot), given_for(given, slot)
    own, revision = sheet.self_assessment, row.revision if row else 0
    behind = any(gap.slot == slot and gap.kind in ("wrong_kind", "cells_wrong", "years_missing") for gap in sheet.gaps)
    if explicit is None and slot in sheet.unconfirmed and not behind:
        actions.confirm(own, slot, expected_revision=revision, by=by)
        return
    values = values_of(sheet.question(slot), explicit, play.case.answers)
    language = play.case.language if values.text or values.reason else ""
    actions.save(own, slot, replace(values, language=language), expected_revision=revision, by=by)


def _is_open(sheet: Sheet, slot: Slot, given: Mapping[str, Given]) -> bool:
    """Not answered, not confirmed, or named by the case file."""
    answered = slot in sheet.taken and sheet.taken[slot].given and slot not in sheet.unconfirmed
    return not answered or given_for(given, slot) is not None


def given_for(given: Mapping[str, Given], slot: Slot) -> Given | None:
    """The entry nearest to a slot: the slot itself, the question at the site, for the role, or anywhere."""
    near = (str(slot), str(Slot(slot.question, site=slot.site)), str(Slot(slot.question, slot.role)), slot.question)
    return next((given[name] for name in near if name in given), None)


def values_of(question: Question, given: Given | None, defaults: Answers) -> Values:
    """What is filled in for a question."""
    comment = defaults.comment if given is None or given.comment is None else given.comment
    if given is not None and given.not_applicable:
        return Values(choice=NOT_APPLICABLE, reason=given.not_applicable)
    value = meeting(question, defaults) if given is None or given.value is None else given.value
    where = field_of(question)
    if question.year_column is not None and isinstance(value, Sequence) and not isinstance(value, str):
        value = _moved(question.year_column.key, value)
    if value == NOT_APPLICABLE:
        return Values(choice=NOT_APPLICABLE)
    return Values(**{"text": comment if where != "text" else "", where: value})


def _moved(key: str, rows: Sequence[Any]) -> list[Any]:
    """A case may be played in any year: the last year that its table tells of becomes the last full one."""
    years = [row[key] for row in rows if isinstance(row.get(key), int)]
    ahead = clock.today().year - 1 - max(years, default=0)
    moved = [{**row, key: row[key] + ahead} if isinstance(row.get(key), int) else row for row in rows]
    return [*moved, *({**moved[-1], key: year} for year in _running())] if years else moved


def _running() -> list[int]:
    """The year that runs, near its end: what is filled in then may be signed after the turn of the year."""
    today = clock.today()
    return [today.year] if (today + SOON).year > today.year else []


def meeting(question: Question, defaults: Answers) -> Any:
    """The value that meets what the question expects."""
    match question.kind:
        case "number":
            return Limits.of(question).nearest(1 if defaults.number is None else defaults.number)
        case "text":
            return defaults.text
        case "table":
            row, year = {c.key: _cell(c, defaults.table) for c in question.columns}, question.year_column
            years = [*question.years_before(clock.today()), *_running()]
            return [{**row, year.key: number} for number in years] if year else [row]
        case "choice":
            return question.meets() or question.choices[0].key
        case _:
            return question.meets()


def _cell(column: Column, cells: Cells) -> Any:
    limits, usual = Limits.of(column), getattr(cells, column.kind)
    if column.kind == "date":
        day = date.fromisoformat(usual)
        return str(clock.add_months(day, 12 * (limits.nearest(day.year) - day.year)))
    return limits.nearest(usual) if column.kind == "number" else usual


def _attach(play: Play, step: Filling, given: Mapping[str, Given], by: Actor) -> int:
    sheet = sheets.sheet(play.self_assessment)
    attached = 0
    for slot in _open(play, sheet, step):
        explicit = given_for(given, slot)
        cited = {citation.key for citation in sheet.cited(slot)}
        for key, file in wanted_files(sheet, slot, explicit, play.case.answers.evidence):
            if key not in cited:
                actions.attach(sheet.self_assessment, slot, play.evidence_of(file, by), by=by, key=key)
                attached += 1
    return attached


def wanted_files(sheet: Sheet, slot: Slot, given: Given | None, default: str) -> Iterator[tuple[str, str]]:
    """(what is wanted, file): what the case file names, and the default file for what is required and missing."""
    question = sheet.question(slot)
    named = dict(given.files) if given is not None else {}
    yield from ((key, file) for key, file in named.items() if key and file)
    usual = named.get("") or default
    missing = {gap.evidence for gap in sheet.gaps if gap.slot == slot and gap.kind == "evidence_missing"}
    wanted = {one.key for one in question.evidence} if named.get("") else missing
    yield from ((key, usual) for key in sorted(wanted - named.keys()) if usual)
