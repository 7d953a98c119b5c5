"""The clock rules of lifecycles §0 as properties and as worked examples."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aeo.kernel import clock
from aeo.kernel.deadlines import (
    DAY,
    DAYS,
    MONTHS,
    WORKING_DAYS,
    Period,
    Span,
    due,
    elapsed,
    next_stage,
    stages_fallen,
)

FIRST = date(2026, 1, 1)
days = st.dates(FIRST, date(2027, 6, 30))
lengths = st.integers(0, 120)
units = st.sampled_from([DAYS, WORKING_DAYS])


class Announced:
    """A calendar with some holidays; the years up to 2028 are announced."""

    def __init__(self, *holidays: date) -> None:
        self.holidays = frozenset(holidays)

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def name(self, day: date) -> str:
        return ""

    def is_published(self, day: date) -> bool:
        return day.year <= 2028


@st.composite
def calendars(draw: st.DrawFn) -> Announced:
    """Weekdays with a handful of holidays."""
    return Announced(*draw(st.lists(days, max_size=12)))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A pause of up to 40 days."""
    first = draw(days)
    return Span(first, first + DAY * draw(st.integers(0, 40)))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Any period with extensions and pauses."""
    return Period(
        draw(days),
        draw(lengths),
        draw(units),
        draw(st.booleans()),
        tuple(draw(st.lists(st.integers(0, 60), max_size=2))),
        tuple(draw(st.lists(spans(), max_size=4))),
    )


@given(periods(), calendars())
def test_pauses_are_united_never_added(period: Period, calendar: Announced) -> None:
    doubled = Period(
        period.start, period.length, period.unit, period.moves, period.extensions, period.pauses + period.pauses
    )
    assert due(doubled, calendar) == due(period, calendar)


@given(periods(), calendars())
def test_a_moved_end_is_a_working_day_and_an_effect_never_moves(period: Period, calendar: Announced) -> None:
    end = due(period, calendar)
    if period.moves:
        assert calendar.is_working(end.day)
    else:
        assert end.moved_days == 0


@given(periods(), calendars(), st.integers(1, 30))
def test_an_extension_never_shortens(period: Period, calendar: Announced, more: int) -> None:
    longer = Period(period.start, period.length, period.unit, period.moves, (*period.extensions, more), period.pauses)
    assert due(longer, calendar).day >= due(period, calendar).day


@given(periods(), calendars(), spans())
def test_a_pause_never_shortens_and_never_adds_more_than_its_days(
    period: Period, calendar: Announced, pause: Span
) -> None:
    still = Period(period.start, period.length, period.unit, False, period.extensions, period.pauses)
    paused = Period(period.start, period.length, period.unit, False, period.extensions, (*period.pauses, pause))
    before, after = due(still, calendar).day, due(paused, calendar).day
    assert after >= before
    if period.unit == DAYS:
        between = [before + DAY * n for n in range((after - before).days + 1)]
        others = sum(1 for day in between if any(p.holds(day) for p in period.pauses))
        assert (after - before).days <= (pause.last - pause.first).days + 1 + others


@given(st.dates(FIRST, date(2027, 6, 30)), lengths)
def test_a_plain_period_is_start_plus_length(start: date, length: int) -> None:
    assert due(Period(start, length, moves=False), Announced()).day == start + DAY * length


@given(periods(), calendars(), days)
def test_elapsed_never_counts_a_paused_day(period: Period, calendar: Announced, today: date) -> None:
    gone = elapsed(period, today)
    assert 0 <= gone <= max(0, (today - period.start).days)


def test_the_day_of_the_event_is_day_zero() -> None:
    # Monday 2 March 2026 + 30 days = Wednesday 1 April.
    assert due(Period(date(2026, 3, 2), 30), Announced()).day == date(2026, 4, 1)


def test_tsagaan_sar_moves_an_end_but_not_an_effect() -> None:
    holidays = Announced(*(date(2026, 2, n) for n in (18, 19, 20)))
    # 19 January + 30 days = Wednesday 18 February, the first day of Tsagaan Sar; Saturday and Sunday follow it.
    moved = due(Period(date(2026, 1, 19), 30), holidays)
    assert (moved.day, moved.moved_days) == (date(2026, 2, 23), 5)
    assert due(Period(date(2026, 1, 19), 30, moves=False), holidays).day == date(2026, 2, 18)


def test_naadam_and_working_days() -> None:
    naadam = Announced(*(date(2026, 7, n) for n in (10, 13, 14, 15)))
    # 10 working days after Friday 3 July 2026 over Naadam (Friday 10 to Wednesday 15 July).
    assert due(Period(date(2026, 7, 3), 10, WORKING_DAYS), naadam).day == date(2026, 7, 23)


def test_overlapping_requests_pause_once_over_naadam() -> None:
    naadam = Announced(*(date(2026, 7, n) for n in (10, 13, 14, 15)))
    pauses = (Span(date(2026, 7, 1), date(2026, 7, 9)), Span(date(2026, 7, 6), date(2026, 7, 12)))
    # 120 days from 20 March is 18 July; the union 1-12 July pauses 12 days: 30 July, a Thursday.
    end = due(Period(date(2026, 3, 20), 120, pauses=pauses), naadam)
    assert (end.day, end.paused_days) == (date(2026, 7, 30), 12)


def test_a_pause_before_the_start_or_after_the_end_is_nothing() -> None:
    pauses = (Span(date(2026, 2, 1), date(2026, 3, 2)), Span(date(2026, 6, 1), date(2026, 6, 9)))
    assert due(Period(date(2026, 3, 2), 30, pauses=pauses), Announced()).paused_days == 0


def test_months_end_on_the_same_day_or_the_last() -> None:
    assert due(Period(date(2026, 1, 31), 1, MONTHS, moves=False), Announced()).day == date(2026, 2, 28)
    assert due(Period(date(2028, 2, 29), 36, MONTHS, moves=False), Announced()).day == date(2031, 2, 28)


def test_an_unannounced_year_is_provisional() -> None:
    assert due(Period(date(2028, 12, 20), 30), Announced()).provisional
    assert not due(Period(date(2028, 12, 20), 30, moves=False), Announced()).provisional
    assert not due(Period(date(2026, 3, 2), 30), Announced()).provisional


def _utc(day: date, hour: int) -> datetime:
    return clock.start_of(day) + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("began", "ended", "expected"),
    [
        (_utc(date(2026, 4, 1), 20), _utc(date(2026, 4, 1), 22), date(2026, 4, 2)),
        (_utc(date(2026, 3, 31), 8), _utc(date(2026, 3, 31), 23), date(2026, 4, 1)),
        (_utc(date(2026, 4, 1), 9), _utc(date(2026, 4, 3), 0), date(2026, 4, 3)),
        (_utc(date(2026, 4, 2), 1), _utc(date(2026, 4, 2), 2), date(2026, 4, 1)),
    ],
)
def test_an_outage_in_the_last_24_hours_gives_the_next_working_day(
    began: datetime, ended: datetime, expected: date
) -> None:
    assert due(Period(date(2026, 3, 2), 30, outages=((began, ended),)), Announced()).day == expected


STAGES = (180, 90, 60, 30, 14, 7, 1)


def test_after_an_outage_only_the_latest_stage_counts() -> None:
    end = date(2026, 12, 31)
    assert stages_fallen(STAGES, end, end - DAY * 5, taken=[180, 90, 60, 30]) == [14, 7]
    assert next_stage(STAGES, end, [180, 90, 60, 30, 14, 7]) == end - DAY
    assert next_stage(STAGES, end, STAGES) is None


def test_no_reminder_before_its_day_and_none_after_the_end() -> None:
    end = date(2026, 12, 31)
    assert stages_fallen(STAGES, end, end - DAY * 181, ()) == []
    assert stages_fallen(STAGES, end, end, ()) == list(STAGES)
    assert stages_fallen(STAGES, end, end + DAY, ()) == []
