"""The traders' letters. A letter is opened by a button, never by a link: a program that follows links reads nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from aeo.accounts.actors import user_of
from aeo.accounts.gates import actor
from aeo.components.contexts import Cell, Column, Row, Tone
from aeo.components.pages import done, page
from aeo.documents import queries as papers
from aeo.kernel import clock
from aeo.kernel.http import signed_in, visible_or_404
from aeo.notices import queries, readers
from aeo.notices.actions import notices
from aeo.notices.models import Notice
from aeo.notices.states import NoticeState, Service
from aeo.notices.views.common import in_language, me, page_of


@signed_in
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The letters of one's own companies."""
    rows = page_of(request, queries.letters_of(me(request)))
    columns = [Column(_("Number")), Column(_("Letter")), Column(_("To")), Column(_("Sent")), Column(_("State"))]
    return page(
        request, "notices/pages/letters.html", {"rows": rows, "columns": columns, "cells": list(map(_cells, rows))}
    )


@signed_in
@never_cache
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter: its words once it is served, before that only that it waits, for whom, and what opening it does."""
    notice = visible_or_404(queries.letters_of(me(request)), pk=pk)
    served = notice.state == NoticeState.SERVED
    facts: dict[str, Any] = {
        "notice": notice,
        "served": served,
        "tone": _tone(notice),
        "may_open": me(request).ref in queries.opened_by(notice),
        "title": _title(notice),
        "rows": _rows(notice),
        "waits_for": [] if served else _names(notice),
    }
    return page(request, "notices/pages/letter.html", {**facts, **(_words(notice) if served else {})})


@signed_in
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it: for its addressees that is service, and the time limits it sets begin."""
    notice = visible_or_404(queries.letters_of(me(request)), pk=pk)
    served = notices.serve(notice, by=actor(request))
    today = served.served_on == clock.today()
    told = _("The letter is open. It was served today.") if today else _("The letter is open.")
    return done(request, told, reverse("notices:letter", args=[pk]))


def _cells(notice: Notice) -> list[Any]:
    state = Cell(_state(notice), tone=_tone(notice))
    url = reverse("notices:letter", args=[notice.pk])
    return [notice.number, Cell(_title(notice), url), notice.to_name, notice.dispatched_at, state]


def _state(notice: Notice) -> str:
    return _("served") if notice.state == NoticeState.SERVED else _("not opened yet")


def _tone(notice: Notice) -> str:
    """That its e-mail came back is the administration's trouble: for its addressee it waits."""
    return Tone.GOOD if notice.state == NoticeState.SERVED else Tone.WAITING


def _title(notice: Notice) -> str:
    """What it is about is told with the letter, not before it is opened."""
    return in_language(notice.title) if notice.state == NoticeState.SERVED else _("Letter from the administration")


def _rows(notice: Notice) -> list[Row]:
    rows = [Row(_("Number"), notice.number), Row(_("To"), notice.to_name), Row(_("Sent"), notice.dispatched_at)]
    if notice.state == NoticeState.SERVED:
        how = Service(notice.service_method or Service.PORTAL).label
        return [*rows, Row(_("Served on"), notice.served_on), Row(_("How it was served"), how)]
    return [*rows, Row(_("Counts as served on"), notice.deemed_on)] if notice.deemed_on else rows


def _names(notice: Notice) -> list[str]:
    return [user.name for user in map(user_of, queries.opened_by(notice)) if user is not None]


def _words(notice: Notice) -> dict[str, Any]:
    document = notice.document
    facts = document.facts if document is not None else {}
    finished = document is not None and papers.is_finished(document)
    return {
        "note": readers.noted(notice.about),
        "body": facts.get("body", {}),
        "prevailing": facts.get("prevailing", ""),
        "has_pdf": finished,
    }
