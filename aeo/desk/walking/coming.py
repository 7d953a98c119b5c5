"""What the coming days bring to a case by themselves: the first of them on which there is something to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Min

from aeo.authorisations.models import Part
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.notices.models import Notice
from aeo.notices.states import NoticeState

DAY = timedelta(days=1)
NIGHT = time(0, 30)  # when it is done


@dataclass
class Coming:
    """One stretch of days on which nobody acts: what is overdue and stays so is tried once, not on every day."""

    tried: set[int] = field(default_factory=set)

    def first(self) -> date | None:
        """The first day on which something is due, which may have passed; most days nothing is."""
        running = Deadline.objects.filter(closed_on__isnull=True)
        stage = running.aggregate(day=Min("next_stage_on"))["day"]
        last = running.exclude(pk__in=self.tried).aggregate(day=Min("due_on"))["day"]
        deemed = Notice.objects.filter(state=NoticeState.DISPATCHED).aggregate(day=Min("deemed_on"))["day"]
        change = Part.objects.aggregate(at=Min("next_change_at"))["at"]
        days = [stage, last and last + DAY, deemed and deemed + DAY, change and _night_after(change)]
        return min((day for day in days if day), default=None)

    def done(self) -> None:
        """What time does was done today."""
        overdue = Deadline.objects.filter(closed_on__isnull=True, due_on__lt=clock.today())
        self.tried = set(overdue.values_list("pk", flat=True))


def night(day: date) -> datetime:
    """When that day's work of time is done."""
    return datetime.combine(day, NIGHT, clock.zone())


def _night_after(at: datetime) -> date:
    day = clock.day_of(at)
    return day if at <= night(day) else day + DAY
