"""What a decision does to the parts it reaches, from an instant on: new intervals, and states that follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from aeo.authorisations import clocks, intervals
from aeo.authorisations.actions import certificates, ends, monitoring, records, timelines
from aeo.authorisations.intervals import Timeline
from aeo.authorisations.lifecycles.part import ByDecision
from aeo.authorisations.models import Authorisation, Decision, Part
from aeo.authorisations.queries import suspensions
from aeo.authorisations.queries import timelines as read
from aeo.authorisations.states import LIVE, ONGOING, DecisionKind, DecisionState, PartState, Status
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, perform
from aeo.kernel.policy import Actor
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack

Change = Callable[[Timeline, Decision, datetime, Pack], Timeline]


def _suspend(before: Timeline, decision: Decision, at: datetime, pack: Pack) -> Timeline:
    end = clocks.urgent_end(at, pack) if decision.is_urgent else None
    return intervals.suspended(before, at, end, ground=decision.manner, decision=decision.pk)


def _lift(before: Timeline, decision: Decision, at: datetime, pack: Pack) -> Timeline:
    return intervals.lifted(before, at, ground="lift", decision=decision.pk)


def _revoke(before: Timeline, decision: Decision, at: datetime, pack: Pack) -> Timeline:
    return intervals.ended(before, at, Status.REVOKED, ground=decision.decision_kind, decision=decision.pk)


def _annul(before: Timeline, decision: Decision, at: datetime, pack: Pack) -> Timeline:
    return intervals.annulled(before, ground="annul", decision=decision.pk)


def _prolong(before: Timeline, decision: Decision, at: datetime, pack: Pack) -> Timeline:
    if decision.until_day is None:
        return before
    lapses = urgent_lapse(before, pack)
    return intervals.renewed(before, at, clock.end_of(decision.until_day), decision=decision.pk, lapses=lapses)


CHANGES: dict[str, Change] = {
    DecisionKind.SUSPEND: _suspend,
    DecisionKind.LIFT: _lift,
    DecisionKind.REVOKE: _revoke,
    DecisionKind.DOWNGRADE: _revoke,
    DecisionKind.ANNUL: _annul,
    DecisionKind.PROLONG: _prolong,
}
# After these the certificate says something else.
REPRINTED = frozenset(
    {DecisionKind.REVOKE, DecisionKind.DOWNGRADE, DecisionKind.ANNUL, DecisionKind.PROLONG, DecisionKind.RECTIFY}
)


def urgent_lapse(before: Timeline, pack: Pack) -> datetime | None:
    """When the suspension that holds last lapses by itself, if it is an urgent one."""
    last = next((stretch for stretch in reversed(before) if stretch.status in ONGOING), None)
    if last is None or last.status != Status.SUSPENDED or last.ground != "urgent":
        return None
    if last.decision is None:
        return None
    began = Decision.objects.filter(pk=last.decision).values_list("effective_from", flat=True).first()
    return clocks.urgent_end(began, pack) if began else None


@action
def apply(decision: Decision, at: datetime, pack: Pack, *, by: Actor) -> None:
    """Let a decided decision on parts take effect at an instant. What ended in the meantime stays ended."""
    change = CHANGES.get(decision.decision_kind)
    parts = list(decision.parts.select_related("authorisation").order_by("pk"))
    for part in parts:
        if change and (part.state in LIVE or decision.decision_kind == DecisionKind.ANNUL):
            timelines.write(part, change(read.timeline(part), decision, at, pack), by=by)
    _aftermath(decision, parts, pack, by)
    timelines.follow_all(parts)
    for authorisation in _authorisations(parts):
        settle(authorisation, decision, reprint=decision.decision_kind in REPRINTED)


@action
def undo(suspension: Decision, *, by: Actor) -> None:
    """A suspension that is decided and has not begun does not begin; what was known of it before stays known."""
    parts = list(suspension.parts.select_related("authorisation").order_by("pk"))
    for part in parts:
        timelines.write(part, intervals.unsuspended(read.timeline(part), suspension.pk), by=by)
    for authorisation in _authorisations(parts):
        settle(authorisation, None, reprint=False)


def preview(decision: Decision, at: datetime, pack: Pack) -> list[tuple[Part, Timeline, Timeline]]:
    """Each part with what holds of it now and what would, if the decision took effect at an instant."""
    change = CHANGES.get(decision.decision_kind)
    parts = decision.parts.select_related("authorisation").order_by("pk")
    before = [(part, read.timeline(part)) for part in parts]
    return [(part, now, change(now, decision, at, pack) if change else now) for part, now in before]


def _authorisations(parts: Iterable[Part]) -> list[Authorisation]:
    found = {part.authorisation_id: part.authorisation for part in parts}
    return [found[key] for key in sorted(found)]


def settle(authorisation: Authorisation, decision: Decision | None, *, reprint: bool) -> None:
    """After the parts changed: certificate, reminders, register record."""
    over = read.is_over(authorisation)
    follow_type(authorisation)
    if over:
        certificates.end(authorisation)
        ends.close_validity(authorisation, "ended")
        monitoring.end(authorisation)
    else:
        ends.follow(authorisation)
        if reprint:
            certificates.prepare(authorisation, decision)
    _watch_no_more(authorisation, over=over)
    records.record(authorisation, decision.effective_from if decision else None)


def _aftermath(decision: Decision, parts: list[Part], pack: Pack, by: Actor) -> None:
    if decision.decision_kind == DecisionKind.PROLONG and decision.until_day:
        for part in parts:
            perform(part, "prolong", by=by, basis=ByDecision(decision.pk), valid_until=decision.until_day)
        for authorisation in _authorisations(parts):
            authorisation.valid_until = decision.until_day
            authorisation.save(update_fields=["valid_until"])
    if decision.decision_kind in (DecisionKind.SUSPEND, DecisionKind.EXTEND_SUSPENSION):
        _watch_suspension(decision, pack)


@action
def follow_type(authorisation: Authorisation) -> bool:
    """The type follows what is held; what pages say of it is reckoned anew each time. False: it stays as it is."""
    now, *_later = read.types_from_now(authorisation)
    if now.key == authorisation.type:
        return False
    authorisation.type = now.key
    authorisation.save(update_fields=["type"])
    return True


def _watch_suspension(decision: Decision, pack: Pack) -> None:
    """An ordinary or requested suspension has a day until which measures are taken; its end is told before."""
    if decision.is_urgent or decision.until_day is None:
        return
    first = decision if decision.decision_kind == DecisionKind.SUSPEND else decision.follows or decision
    row = running.running(first.subject, clocks.SUSPENSION)
    if row is not None:
        running.close(row, "extended")
    begins = max(clock.today(), clock.day_of(decision.effective_from) if decision.effective_from else clock.today())
    days = max(0, (decision.until_day - begins).days)
    running.open_(first.subject, limit(pack, clocks.SUSPENSION, length=days), begins)


def _watch_no_more(authorisation: Authorisation, *, over: bool) -> None:
    """Where nothing is suspended any more, by a lifting or by the end of the status, no day of it is waited for."""
    rows = authorisation.decisions.filter(decision_kind=DecisionKind.SUSPEND, state=DecisionState.DECIDED)
    ahead = set() if over else set(suspensions.ahead(authorisation.parts.all()).values_list("pk", flat=True))
    for row in rows.exclude(parts__state=PartState.SUSPENDED).exclude(pk__in=ahead):
        clocks.close(row.subject, clocks.SUSPENSION, "ended")
