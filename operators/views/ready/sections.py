"""The questions of one criterion: saved one by one while they are answered, or all by the button."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from aeo.components.contexts import Link, Words
from aeo.components.pages import attempt
from aeo.programme.applicability import Slot
from operators.actions import readiness as actions
from operators.forms.readiness import ReadyForm
from operators.handles import find, handle
from operators.models import ReadinessCheck
from operators.queries import readiness as queries
from operators.queries.readiness import ReadySheet
from operators.views import told
from operators.views.gaps import Part
from operators.views.ready import keeping
from operators.views.ready.board import Board, Forms, form_of, lister, section

HANDLE = re.compile(r"[A-Za-z0-9_-]{1,60}")
PAGE, PARTS = "operators/ready/section.html", "operators/ready/parts.html"


@dataclass(frozen=True)
class Here:
    """One page: its criterion, and all criteria that are asked about as they stand now."""

    sheet: ReadySheet
    criterion: str
    parts: Sequence[Part]

    @property
    def part(self) -> Part | None:
        """This criterion, unless none of its questions applies any more."""
        return next((part for part in self.parts if part.progress.criterion.key == self.criterion), None)

    @property
    def slots(self) -> Sequence[Slot]:
        """Its questions."""
        return self.part.progress.slots if self.part else ()

    @property
    def following(self) -> str:
        """Where one goes on: the next criterion, after the last one the result."""
        keys = [part.progress.criterion.key for part in self.parts]
        rest = [key for key in keys if key > self.criterion]
        return section(rest[0]) if rest else reverse("operators:ready-result")


@keeping.begun
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, check: ReadinessCheck, criterion: str) -> HttpResponse:
    """Show them; save what came in."""
    here = _here(check, criterion)
    if here.part is None:
        raise Http404
    if request.method != "POST":
        return _page(request, here, {})
    only = find(here.slots, request.GET["q"]) if "q" in request.GET else None
    if "q" in request.GET and only is None:
        raise Http404
    unsaved = _save(request, here, [only] if only else here.slots)
    fresh = _here(check, criterion)
    if only is not None:
        return keeping.keep_on(request, _parts(request, fresh, only, unsaved))
    if unsaved:
        return keeping.keep_on(request, _page(request, fresh, unsaved))
    messages.success(request, _("Saved in this check. Nobody but you sees it."))
    if wrong := told.to_correct(fresh.sheet, here.slots):
        messages.warning(request, wrong)
    on = request.POST.get("do") == "next" or fresh.part is None
    return keeping.keep_on(request, redirect(here.following if on else section(criterion)))


def _here(check: ReadinessCheck, criterion: str) -> Here:
    sheet = queries.sheet(check)
    return Here(sheet, criterion, lister(sheet).parts())


def _save(request: HttpRequest, here: Here, slots: Iterable[Slot]) -> Forms:
    """Each answer for itself, so that one that cannot be saved does not hold up the others."""
    unsaved: dict[Slot, ReadyForm] = {}
    for slot in slots:
        if f"{handle(slot)}-was" not in request.POST:
            continue
        form = form_of(here.sheet, slot, request.POST)
        if form.is_valid() and form.touched:
            _try(here.sheet.readiness, slot, form)
        if form.errors:
            unsaved[slot] = form
    return unsaved


def _try(check: ReadinessCheck, slot: Slot, form: ReadyForm) -> None:
    values, have = form.values, form.have
    attempt(form, lambda: actions.save(check, slot, values, have))


def _page(request: HttpRequest, here: Here, unsaved: Forms) -> HttpResponse:
    board = Board(here.sheet, unsaved)
    context = {
        **_frame(here),
        "entries": board.entries(here.slots),
        "problems": board.problems(),
        "chapters": [_chapter(part, here.criterion) for part in here.parts],
        "newer": queries.newer(here.sheet.readiness),
    }
    return render(request, PAGE, context, status=422 if unsaved else 200)


def _parts(request: HttpRequest, here: Here, slot: Slot, unsaved: Forms) -> HttpResponse:
    """What an answer changes on the page: its state, the gap list, and the questions that it opens or closes."""
    board = Board(here.sheet, unsaved)
    shown = request.POST.get("shown", "").split()
    now = [handle(slot) for slot in here.slots]
    opened = [(_before(now, handle(new)), board.entry(new)) for new in here.slots if handle(new) not in shown]
    closed = [old for old in shown if old not in now and HANDLE.fullmatch(old)]
    context = {
        **_frame(here),
        "entry": board.entry(slot),
        "cells": form_of(here.sheet, slot, request.POST).wrong_cells if here.sheet.question(slot).columns else None,
        "opened": opened if shown else [],
        "closed": closed,
        "told": _changed(len(opened) if shown else 0, len(closed)),
    }
    return render(request, PARTS, context, status=422 if unsaved else 200)


def _before(now: Sequence[str], new: str) -> str:
    """The question after which a new one comes; none for the first of the page."""
    place = now.index(new)
    return now[place - 1] if place else ""


def _changed(opened: int, closed: int) -> Words:
    words = []
    if opened:
        words.append(ngettext("%(n)d more question applies now.", "%(n)d more questions apply now.", opened))
    if closed:
        words.append(ngettext("%(n)d question does not apply now.", "%(n)d questions do not apply now.", closed))
    counts = [number for number in (opened, closed) if number]
    return " ".join(text % {"n": number} for text, number in zip(words, counts, strict=True))


def _frame(here: Here) -> dict[str, Any]:
    return {
        "criterion": here.sheet.pack.criteria[here.criterion],
        "part": here.part,
        "url": section(here.criterion),
        "following": here.following,
        "shown": " ".join(handle(slot) for slot in here.slots),
        "saved_at": max((row.edited_at for row in here.sheet.rows.values()), default=None),
    }


def _chapter(part: Part, current: str) -> Link:
    criterion, left = part.progress.criterion, part.progress.total - part.progress.complete
    return Link(f"{criterion.key}. {criterion.name}", section(criterion.key), criterion.key == current, left or None)
