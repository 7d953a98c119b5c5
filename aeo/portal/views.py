"""The first page, and whether the service is alive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from aeo.components.pages import page
from aeo.kernel.http import public
from aeo.portal.forms import NumberForm
from aeo.programme.queries import current


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the programme is, as the pack in force describes it, in the reader's language."""
    return _first_page(request, NumberForm())


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Lead from the number that stands on a certificate to what the register says of it now."""
    form = NumberForm(request.GET)
    if form.is_valid():
        return redirect(f"/id/aeo/{form.cleaned_data['number']}")
    return _first_page(request, form)


def _first_page(request: HttpRequest, form: NumberForm) -> HttpResponse:
    _version, pack = current()
    benefits = [benefit for benefit in pack.benefits if benefit.active]
    limits = {key: pack.clocks[key].length for key in ("acceptance", "decision")}
    return page(request, "home.html", {"pack": pack, "benefits": benefits, "limits": limits}, form)


@public
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return HttpResponse("ok", content_type="text/plain")
