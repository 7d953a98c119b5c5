"""A calendar that changes under running time limits: over Tsagaan Sar and Naadam, as it happens every winter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from aeo.kernel import clock, reviewing, running, verification
from aeo.kernel.models import Deadline, Entry, Message
from aeo.kernel.running import Limit
from aeo.kernel.tasks import review_deadlines
from aeo.programme.actions import load_years
from aeo.programme.calendars import Day, LoadedYear, Year
from aeo.programme.text import Text

pytestmark = pytest.mark.django_db
DECIDE = Limit("decision", 30, norm="rules")
NOTICE = Limit("visit_notice", 5, unit="working_days")
EFFECT = Limit("validity", 30, moves=False)
Announce = Callable[..., None]
NAADAM = range(11, 16)


@pytest.fixture
def announce(monkeypatch: pytest.MonkeyPatch) -> Announce:
    """`announce(2027, free, worked)`: the Government's announcement of a year, loaded, and what a worker then does."""

    def load(year: int, free: list[date], worked: list[date] = [], *, published: bool = True) -> None:  # noqa: B006
        days = [Day(day=day, working=day in worked, name=Text((("mn", "Өдөр"),))) for day in sorted([*free, *worked])]
        on = date(year - 1, 12, 20) if published else None
        content = {"year": year, "days": [f"{day.day} {day.working}" for day in days], "published": str(on)}
        known = set(Message.objects.values_list("pk", flat=True))
        load_years("mn", [LoadedYear(Year(year=year, published_on=on, days=tuple(days)), content)], by="user:1")
        for message in Message.objects.filter(topic="deadlines.review").exclude(pk__in=known):
            for _time in range(2):
                review_deadlines(**message.payload)

    return load


def opened(limit: Limit, start: date, subject: str = "case:1") -> Deadline:
    """A running limit."""
    return running.open_(subject, limit, start)


def span(first: date, last: date) -> list[date]:
    """Days from one to the other."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def again(row: Deadline) -> Deadline:
    """Read again."""
    return Deadline.objects.get(pk=row.pk)


def test_tsagaan_sar_announced_a_day_later_moves_the_end_and_says_so(announce: Announce) -> None:
    announce(2027, span(date(2027, 2, 7), date(2027, 2, 9)), published=False)
    row = opened(DECIDE, date(2027, 1, 8))
    assert (row.due_on, row.provisional) == (date(2027, 2, 10), True), "30 days end on Sunday the 7th, a holiday"
    with clock.frozen(datetime(2026, 12, 20, 4, tzinfo=clock.zone())):
        announce(2027, span(date(2027, 2, 7), date(2027, 2, 10)))
    moved = again(row)
    assert (moved.due_on, moved.provisional) == (date(2027, 2, 11), False)
    event = moved.events.get()
    assert (event.what, event.until, event.days, event.note) == ("calendar", date(2027, 2, 10), 1, "2027-02-10 –")
    told = Entry.objects.filter(subject="case:1").get()
    assert told.verb == "calendar"
    assert '"to":"2027-02-11"' in (told.facts or "")
    assert Message.objects.filter(topic="deadline.move", payload={"id": event.pk}).count() == 1


def test_a_holiday_taken_back_never_makes_an_end_earlier(announce: Announce) -> None:
    announce(2027, span(date(2027, 2, 7), date(2027, 2, 10)))
    row = opened(DECIDE, date(2027, 1, 8))
    assert row.due_on == date(2027, 2, 11)
    announce(2027, span(date(2027, 2, 7), date(2027, 2, 9)))
    kept = again(row)
    assert kept.due_on == date(2027, 2, 11)
    assert [(e.until, e.days) for e in kept.events.all()] == [(date(2027, 2, 11), 0)]
    assert Entry.objects.filter(subject="case:1", verb="calendar").count() == 1
    assert not Message.objects.filter(topic="deadline.move").exists(), "nothing moved, so nobody is told"
    running.pause(kept, "request", day=date(2027, 1, 11), until=date(2027, 1, 12), by="user:1")
    assert again(row).due_on == date(2027, 2, 11), "what happens later is reckoned by the calendar now in force"
    running.extend(again(row), 10, by="user:1")
    assert again(row).due_on == date(2027, 2, 19)


def test_a_saturday_worked_instead_shortens_no_period_of_working_days(announce: Announce) -> None:
    naadam = [date(2027, 7, day) for day in NAADAM]
    announce(2027, naadam)
    row = opened(NOTICE, date(2027, 7, 8))
    assert row.due_on == date(2027, 7, 21), "9, 16, 19, 20, 21"
    announce(2027, naadam, [date(2027, 7, 17)])
    assert again(row).due_on == date(2027, 7, 21)
    assert opened(NOTICE, date(2027, 7, 8), "case:2").due_on == date(2027, 7, 20), "one that starts now counts it"


def test_a_longer_naadam_moves_every_open_end_and_no_effect(announce: Announce) -> None:
    naadam = [date(2027, 7, day) for day in NAADAM]
    announce(2027, naadam)
    limits = (
        opened(DECIDE, date(2027, 6, 12)),
        opened(NOTICE, date(2027, 7, 8), "case:2"),
        opened(EFFECT, date(2027, 6, 12), "case:3"),
    )
    closed = running.close(opened(DECIDE, date(2027, 6, 12), "case:4"), "met", day=date(2027, 7, 1))
    assert [row.due_on.day for row in (*limits, closed)] == [16, 21, 12, 16]
    announce(2027, [*naadam, date(2027, 7, 16)])
    assert [again(row).due_on.day for row in (*limits, closed)] == [19, 22, 12, 16]


def test_a_year_that_is_announced_as_expected_only_ends_the_doubt(announce: Announce) -> None:
    days = span(date(2028, 2, 26), date(2028, 2, 28))
    announce(2028, days, published=False)
    row = opened(DECIDE, date(2028, 1, 28))
    assert (row.due_on, row.provisional) == (date(2028, 2, 29), True)
    announce(2028, days)
    assert (again(row).due_on, again(row).provisional) == (date(2028, 2, 29), False)
    assert not row.events.exists()


def test_an_outage_prolongs_what_ends_in_it_and_is_told(announce: Announce) -> None:
    announce(2026, [])
    theirs = opened(Limit("information_request", 10, theirs=True), date(2026, 5, 4))
    ours = opened(DECIDE, date(2026, 4, 14), "case:2")
    validity = opened(Limit("validity", 10, moves=False, theirs=True), date(2026, 5, 4), "case:3")
    late = running.close(opened(Limit("supply", 10, theirs=True), date(2026, 5, 4), "case:4"), "lapsed")
    down = (datetime(2026, 5, 14, 9, tzinfo=clock.zone()), datetime(2026, 5, 14, 18, tzinfo=clock.zone()))
    with clock.frozen(down[1] + timedelta(hours=1)):
        outage = reviewing.record_outage(*down, by="user:1", note="Цахилгаан тасарсан")
        assert reviewing.review_all("outage", by="user:1", note="Цахилгаан тасарсан") == 1
    assert again(theirs).due_on == date(2026, 5, 15)
    assert (again(ours).due_on, again(validity).due_on) == (date(2026, 5, 14), date(2026, 5, 14))
    assert reviewing.ended_during(outage) == [late]
    assert again(theirs).events.get().note == "Цахилгаан тасарсан"
    assert Entry.objects.filter(subject="case:1", verb="outage").exists()
    assert list(verification.verify()) == []
