"""The time limits of verification, as the ledger shows them to both sides."""

from __future__ import annotations

from aeo.components.contexts import Clock
from aeo.kernel.models import Deadline
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from audits.models import Consultation, Finding, Visit


def clock_of(row: Consultation | Visit | Finding, name: str) -> Clock | None:
    """The clock of a row that runs, else the one that ran last; None when it never started."""
    rows = Deadline.objects.filter(subject=row.subject, clock=name).prefetch_related("events")
    found = rows.order_by("-id").first()
    return ledger.shown(found, pack_of(row.assessment.version_id)) if found else None
