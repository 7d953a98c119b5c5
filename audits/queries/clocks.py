"""The time limits of verification as both sides see them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aeo.components.contexts import Clock
from aeo.components.formats import days
from aeo.kernel import clock, running
from aeo.kernel.deadlines import DAYS, WORKING_DAYS, elapsed
from aeo.kernel.lifecycle import Stateful
from aeo.kernel.models import Deadline
from aeo.programme.ledger import remaining
from audits.clocks import CONSULTATION, FINDING_CONTEST, FINDING_DUE, REPORT_COMMENTS, VISIT_NOTICE


def label(name: str) -> str:
    """What a clock is called."""
    words = {
        CONSULTATION: _("Time to answer"),
        VISIT_NOTICE: _("Notice period"),
        REPORT_COMMENTS: _("Time to comment on the report"),
        FINDING_CONTEST: _("Time to contest"),
        FINDING_DUE: _("Time to remedy"),
    }
    return words[name]


def clock_of(row: Stateful, name: str) -> Clock | None:
    """The clock of a row that runs, else the one that ran last; None when it never started."""
    rows = Deadline.objects.filter(subject=row.subject, clock=name).prefetch_related("events")
    found = rows.order_by("-id").first()
    return _shown(found) if found else None


def _shown(row: Deadline) -> Clock:
    today = clock.today()
    worked = running.calendar()
    period = running.period_of(row, row.events.all())
    over = row.closed_on is None and row.due_on < today
    left = remaining(period, row.due_on, worked) if row.closed_on is None else None
    state = "overdue" if over else "running" if row.closed_on is None else "met" if row.outcome == "met" else "expired"
    return Clock(
        label=label(row.clock),
        due=row.due_on,
        elapsed_days=elapsed(period, min(today, row.closed_on or today), worked),
        remaining_days=left,
        length=days(row.length, row.unit),
        state=state,  # type: ignore[arg-type]
        provisional=row.provisional,
        unit=WORKING_DAYS if row.unit == WORKING_DAYS else DAYS,
    )
