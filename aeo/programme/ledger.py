"""Time limits as both sides see them: the same day, the same ledger in portal, desk and letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aeo.components import formats
from aeo.components.contexts import Clock, ClockEvent, Words
from aeo.kernel import clock
from aeo.kernel.clock import Calendar
from aeo.kernel.deadlines import DAY, DAYS, MONTHS, WORKING_DAYS, Period, Span, counted, elapsed, passed_over
from aeo.kernel.models import Deadline, DeadlineEvent
from aeo.kernel.running import CHANGES, calendar, period_of
from aeo.programme.clocks import SELF_MONITORING, VALIDITY
from aeo.programme.pack import Pack

MET = ("met", "lodged")  # what was waited for was done; a right was used
RAN_OUT = ("lapsed", "overdue")
STOPPED: Mapping[str, Promise] = {
    "recalled": gettext_lazy("stopped: the application was taken back to change it"),
    "returned": gettext_lazy("stopped: it was returned with a list of what is missing"),
    "withdrawn": gettext_lazy("stopped: it was given up"),
    "closed": gettext_lazy("stopped: the case was closed"),
    "dropped": gettext_lazy("stopped: it is not pursued any more"),
    "taken_back": gettext_lazy("stopped: it was taken back"),
    "ended": gettext_lazy("stopped: what it was about has ended"),
    "ends_before": gettext_lazy("stopped: the status ends before that day"),
    "filed": gettext_lazy("stopped: a renewal was submitted"),
    "renewed": gettext_lazy("stopped: the status was renewed"),
    "extended": gettext_lazy("stopped: a later day took its place"),
    "replaced": gettext_lazy("stopped: another day took its place"),
}


def clocks(
    subjects: Iterable[str], pack: Pack, *names: str, closed: bool = True, known_as: Mapping[str, str] | None = None
) -> list[Clock]:
    """The time limits of these subjects, those that run first; constant queries. `names`: only these.

    Without `closed`, a right that nobody used in its time is left out, too.

    `known_as` says what a subject is called where clocks of several stand together.
    """
    named = known_as or {}
    rows = Deadline.objects.filter(subject__in=list(subjects)).prefetch_related("events")
    rows = rows.filter(clock__in=names) if names else rows
    rows = rows if closed else rows.filter(closed_on__isnull=True)
    kept = [row for row in rows if closed or not _unused(row, pack)]
    found = sorted(kept, key=lambda row: (row.closed_on is not None or _unused(row, pack), row.due_on))
    worked = calendar()
    return [shown(row, pack, named.get(row.subject, ""), worked) for row in found]


def shown(row: Deadline, pack: Pack, known_as: str = "", worked: Calendar | None = None) -> Clock:
    """One time limit with its ledger."""
    worked = worked or calendar()
    events, today = list(row.events.all()), clock.today()
    paused = next((e for e in events if _pauses(e) and e.day <= today and (e.until is None or today <= e.until)), None)
    unused, period = _unused(row, pack), _period(row, events)
    open_ = row.closed_on is None and not unused
    return Clock(
        label=" – ".join(filter(None, (str(name(pack, row.clock)), known_as))),
        due=row.due_on,
        elapsed_days=elapsed(period, min(today, row.due_on if unused else _ended(row) or today), worked),
        remaining_days=remaining(period, row.due_on, worked) if open_ and not paused else None,
        unit=WORKING_DAYS if row.unit == WORKING_DAYS else DAYS,
        length=length(row),
        state="expired" if unused else _state(row, paused=paused is not None),
        stopped=_why_stopped(row),
        stopped_on=row.closed_on,
        paused_since=paused.day if paused and open_ else None,
        provisional=row.provisional and open_,
        basis=basis(pack, row.norm),
        events=_ledger(row, events, worked),
    )


def _unused(row: Deadline, pack: Pack) -> bool:
    """A right of the company, such as to complain, whose time is over: nobody is late, and nothing follows from it."""
    if row.closed_on is not None or row.clock not in pack.clocks:
        return False
    rule = pack.clocks[row.clock]
    right = (rule.side, rule.silence, rule.at_end) == ("operator", "none", "none")
    return right and row.due_on < clock.today()


def _ended(row: Deadline) -> date | None:
    """The day on which it was over: what was done late, then; what ran out by itself, with its last day."""
    if row.closed_on is None or row.outcome in MET:
        return row.closed_on
    return min(row.closed_on, row.due_on)


def remaining(period: Period, due_on: date, worked: Calendar) -> int:
    """Days left as the clock counts them; below nothing when it is late, by one day at the least."""
    today = clock.today()
    if due_on < today:
        return -max(1, counted(period, due_on, today, worked))
    return counted(period, today, due_on, worked)


def name(pack: Pack, key: str) -> Words:
    """What a clock is called."""
    if key == VALIDITY:
        return _("Validity of the status")
    if key == SELF_MONITORING:
        return _("Yearly self-monitoring")
    return str(pack.clocks[key].name) if key in pack.clocks else key


def basis(pack: Pack, norm: str) -> Words:
    """The norm that a time limit rests on."""
    if norm not in pack.norms:
        return ""
    found = pack.norms[norm]
    return f"{found.title}, {found.article}" if found.article else str(found.title)


def length(row: Deadline) -> Words:
    """How long the limit is without what was added to it."""
    if row.unit == MONTHS:
        return ngettext("%(count)s month", "%(count)s months", row.length) % {"count": row.length}
    return formats.days(row.length, row.unit)


def _state(row: Deadline, *, paused: bool) -> Literal["running", "paused", "overdue", "met", "stopped", "expired"]:
    if row.closed_on is not None:
        in_time = row.closed_on <= row.due_on and row.outcome not in RAN_OUT
        return "expired" if not in_time else "met" if row.outcome in MET else "stopped"
    if paused:
        return "paused"
    return "overdue" if row.due_on < clock.today() else "running"


def _why_stopped(row: Deadline) -> Words:
    """Why it was closed though nothing was done that it waited for; nothing where something was, or it ran out."""
    if row.closed_on is None or row.outcome in (*MET, *RAN_OUT):
        return ""
    return str(STOPPED.get(row.outcome, _("stopped")))


def _pauses(event: DeadlineEvent) -> bool:
    return event.what == "pause" and (event.until is None or event.until >= event.day)


def _period(row: Deadline, events: Iterable[DeadlineEvent]) -> Period:
    spans = (Span(e.day, e.until or date.max) for e in events if _pauses(e))
    return Period(row.start, row.length, row.unit, row.moves, pauses=tuple(spans))


def _ledger(row: Deadline, events: Sequence[DeadlineEvent], worked: Calendar) -> list[ClockEvent]:
    lines = [ClockEvent(row.start, _("started"), effect=length(row)), *(_line(row, e) for e in events if _says(e))]
    lines += [*_free(row, events, worked), *_closing(row)]
    return sorted(lines, key=lambda line: line.day)


def _free(row: Deadline, events: Sequence[DeadlineEvent], worked: Calendar) -> Iterator[ClockEvent]:
    """That the last day is not worked, why, and to which it moved."""
    days = passed_over(period_of(row, events, outages=()), worked) if row.moves else []
    if days and days[-1] < row.due_on:
        named = list(dict.fromkeys(worked.name(day) or formats.weekday(day) for day in days))
        old, new = (formats.day_text(day, "short") for day in (days[0], days[-1] + DAY))
        words = _("not a working day (%(names)s), so it moved") % {"names": ", ".join(named)}
        yield ClockEvent(days[0], words, effect=_("%(old)s → %(new)s") % {"old": old, "new": new})


def _closing(row: Deadline) -> Iterator[ClockEvent]:
    if row.closed_on is None:
        return
    stopped = _why_stopped(row)
    if not stopped or row.closed_on > row.due_on:
        yield ClockEvent(min(row.closed_on, row.due_on), _("ended"))
    if stopped:
        yield ClockEvent(row.closed_on, stopped)
    elif row.outcome in MET and row.closed_on > row.due_on:
        yield ClockEvent(row.closed_on, _("closed"))


def _says(event: DeadlineEvent) -> bool:
    return event.what != "pause" or _pauses(event)


def _line(row: Deadline, event: DeadlineEvent) -> ClockEvent:
    if event.what == "extend":
        unit = WORKING_DAYS if row.unit == WORKING_DAYS else "days"
        return ClockEvent(event.day, _("extended"), event.note, f"+{formats.days(event.days, unit)}")
    if event.what in CHANGES:
        return ClockEvent(event.day, event.get_what_display(), event.note, _moved(event))
    return ClockEvent(event.day, _waits_for(event.key), event.note, _until(event))


def _moved(event: DeadlineEvent) -> str:
    """From the day that had been told to the one that counts; a letter keeps the day it printed."""
    if event.until is None or not event.days:
        return _("the date stays")
    days = (event.until, event.until + timedelta(days=event.days))
    old, new = (formats.day_text(day, "short") for day in days)
    return _("%(old)s → %(new)s") % {"old": old, "new": new}


def _until(event: DeadlineEvent) -> str:
    if event.until is None:
        return ""
    words = _("at the latest until %(day)s") if event.running else _("until %(day)s")
    return words % {"day": formats.day_text(event.until, "short")}


def _waits_for(key: str) -> str:
    """Why a clock stands still, from what it waits for (`information_request:4`, `decision:2`, `adjustment`)."""
    reasons = {
        "information_request": _("paused: information was asked for"),
        "decision": _("paused: the operator is heard"),
        "adjustment": _("paused: time to adjust was agreed"),
        "court": _("paused: court or criminal proceedings"),
    }
    return reasons.get(key.partition(":")[0], _("paused"))
