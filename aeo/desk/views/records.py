"""The papers and letters of a case, and its history."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import staff
from aeo.authorisations.models import Decision
from aeo.components import formats
from aeo.components.contexts import Cell, Column, FileRow, Tone
from aeo.components.pages import page
from aeo.desk.queries import history
from aeo.documents import queries as papers
from aeo.documents.models import Document
from aeo.documents.states import PaperState
from aeo.notices.models import Notice
from aeo.notices.queries import letters_about
from aeo.notices.views.common import in_language, tone
from audits.views.common import application_of
from operators.models import Application

PER_PAGE = 50
PAPER_TONES = {
    PaperState.PREPARED: Tone.PROGRESS,
    PaperState.RENDERED: Tone.GOOD,
    PaperState.SEALED: Tone.GOOD,
    PaperState.FAILED: Tone.BAD,
    PaperState.CANCELLED: Tone.ENDED,
}


@staff
@require_safe
def papers_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was printed, and every letter with how it was served."""
    application = application_of(request, pk)
    subjects = _subjects(application)
    letters = list(letters_about(subjects))
    printed = Document.objects.filter(about__in=subjects).exclude(pk__in=[row.document_id for row in letters])
    context = {
        "application": application,
        "files": [_file(row) for row in printed.order_by("-prepared_at", "-pk")],
        "columns": [Column(head) for head in (_("Letter"), _("Number"), _("Sent"), _("Service"), _("State"))],
        "rows": _letters(letters),
    }
    return page(request, "desk/papers.html", context)


def _subjects(application: Application) -> list[str]:
    """Everything of the case that a paper can be about, the status it led to as well."""
    held = Decision.objects.filter(application=application, authorisation__isnull=False)
    keys = held.order_by().values_list("authorisation_id", flat=True).distinct()
    return [*(one.subject for one in history.subjects(application)), *(f"authorisation:{key}" for key in keys)]


def _file(row: Document) -> FileRow:
    name = papers.name_of(row).get(formats.language()) or row.paper
    return FileRow(
        name=_("%(name)s, version %(version)s") % {"name": name, "version": row.version},
        url=reverse("documents:paper", args=[row.pk]) if papers.is_finished(row) else "",
        kind=papers.case_of(row),
        at=row.prepared_at,
        status=row.state_label,
        tone=PAPER_TONES[PaperState(row.state)],
        sha256=row.sealed_sha256 or row.pdf_sha256 or "",
    )


def _letters(rows: Sequence[Notice]) -> list[list[object]]:
    return [
        [
            Cell(in_language(row.title), reverse("notices:notice", args=[row.pk])),
            row.number or "–",
            row.dispatched_at or "–",
            Cell(row.served_on, hint=row.get_service_method_display() or "") if row.served_on else "–",
            Cell(row.state_label, tone=tone(row)),
        ]
        for row in rows
    ]


@staff
@require_safe
def history_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened, newest first, from the journal."""
    application = application_of(request, pk)
    found = history.with_letters(history.subjects(application))
    here = Paginator(history.entries(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {"application": application, "page": here, "events": history.events(list(here), found)}
    return page(request, "desk/history.html", context)
