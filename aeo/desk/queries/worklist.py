"""The worklist: applications a member of staff may open, whose they are, for whom they wait, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.authorisations.models import Authorisation, Decision
from aeo.authorisations.states import DecisionState
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor
from aeo.notices.models import Notice
from aeo.notices.states import UNDELIVERED
from operators.models import Application, Assignment, Operator
from operators.queries import applications, cases, companies, resembling
from operators.states import OPEN
from operators.states import ApplicationState as S

WAITING, MINE, ALL = "waiting", "mine", "all"
SHOWN = (WAITING, MINE, ALL)
# A letter to the company that did not arrive: somebody has to find another way.
UNDELIVERED_TO = Notice.objects.filter(addressee=OuterRef("addressee"), state__in=UNDELIVERED)
RIPE = (DecisionState.PROPOSED, DecisionState.HEARD)
CLOCKS = ("acceptance", "supply", "decision")
SORTS = {
    "due": "due_on",
    "submitted": "submitted_at",
    "reference": "reference",
    "operator": "operator__name_local",
    "state": "state",
}


def rows(user: User) -> QuerySet[Application]:
    """Every application in the reader's scope, with the day by which the next step is due, `unreached`, and whom the
    company resembles.
    """
    limits = Deadline.objects.filter(subject=OuterRef("case"), clock__in=CLOCKS, closed_on__isnull=True)
    due = Subquery(limits.order_by("due_on").values("due_on")[:1], output_field=DateField())
    return (
        _named(applications.visible_to(user))
        .select_related("operator")
        .annotate(due_on=due, unreached=Exists(UNDELIVERED_TO), **resembling.beside("operator"))
    )


def _named(found: QuerySet[Application]) -> QuerySet[Application]:
    case, addressee = (
        Concat(Value(kind), Cast(key, CharField()), output_field=CharField())
        for kind, key in (("application:", "pk"), ("operator:", "operator_id"))
    )
    return found.annotate(case=case, addressee=addressee)


def shown(found: QuerySet[Application], show: str, actor: Actor) -> QuerySet[Application]:
    """Those that wait for this person, those given to this person, or all."""
    return found if show == ALL else found.filter(_wanted(actor)[show])


def counts(found: QuerySet[Application], actor: Actor) -> dict[str, int]:
    """How many there are for each way to look at the list; one query."""
    wanted = {show: Count("pk", filter=those) for show, those in _wanted(actor).items()}
    counted: dict[str, int] = found.aggregate(**wanted)
    return counted


def _wanted(actor: Actor) -> dict[str, Q]:
    mine = Q(pk__in=own_keys(actor))
    return {WAITING: waits_for(actor, mine), MINE: mine & Q(state__in=OPEN), ALL: Q(pk__isnull=False)}


def own_keys(actor: Actor) -> list[int]:
    """The applications somebody has today."""
    named = (case.partition(":") for case in cases.cases_of(actor.ref))
    return [int(key) for kind, _colon, key in named if kind == "application" and key.isdecimal()]


def waits_for(actor: Actor, mine: Q) -> Q:
    """What is this person's turn: by the roles held now, and by whose the case is."""
    wanted = Q(pk__in=[])
    if actor.has(Role.OFFICER):
        nobodys = ~Exists(Assignment.objects.filter(case=OuterRef("case"), ended_at__isnull=True))
        wanted |= Q(state=S.SUBMITTED) & (mine | Q(nobodys))
    if actor.has(Role.OFFICER, Role.AUDITOR, Role.LEAD):
        wanted |= Q(state=S.UNDER_ASSESSMENT) & mine
        wanted |= Q(unreached=True, state__in=OPEN) & mine
    if actor.has(Role.APPROVER):
        ripe = Decision.objects.filter(application=OuterRef("pk"), state__in=RIPE)
        wanted |= Q(Exists(ripe.exclude(proposer=actor.ref)))
        wanted |= Q(state=S.UNDER_ASSESSMENT, time_asked_at__isnull=False, time_answered_at__isnull=True)
    return wanted


def matching(found: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Found by reference, AEO number, or any name or number of the operator."""
    wanted = text.strip()
    if not wanted:
        return found
    operators = companies.search(Operator.objects.all(), wanted).order_by().values("pk")
    holders = Authorisation.objects.filter(aeo_number__icontains=wanted).values("operator_id")
    return found.filter(
        Q(reference__icontains=wanted)
        | Q(aeo_number__icontains=wanted)
        | Q(operator__in=operators)
        | Q(operator__in=holders)
    )


def filtered(found: QuerySet[Application], chosen: dict[str, Any]) -> QuerySet[Application]:
    """By state, type, role, the person who has it, and whether its day has passed."""
    if chosen.get("state"):
        found = found.filter(state=chosen["state"])
    if chosen.get("type"):
        found = found.filter(types__contains=[chosen["type"]])
    if chosen.get("role"):
        found = found.filter(roles__contains=[chosen["role"]])
    if chosen.get("person"):
        given = Assignment.objects.filter(case=OuterRef("case"), user_ref=chosen["person"], ended_at__isnull=True)
        found = found.filter(Exists(given))
    if chosen.get("overdue"):
        found = found.filter(Q(("due_on__lt", clock.today())))
    return matching(found, chosen.get("q", ""))


def by_state(found: QuerySet[Application]) -> dict[str, int]:
    """How many are at each stage."""
    return dict(found.order_by().values_list("state").annotate(count=Count("pk")))


def ordered(found: QuerySet[Application], sort: str) -> QuerySet[Application]:
    """By a column, `-` for the other way round; what has no day comes last."""
    column = SORTS.get(sort.removeprefix("-"), "due_on")
    field = F(column)
    return found.order_by(field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True), "-pk")


def assigned(found: Sequence[Application]) -> dict[str, list[str]]:
    """Case → the references of those who have it; one query."""
    today = clock.today()
    held = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    rows_ = Assignment.objects.filter(
        held, case__in=[row.subject for row in found], ended_at__isnull=True, valid_from__lte=today
    )
    people: dict[str, list[str]] = {}
    for case, ref in rows_.order_by("pk").values_list("case", "user_ref"):
        if ref not in people.setdefault(case, []):
            people[case].append(ref)
    return people


def open_decisions(found: Sequence[Application]) -> dict[int, Decision]:
    """Application → the decision that is not taken yet; one query."""
    states = (*RIPE, DecisionState.HEARING)
    return {
        row.application_id: row
        for row in Decision.objects.filter(application__in=found, state__in=states)
        if row.application_id is not None
    }
