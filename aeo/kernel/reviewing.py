"""Time limits whose end moves by itself: the calendar was changed, or our own system was down.

Each running limit is looked at again: the change is journalled on its case, stands in its ledger and is told. A change
never makes an end earlier; the day that was told stays, as a letter keeps the day that it printed.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aeo.kernel import clock, journal, outbox, running
from aeo.kernel.lifecycle import action
from aeo.kernel.models import Deadline, DeadlineEvent, Entry, Head, Outage
from aeo.kernel.policy import when

CALENDAR, OUTAGE = running.CHANGES
# Only these can be touched by what happened.
TOUCHED = {CALENDAR: Q(moves=True) | Q(unit="working_days"), OUTAGE: Q(theirs=True, moves=True)}


@action
def record_outage(began_at: datetime, ended_at: datetime, *, by: str, note: str = "") -> Outage:
    """Record that our system was down: operators' periods that ended meanwhile go on to the next working day."""
    over = ended_at <= clock.now()
    when(over, _("An outage is recorded when it is over."), "outage-not-over").enforce()
    row = Outage.objects.create(began_at=began_at, ended_at=ended_at, note=note)
    facts = {"began_at": began_at, "ended_at": ended_at, "note": note}
    journal.append(journal.Record(f"outage:{row.pk}", "record", "", "", by, clock.now(), facts))
    ask(OUTAGE, by=by, note=note)
    return row


def ask(why: str, *, by: str, note: str = "") -> None:
    """Let a worker look at every running limit that can be touched, if there is one."""
    if _touched(why).exists():
        outbox.post("deadlines.review", why=why, note=note, by=by)


def ended_during(outage: Outage) -> list[Deadline]:
    """Operators' periods that ended in an outage and are closed already: a person has to look at these."""
    first, last = clock.day_of(outage.began_at), clock.day_of(outage.ended_at)
    rows = Deadline.objects.filter(theirs=True, closed_on__isnull=False, due_on__gte=first, due_on__lte=last)
    return list(rows.exclude(outcome="met").order_by("subject"))


def review_all(why: str, *, by: str, note: str = "") -> int:
    """Look at every running limit that can be touched; returns how many ends moved. May be run again."""
    keys = list(_touched(why).order_by("pk").values_list("pk", flat=True))
    return sum(review(key, why, by=by, note=note) is not None for key in keys)


def _touched(why: str) -> QuerySet[Deadline]:
    return Deadline.objects.filter(TOUCHED[why], closed_on__isnull=True)


@action
def review(key: int, why: str, *, by: str, note: str = "") -> DeadlineEvent | None:
    """Look at one limit again; None when its end stays where it is. Whoever else writes of the case waits for us."""
    found = Deadline.objects.filter(pk=key, closed_on__isnull=True)
    subject = found.values_list("subject", flat=True).first()
    if subject is None:
        return None
    state = _state_of(subject)
    row = found.select_for_update(of=("self",), no_key=True).first()
    return _settled(row, why, state, by, note) if row else None


def _settled(row: Deadline, why: str, state: str, by: str, note: str) -> DeadlineEvent | None:
    before = row.due_on
    days = (running.settle(row).due_on - before).days
    if not days:
        return None
    event = DeadlineEvent(deadline=row, what=why, day=clock.today(), until=before, days=max(0, days), by=by)
    event.note = note[:500]
    event.save()
    running.settle(row)  # the event holds the day that was told
    _journal(row, event, state, before)
    if days > 0:
        outbox.post("deadline.move", id=event.pk)
    return event


def _state_of(subject: str) -> str:
    """The state that the journal last told of, its chain locked: what moves no state repeats it."""
    if not Head.objects.select_for_update(of=("self",), no_key=True).filter(subject=subject).exists():
        return ""
    return Entry.objects.filter(subject=subject).order_by("-seq").values_list("target", flat=True)[0]


def _journal(row: Deadline, event: DeadlineEvent, state: str, before: date) -> None:
    facts = {"clock": row.clock, "from": before, "to": row.due_on, "note": event.note}
    journal.append(journal.Record(row.subject, event.what, state, state, event.by, clock.now(), facts))
