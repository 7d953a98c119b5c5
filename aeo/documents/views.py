"""Files out: papers and uploads as downloads, and the papers that could not be made."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from aeo.accounts.gates import actor, has_role
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.components.contexts import Cell, Column
from aeo.components.pages import done, offer, page
from aeo.documents import http, queries, scopes
from aeo.documents.actions import losses, papers, uploads
from aeo.documents.facts import shown
from aeo.documents.models import Document, Upload
from aeo.kernel.http import signed_in, visible_or_404

PAGE = 30
keepers = has_role(Role.OFFICER, Role.RECORDS, Role.PROGRAMME_ADMINISTRATOR)


@signed_in
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The finished PDF, for whoever sees what it is about."""
    document = visible_or_404(Document.objects.all(), pk=pk)
    if not isinstance(request.user, User) or not scopes.sees_paper(request.user, document):
        raise Http404
    return http.paper(document, uploads.clean_name(f"{_named(document)} {queries.case_of(document)}"))


@signed_in
@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An uploaded file, for whoever sees what it belongs to; the reading is journalled."""
    return http.attachment(_seen(request, pk), by=actor(request))


@signed_in
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of an uploaded file, for the same readers; seeing it is reading it."""
    found = _seen(request, pk)
    if not found.preview_sha256:
        raise Http404
    return http.preview(found, by=actor(request))


@keepers
@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """The papers that could not be made, each with its reason, and the files that cannot be given."""
    rows = Paginator(queries.failed(), PAGE).get_page(request.GET.get("page"))
    columns = [Column(_("Paper")), Column(_("Case")), Column(_("Prepared")), Column(_("What went wrong"))]
    cells = [[Cell(_named(row), _address(row)), queries.case_of(row), row.prepared_at, row.failure] for row in rows]
    facts = {"rows": rows, "columns": columns, "cells": cells, **_lost()}
    return page(request, "documents/failed.html", facts)


@keepers
@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Whether lost files are back."""
    back = losses.look_again()
    told = ngettext("%(count)s file is back.", "%(count)s files are back.", back) % {"count": back}
    return done(request, told if back else gettext("None of these files is back yet."), "documents:failed")


@keepers
@require_safe
def one_failed(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and the way to try again."""
    document = visible_or_404(Document.objects.all(), pk=pk)
    again = offer(actor(request), document, "retry", _("Try again"), f"{_address(document)}retry/", method="post")
    facts = {"document": document, "named": _named(document), "case": queries.case_of(document), "actions": [again]}
    return page(request, "documents/one_failed.html", facts)


@keepers
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more."""
    papers.retry(visible_or_404(Document.objects.all(), pk=pk), by=actor(request))
    return done(request, gettext("The paper is being made again."), "documents:failed")


def _seen(request: HttpRequest, pk: int) -> Upload:
    found = visible_or_404(Upload.objects.all(), pk=pk)
    if not isinstance(request.user, User) or not scopes.sees_file(request.user, found):
        raise Http404
    return found


def _lost() -> dict[str, Any]:
    rows = list(queries.lost()[:PAGE])
    columns = [Column(_("File")), Column(_("How it was found")), Column(_("Found")), Column(_("Where it is stored"))]
    code = get_language() or ""
    cells = [
        [shown(queries.what_is(row.fingerprint), code), row.condition, row.found_at, row.fingerprint] for row in rows
    ]
    return {"lost": rows, "lost_columns": columns, "lost_cells": cells}


def _address(document: Document) -> str:
    return f"/desk/papers/{document.pk}/"


def _named(document: Document) -> str:
    names = queries.name_of(document)
    return names.get(get_language() or "") or next(iter(names.values()))
