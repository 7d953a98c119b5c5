"""What a company can do about the status: apply, go on with what it began, or ask for more of what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.kernel import clock
from operators import links
from operators.models import Application, Operator
from operators.models.application import Purpose
from operators.queries import companies
from operators.queries.applications import barred_words
from operators.states import OPEN, ApplicationState


@dataclass(frozen=True)
class Way:
    """Where it goes on, and why there."""

    url: str
    label: str
    reason: str = ""


def ways(operators: Iterable[Operator]) -> dict[int, Way]:
    """Operator id → the way that is open to it; three queries, however many there are."""
    keys = [operator.pk for operator in operators]
    begun = Application.objects.filter(operator__in=keys, purpose=Purpose.INITIAL, state__in=OPEN).order_by("-pk")
    live = {row.operator_id: row for row in begun}
    held = {mark.operator_id: mark.aeo_number for mark in companies.marks_of(keys, clock.today())}
    barred = companies.barred_until(keys, clock.today())
    return {key: _way(key, live.get(key), held.get(key, ""), barred.get(key)) for key in keys}


def _way(operator: int, begun: Application | None, number: str, barred: date | None) -> Way:
    if begun is not None:
        return _go_on(begun)
    if number:
        return Way(
            reverse("authorisations:my-status", args=[number]),
            _("Renew, extend or change the status %(number)s") % {"number": number},
            _("The company holds the status, so it does not apply anew."),
        )
    reason = str(barred_words(barred)) if barred else ""
    return Way(reverse("operators:apply", args=[operator]), _("Apply for the status"), reason)


def _go_on(begun: Application) -> Way:
    told, where = {"reference": begun.reference}, links.application(begun)
    if begun.state == ApplicationState.DRAFT:
        return Way(where, _("Go on with the draft %(reference)s") % told, _("It is not submitted yet."))
    words = _("Another can be started when this one is decided or withdrawn.")
    return Way(where, _("Follow the application %(reference)s") % told, words)
