"""The overview of an application's case: who, what is asked, where it stands, what is next, who has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import actor, only_reads, staff
from aeo.accounts.roles import Role
from aeo.authorisations import offers as authority
from aeo.authorisations.models import Decision
from aeo.authorisations.queries import cases as decided
from aeo.authorisations.states import DecisionState
from aeo.authorisations.views.shown import cases as whole
from aeo.components.contexts import Action, Event, Row, Task, Tone
from aeo.components.pages import page
from aeo.desk.queries import history, words
from aeo.kernel import policy
from aeo.kernel.policy import Actor, Verdict
from aeo.kernel.refusals import Words
from aeo.notices.models import Notice
from aeo.notices.queries import bounce_reasons, undelivered_to
from aeo.notices.views.common import in_language
from aeo.programme import ledger
from aeo.programme.pack import Pack
from aeo.programme.queries import current, pack_of
from audits import offers as verification
from audits.queries.names import names_of
from audits.views.common import application_of, undeclared
from operators import registers
from operators.models import Application, Site
from operators.queries import cases, companies
from operators.states import ApplicationState as S
from operators.views.desk import ties
from operators.views.desk.offers import intake_offers

RECENT = 12
# What a reader of the overview wants to see of all that happened.
TELLING = ("application:", "decision:", "visit:", "finding:", "information_request:", "consultation:", "complaint:")


@dataclass(frozen=True)
class Asked:
    """One type and role asked for, with the sites."""

    what: str
    sites: list[str]


@dataclass(frozen=True)
class Holder:
    """Somebody who has the case, or has declared."""

    name: str
    text: Words


@dataclass(frozen=True)
class Undelivered:
    """A letter to the company that did not arrive: what became of it, and what the mail servers said."""

    name: str
    url: str
    state: str
    reasons: list[str]


@staff
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about the case that one needs before acting on it."""
    application, who = application_of(request, pk), actor(request)
    prefetch_related_objects([application], "site_rows__site")
    pack, found = pack_of(application.version_id), history.subjects(application)
    steps = _steps(application)
    context = {
        "application": application,
        "actions": actions(who, application),
        "declare_url": undeclared(who, application.subject),
        "obstacles": list(obstacles(application, steps)),
        "steps": steps,
        "facts": _facts(application),
        "asked": asked(application, pack),
        "clocks": ledger.clocks(_named(found), pack, closed=False, known_as=_named(found)),
        "people": _people(application),
        "events": _recent(found),
        "undelivered": [_undelivered(row) for row in undelivered_to(application.operator.subject)],
    }
    return page(request, "desk/overview.html", context)


def actions(who: Actor, application: Application) -> list[Action]:
    """The verbs of all three packages; none before the declaration, which the page asks for above everything."""
    if undeclared(who, application.subject) or only_reads(who):
        return []
    first = intake_offers(who, application)
    if cases.has_interest(who, application.subject) is None:
        return first
    return [
        *authority.case_offers(who, application),
        *verification.case_offers(who, application),
        *first,
    ]


def obstacles(application: Application, steps: Sequence[Task] = ()) -> Iterator[Words]:
    """What stands in the way of the next step, whoever takes it."""
    if application.state == S.SUBMITTED:
        yield from _unless(policy.ready(application, "accept"))
    if application.state == S.RETURNED:
        yield _("The operator supplies what is missing.")
    yield from (f"{task.label}: {task.hint or task.status}" for task in steps if task.tone == Tone.WAITING)
    decision = decided.open_decision(application)
    if decision is not None:
        yield from _decision(decision)


def _unless(verdict: Verdict) -> Iterator[Words]:
    if not verdict.allowed:
        yield verdict.reason


def _decision(decision: Decision) -> Iterator[Words]:
    verb = "close_hearing" if decision.state == DecisionState.HEARING else "decide"
    verdict = policy.ready(decision, verb)
    yield verdict.reason if not verdict.allowed else _("Nothing: an approver can decide.")


def _steps(application: Application) -> list[Task]:
    """How the verification stands; nothing before acceptance."""
    if application.state != S.UNDER_ASSESSMENT:
        return []
    assessment = decided.assessment_of(application)
    return whole.steps(application, assessment) if assessment else []


def _facts(application: Application) -> list[Row]:
    operator = application.operator
    numbers = registers.named([*companies.current_numbers(operator).items()], current()[1])
    return [
        Row(_("Operator"), [operator.name_local, operator.name_latin]),
        Row(_("Numbers"), [f"{row.name}: {row.value}" for row in numbers]),
        Row(_("Address"), operator.address),
        ties.row(operator),
        Row(_("Purpose"), application.get_purpose_display()),
        *([Row(_("AEO number it concerns"), application.aeo_number)] if application.aeo_number else []),
        Row(_("Submitted"), application.submitted_at),
        *([Row(_("Accepted"), application.accepted_at)] if application.accepted_at else []),
    ]


def asked(application: Application, pack: Pack) -> list[Asked]:
    """What is asked for, type by role."""
    sites: dict[int, Site] = {row.site_id: row.site for row in application.site_rows.all()}
    grouped: dict[str, list[str]] = {}
    for one in application.asked():
        places = grouped.setdefault(f"{pack.types[one.type].name} – {pack.roles[one.role].name}", [])
        if one.site in sites:
            places.append(sites[one.site].name_local)
    return [Asked(what, places) for what, places in grouped.items()]


def _named(found: Sequence[history.Named]) -> dict[str, str]:
    """Subject → what it is called beside its clock: the finding or request with its number."""
    kinds = ("finding", "information_request", "consultation")
    named = {one.subject: f"{words.KINDS[words.kind_of(one.subject)]} {one.known_as}" for one in found if one.known_as}
    return {one.subject: named.get(one.subject, "") if words.kind_of(one.subject) in kinds else "" for one in found}


def _undelivered(letter: Notice) -> Undelivered:
    name = f"{letter.number}, {in_language(letter.title)}"
    return Undelivered(name, reverse("notices:notice", args=[letter.pk]), letter.state_label, bounce_reasons(letter))


def _people(application: Application) -> list[Holder]:
    rows, declared = cases.assigned(application.subject), cases.declarations(application.subject)
    names = names_of([*(row.user_ref for row in rows), *(row.user_ref for row in declared)])
    said = {row.user_ref: row.has_interest for row in declared}
    known = {row.user_ref for row in rows}
    return [
        *(Holder(names.of(row.user_ref), f"{_role(row.role)}, {_said(said.get(row.user_ref))}") for row in rows),
        *(Holder(names.of(ref), _said(has)) for ref, has in said.items() if ref not in known),
    ]


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role


def _said(has: bool | None) -> str:
    if has is None:
        return _("has not declared yet")
    return _("declared an interest") if has else _("declared no interest")


def _recent(found: Sequence[history.Named]) -> list[Event]:
    telling = [one for one in found if one.subject.startswith(TELLING)]
    return history.events(list(history.entries(telling)[:RECENT]), telling)
