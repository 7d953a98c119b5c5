"""By when: the ends of periods that decisions set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, counted
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack

# The clocks of the pack that are opened here.
HEARING = "hearing"
DECISION = "decision"
COMPLAINT = "complaint"
COMPLAINT_DECISION = "complaint_decision"
CHANGE_NOTICE = "change_notice"
CHANGE_REVIEW = "change_review"
CHANGE_RECORDING = "change_recording"
VALIDITY = "validity"
SELF_MONITORING = "self_monitoring"
SUSPENSION = "suspension"
SUSPENSION_HEARING = "suspension_hearing"
SUSPENSION_REVIEW = "suspension_review"
SUSPENSION_WISH = "suspension_wish"
REMEDY_CHECK = "remedy_check"
SUSPENSION_LIFTING = "suspension_lifting"
URGENT = "urgent_suspension"
RENEWAL = "renewal"
# Those that wait for a decision to suspend, or to confirm what was done at once.
OF_SUSPENDING = (SUSPENSION_REVIEW, SUSPENSION_WISH, SUSPENSION_HEARING, URGENT)
# Those of a suspended part whose holder says that the cause is remedied: until it is looked at, until it is decided.
OF_REMEDY = (REMEDY_CHECK, SUSPENSION_LIFTING)
# How a limit is closed of which the day lies after the last one of what it is about.
ENDS_BEFORE = "ends_before"
DAY = timedelta(days=1)


def last_day(first: date, pack: Pack) -> date:
    """The last day of a status that takes effect on `first`: that day is day 0, and the end never moves."""
    return clock.add_months(first, 12 * pack.validity.years)


def urgent_end(start: datetime, pack: Pack) -> datetime:
    """When an urgent suspension lapses by itself: at the end of its last day, which never moves."""
    return clock.end_of(clock.day_of(start) + timedelta(days=pack.clocks[URGENT].length))


def last_timely_day(valid_until: date, pack: Pack) -> date:
    """The last day on which a renewal can be lodged in time."""
    return valid_until - timedelta(days=pack.clocks[pack.validity.renewal_clock].length)


def first_day_to_renew(valid_until: date, pack: Pack) -> date | None:
    """The first day on which a renewal can be started; None when it can at any time."""
    opens = pack.validity.renewal_opens
    return valid_until - timedelta(days=opens) if opens else None


def begins(day: date | None) -> datetime:
    """When what is stated for a day begins: at its start, or now when that has passed."""
    now = clock.now()
    return max(now, clock.start_of(day)) if day else now


def named_day(day: date) -> datetime:
    """The beginning of a day named by law, which may lie in the past."""
    return clock.start_of(day)


def open_if_set(subject: str, name: str, pack: Pack) -> None:
    """Start a time limit today, where the programme sets one."""
    if name in pack.clocks:
        running.open_(subject, limit(pack, name), clock.today())


def open_before(subject: str, name: str, pack: Pack, first: date) -> None:
    """The same, but it ends with the eve of a day at the latest, but not before today."""
    if name not in pack.clocks:
        return
    rule, today = limit(pack, name), clock.today()
    left = counted(Period(today, rule.length, rule.unit), today, first - DAY, running.calendar())
    if left < rule.length:
        rule = replace(rule, length=left, moves=False)
    running.open_(subject, rule, today)


def close(subject: str, name: str, outcome: str) -> None:
    """Close a running time limit, if there is one."""
    row = running.running(subject, name)
    if row is not None:
        running.close(row, outcome)
