"""The public register: search, and the entry of a number as a page and as JSON."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from aeo.components.pages import page
from aeo.kernel import clock
from aeo.kernel.http import problem, public
from aeo.kernel.numbering import is_genuine
from aeo.programme.queries import current
from aeo.register import answers, forms, http, queries, shows, standing, words
from aeo.register.models import Entry
from operators.names import bare_number

PER_PAGE = 25
KINDS = {"text/html": "html", "application/json": "json"}


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Published holders by name, number, type and role."""
    _version, pack = current()
    form = forms.SearchForm(pack, request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    text = str(wanted.get("q", ""))
    found = queries.entries(
        text=text, type_=wanted.get("type", ""), role=wanted.get("role", ""), ended=wanted.get("ended", False)
    )
    rows: Page[Entry] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": rows,
        "rows": [shows.listed(pack, entry, clock.now()) for entry in rows],
        "text": text,
        "hidden": _unpublished(text),
    }
    return page(request, "register/search.html", context, form)


def _unpublished(text: str) -> str:
    """The AEO number that was typed, if it exists and its holder is not published."""
    entry = queries.entry(text) if bare_number(text) else None
    return entry.aeo_number if entry is not None and not entry.published else ""


@public
@require_safe
def entry(request: HttpRequest, number: str) -> HttpResponse:
    """The page of a number."""
    return http.varying(_page(request, number))


@public
@require_safe
def aeo(request: HttpRequest, number: str) -> HttpResponse:
    """The same address for people and for programs."""
    kind = http.chosen(request, KINDS)
    if kind is None:
        return http.not_acceptable(KINDS)
    return http.varying(_page(request, number) if kind == "html" else _json(request, number))


def _json(request: HttpRequest, number: str) -> HttpResponse:
    record = queries.as_known(bare_number(number))
    if record is None:
        return problem(404, "unknown-number", "Unknown number", "No such AEO number was ever given.")
    return http.json(request, answers.of(record, clock.now()))


def _page(request: HttpRequest, number: str) -> HttpResponse:
    bare = bare_number(number)
    record = queries.as_known(bare)
    if record is None:
        return unknown(request, number)
    if bare != number:
        return redirect("register:entry", bare)
    _version, pack = current()
    now = clock.now()
    held = standing.of(record.content, now)
    certificate = queries.latest_certificate(bare)
    context = {
        "at": now,
        "number": bare,
        "record": record,
        "sign": words.sign(held),
        "facts": shows.facts(pack, record, held) if record.public else [],
        "parts": shows.parts(pack, held) if record.public else [],
        "certificate": certificate,
    }
    response = render(request, "register/entry.html", context)
    response["Cache-Control"] = http.FRESH
    return response


def unknown(request: HttpRequest, number: str) -> HttpResponse:
    """No such number, said so that nobody takes it for a fault of the page."""
    context = {"number": number[:40], "mistyped": not is_genuine(number)}
    return render(request, "register/unknown.html", context, status=404)
