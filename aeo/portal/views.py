"""The first page, and whether the service is alive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from aeo.kernel.http import public, signed_in
from aeo.programme.queries import current


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the programme is, as the pack in force describes it, in the reader's language."""
    version, pack = current()
    context = {"pack": pack, "version": version, "language": get_language()}
    return render(request, "home.html", context)


@public
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return HttpResponse("ok", content_type="text/plain")


@signed_in
@require_safe
def portal_home(request: HttpRequest) -> HttpResponse:
    """The trader's home."""
    return render(request, "portal/home.html")
