"""Self-monitoring of holders, for staff: whose is overdue, and what was submitted and waits for its review."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import staff
from aeo.authorisations.queries import monitoring as queries
from aeo.authorisations.views.common import user_of
from aeo.authorisations.views.desk.lodged import tabs
from aeo.authorisations.views.shown.cases import Table
from aeo.components.contexts import Cell, Column
from aeo.components.formats import day_text, days
from aeo.components.pages import page
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from audits.queries.monitoring import to_review
from operators.models import SelfAssessment
from operators.queries import people, sheets

PER_PAGE = 25


@staff
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Both, the longest waiting first."""
    user = user_of(request)
    waiting = Paginator(to_review(sheets.visible_to(user)), PER_PAGE).get_page(request.GET.get("page"))
    missed = queries.missed(clock.today()) if people.sees_cases(user) else Deadline.objects.none()
    late = Paginator(missed, PER_PAGE).get_page(request.GET.get("late"))
    context = {
        "tabs": tabs("monitoring"),
        "waiting": waiting,
        "submitted": _submitted(list(waiting)),
        "late": late,
        "overdue": _overdue(list(late)),
    }
    return page(request, "authorisations/desk/monitoring.html", context)


def _submitted(rows: Sequence[SelfAssessment]) -> Table:
    heads = (_("AEO number"), _("Holder"), _("Submitted"))
    lines: list[list[object]] = [
        [
            Cell(row.aeo_number, f"/desk/monitoring/{row.pk}/"),
            Cell(row.operator.name_local, hint=row.operator.name_latin),
            day_text(row.signed_at, "short"),
        ]
        for row in rows
    ]
    return Table([Column(head) for head in heads], lines)


def _overdue(rows: Sequence[Deadline]) -> Table:
    """One query besides the rows."""
    held, today = queries.authorisations_of(rows), clock.today()
    heads = (_("AEO number"), _("Holder"), _("Was due"))
    lines: list[list[object]] = [
        [
            Cell(status.aeo_number, reverse("authorisations:status", args=[status.aeo_number])),
            Cell(status.operator.name_local, hint=status.operator.name_latin),
            Cell(day_text(row.due_on, "short"), hint=_("%(days)s late") % {"days": days((today - row.due_on).days)}),
        ]
        for row in rows
        for status in (held[row.subject],)
    ]
    return Table([Column(head) for head in heads], lines)
