"""The company's library of documents: one file may be cited by many answers."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.contexts import Confirmation
from aeo.components.pages import done, offered, page
from aeo.documents import http
from aeo.documents.actions import uploads
from aeo.kernel import clock
from aeo.kernel.http import number, signed_in, visible_or_404
from aeo.kernel.refusals import Refused
from operators import links
from operators.actions import evidence as actions
from operators.forms.empty import EmptyForm
from operators.forms.files import AddForm, DescribeForm, FileForm, LibraryFilter
from operators.models import Evidence, Operator
from operators.policies import evidence as policies
from operators.policies.seats import permit
from operators.queries import library, own, people
from operators.views import evidence as shown
from operators.views.arriving import arrived
from operators.views.common import confirm_page, data, form_page, me, sent, try_then
from operators.views.portal.company import tabs

PER_PAGE = 25


@signed_in
@require_safe
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """The library, the newest first, searched and filtered."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    rows, chosen = own.evidence(me(request)).filter(operator=operator), LibraryFilter(request.GET)
    given = chosen.cleaned_data if chosen.is_valid() else {}
    found = library.shown(rows, clock.today(), given.get("q", ""), given.get("show", ""))
    listed, may = Paginator(found, PER_PAGE).get_page(request.GET.get("page")), policies.may_write(actor(request), pk)
    context = {
        "operator": operator,
        "tabs": tabs(request, operator),
        "filters": chosen,
        "held": library.used(operator),
        "most": settings.AEO_LIBRARY_BYTES,
        "filtered": any(given.values()),
        "listed": listed,
        "files": [shown.library_row(row, getattr(row, "cited", 0), may.allowed) for row in listed],
        "to_replace": rows.filter(library.to_replace(clock.today())).count(),
        "actions": [offered(may, "add", _("Add files"), reverse("operators:file-new", args=[pk]))],
    }
    return page(request, "operators/company/files.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put files into the library: each for itself, so that one that is refused keeps none of the others."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    permit(policies.may_write(actor(request), pk))
    form = AddForm(data(request), request.FILES or None)
    added, known = _add(request, operator, form) if sent(request, form) else ([], 0)
    if request.headers.get("HX-Request"):
        rows = [shown.library_row(row, 0, True) for row in added]
        status = 422 if form.errors else 200
        return render(request, "operators/company/added.html", {"files": rows, "form": form}, status=status)
    words = _told(len(added), known, dated=bool(added and form.cleaned_data["expires_on"]))
    if added and not form.errors:
        return done(request, words, links.library(operator))
    context = {"operator": operator, "back": links.library(operator), "words": words if added else ""}
    return page(request, "operators/company/add.html", context, form)


def _add(request: HttpRequest, operator: Operator, form: AddForm) -> tuple[list[Evidence], int]:
    """Those that were taken, and how many of them were there before; the form says why each of the others was not."""
    added, known, given = [], 0, list(arrived(request, operator, "file"))
    for file in given:
        try:
            upload, expires_on = file.store(), form.cleaned_data["expires_on"]
            added.append(actions.keep(operator, upload, by=actor(request), expires_on=expires_on))
            known += added[-1].upload_id != upload.pk
        except Refused as refused:
            form.add_error("file", f"{file.name}: {refused.reason}")
    if not given:
        form.add_error("file", _("Choose a file."))
    return added, known


def _told(count: int, known: int, *, dated: bool) -> str:
    words = ngettext("%(n)s file is in the library.", "%(n)s files are in the library.", count) % {"n": count}
    if not known:
        return words
    there = ngettext("%(n)s of them was there already.", "%(n)s of them were there already.", known) % {"n": known}
    day = _("The day that you gave is noted with what was there, too.")
    return " ".join([words, there, *([day] if dated else [])])


@signed_in
@require_safe
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: what it is, a picture of it, where it is cited, and what can be done."""
    evidence = visible_or_404(_whole(request), pk=pk)
    may = policies.may_change(actor(request), evidence)
    rows = list(library.citations(evidence))
    context = {
        "evidence": evidence,
        "status": shown.status(evidence),
        "explained": shown.explained(evidence),
        "rows": shown.facts(evidence),
        "cited": [shown.cited(row) for row in rows],
        "back": links.library(evidence.operator),
        "actions": shown.deeds(evidence, may),
    }
    return page(request, "operators/company/file.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is called, and until when it is valid."""
    evidence = visible_or_404(_whole(request), pk=pk)
    permit(policies.may_change(actor(request), evidence))
    form = DescribeForm(data(request), initial={"name": evidence.name, "expires_on": evidence.expires_on})
    to = links.evidence(evidence)
    work = lambda: actions.describe(evidence, by=actor(request), **form.cleaned_data)  # noqa: E731
    told = try_then(request, form, work, _("It is changed."), to)
    return told or form_page(request, form, _("Name and validity"), _("Save"), to, caption=evidence.name)


@signed_in
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """A newer file in place of an older; what was signed keeps the file it was signed with."""
    evidence = visible_or_404(own.evidence(me(request)), pk=pk)
    permit(policies.may_change(actor(request), evidence))
    form = FileForm(data(request), request.FILES or None)

    def work() -> Evidence:
        given = form.cleaned_data
        policies.room(evidence.operator, given["file"].size).enforce()
        upload = uploads.store(given["file"], given["file"].name, actor(request))
        return actions.replace(evidence, upload, by=actor(request), expires_on=given["expires_on"])

    back = _back(request, evidence)
    told = try_then(request, form, work, _("The file is replaced."), back)
    return told or form_page(
        request,
        form,
        _("Replace a file"),
        _("Replace"),
        back,
        caption=evidence.name,
        intro=_("Every answer that can still be changed shows the new file. What was signed keeps the old one."),
        upload=True,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out of the library."""
    evidence = visible_or_404(own.evidence(me(request)), pk=pk)
    permit(policies.may_change(actor(request), evidence))
    form = EmptyForm(data(request))
    to = _back(request, evidence)
    told = try_then(request, form, lambda: actions.remove(evidence, by=actor(request)), _("The file is removed."), to)
    confirmation = Confirmation(
        _("Remove “%(name)s” from the library") % {"name": evidence.name},
        _("Remove"),
        [_("What was signed with it keeps it.")],
        cancel_url=to,
    )
    return told or confirm_page(request, confirmation, form)


@signed_in
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, always as an attachment."""
    evidence = visible_or_404(own.evidence(me(request)), pk=pk)
    return http.attachment(evidence.upload, by=actor(request))


def _back(request: HttpRequest, evidence: Evidence) -> str:
    """The question from which one came (`?from=`, a citation); else the library, or for who has none a question."""
    seat = people.seat(actor(request), evidence.operator_id)
    places = library.places(evidence, seat)
    came = places.get(number(request.GET.get("from", "")))
    if came is None and seat.whole:
        return links.library(evidence.operator)
    place = came or next(iter(places.values()), None)
    return links.question(*place) if place else "/portal/"


def _whole(request: HttpRequest) -> QuerySet[Evidence]:
    """Documents of companies of which the reader sees everything: where a file is cited tells of all sections."""
    return own.evidence(me(request)).filter(operator__in=own.whole_operators(me(request)))
