"""A page of questions: show it, take what was filled in, answer an autosave with the parts that changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aeo.accounts.gates import actor
from aeo.components.contexts import Link
from aeo.components.interrupted import typed_before
from aeo.kernel.http import number, visible_or_404
from aeo.kernel.refusals import Refused
from aeo.programme.applicability import Slot
from operators import links
from operators.actions import answers, spreading
from operators.forms.files import kinds_and_size
from operators.handles import find, handle
from operators.models import AnswerEvidence
from operators.queries import sheets
from operators.queries.sheets import Sheet
from operators.views import filling, told
from operators.views.arriving import fields
from operators.views.errands import Errand
from operators.views.filled import Filled
from operators.views.questions import Board, Entry

Context = Mapping[str, Any]
CONFIRM_ALL = "confirm-all"


@dataclass(frozen=True)
class Place:
    """Which questions the page shows, where it lies, and where its reader goes next."""

    errand: Errand
    slots: Sequence[Slot]
    url: str
    following: str

    def at(self, slot: Slot) -> str:
        """The page at a question."""
        return f"{self.url}#q-{handle(slot)}"

    @property
    def shown(self) -> str:
        """The questions as a text that the page sends back: others apply when it differs."""
        return " ".join(handle(slot) for slot in self.slots)


def show(request: HttpRequest, board: Board, here: Place, template: str, more: Context) -> HttpResponse:
    """The page; 422 when something could not be saved. What was typed before a sign-in in between is in it again."""
    typed = typed_before(request) if request.method == "GET" else None
    if typed is not None:
        board = replace(board, filled=filling.unsaved(board, here.slots, typed))
    entries = board.entries(here.slots)
    context = {
        **_frame(board.sheet, here),
        "entries": entries,
        "problems": board.problems(),
        "other_problems": _links(entries),
        "may": any(entry.form for entry in entries),
        "carried": sum(entry.carried and entry.form is not None for entry in entries),
        "why_not": next((entry.why_not for entry in entries if entry.why_not), ""),
        "files_hint": kinds_and_size(),
        "typed_before": typed is not None and bool(board.filled),
        **more,
    }
    return render(request, template, context, status=422 if board.filled and typed is None else 200)


def receive(
    request: HttpRequest, board: Board, here: Place, template: str, more: Callable[[Board], Context]
) -> HttpResponse:
    """Save what came in, then do what the button says; an autosave sends one question (`?q=`) and gets its parts."""
    verb, _colon, at = request.POST.get("do", "save").partition(":")
    only = find(here.slots, request.GET["q"]) if "q" in request.GET else None
    if "q" in request.GET and only is None:
        raise Http404
    filled = filling.save(request, board, [only] if only else here.slots, verb, at)
    if not filled and (told := _pressed(request, board, here, verb, at)) is not None:
        return told
    fresh = _again(board, filled)
    if only is not None:
        return _parts(request, fresh, here, only, more(fresh))
    return show(request, fresh, here, template, more(fresh))


def saved_at(sheet: Sheet) -> datetime | None:
    """When an answer was saved last, or a file came that an answer cites."""
    answers_at = [row.edited_at for row in sheet.rows.values() if row.revision]
    files_at = [citation.evidence.added_at for slot in sheet.rows for citation in sheet.cited(slot)]
    return max([*answers_at, *files_at], default=None)


def _pressed(request: HttpRequest, board: Board, here: Place, verb: str, at: str) -> HttpResponse | None:
    """Go where the button leads, once everything is saved; None for an autosave."""
    if "q" in request.GET:
        return None
    slot = find(here.slots, at.partition(":")[0])
    if verb == "detach":
        return _detach(request, board, here, at)
    if verb == "confirm" and slot is not None:
        return _confirm(request, board, here, slot)
    if verb == CONFIRM_ALL:
        return _confirm_all(request, board, here)
    if verb == "pick" and slot is not None:
        return redirect(here.errand.at(f"evidence/{at.replace(':', '/').rstrip('/')}"))
    if verb == "spread" and slot is not None:
        return _spread(request, board, here, slot)
    if verb == "talk" and slot is not None:
        return redirect(links.talk(here.errand.own, slot))
    messages.success(request, _("Saved. This is NOT submitted yet."))
    if wrong := told.to_correct(_again(board, Filled()).sheet, here.slots):
        messages.warning(request, wrong)
    if verb == "next":
        return redirect(here.following)
    return redirect(here.at(slot) if slot else here.url)


def _detach(request: HttpRequest, board: Board, here: Place, at: str) -> HttpResponse:
    rows = AnswerEvidence.objects.filter(answer__self_assessment=board.sheet.self_assessment)
    citation = visible_or_404(rows.select_related("answer__self_assessment"), pk=number(at))
    slot = sheets.slot_of(citation.answer)
    _try(request, lambda: answers.detach(citation, by=actor(request)), _("The file is not attached any more."))
    return redirect(here.at(slot))


def _confirm(request: HttpRequest, board: Board, here: Place, slot: Slot) -> HttpResponse:
    own, row = board.sheet.self_assessment, board.sheet.rows.get(slot)
    expected = row.revision if row else 0
    work = lambda: answers.confirm(own, slot, expected_revision=expected, by=actor(request))  # noqa: E731
    _try(request, work, _("The answer is confirmed."))
    return redirect(here.at(slot))


def _confirm_all(request: HttpRequest, board: Board, here: Place) -> HttpResponse:
    try:
        n = answers.confirm_all(board.sheet.self_assessment, here.slots, by=actor(request))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, ngettext("%(n)d answer is confirmed.", "%(n)d answers are confirmed.", n) % {"n": n})
    return redirect(here.url)


def _spread(request: HttpRequest, board: Board, here: Place, slot: Slot) -> HttpResponse:
    """Answer alike at the other sites, and say which of them keep an answer of their own."""
    try:
        done = spreading.spread(board.sheet.self_assessment, slot, by=actor(request))
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect(here.at(slot))
    names = told.site_names(board.sheet)
    given, kept = (", ".join(names.get(other.site, "") for other in slots) for slots in (done.given, done.kept))
    if given:
        messages.success(request, _("The same answer is put down for: %(sites)s.") % {"sites": given})
    if kept:
        messages.info(request, _("These sites keep an answer of their own: %(sites)s.") % {"sites": kept})
    return redirect(here.at(slot))


def _try(request: HttpRequest, work: Callable[[], object], words: str) -> None:
    try:
        work()
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, words)


def _again(board: Board, filled: Filled) -> Board:
    """The board as things are now."""
    own = board.sheet.self_assessment
    own.refresh_from_db()
    return replace(board, sheet=sheets.sheet(own), filled=filled)


def _parts(request: HttpRequest, board: Board, here: Place, slot: Slot, more: Context) -> HttpResponse:
    """The parts of one question that an autosave changes; what is being typed stays as it is."""
    entry = board.entry(slot)
    context = {
        **_frame(board.sheet, here),
        "entry": entry,
        "cells": board.form(slot, request.POST).wrong_cells if entry.question.columns else None,
        "brought": {name.partition("-file-")[2] for name in fields(request) if "-file-" in name},
        "others_apply": _others_apply(request, board, here),
        "files_hint": kinds_and_size(),
        **more,
    }
    conflict = entry.form is not None and entry.form.conflict is not None
    status = 409 if conflict else 422 if entry.broken else 200
    return render(request, "operators/questions/parts.html", context, status=status)


def _others_apply(request: HttpRequest, board: Board, here: Place) -> bool:
    """True when the answer opened or closed other questions of the page."""
    criteria = {board.sheet.question(slot).criterion for slot in here.slots}
    now = [slot for slot in board.sheet.slots if board.sheet.question(slot).criterion in criteria]
    return set(map(handle, now)) != set(request.POST.get("shown", here.shown).split())


def _frame(sheet: Sheet, here: Place) -> dict[str, Any]:
    return {"errand": here.errand, "here": here, "saved_at": saved_at(sheet)}


def _links(entries: Sequence[Entry]) -> list[Link]:
    """What is wrong beside the fields: conflicts and files, each with a link to its question."""
    conflicts = [Link(f"{e.name}: {e.overtaken}", f"#q-{e.handle}") for e in entries if e.theirs is not None]
    shelves = [(e, shelf) for e in entries for shelf in e.shelves]
    files = [Link(error, f"#files-{e.handle}") for e, shelf in shelves for error in shelf.errors]
    days = [
        Link(f"{e.name}, {one.file.name}: {error}", f"#files-{e.handle}")
        for e, shelf in shelves
        for one in shelf.files
        if one.until
        for error in one.until.wrong
    ]
    return [*conflicts, *files, *days]
