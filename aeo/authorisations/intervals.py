"""Reckoning with the intervals of a part: pure functions from one timeline to another.

A timeline is the tuple of stretches, in order, without overlap, of what holds of a part; the last is open. Before the
first there is no status yet. A change never edits a stretch: `difference` says which rows are superseded and which
are new, so that what was known before stays known (two times).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from aeo.authorisations.states import ONGOING, Status


@dataclass(frozen=True)
class Stretch:
    """What holds from `start` until before `end` (None: open). `renewal` is the pending renewal that prolongs it."""

    start: datetime
    end: datetime | None
    status: str
    ground: str = ""
    decision: int | None = None
    renewal: int | None = None

    def holds(self, at: datetime) -> bool:
        """True at that instant."""
        return self.start <= at and (self.end is None or at < self.end)

    def same(self, other: Stretch) -> bool:
        """True when it says the same, whenever it does."""
        return replace(self, start=other.start, end=other.end) == other


Timeline = tuple[Stretch, ...]


@dataclass(frozen=True)
class Difference:
    """What to write: stretches no longer true, and those that take their place."""

    gone: Timeline
    new: Timeline


def granted(start: datetime, end: datetime, *, decision: int | None, ground: str = "granted") -> Timeline:
    """Active from `start`, expired from `end` on."""
    if end <= start:
        raise ValueError("a status ends after it began")
    return (
        Stretch(start, end, Status.ACTIVE, ground, decision),
        Stretch(end, None, Status.EXPIRED, "validity", decision),
    )


def at(timeline: Timeline, instant: datetime) -> Stretch | None:
    """The stretch that holds at an instant; None before the first."""
    return next((stretch for stretch in timeline if stretch.holds(instant)), None)


def suspended(
    timeline: Timeline, start: datetime, end: datetime | None, *, ground: str, decision: int | None
) -> Timeline:
    """What is active between the two instants is suspended; without an end, until the status ends.

    An urgent suspension ends by itself at `end`: what was there before comes back.
    """
    return _mapped(
        timeline,
        start,
        end,
        lambda s: replace(s, status=Status.SUSPENDED, ground=ground, decision=decision) if s.status in ONGOING else s,
    )


def lifted(timeline: Timeline, start: datetime, *, ground: str, decision: int | None) -> Timeline:
    """What is suspended from an instant on is active again, in one stretch with what would have come after it."""
    here = at(timeline, start)
    if here is not None and here.status == Status.ACTIVE:
        ground, decision = here.ground, here.decision
    return _mapped(
        timeline,
        start,
        None,
        lambda s: replace(s, status=Status.ACTIVE, ground=ground, decision=decision) if s.status in ONGOING else s,
    )


def unsuspended(timeline: Timeline, decision: int) -> Timeline:
    """As if a decision had suspended nothing: for what has not begun. What was active before it goes on."""
    said: list[Stretch] = []
    for stretch in timeline:
        before = next((one for one in reversed(said) if one.status == Status.ACTIVE), None)
        if before is not None and stretch.status == Status.SUSPENDED and stretch.decision == decision:
            stretch = replace(stretch, status=Status.ACTIVE, ground=before.ground, decision=before.decision)
        said.append(stretch)
    return _joined(said)


def ended(timeline: Timeline, start: datetime, status: str, *, ground: str, decision: int | None) -> Timeline:
    """From an instant on, for ever, the status is ended in this way. Never before the first day."""
    first = max(start, timeline[0].start) if timeline else start
    kept = tuple(stretch for stretch in _cut(timeline, first) if stretch.start < first)
    return _joined((*kept, Stretch(first, None, status, ground, decision)))


def annulled(timeline: Timeline, *, ground: str, decision: int | None) -> Timeline:
    """Annulled from its first day."""
    return ended((), timeline[0].start, Status.ANNULLED, ground=ground, decision=decision)


def prolonged(timeline: Timeline, filed: datetime, *, renewal: int, lapses: datetime | None = None) -> Timeline:
    """A timely renewal was filed: what holds goes on past the old end, and says from then on that it is prolonged.

    A suspension that is open goes on as a suspension; an urgent one still ends by itself, when it `lapses`.
    """
    alive = _going_on(timeline)
    if not alive or (alive[-1].end is not None and filed >= alive[-1].end):
        return timeline
    return _mapped(_opened(alive, lapses), filed, None, lambda s: replace(s, renewal=renewal))


def not_prolonged(
    timeline: Timeline, since: datetime, old_end: datetime, *, ground: str, decision: int | None
) -> Timeline:
    """The renewal came to nothing at `since`: the status ends at the old end, or then if that is later."""
    plain = _mapped(timeline, since, None, lambda s: replace(s, renewal=None) if s.status in ONGOING else s)
    end = max(since, old_end)
    here = at(plain, end)
    if here is None or here.status not in ONGOING:
        return plain
    return ended(plain, end, Status.EXPIRED, ground=ground, decision=decision)


def renewed(
    timeline: Timeline, since: datetime, new_end: datetime, *, decision: int | None, lapses: datetime | None = None
) -> Timeline:
    """A new period: what holds goes on until the new end. Nothing is prolonged any more from `since` on."""
    alive = _going_on(timeline)
    if not alive:
        return timeline
    plain = _mapped(_opened(alive, lapses), since, None, lambda s: replace(s, renewal=None))
    return ended(plain, new_end, Status.EXPIRED, ground="validity", decision=decision)


def _going_on(timeline: Timeline) -> Timeline:
    """What a renewal can make longer; nothing where the end is another than that of its time: who gave it up did so."""
    ends = {stretch.status for stretch in timeline} - {*ONGOING, Status.EXPIRED}
    return () if ends else tuple(stretch for stretch in timeline if stretch.status in ONGOING)


def _opened(alive: Timeline, lapses: datetime | None) -> Timeline:
    """The last stretch goes on without an end; an urgent suspension only until it lapses."""
    last = alive[-1]
    if last.status == Status.SUSPENDED and lapses is not None and lapses > last.start:
        after = Stretch(lapses, None, Status.ACTIVE, "urgent_lapsed", last.decision, last.renewal)
        return (*alive[:-1], replace(last, end=lapses), after)
    return (*alive[:-1], replace(last, end=None))


def difference(before: Iterable[Stretch], after: Iterable[Stretch]) -> Difference:
    """What is in one and not in the other."""
    old, new = set(before), set(after)
    return Difference(_sorted(old - new), _sorted(new - old))


def is_sound(timeline: Timeline) -> bool:
    """In order, without gap or overlap, none empty, only the last one open."""
    pairs = pairwise(timeline)
    return all(one.end == other.start for one, other in pairs) and all(
        (stretch.end is None) == (index == len(timeline) - 1) and (stretch.end is None or stretch.start < stretch.end)
        for index, stretch in enumerate(timeline)
    )


def _mapped(
    timeline: Timeline, start: datetime, end: datetime | None, change: Callable[[Stretch], Stretch]
) -> Timeline:
    """Change what lies between two instants, cutting the stretches that cross them."""
    cut = _cut(timeline, start)
    if end is not None:
        cut = _cut(cut, end)
    return _joined(
        change(stretch) if stretch.start >= start and (end is None or stretch.start < end) else stretch
        for stretch in cut
    )


def _cut(timeline: Timeline, instant: datetime) -> Timeline:
    pieces: list[Stretch] = []
    for stretch in timeline:
        if stretch.start < instant and (stretch.end is None or instant < stretch.end):
            pieces += [replace(stretch, end=instant), replace(stretch, start=instant)]
        else:
            pieces.append(stretch)
    return tuple(pieces)


def _joined(stretches: Iterable[Stretch]) -> Timeline:
    """Neighbours that say the same become one."""
    joined: list[Stretch] = []
    for stretch in stretches:
        if joined and joined[-1].end == stretch.start and joined[-1].same(stretch):
            joined[-1] = replace(joined[-1], end=stretch.end)
        else:
            joined.append(stretch)
    return tuple(joined)


def _sorted(stretches: Iterable[Stretch]) -> Timeline:
    return tuple(sorted(stretches, key=lambda stretch: stretch.start))
