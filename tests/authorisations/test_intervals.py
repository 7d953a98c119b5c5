"""Reckoning with timelines: whatever is done in whatever order, a timeline stays sound and the past stays as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aeo.authorisations import intervals
from aeo.authorisations.intervals import Stretch, Timeline
from aeo.authorisations.states import ONGOING, Status

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def t(days: float) -> datetime:
    """So many days after the beginning."""
    return T0 + timedelta(days=days)


BASE = intervals.granted(t(0), t(1000), decision=1)
days = st.integers(min_value=1, max_value=1500)
steps = st.lists(
    st.tuples(st.sampled_from(["urgent", "suspend", "lift", "prolong", "unprolong", "renew", "revoke", "annul"]), days),
    max_size=8,
)


def done(timeline: Timeline, what: str, day: int) -> Timeline:
    """One thing happens on a day."""
    match what:
        case "urgent":
            return intervals.suspended(timeline, t(day), t(day + 30), ground="urgent", decision=2)
        case "suspend":
            return intervals.suspended(timeline, t(day), None, ground="ordinary", decision=3)
        case "lift":
            return intervals.lifted(timeline, t(day), ground="lift", decision=4)
        case "prolong":
            return intervals.prolonged(timeline, t(day), renewal=5)
        case "unprolong":
            return intervals.not_prolonged(timeline, t(day), t(1000), ground="renewal_ended", decision=None)
        case "renew":
            return intervals.renewed(timeline, t(day), t(2000), decision=6)
        case "revoke":
            return intervals.ended(timeline, t(day), Status.REVOKED, ground="revoke", decision=7)
        case _:
            return intervals.annulled(timeline, ground="annul", decision=8)


@given(steps)
def test_a_timeline_stays_sound_and_begins_on_its_first_day(happened: list[tuple[str, int]]) -> None:
    timeline = BASE
    for what, day in happened:
        timeline = done(timeline, what, day)
        assert intervals.is_sound(timeline)
        assert timeline[0].start == t(0)


@given(steps, st.sampled_from(["urgent", "suspend", "lift", "revoke"]), days)
def test_what_happens_on_a_day_changes_nothing_before_it(happened: list[tuple[str, int]], what: str, day: int) -> None:
    before = BASE
    for earlier, its_day in happened:
        before = done(before, earlier, its_day)
    after = done(before, what, day)
    for probe in (0.0, day / 2, day - 0.01):
        was, now = intervals.at(before, t(probe)), intervals.at(after, t(probe))
        assert was is not None
        assert now is not None
        assert was.same(now)


@given(steps, steps)
def test_a_difference_applied_gives_the_other_timeline(
    first: list[tuple[str, int]], second: list[tuple[str, int]]
) -> None:
    one = two = BASE
    for what, day in first:
        one = done(one, what, day)
    for what, day in second:
        two = done(two, what, day)
    change = intervals.difference(one, two)
    assert set(two) == (set(one) - set(change.gone)) | set(change.new)
    assert not set(change.gone) & set(change.new)


@given(days)
def test_an_urgent_suspension_ends_by_itself_and_never_outlasts_the_status(day: int) -> None:
    timeline = done(BASE, "urgent", day)
    for probe in (day, day + 29):
        here = intervals.at(timeline, t(probe))
        assert here is not None
        assert here.status == (Status.SUSPENDED if probe < 1000 else Status.EXPIRED)
    after = intervals.at(timeline, t(day + 30))
    assert after is not None
    assert after.status == (Status.ACTIVE if day + 30 < 1000 else Status.EXPIRED)


def test_a_prolongation_is_said_from_the_filing_on_and_outlasts_the_old_end() -> None:
    timeline = intervals.prolonged(BASE, t(900), renewal=9)
    before, after, late = (intervals.at(timeline, t(day)) for day in (899, 900, 5000))
    assert before is not None
    assert before.renewal is None
    assert after is not None
    assert (after.renewal, after.status) == (9, Status.ACTIVE)
    assert late is not None
    assert (late.renewal, late.status) == (9, Status.ACTIVE)


def test_what_is_lifted_is_active_in_one_stretch_and_what_never_began_leaves_no_seam() -> None:
    lifted = intervals.lifted(done(BASE, "urgent", 100), t(110), ground="lift", decision=4)
    assert [(s.start, s.end, s.ground) for s in lifted] == [
        (t(0), t(100), "granted"),
        (t(100), t(110), "urgent"),
        (t(110), t(1000), "lift"),
        (t(1000), None, "validity"),
    ]
    wished = done(BASE, "suspend", 200)
    assert intervals.lifted(wished, t(150), ground="lift", decision=4) == BASE
    assert intervals.unsuspended(wished, 3) == BASE
    assert intervals.unsuspended(wished, 2) == wished
    across = done(wished, "urgent", 190)
    held = intervals.unsuspended(across, 3)
    assert [(s.start, s.status) for s in held[:3]] == [(t(0), "active"), (t(190), "suspended"), (t(220), "active")]


@pytest.mark.parametrize("how", [Status.SURRENDERED, Status.REVOKED])
def test_no_renewal_undoes_an_end_that_is_said_for_a_day(how: str) -> None:
    timeline = intervals.ended(BASE, t(950), how, ground="said", decision=None)
    pending = intervals.prolonged(timeline, t(900), renewal=9)
    assert pending == timeline
    assert intervals.not_prolonged(pending, t(910), t(1000), ground="renewal_ended", decision=None) == timeline
    assert intervals.renewed(pending, t(920), t(2000), decision=6) == timeline


def test_a_suspended_status_is_prolonged_as_suspended() -> None:
    timeline = intervals.prolonged(done(BASE, "suspend", 800), t(900), renewal=9)
    late = intervals.at(timeline, t(1200))
    assert late is not None
    assert late.status == Status.SUSPENDED


def test_an_urgent_suspension_across_the_old_end_still_lapses_when_prolonged() -> None:
    suspended = done(BASE, "urgent", 990)
    timeline = intervals.prolonged(suspended, t(995), renewal=9, lapses=t(1020))
    during, after = intervals.at(timeline, t(1010)), intervals.at(timeline, t(1020))
    assert during is not None
    assert during.status == Status.SUSPENDED
    assert after is not None
    assert after.status == Status.ACTIVE


@pytest.mark.parametrize(("refused", "ends"), [(950, 1000), (1100, 1100)])
def test_a_refused_renewal_ends_the_status_at_the_old_end_or_later_on_service(refused: int, ends: int) -> None:
    prolonged = intervals.prolonged(BASE, t(900), renewal=9)
    timeline = intervals.not_prolonged(prolonged, t(refused), t(1000), ground="renewal_refused", decision=3)
    last, over = intervals.at(timeline, t(ends - 0.5)), intervals.at(timeline, t(ends))
    assert last is not None
    assert last.status == Status.ACTIVE
    assert over is not None
    assert over.status == Status.EXPIRED
    assert all(stretch.renewal is None for stretch in timeline if stretch.start >= t(refused))


def test_a_renewal_filed_after_the_end_prolongs_nothing() -> None:
    assert intervals.prolonged(BASE, t(1000), renewal=9) == BASE


def test_annulment_reaches_the_first_day_and_never_before() -> None:
    timeline = done(done(BASE, "suspend", 100), "annul", 500)
    assert timeline == (Stretch(t(0), None, Status.ANNULLED, "annul", 8),)
    assert intervals.at(timeline, t(-1)) is None


def test_an_end_named_before_the_first_day_ends_it_on_the_first_day() -> None:
    timeline = intervals.ended(BASE, t(-10), Status.CEASED, ground="cease", decision=None)
    assert timeline == (Stretch(t(0), None, Status.CEASED, "cease"),)


def test_nothing_is_granted_that_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends after"):
        intervals.granted(t(5), t(5), decision=None)


def test_lifting_touches_only_what_is_suspended() -> None:
    timeline = intervals.lifted(done(BASE, "suspend", 100), t(200), ground="lift", decision=4)
    assert [stretch.status for stretch in timeline] == [
        Status.ACTIVE,
        Status.SUSPENDED,
        Status.ACTIVE,
        Status.EXPIRED,
    ]
    assert {stretch.status for stretch in timeline[:3]} == ONGOING
