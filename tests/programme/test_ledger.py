"""Days as a time limit counts them: worked days only where it says so, and none while it stands still."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aeo.kernel import clock, running
from aeo.kernel.models import Deadline
from aeo.kernel.running import Limit
from aeo.programme import ledger
from aeo.programme.queries import current

pytestmark = [pytest.mark.django_db]
MONDAY = date(2026, 3, 16)


def opened(unit: str, length: int, start: date = MONDAY) -> Deadline:
    with clock.frozen(clock.start_of(start)):
        return running.open_("operators.application:1", Limit("decision", length, unit), start)


def told(day: date) -> tuple[str, str, int | None, int | None]:
    """State, unit, days gone and days left, as shown on a day."""
    with clock.frozen(clock.start_of(day)):
        (shown,) = ledger.clocks(["operators.application:1"], current()[1])
    return shown.state, shown.unit, shown.elapsed_days, shown.remaining_days


def test_a_limit_of_working_days_counts_only_these() -> None:
    row = opened("working_days", 10)
    assert told(MONDAY) == ("running", "working_days", 0, 10)
    assert told(date(2026, 3, 20)) == ("running", "working_days", 4, 6)
    assert told(date(2026, 3, 22)) == ("running", "working_days", 4, 6), "nothing is used up on a weekend"
    assert row.due_on == date(2026, 3, 30)
    assert told(date(2026, 4, 1)) == ("overdue", "working_days", 12, -2)


def test_a_limit_of_days_counts_them_all() -> None:
    opened("days", 30)
    assert told(date(2026, 3, 22)) == ("running", "days", 6, 24)


def test_a_right_that_was_not_used_in_its_time_is_over_and_nobody_is_late() -> None:
    limit = running.Limit("complaint", 30, theirs=True, moves=False)
    running.open_("operators.application:1", limit, MONDAY)
    assert told(date(2026, 4, 15)) == ("running", "days", 30, 0)
    assert told(date(2026, 6, 1)) == ("expired", "days", 30, None)
    with clock.frozen(clock.start_of(date(2026, 6, 1))):
        assert ledger.clocks(["operators.application:1"], current()[1], closed=False) == []


def test_nothing_counts_down_while_it_stands_still() -> None:
    row = opened("days", 30)
    running.pause(row, "information_request:1", day=date(2026, 3, 20), until=date(2026, 4, 10), by="user:1")
    assert told(date(2026, 3, 25)) == ("paused", "days", 3, None)
    assert told(date(2026, 3, 18)) == ("running", "days", 2, 28), "days that will not count are not left"
    assert told(date(2026, 4, 12)) == ("running", "days", 5, 25)


def test_a_day_late_on_a_weekend_is_late() -> None:
    opened("working_days", 4)
    assert told(date(2026, 3, 21)) == ("overdue", "working_days", 4, -1)


def test_what_ran_out_ended_with_its_last_day_and_what_was_done_late_when_it_was_done() -> None:
    row = opened("days", 30)
    for outcome, gone in (("lapsed", 30), ("met", 31)):
        running.close(row, outcome, day=date(2026, 4, 16))
        with clock.frozen(clock.start_of(date(2026, 5, 1))):
            (shown,) = ledger.clocks(["operators.application:1"], current()[1])
        assert (shown.elapsed_days, shown.events[-1].day) == (gone, MONDAY + timedelta(days=gone))
        assert row.due_on == date(2026, 4, 15)


def test_what_was_stopped_was_not_met_and_says_why() -> None:
    row = opened("days", 30)
    for outcome, state, why in (
        ("met", "met", ""),
        ("lodged", "met", ""),
        ("recalled", "stopped", "stopped: the application was taken back to change it"),
        ("withdrawn", "stopped", "stopped: it was given up"),
        ("lapsed", "expired", ""),
        ("of another day", "stopped", "stopped"),
    ):
        running.close(row, outcome, day=date(2026, 3, 20))
        with clock.frozen(clock.start_of(date(2026, 3, 20))):
            (shown,) = ledger.clocks(["operators.application:1"], current()[1])
        assert (shown.state, shown.stopped, shown.stopped_on) == (state, why, date(2026, 3, 20))
        assert str(shown.events[-1].what) == (why or "ended")


def test_it_says_that_the_last_day_is_not_worked_and_by_what_name() -> None:
    row = opened("days", 30, date(2026, 11, 29))  # the 29th of December is a holiday
    with clock.frozen(clock.start_of(date(2026, 11, 30))):
        (shown,) = ledger.clocks(["operators.application:1"], current()[1])
    moved = shown.events[-1]
    assert row.due_on == date(2026, 12, 30)
    assert moved.day == date(2026, 12, 29)
    assert str(moved.effect) == "29 Dec 2026 → 30 Dec 2026"
    assert "not a working day (" in str(moved.what)
    assert "ndependence" in str(moved.what)
    running.close(row, "met")
    other = opened("days", 5)
    with clock.frozen(clock.start_of(date(2026, 3, 17))):
        told_ = ledger.shown(other, current()[1])
    assert "(Saturday, Sunday)" in str(told_.events[-1].what)
