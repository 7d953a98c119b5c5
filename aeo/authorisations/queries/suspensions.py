"""Suspensions for which a holder asked itself, those that hold, and those that are decided and have not begun."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from aeo.authorisations.models import Authorisation, Decision, Interval, Part
from aeo.authorisations.queries import cases, timelines
from aeo.authorisations.states import DecisionKind, Manner, Status
from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM


def wishes(authorisation: Authorisation) -> QuerySet[Decision]:
    """All for which the holder asked, the newest first."""
    rows = Decision.objects.filter(authorisation=authorisation, decision_kind=DecisionKind.SUSPEND)
    asked = rows.filter(manner=Manner.REQUESTED, proposer=SYSTEM.ref)
    return asked.select_related("operator", "authorisation").order_by("-pk")


def ahead(parts: Iterable[Part]) -> QuerySet[Decision]:
    """Those that are decided and begin on a later day."""
    now = clock.now()
    rows = timelines.as_known().filter(part__in=list(parts), status=Status.SUSPENDED, decision__isnull=False)
    coming = rows.filter(during__startswith__gt=now).values("decision")
    begun = rows.filter(during__startswith__lte=now).values("decision")
    found = Decision.objects.filter(pk__in=coming, decision_kind=DecisionKind.SUSPEND).exclude(pk__in=begun)
    return found.order_by("effective_from", "pk")


def holding(part: Part) -> Decision | None:
    """The decision by which it is suspended now."""
    now = timelines.statuses([part.pk], clock.now()).get(part.pk)
    return now.decision if now is not None and now.status == Status.SUSPENDED else None


def takeable(authorisation: Authorisation) -> Decision | None:
    """The wish that its holder can still take back: nobody has decided on it, or it is decided and has not begun."""
    waiting = cases.suspension_asked(authorisation)
    return waiting or next(filter(cases.is_wish, ahead(authorisation.parts.all())), None)


def to_begin(decision: Decision) -> bool:
    """Whether it is decided and begins on a later day."""
    return ahead(decision.parts.all()).filter(pk=decision.pk).exists()


def unbegun(decision: Decision) -> dict[int, Interval]:
    """Part → what holds on the first day of a suspension that the holder asked for, where that is something else: it
    did not begin, or will not, as far as was known by then.
    """
    first, decided = decision.effective_from, decision.decided_at
    if not cases.is_wish(decision) or first is None or decided is None or first <= decided:
        return {}
    parts = decision.parts.values_list("pk", flat=True)
    held = timelines.statuses(parts, first, known_at=min(first, clock.now()))
    return {part: row for part, row in held.items() if row.status != Status.SUSPENDED}
