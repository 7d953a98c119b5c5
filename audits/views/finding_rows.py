"""Findings as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from aeo.components.contexts import Cell, Column
from aeo.programme.pack import Pack
from audits.models import Finding
from audits.queries.findings import due_days
from audits.wording import FINDING_TONES, severity_tone


def finding_columns() -> list[Column]:
    """What is said of each."""
    return [Column(_("Finding")), Column(_("Severity")), Column(_("Where")), Column(_("State")), Column(_("Until"))]


def finding_rows(rows: Iterable[Finding], pack: Pack, start: str = "/desk/findings/") -> list[list[object]]:
    """One row each; the days of all in one query."""
    rows = list(rows)
    due = due_days(rows)
    return [_row(row, pack, start, due.get(row.subject)) for row in rows]


def _row(row: Finding, pack: Pack, start: str, due: object) -> list[object]:
    severity = pack.severities[row.severity]
    text = row.text if len(row.text) <= 120 else row.text[:119] + "…"
    place = row.site.name_local if row.site else ""
    return [
        Cell(f"{row.number}. {text}", f"{start}{row.pk}/"),
        Cell(severity.name, tone=severity_tone(severity.rank)),
        Cell(f"{row.criterion}, {row.question}", hint=place),
        Cell(row.state_label, tone=FINDING_TONES[row.state], hint=_("overdue") if row.escalated_at else ""),
        due if row.is_open and due else "–",
    ]
