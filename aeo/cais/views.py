"""The declaration system's questions, and what programs may ask as a page for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from aeo.cais import answers, asking, documentation, queries
from aeo.cais.http import PRIVATE, machine
from aeo.components.pages import page
from aeo.kernel import clock
from aeo.kernel.http import problem, public
from aeo.register import http

STATUS_SCOPE = "cais.status"


@machine(STATUS_SCOPE)
@require_safe
def status(request: HttpRequest, tin: str) -> HttpResponse:
    """The statuses of an operator at a time, as known at a time, by any of its numbers."""
    try:
        asked = asking.question(tin, request.GET.get("at", ""), request.GET.get("known_at", ""))
    except asking.BadQuestion as bad:
        return problem(400, bad.code, "The question cannot be taken", str(bad), parameter=bad.parameter)
    at, known_at = asked.instants(clock.now())
    records = queries.records_of(asked.number, at, known_at)
    return http.json(request, answers.answer(asked, records, at), cache=PRIVATE)


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What programs may ask, as a page."""
    context = {
        "info": documentation.document()["info"],
        "operations": list(documentation.operations()),
        "shapes": documentation.shapes(),
    }
    return page(request, "cais/docs.html", context)


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The same as the document for programs."""
    return HttpResponse(documentation.raw(), content_type="application/json")
