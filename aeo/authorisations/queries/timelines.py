"""What holds of parts: from the intervals, at an instant, as known at an instant. Never from a state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from aeo.authorisations.holding import Held, from_now, over_time
from aeo.authorisations.intervals import Stretch, Timeline
from aeo.authorisations.models import Authorisation, Interval, Part, Renewal
from aeo.authorisations.states import ENDED, ONGOING, Status
from aeo.kernel import clock
from aeo.programme.pack import Part as PackPart
from aeo.programme.queries import pack_of

SECOND = timedelta(seconds=1)


def as_known(at: datetime | None = None) -> QuerySet[Interval]:
    """The intervals as known at an instant; without one, as known now."""
    if at is None:
        return Interval.objects.filter(superseded_at__isnull=True)
    unsuperseded = Q(superseded_at__isnull=True) | Q(superseded_at__gt=at)
    return Interval.objects.filter(unsuperseded, recorded_at__lte=at)


def status(part: Part | int, at: datetime, known_at: datetime | None = None) -> Interval | None:
    """What held of a part at an instant, as known at another; None: no status (yet). One indexed query."""
    key = part.pk if isinstance(part, Part) else part
    return as_known(known_at).filter(part_id=key, during__contains=at).first()


def statuses(parts: Iterable[int], at: datetime, known_at: datetime | None = None) -> dict[int, Interval]:
    """The same for many parts, in one query; parts without a status are left out."""
    rows = as_known(known_at).filter(part_id__in=list(parts), during__contains=at)
    return {row.part_id: row for row in rows}


def timeline(part: Part, known_at: datetime | None = None) -> Timeline:
    """All that is known of a part in time."""
    return tuple(stretch_of(row) for row in as_known(known_at).filter(part=part).order_by("during"))


def rows_of(parts: Iterable[Part]) -> dict[int, list[Interval]]:
    """Part → its intervals as now known, in order; one query for all."""
    found: dict[int, list[Interval]] = {}
    rows = as_known().filter(part__in=list(parts)).select_related("renewal").order_by("part_id", "during")
    for row in rows:
        found.setdefault(row.part_id, []).append(row)
    return found


def types(authorisation: Authorisation, parts: Sequence[Part], rows: Mapping[int, list[Interval]]) -> tuple[Held, ...]:
    """The types that the status has in time, from the intervals of its parts."""
    told = [(PackPart(p.component, p.role), tuple(stretch_of(row) for row in rows.get(p.pk, ()))) for p in parts]
    return over_time(pack_of(authorisation.version_id), told, authorisation.type)


def types_from_now(authorisation: Authorisation) -> list[Held]:
    """The type that it has now, then those that follow; before its first day and after its end the nearest one."""
    parts = list(authorisation.parts.order_by("pk"))
    return from_now(types(authorisation, parts, rows_of(parts)), clock.now())


def stretch_of(row: Interval) -> Stretch:
    """A row as the reckoning takes it."""
    return Stretch(row.during.lower, row.during.upper, row.status, row.ground, row.decision_id, row.renewal_id)


def going_on(at: datetime | None = None) -> QuerySet[Interval]:
    """The intervals during which a part has, or will come to have, a status."""
    unended = Q(during__endswith__isnull=True) | Q(during__endswith__gt=at or clock.now())
    return as_known().filter(unended, status__in=ONGOING)


def began(authorisation: Authorisation) -> date:
    """The first day of the status: that of the part that began first."""
    rows = as_known().filter(part__authorisation=authorisation).order_by("during")
    during = rows.values_list("during", flat=True).first()
    return clock.day_of(during.lower) if during else authorisation.granted_on


def is_over(authorisation: Authorisation, at: datetime | None = None) -> bool:
    """True when no part has, or will come to have, a status again."""
    return not going_on(at).filter(part__authorisation=authorisation).exists()


def last_day(authorisation: Authorisation, parts: Iterable[Part]) -> date:
    """The last day of a status with these parts, as far as it is said: of those that are given up the last counts."""
    return max((part.last_day for part in parts), default=authorisation.valid_until)


def ends(parts: Iterable[Part]) -> dict[int, date | None]:
    """Part → its last day by what is known now; None while a pending renewal prolongs it. One query."""
    rows = as_known().filter(part__in=list(parts), status__in=ONGOING).order_by("during")
    return {row.part_id: clock.day_of(row.during.upper - SECOND) if row.during.upper else None for row in rows}


def given_end(parts: Iterable[Part]) -> date | None:
    """The last day of these parts where that is given: they end by an act, with no renewal. None where one goes on, or
    the time of the last one runs out.
    """
    lasting = list(as_known().filter(part__in=list(parts), during__endswith__isnull=True).order_by("during"))
    if not lasting or any(row.status in ONGOING for row in lasting) or lasting[-1].status == Status.EXPIRED:
        return None
    return clock.day_of(lasting[-1].during.lower - SECOND)


def goes_on(renewal: Renewal) -> bool:
    """Whether something of the status holds until this renewal is decided: not what its holder gave up meanwhile."""
    rows = as_known().filter(part__authorisation=renewal.authorisation_id, renewal=renewal.application_id)
    return rows.filter(during__endswith__isnull=True).exists()


def ended_on(now: Iterable[Interval | None]) -> date | None:
    """The last day of the last of all parts, from what holds of each now; None while one has not ended. What is
    annulled had none, and ended on its first.
    """
    rows = list(now)
    ended = [_over(row) for row in rows if row is not None and row.status in ENDED]
    return max(ended) if ended and len(ended) == len(rows) else None


def _over(row: Interval) -> date:
    began = row.during.lower
    return clock.day_of(began if row.status == Status.ANNULLED else began - SECOND)


def last_held(rows: Iterable[Interval], now: datetime) -> date:
    """The last day on which one part, of which these are the intervals, was held; today while it is."""
    ended = next((row.during.lower for row in rows if row.status in ENDED and row.during.lower <= now), None)
    return clock.day_of(ended - SECOND if ended else now)


def alive(parts: Iterable[Part], at: datetime | None = None) -> list[Part]:
    """The parts that have, or will come to have, a status."""
    rows = list(parts)
    living = set(going_on(at).filter(part__in=rows).values_list("part_id", flat=True))
    return [part for part in rows if part.pk in living]
