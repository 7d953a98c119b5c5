"""The visits that are planned or under way, for those who make them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import actor, staff
from aeo.components.contexts import Cell, Column, Link
from aeo.components.pages import page
from audits import links
from audits.models import Visit, VisitMember
from audits.queries import visible_visits
from audits.states import TeamPart, VisitState
from audits.wording import VISIT_TONES
from operators.views.common import me

PER_PAGE = 25
OVER = (VisitState.CONCLUDED, VisitState.CANCELLED)


@staff
@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """Open visits by their first day: those in whose team the reader is, all open ones, or those that are over."""
    who, shown = actor(request), request.GET.get("show", "mine")
    every = visible_visits(me(request)).select_related("assessment__operator", "assessment__application")
    kinds: dict[str, tuple[str, QuerySet[Visit]]] = {
        "mine": (_("My visits"), every.exclude(state__in=OVER).filter(members__user_ref=who.ref)),
        "open": (_("All open visits"), every.exclude(state__in=OVER)),
        "over": (_("Visits that are over"), every.filter(state__in=OVER)),
    }
    shown = shown if shown in kinds else "mine"
    order = F("starts_on").desc(nulls_last=True) if shown == "over" else F("starts_on").asc(nulls_last=True)
    here = Paginator(kinds[shown][1].order_by(order, "pk"), PER_PAGE).get_page(request.GET.get("page"))
    heads = (_("First day"), _("Last day"), _("Operator"), _("Visit"), _("Lead"), _("State"))
    context = {
        "tabs": [Link(label, f"?show={key}", key == shown, rows.count()) for key, (label, rows) in kinds.items()],
        "page": here,
        "columns": [Column(head) for head in heads],
        "rows": _cells(list(here)),
        "shown": shown,
    }
    return page(request, "desk/visits.html", context)


def _cells(found: Sequence[Visit]) -> list[list[object]]:
    leads = dict(VisitMember.objects.filter(visit__in=found, part=TeamPart.LEAD).values_list("visit_id", "name"))
    return [
        [
            row.starts_on or "–",
            row.ends_on or "–",
            Cell(row.assessment.operator.name_local, hint=_known_as(row)),
            Cell(str(row.get_visit_kind_display()), links.visit_case(row), hint=str(row.get_mode_display())),
            leads.get(row.pk, "–"),
            Cell(row.state_label, tone=VISIT_TONES.get(row.state, "neutral")),
        ]
        for row in found
    ]


def _known_as(row: Visit) -> str:
    application = row.assessment.application
    return application.reference if application else row.assessment.aeo_number
