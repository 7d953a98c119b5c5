"""The yearly self-monitoring once it is submitted: the receipt and the frozen copies."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from aeo.accounts.gates import actor
from aeo.components.pages import page
from aeo.documents import http
from aeo.documents import queries as papers
from aeo.kernel.http import signed_in, visible_or_404
from operators.papers import way_of_signing
from operators.queries import people
from operators.views.errands import errand_of


@signed_in
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it goes on: the questions while they can be answered, the receipt afterwards."""
    errand = errand_of(request, pk, monitoring=True)
    if errand.in_hand or errand.own.signed_at is None:
        return redirect(errand.tasks_url)
    return redirect(errand.at("receipt") if people.seat(actor(request), errand.operator.pk).whole else errand.check_url)


@signed_in
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """That it was received, by whose signature, what was signed, and how far customs is with it."""
    errand = errand_of(request, pk, monitoring=True, whole=True)
    snapshots = list(errand.own.snapshots.order_by("-number"))
    if not snapshots:
        raise Http404
    copies = papers.papers_about(errand.own.subject, "submission")
    context = {
        "errand": errand,
        "snapshot": snapshots[0],
        "first": snapshots[-1],
        "signed_how": way_of_signing(snapshots[0]),
        "copies": [(copy, papers.is_finished(copy)) for copy in copies],
    }
    return page(request, "operators/monitored.html", context)


@signed_in
@require_safe
def copy(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The frozen copy of what was signed, as a PDF."""
    errand = errand_of(request, pk, monitoring=True, whole=True)
    document = visible_or_404(papers.papers_about(errand.own.subject, "submission"), version=number)
    return http.paper(document, f"{errand.reference}-{errand.own.pk}-{number}")
