"""The page of a certificate, to which its QR code leads, and the certificate itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from aeo.accounts import attempts
from aeo.components.contexts import Row
from aeo.components.errors import error_page
from aeo.documents.http import paper
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.http import problem, public
from aeo.programme.pack import Pack
from aeo.programme.queries import current
from aeo.register import forms, http, papers, queries, shows, standing, words
from aeo.register.models import CertificateRecord, Record
from aeo.register.standing import Standing
from aeo.register.views.entries import unknown
from operators.names import bare_number

GUESSES = 20
KINDS = {"text/html": "html", "application/pdf": "pdf"}


@public
@require_safe
def certificate(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """A version of a certificate, for people and for programs."""
    kind = http.chosen(request, KINDS)
    if kind is None:
        return http.not_acceptable(KINDS)
    bare = bare_number(number)
    record, row = queries.as_known(bare), queries.certificate_of(bare, version)
    if record is None or row is None:
        return http.varying(_unknown(request, number, kind))
    if bare != number:
        return redirect("register:certificate", bare, version)
    return http.varying(_guesses(request, record, row, kind))


def _guesses(request: HttpRequest, record: Record, row: CertificateRecord, kind: str) -> HttpResponse:
    """The answer once a code that came along is judged: wrong ones are few for each certificate and address."""
    typed = request.GET.get("code", "")
    if not typed:
        return _answer(request, record, row, kind, shown=False)
    place = attempts.take(request, f"certificate:{row.aeo_number}:{row.version}", most=GUESSES)
    if place is None:
        return _enough(request, kind)
    shown = is_code(typed, row)
    if shown:
        attempts.give_back(place)
    return _answer(request, record, row, kind, shown=shown)


def _enough(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "html":
        return error_page(request, 429, forms.TOO_MANY, retry_after=attempts.HOUR)
    refused = problem(429, "too-many-codes", "Too many codes", "Too many wrong codes. Try again in an hour.")
    refused["Retry-After"] = str(attempts.HOUR)
    return refused


def _answer(request: HttpRequest, record: Record, row: CertificateRecord, kind: str, *, shown: bool) -> HttpResponse:
    return _pdf(record, row, shown=shown) if kind == "pdf" else _page(request, record, row, right=shown)


def is_code(typed: str, row: CertificateRecord) -> bool:
    """The code of this certificate, however it was typed: O for 0, I and L for 1."""
    plain = bare_number(typed).translate(str.maketrans("OIL", "011"))
    return constant_time_compare(plain, bare_number(row.short_code))


def _unknown(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    if kind == "html":
        return unknown(request, number)
    return problem(404, "unknown-certificate", "Unknown certificate", "No such certificate was ever made.")


def _pdf(record: Record, row: CertificateRecord, *, shown: bool) -> HttpResponse:
    if row.sealed_at is None or row.document is None:
        return problem(404, "not-issued", "Not issued", "No paper of this version was issued.")
    if not shown:
        return problem(403, "code-needed", "Code needed", "Give the code printed on the certificate.")
    given: Any = paper(Document.objects.get(pk=row.document), f"{row.aeo_number}-{row.version}")
    return http.varying(given)


def _page(request: HttpRequest, record: Record, row: CertificateRecord, *, right: bool) -> HttpResponse:
    _version, pack = current()
    now = clock.now()
    held = standing.of(record.content, now)
    form = forms.CodeForm(request.GET if "code" in request.GET else None)
    shown = form.is_bound and form.is_valid() and right
    if form.is_bound and not shown and form.is_valid():
        form.add_error("code", forms.WRONG_CODE)
    open_ = shown or record.public
    context = {
        "at": now,
        "number": row.aeo_number,
        "row": row,
        "form": form,
        "shown": shown,
        "open": open_,
        "sign": words.certificate_sign(held, row),
        "facts": _facts(pack, record, row, held, whole=shown) if open_ else [],
        "parts": shows.parts(pack, held, sites=shown) if open_ else [],
        "newer": _newer(row),
        "code": form.cleaned_data["code"] if shown else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    response = render(request, "register/certificate.html", context, status=status)
    response["Cache-Control"] = http.FRESH
    return response


def _facts(pack: Pack, record: Record, row: CertificateRecord, held: Standing, *, whole: bool) -> list[Row]:
    """What the paper says; before there is one, what the record says."""
    printed = papers.printed(row)
    if printed is None:
        return shows.certificate_facts(pack, record, row, held, whole=whole)
    return papers.rows(printed, record, row, held, whole=whole)


def _newer(row: CertificateRecord) -> CertificateRecord | None:
    latest = queries.latest_certificate(row.aeo_number)
    return latest if latest is not None and latest.version > row.version else None
