"""The worklist beside applications: changes that holders told of, and decisions on statuses that nobody took yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from aeo.accounts.models import User
from aeo.accounts.roles import CASE_ROLES, Role
from aeo.authorisations.models import ChangeNotice, Decision, HearingPoint
from aeo.authorisations.queries import cases
from aeo.authorisations.states import OPEN_CHANGE, OPEN_DECISION, Manner
from aeo.authorisations.states import ChangeState as C
from aeo.authorisations.states import DecisionState as D
from aeo.desk.queries.worklist import ALL, MINE, RIPE, WAITING
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor
from operators.models import Assignment, Operator
from operators.queries import cases as given
from operators.queries import companies

# What limits the time of a decision on a status; a change has its own.
CLOCKS = ("change_review", "hearing", "suspension_review", "suspension_hearing", "urgent_suspension")


@dataclass(frozen=True)
class Held:
    """What of statuses concerns a reader, for each way to look at the list."""

    changes: QuerySet[ChangeNotice]
    decisions: QuerySet[Decision]
    wanted: Mapping[str, tuple[Q, Q]]

    def counts(self) -> dict[str, int]:
        """How many there are for each way; two queries."""
        found = [
            rows.aggregate(**{show: Count("pk", filter=pair[number]) for show, pair in self.wanted.items()})
            for number, rows in enumerate((self.changes, self.decisions))
        ]
        return {show: sum(one[show] for one in found) for show in self.wanted}

    def shown(self, show: str, text: str, most: int) -> tuple[list[ChangeNotice], list[Decision]]:
        """The first of each, those that are due first."""
        changes, decisions = self.wanted[show]
        return (
            list(_due(_matching(self.changes.filter(changes), text), "change_notice")[:most]),
            list(_due(_matching(self.decisions.filter(decisions), text), "decision")[:most]),
        )


def held(user: User, actor: Actor) -> Held:
    """What is open on statuses, as far as somebody sees cases at all."""
    sees = Q() if actor.has(*sorted(CASE_ROLES)) else Q(pk__in=[])
    changes = cases.change_notices_visible_to(user).filter(sees, state__in=OPEN_CHANGE)
    decisions = cases.decisions_visible_to(user).filter(sees, state__in=sorted(OPEN_DECISION))
    decisions = decisions.filter(application__isnull=True, authorisation__isnull=False)
    mine = Q(authorisation__in=_own_keys(actor))
    free = mine | Q(~Exists(Assignment.objects.filter(case=_named("authorisation"), ended_at__isnull=True)))
    waiting = (_changes_waiting(actor, free), _decisions_waiting(actor, free))
    every = Q(pk__isnull=False)
    return Held(changes, decisions, {WAITING: waiting, MINE: (mine, mine), ALL: (every, every)})


def _own_keys(actor: Actor) -> list[int]:
    """The statuses that somebody has today."""
    named = (case.partition(":") for case in given.cases_of(actor.ref))
    return [int(key) for kind, _colon, key in named if kind == "authorisation" and key.isdecimal()]


def _named(kind: str) -> Concat:
    """The case or subject of a row as assignments and time limits name it."""
    key = "authorisation_id" if kind == "authorisation" else "pk"
    return Concat(Value(f"{kind}:"), Cast(OuterRef(key), CharField()), output_field=CharField())


def _changes_waiting(actor: Actor, free: Q) -> Q:
    """An officer looks at it, proposes a decision on it, and records what was decided."""
    proposed = Exists(Decision.objects.filter(change_notice=OuterRef("pk"), state__in=sorted(OPEN_DECISION)))
    turn = Q(state__in=[C.LODGED, C.AMENDED]) | (Q(state=C.NEEDS_ASSESSMENT) & ~Q(proposed))
    return turn & free if actor.has(Role.OFFICER) else Q(pk__in=[])


def _decisions_waiting(actor: Actor, free: Q) -> Q:
    """An approver takes it on, unless it is an own proposal; an officer answers what was said in its hearing."""
    wanted = Q(pk__in=[])
    if actor.has(Role.APPROVER):
        wanted |= Q(state__in=RIPE) & ~Q(proposer=actor.ref)
    if actor.has(Role.DUTY_APPROVER):
        wanted |= Q(state__in=RIPE, manner=Manner.URGENT) & ~Q(proposer=actor.ref)
    if actor.has(Role.OFFICER):
        asked = Exists(HearingPoint.objects.filter(decision=OuterRef("pk"), answered_at__isnull=True))
        wanted |= Q(asked, state=D.HEARING) & free
    return wanted


def _due(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """With the day by which the next step is due; what has none comes last."""
    limits = Deadline.objects.filter(subject=_named(kind), clock__in=CLOCKS, closed_on__isnull=True)
    due = Subquery(limits.order_by("due_on").values("due_on")[:1], output_field=DateField())
    found: QuerySet[Any] = rows.select_related("operator", "authorisation").annotate(limit_on=due)
    return found.order_by(F("limit_on").asc(nulls_last=True), "pk")


def _matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    wanted = text.strip()
    if not wanted:
        return rows
    operators = companies.search(Operator.objects.all(), wanted).order_by().values("pk")
    return rows.filter(Q(operator__in=operators) | Q(authorisation__aeo_number__icontains=wanted))
