"""What a decision would do, reckoned by the very functions that will do it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from aeo.authorisations.actions import decisions, effects
from aeo.authorisations.models import Decision
from aeo.authorisations.states import OPEN_DECISION
from aeo.authorisations.views.shown import timelines
from aeo.authorisations.views.shown import words as told
from aeo.authorisations.views.shown.timelines import Line
from aeo.kernel import clock
from aeo.programme.queries import pack_of


@dataclass(frozen=True)
class Preview:
    """A part before and after. `after` is empty when nothing changes in its time."""

    name: str
    before: list[Line]
    after: list[Line]


def of(decision: Decision) -> list[Preview]:
    """The parts that an open decision would reach; as if served now where it counts from its service."""
    if decision.state not in OPEN_DECISION or decision.application_id is not None:
        return []
    pack, now = pack_of(decision.version_id), clock.now()
    at = decisions.takes_effect(decision, pack) or now
    rows = effects.preview(decision, at, pack)
    prefetch_related_objects([part for part, _before, _after in rows], "coverage__site")
    return [
        Preview(
            told.part(pack, part),
            timelines.lines(before, now),
            timelines.lines(after, at if at <= clock.now() else now) if before != after else [],
        )
        for part, before, after in rows
    ]
