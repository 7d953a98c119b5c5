"""The worklist beside applications: changes that holders told of, decisions on statuses that nobody took yet, and
statuses that are assessed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from aeo.accounts.models import User
from aeo.accounts.roles import CASE_ROLES, Role
from aeo.authorisations import clocks
from aeo.authorisations.models import ChangeNotice, Decision, DecisionPart, HearingPoint, Part
from aeo.authorisations.queries import cases
from aeo.authorisations.queries.changes import undecided
from aeo.authorisations.states import OPEN_CHANGE, OPEN_DECISION, DecisionKind, Manner, PartState
from aeo.authorisations.states import ChangeState as C
from aeo.authorisations.states import DecisionState as D
from aeo.desk.queries.worklist import ALL, MINE, RIPE, WAITING
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor
from audits.models import Assessment, VisitMember
from audits.queries import visible_assessments
from audits.states import AssessmentReason, AssessmentState, TeamPart
from operators.models import Assignment, Operator
from operators.queries import cases as given
from operators.queries import companies

# What limits the time of a decision on a status; a change has its own.
CLOCKS = (
    "change_review",
    "change_recording",
    "reassessment",
    "hearing",
    *clocks.OF_SUSPENDING,
)


STATUS = "authorisation__aeo_number"


@dataclass(frozen=True)
class Listed:
    """What stands on one page of the list, beside applications."""

    changes: Sequence[ChangeNotice] = ()
    decisions: Sequence[Decision] = ()
    assessments: Sequence[Assessment] = ()
    remedies: Sequence[Part] = ()


@dataclass(frozen=True)
class Held:
    """What of statuses concerns a reader, for each way to look at the list."""

    changes: QuerySet[ChangeNotice]
    decisions: QuerySet[Decision]
    assessments: QuerySet[Assessment]
    remedies: QuerySet[Part]
    wanted: Mapping[str, tuple[Q, Q, Q, Q]]

    def counts(self) -> dict[str, int]:
        """How many there are for each way; four queries."""
        found = [
            rows.aggregate(**{show: Count("pk", filter=those[number]) for show, those in self.wanted.items()})
            for number, rows in enumerate((self.changes, self.decisions, self.assessments, self.remedies))
        ]
        return {show: sum(one[show] for one in found) for show in self.wanted}

    def shown(self, show: str, text: str, most: int) -> Listed:
        """The first of each, those that are due first."""
        changes, decisions, assessments, remedies = self.wanted[show]
        told = _matching(self.remedies.filter(remedies), text, STATUS, "authorisation__operator")
        return Listed(
            list(_due(_matching(_held(self.changes.filter(changes)), text, STATUS), "change_notice")[:most]),
            list(_due(_matching(_held(self.decisions.filter(decisions)), text, STATUS), "decision")[:most]),
            list(_due(_matching(self.assessments.filter(assessments), text, "aeo_number"), "assessment")[:most]),
            list(_awaited(told).select_related("authorisation__operator")[:most]),
        )


def held(user: User, actor: Actor) -> Held:
    """What is open on statuses, as far as somebody sees cases at all."""
    sees = Q() if actor.has(*sorted(CASE_ROLES)) else Q(pk__in=[])
    changes = cases.change_notices_visible_to(user).filter(sees, state__in=OPEN_CHANGE)
    decisions = cases.decisions_visible_to(user).filter(sees, state__in=sorted(OPEN_DECISION))
    decisions = decisions.filter(application__isnull=True, authorisation__isnull=False)
    going_on = Q(state=AssessmentState.OPEN, reason=AssessmentReason.REASSESSMENT)
    again = visible_assessments(user).filter(sees & (going_on | Q(pk__in=undecided().values("pk"))))
    mine = Q(authorisation__in=_own_keys(actor, "authorisation"))
    free = mine | Q(~Exists(Assignment.objects.filter(case=_named("authorisation"), ended_at__isnull=True)))
    own = _led(actor.ref) | Q(pk__in=_own_keys(actor, "assessment"))
    every = Q(pk__isnull=False)
    waiting = (
        _changes_waiting(actor, free),
        _decisions_waiting(actor, free),
        _assessments_waiting(actor, own),
        _remedies_waiting(actor, free),
    )
    wanted = {WAITING: waiting, MINE: (mine, mine, own, mine), ALL: (every, every, every, every)}
    remedies = Part.objects.filter(sees, state=PartState.SUSPENDED, remedy_claimed_at__isnull=False)
    remedies = remedies.filter(authorisation__in=cases.authorisations_visible_to(user))
    return Held(changes, decisions, again, remedies, wanted)


def _own_keys(actor: Actor, of: str) -> list[int]:
    """The statuses, or assessments of holders, that somebody has today."""
    named = (case.partition(":") for case in given.cases_of(actor.ref))
    return [int(key) for kind, _colon, key in named if kind == of and key.isdecimal()]


def _named(kind: str) -> Concat:
    """The case or subject of a row as assignments and time limits name it."""
    key = "authorisation_id" if kind == "authorisation" else "pk"
    return Concat(Value(f"{kind}:"), Cast(OuterRef(key), CharField()), output_field=CharField())


def _changes_waiting(actor: Actor, free: Q) -> Q:
    """An officer looks at it, proposes a decision on it, and records what was decided."""
    proposed = Exists(Decision.objects.filter(change_notice=OuterRef("pk"), state__in=sorted(OPEN_DECISION)))
    turn = Q(state__in=[C.LODGED, C.AMENDED]) | (Q(state__in=[C.NEEDS_ASSESSMENT, C.ASSESSED]) & ~Q(proposed))
    return turn & free if actor.has(Role.OFFICER) else Q(pk__in=[])


def _decisions_waiting(actor: Actor, free: Q) -> Q:
    """An approver takes it on, unless it is an own proposal; an officer answers what was said in its hearing, and
    closes it when nothing is to be added.
    """
    wanted = Q(pk__in=[])
    if actor.has(Role.APPROVER):
        wanted |= Q(state__in=RIPE) & ~Q(proposer=actor.ref)
    if actor.has(Role.DUTY_APPROVER):
        wanted |= Q(state__in=RIPE, manner=Manner.URGENT) & ~Q(proposer=actor.ref)
    if actor.has(Role.OFFICER):
        asked = Exists(HearingPoint.objects.filter(decision=OuterRef("pk"), answered_at__isnull=True))
        wanted |= (Q(asked) | Q(nothing_more_at__isnull=False)) & Q(state=D.HEARING) & free
    return wanted


def _led(*refs: str) -> Q:
    """Whose visit has a lead, this one if one is named."""
    leads = VisitMember.objects.filter(visit__assessment=OuterRef("pk"), part=TeamPart.LEAD)
    return Q(Exists(leads.filter(user_ref__in=refs) if refs else leads))


def _assessments_waiting(actor: Actor, own: Q) -> Q:
    """Whoever leads a reassessment; while nobody does, everybody who may. An officer proposes what it came to."""
    leading = own | ~_led() if actor.has(Role.LEAD) else own
    proposing = Q(state=AssessmentState.CONCLUDED) if actor.has(Role.OFFICER) else Q(pk__in=[])
    return leading & Q(state=AssessmentState.OPEN) | proposing


def _remedies_waiting(actor: Actor, free: Q) -> Q:
    """An auditor verifies that the cause of a suspension is remedied; then an officer proposes that it be lifted."""
    lifting = {"decision_kind": DecisionKind.LIFT, "state__in": sorted(OPEN_DECISION)}
    proposed = Exists(Decision.objects.filter(parts=OuterRef("pk"), **lifting))
    wanted = Q(pk__in=[])
    if actor.has(Role.LEAD, Role.AUDITOR):
        wanted |= Q(remedy_verified_at__isnull=True)
    if actor.has(Role.OFFICER):
        wanted |= Q(remedy_verified_at__isnull=False) & ~Q(proposed) & free
    return wanted


def _held(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("authorisation")


def _due(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    """With the day by which the next step is due; what has none comes last."""
    limits = Deadline.objects.filter(subject=_named(kind), clock__in=CLOCKS, closed_on__isnull=True)
    due = Subquery(limits.order_by("due_on").values("due_on")[:1], output_field=DateField())
    found: QuerySet[Any] = rows.select_related("operator").annotate(limit_on=due)
    return found.order_by(F("limit_on").asc(nulls_last=True), "pk")


def _awaited(rows: QuerySet[Part]) -> QuerySet[Part]:
    """With the day by which a remedy is to be looked at or decided on, else that of the suspension itself."""
    reached = DecisionPart.objects.filter(part=OuterRef(OuterRef("pk"))).order_by()
    named = reached.values_list(Concat(Value("decision:"), Cast("decision_id", CharField())), flat=True)
    running = Deadline.objects.filter(closed_on__isnull=True).order_by("due_on").values("due_on")
    own = running.filter(subject=_named(Part.kind), clock__in=clocks.OF_REMEDY)
    whole = running.filter(subject__in=named, clock__in=(clocks.SUSPENSION, clocks.URGENT))
    days = (Subquery(found[:1], output_field=DateField()) for found in (own, whole))
    return rows.annotate(limit_on=Coalesce(*days)).order_by(
        F("limit_on").asc(nulls_last=True), "remedy_claimed_at", "pk"
    )


def _matching(rows: QuerySet[Any], text: str, number: str, operator: str = "operator") -> QuerySet[Any]:
    wanted = text.strip()
    if not wanted:
        return rows
    operators = companies.search(Operator.objects.all(), wanted).order_by().values("pk")
    return rows.filter(Q((f"{operator}__in", operators)) | Q((f"{number}__icontains", wanted)))
