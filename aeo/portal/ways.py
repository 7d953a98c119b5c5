"""What a company can do about the status: apply, go on with what it began, or ask for more of what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.components.contexts import Action
from aeo.components.pages import offered
from aeo.kernel import clock
from operators import links
from operators.models import Application, Operator
from operators.models.application import Purpose
from operators.policies.applications import unbarred
from operators.queries import bars, companies
from operators.queries.bars import Barred
from operators.states import OPEN, ApplicationState


@dataclass(frozen=True)
class Way:
    """Where it goes on, and why there; `refused`: where it would, and why it does not now."""

    url: str
    label: str
    reason: str = ""
    refused: Action | None = None


def ways(operators: Iterable[Operator]) -> dict[int, Way]:
    """Operator id → the way that is open to it; a constant number of queries, however many there are."""
    keys = [operator.pk for operator in operators]
    begun = Application.objects.filter(operator__in=keys, purpose=Purpose.INITIAL, state__in=OPEN).order_by("-pk")
    live = {row.operator_id: row for row in begun}
    held = {mark.operator_id: mark.aeo_number for mark in companies.marks_of(keys, clock.today())}
    barred = bars.of(keys, clock.today())
    return {key: _way(key, live.get(key), held.get(key, ""), barred.get(key)) for key in keys}


def _way(operator: int, begun: Application | None, number: str, barred: Barred | None) -> Way:
    if begun is not None:
        return _go_on(begun)
    if number:
        return Way(
            reverse("authorisations:my-status", args=[number]),
            _("Renew, extend or change the status %(number)s") % {"number": number},
            _("The company holds the status, so it does not apply anew."),
        )
    url, label = reverse("operators:apply", args=[operator]), _("Apply for the status")
    apply = offered(unbarred(barred), f"apply-{operator}", label, url)
    return Way(url, label, refused=None if apply.allowed else apply)


def _go_on(begun: Application) -> Way:
    told, where = {"reference": begun.reference}, links.application(begun)
    if begun.state == ApplicationState.DRAFT:
        return Way(where, _("Go on with the draft %(reference)s") % told, _("It is not submitted yet."))
    words = _("Another can be started when this one is decided or given up.")
    return Way(where, _("Follow the application %(reference)s") % told, words)
