"""What is missing from a questionnaire as it stands, criterion by criterion: the list of the readiness check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from aeo.accounts.gates import actor
from aeo.components.pages import page
from aeo.kernel import clock
from aeo.kernel.http import signed_in
from aeo.programme.applicability import Slot
from operators import links
from operators.queries import people, sheets
from operators.queries.applications import unscoped
from operators.views.errands import errand_of
from operators.views.gaps import Lister, sums
from operators.views.obstacles import shown


@signed_in
@require_safe
def gaps(request: HttpRequest, pk: int, *, monitoring: bool = False) -> HttpResponse:
    """Every gap with what would close it, leading to its question; a consultant's own sections only."""
    errand = errand_of(request, pk, monitoring=monitoring)
    seat, sheet = people.seat(actor(request), errand.operator.pk), sheets.sheet(errand.own)

    def at(slot: Slot) -> str:
        return links.question(errand.own, sheet.question(slot).criterion, slot)

    parts = [part for part in Lister(sheet, at).parts() if seat.covers(part.progress.criterion.key)]
    unconfirmed = sum(seat.covers(sheet.question(slot).criterion) for slot in sheet.unconfirmed)
    asked = errand.application if seat.whole and errand.in_hand else None
    context = {
        "errand": errand,
        "parts": parts,
        "today": clock.today(),
        "unconfirmed": unconfirmed,
        "lacking": shown(errand, sheet, list(unscoped(asked))) if asked else [],
        **sums(parts),
    }
    return page(request, "operators/gaps.html", context)
