"""Saving what was filled in on a page of questions: each answer and each file for itself, so that one that cannot be
taken never holds up the others."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, QueryDict

from aeo.accounts.gates import actor
from aeo.components.pages import attempt
from aeo.kernel.http import number
from aeo.kernel.refusals import Refused
from aeo.programme.applicability import Slot
from operators.actions import answers, bringing, evidence
from operators.actions.answers import Conflict
from operators.forms.files import UntilForm
from operators.handles import handle
from operators.models import AnswerEvidence
from operators.views.arriving import Arrived, arrived
from operators.views.filled import Filled
from operators.views.questions import Board

MINE, THEIRS = "mine", "theirs"


def save(request: HttpRequest, board: Board, slots: Iterable[Slot], verb: str = "", at: str = "") -> Filled:
    """Save the answers and files of these questions; what could not be is given back with the reason.

    `verb` and `at` are the button: `mine` stores one's own answer over a conflicting one, `theirs` drops it.
    """
    filled = Filled()
    for slot in slots:
        chosen = verb if handle(slot) == at else ""
        if chosen != THEIRS:
            _save_answer(request, board, slot, filled, over=chosen == MINE)
        _save_days(request, board, slot, filled)
        _save_files(request, board, slot, filled)
    return filled


def unsaved(board: Board, slots: Iterable[Slot], typed: QueryDict) -> Filled:
    """What was typed and differs from what is stored, to be shown again and saved by the reader."""
    filled = Filled()
    for slot in slots:
        if f"{handle(slot)}-revision" in typed:
            form = board.form(slot, typed)
            if not form.is_valid() or form.touched:
                filled.forms[slot] = form
    return filled


def _save_answer(request: HttpRequest, board: Board, slot: Slot, filled: Filled, *, over: bool) -> None:
    if f"{handle(slot)}-revision" not in request.POST:
        return
    form = board.form(slot, request.POST)
    if form.is_valid() and (over or form.touched):
        expected = _seen(request, slot) if over else form.expected
        own, values = board.sheet.self_assessment, form.values
        result = attempt(form, lambda: answers.save(own, slot, values, expected_revision=expected, by=actor(request)))
        form.conflict = result.theirs if isinstance(result, Conflict) else None
    if form.errors or form.conflict:
        filled.forms[slot] = form


def _save_files(request: HttpRequest, board: Board, slot: Slot, filled: Filled) -> None:
    for key in ("", *(wanted.key for wanted in board.sheet.question(slot).evidence)):
        for file in arrived(request, board.sheet.self_assessment.operator, f"{handle(slot)}-file-{key}"):
            if words := _brought(request, board, slot, key, file):
                filled.files.setdefault((slot, key), []).append(f"{file.name}: {words}")


def _save_days(request: HttpRequest, board: Board, slot: Slot, filled: Filled) -> None:
    """The last days of files that are there; one that was told meanwhile is not written over unseen."""
    for citation in board.sheet.cited(slot):
        form = UntilForm.at(citation, request.POST)
        if not form.told:
            continue
        if form.is_valid():
            _tell_day(request, citation, form)
        if form.errors:
            filled.days[citation.pk] = form


def _tell_day(request: HttpRequest, citation: AnswerEvidence, form: UntilForm) -> None:
    file, day = citation.evidence, form.cleaned_data["expires_on"]
    attempt(form, lambda: evidence.note_end(file, day, by=actor(request)))


def _brought(request: HttpRequest, board: Board, slot: Slot, key: str, file: Arrived) -> str:
    """Why a file was not taken; nothing when it was."""
    try:
        board.may(slot).enforce()
        bringing.bring(board.sheet.self_assessment, slot, file.store(), by=actor(request), key=key)
    except Refused as refused:
        return str(refused.reason)
    return ""


def _seen(request: HttpRequest, slot: Slot) -> int:
    """The revision of the other's answer that the reader saw beside their own."""
    return number(request.POST.get(f"{handle(slot)}-theirs", ""))
