"""Who works on an assessment that no application brought about: a reassessment, or the review of self-monitoring."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import staff
from audits import links
from audits.views.common import frame, own_assessment
from operators.views.desk.people import people_of


@staff
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has it, and giving it to somebody; with an application, the people of that."""
    found = own_assessment(request, pk)
    if found.application:
        return redirect(f"{links.case(found)}people/")
    context = frame(request, found, "people/") | {"known_as": found.aeo_number}
    names = found.operator.names
    return people_of(request, found.case, context, reference=found.aeo_number, operator_name=names)
