"""A status that ends on a given day, before its time or after it: what runs towards a later day runs to that one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aeo.authorisations import clocks
from aeo.authorisations.actions import monitoring
from aeo.authorisations.models import Authorisation
from aeo.authorisations.queries import timelines as read
from aeo.authorisations.states import DecisionKind, DecisionState
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action
from aeo.programme.clocks import validity
from aeo.programme.queries import pack_of


@action
def follow(authorisation: Authorisation) -> None:
    """No day after the last one is waited for or told. Safe to call again."""
    last = read.given_end(authorisation.parts.all())
    if last is not None:
        _validity(authorisation, last)
        monitoring.cut(authorisation, last)
    for decision in authorisation.decisions.filter(decision_kind=DecisionKind.SUSPEND, state=DecisionState.DECIDED):
        row, end = running.running(decision.subject, clocks.SUSPENSION), read.given_end(decision.parts.all())
        if row is not None and end is not None and row.due_on > end:
            running.close(row, clocks.ENDS_BEFORE)


def close_validity(authorisation: Authorisation, outcome: str) -> None:
    """No more reminders of this end."""
    row = running.running(authorisation.subject, clocks.VALIDITY)
    if row is not None:
        running.close(row, outcome)


def _validity(authorisation: Authorisation, last: date) -> None:
    """Until that day; without reminders, as nothing of it is renewed."""
    row = running.running(authorisation.subject, clocks.VALIDITY)
    if row is not None and row.due_on == last:
        return
    if row is not None:
        running.close(row, "replaced")
    first = min(authorisation.period_from, clock.today())
    rule = replace(validity(pack_of(authorisation.version_id)), length=(last - first).days, unit="days", stages=())
    running.open_(authorisation.subject, rule, first)
