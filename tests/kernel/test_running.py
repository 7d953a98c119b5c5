"""Deadlines as rows: what happened to a limit, when it ends, and the reminders that fell due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from aeo.kernel import clock, running
from aeo.kernel.models import Deadline, Outage
from aeo.kernel.running import Limit

pytestmark = pytest.mark.django_db
DECISION = Limit("decision", 120)
VALIDITY = Limit("validity", 24, unit="months", moves=False, stages=(180, 90, 60, 30, 14, 7, 1))


@pytest.fixture(autouse=True)
def _weekdays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_calendar", [clock.Weekdays])


def _open(limit: Limit = DECISION, start: date = date(2026, 3, 2), subject: str = "case:1") -> Deadline:
    return running.open_(subject, limit, start)


def test_two_requests_that_overlap_pause_once() -> None:
    row = _open()
    assert row.due_on == date(2026, 6, 30)
    running.pause(row, "request:1", day=date(2026, 4, 1), until=date(2026, 5, 1), by="user:1")
    running.pause(row, "request:2", day=date(2026, 4, 6), until=date(2026, 5, 6), by="user:1")
    assert row.due_on == date(2026, 8, 5)
    running.resume(row, "request:1", day=date(2026, 4, 11))
    assert running.resume(row, "request:2", day=date(2026, 4, 21)).due_on == date(2026, 7, 20)


def test_an_answer_after_the_requests_own_end_prolongs_no_pause() -> None:
    row = _open()
    running.pause(row, "request:1", day=date(2026, 4, 1), until=date(2026, 4, 30), by="user:1")
    before = row.due_on
    assert running.resume(row, "request:1", day=date(2026, 5, 20)).due_on == before


def test_an_answer_on_the_day_of_service_pauses_nothing() -> None:
    row = _open()
    running.pause(row, "request:1", day=date(2026, 4, 1), until=date(2026, 4, 30), by="user:1")
    assert running.resume(row, "request:1", day=date(2026, 4, 1)).due_on == date(2026, 6, 30)


def test_an_extension_is_in_the_limits_own_unit() -> None:
    assert running.extend(_open(), 60, by="user:1", note="reason").due_on == date(2026, 8, 31)
    working = running.extend(_open(Limit("consultation", 15, unit="working_days"), subject="c:2"), 5, by="user:1")
    assert working.due_on == date(2026, 3, 30)


def test_only_one_limit_of_a_kind_runs() -> None:
    row = _open()
    with pytest.raises(IntegrityError), transaction.atomic():
        _open()
    running.close(row, "met")
    assert _open().pk != row.pk
    assert running.running("case:1", "decision") is not None
    assert running.running("case:9", "decision") is None


def test_an_outage_prolongs_the_operators_period_only() -> None:
    night = datetime.combine(date(2026, 4, 1), datetime.min.time(), clock.zone()) + timedelta(hours=20)
    Outage.objects.create(began_at=night, ended_at=night + timedelta(hours=2))
    assert _open(Limit("supply", 30, theirs=True)).due_on == date(2026, 4, 2)
    assert _open(Limit("acceptance", 30)).due_on == date(2026, 4, 1)


def test_after_an_outage_only_the_latest_reminder_with_the_days_really_left() -> None:
    row = _open(VALIDITY, date(2024, 12, 31), "part:1")
    assert (row.due_on, row.next_stage_on) == (date(2026, 12, 31), date(2026, 7, 4))
    assert list(running.take_stages(["validity"], date(2026, 7, 3))) == []
    [first] = running.take_stages(["validity"], date(2026, 7, 4))
    assert (first.stage, first.days_left) == (180, 180)
    [after_outage] = running.take_stages(["validity"], date(2026, 12, 26))
    assert (after_outage.stage, after_outage.days_left) == (7, 5)
    assert list(running.take_stages(["validity"], date(2026, 12, 26))) == []
    row.refresh_from_db()
    assert row.next_stage_on == date(2026, 12, 30)
    assert sorted(row.taken.filter(superseded=True).values_list("stage", flat=True)) == [14, 30, 60, 90]


def test_no_reminder_after_the_end_or_once_closed() -> None:
    row = _open(VALIDITY, date(2024, 12, 31), "part:1")
    assert list(running.take_stages(["validity"], date(2027, 1, 1))) == []
    other = _open(VALIDITY, date(2024, 12, 31), "part:2")
    running.close(other, "met")
    assert list(running.take_stages(["validity"], date(2026, 12, 30))) == []
    row.refresh_from_db()
    assert row.next_stage_on is None


def test_what_ran_out_is_found() -> None:
    row = _open()
    assert list(running.fell_due("case", "decision", row.due_on)) == []
    assert list(running.fell_due("case", "decision", row.due_on + timedelta(days=1))) == [row]
