"""Decisions as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.authorisations import clocks
from aeo.authorisations.models import Decision
from aeo.authorisations.views.shown import tones
from aeo.authorisations.views.shown import words as told
from aeo.authorisations.views.shown.cases import Table
from aeo.components.contexts import Cell, Column
from aeo.kernel import clock
from aeo.kernel.models import Deadline


def table(rows: Sequence[Decision]) -> Table:
    """What is proposed, on whom, since when, and by when it is due; one query besides the rows."""
    due = _due(rows)
    heads = (_("Decision"), _("Case"), _("Operator"), _("State"), _("Proposed"), _("Due"))
    return Table([Column(head) for head in heads], [_row(row, due) for row in rows])


def _row(row: Decision, due: dict[str, Deadline]) -> list[object]:
    limit = due.get(row.subject) or due.get(f"application:{row.application_id}")
    return [
        Cell(told.kind(row), reverse("authorisations:decision", args=[row.pk])),
        told.title(row),
        row.operator.name_local,
        Cell(row.state_label, tone=tones.decision(row)),
        Cell(clock.day_of(row.proposed_at), hint=told.proposed_by(row)),
        limit.due_on if limit else "–",
    ]


def _due(rows: Sequence[Decision]) -> dict[str, Deadline]:
    """The hearing or review that runs, else the time to decide on the application."""
    subjects = [row.subject for row in rows] + [f"application:{row.application_id}" for row in rows]
    found = Deadline.objects.filter(subject__in=subjects, closed_on__isnull=True)
    wanted = found.filter(clock__in=("hearing", *clocks.OF_SUSPENDING, "decision", "acceptance"))
    return {row.subject: row for row in wanted.order_by("-due_on")}
