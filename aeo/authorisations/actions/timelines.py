"""Writing intervals, and letting the states follow them. The operator's root lock is held by the caller."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max, QuerySet

from aeo.authorisations.intervals import Stretch, Timeline, difference
from aeo.authorisations.lifecycles.part import Following
from aeo.authorisations.models import Interval, Part
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import LIVE, PartState, Status
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, perform
from aeo.kernel.policy import SYSTEM, Actor

# The verb by which a state comes to say what the intervals say.
VERBS = {
    Status.REVOKED: "revoke",
    Status.ANNULLED: "annul",
    Status.SURRENDERED: "surrender",
    Status.EXPIRED: "expire",
    Status.CEASED: "cease",
    Status.SUSPENDED: "suspend",
}


@action
def write(part: Part, after: Timeline, *, by: Actor) -> bool:
    """Make this the timeline of a part: supersede what no longer holds, add what now does. False: nothing changed."""
    current = timelines.as_known().filter(part=part)
    rows = {timelines.stretch_of(row): row for row in current}
    change = difference(rows, after)
    if not change.gone and not change.new:
        return False
    at = _recorded_at(current)
    Interval.objects.filter(pk__in=[rows[stretch].pk for stretch in change.gone]).update(superseded_at=at)
    Interval.objects.bulk_create([_row(part, stretch, at, by) for stretch in change.new])
    _look_again(part, after)
    return True


def _recorded_at(current: QuerySet[Interval]) -> datetime:
    """Now; but never before what is superseded was recorded: its writer may have read the clock after us."""
    last = current.aggregate(last=Max("recorded_at"))["last"]
    return max(clock.now(), last) if last else clock.now()


def _row(part: Part, stretch: Stretch, at: datetime, by: Actor) -> Interval:
    return Interval(
        part=part,
        during=DateTimeTZRange(stretch.start, stretch.end, "[)"),
        status=stretch.status,
        ground=stretch.ground,
        decision_id=stretch.decision,
        renewal_id=stretch.renewal,
        recorded_at=at,
        recorded_by=by.ref,
    )


def _look_again(part: Part, timeline: Timeline) -> None:
    """When the intervals next say something else."""
    now = clock.now()
    part.next_change_at = next((stretch.start for stretch in timeline if stretch.start > now), None)
    part.save(update_fields=["next_change_at"])


@action
def follow(part: Part) -> Part:
    """Move the state to where the intervals say it is; several steps if it must pass through a state."""
    while (verb := _next_verb(part)) is not None:
        here = timelines.status(part, clock.now())
        basis = Following(here.status, here.decision_id) if here else Following("")
        part = perform(part, verb, by=SYSTEM, basis=basis)
    _look_again(part, timelines.timeline(part))
    return part


def follow_all(parts: Iterable[Part]) -> list[Part]:
    """The same for several, in the order of their keys."""
    return [follow(part) for part in sorted(parts, key=lambda part: part.pk)]


def _next_verb(part: Part) -> str | None:
    here = timelines.status(part, clock.now())
    if here is None or here.status == part.state or (part.state not in LIVE and here.status != Status.ANNULLED):
        return None
    if part.state == PartState.GRANTED and here.status not in (Status.REVOKED, Status.ANNULLED, Status.CEASED):
        return "take_effect"
    if here.status == Status.ACTIVE:
        return "lift" if here.ground == "lift" else "lapse"
    return VERBS[Status(here.status)]


def due_to_follow(limit: int = 500) -> list[Part]:
    """The parts whose intervals have come to say something else, the longest waiting first."""
    rows = Part.objects.filter(next_change_at__lte=clock.now()).select_related("authorisation")
    return list(rows.order_by("next_change_at", "pk")[:limit])
