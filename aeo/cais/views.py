"""The declaration system's questions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from aeo.cais import answers, asking, queries
from aeo.cais.http import PRIVATE, machine
from aeo.kernel import clock
from aeo.kernel.http import problem
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
