"""What hangs on applications and statuses, for a reader: read in a constant number of queries, however many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from aeo.accounts.models import User
from aeo.authorisations.clocks import last_timely_day
from aeo.authorisations.models import Authorisation, Complaint, Decision, Interval
from aeo.authorisations.queries.cases import own_complaints, own_with_wishes
from aeo.authorisations.states import ComplaintState, DecisionState, PartState, Status
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.portal.steps import Around, Limits
from aeo.programme.queries import pack_of
from audits.models import Claim, Finding, Visit
from audits.queries.names import names_of
from audits.queries.scope import own_findings, own_visits
from audits.states import Effect, FindingState, VisitState
from operators.models import Application, InformationRequest
from operators.models.application import Purpose
from operators.queries import own
from operators.queries.applications import directors

Thing = Visit | Finding | Decision
Home = tuple[str, int]
STATUS, COMPANY = "status", "company"
# The states in which each may wait for the company; a decision that was taken may be complained about.
VISITS = (VisitState.ANNOUNCED, VisitState.REPORTED)
FINDINGS = (FindingState.NOTIFIED, FindingState.PLAN_ACCEPTED)
DECISIONS = (DecisionState.PROPOSED, DecisionState.HEARING, DecisionState.DECIDED)  # proposed: an own wish only


@dataclass(frozen=True)
class Gathered:
    """By application, by status, and by company what rests on neither."""

    applications: dict[int, Around]
    statuses: dict[int, Around]
    companies: dict[int, Around]


def around(user: User, applications: Sequence[Application]) -> dict[int, Around]:
    """Application id → what hangs on it and may be seen."""
    things, whole = _read(user, [row.pk for row in applications]), _whole(user, applications)
    timely = _timely(applications)
    return {row.pk: _of_application(things, row.pk, whole, timely) for row in applications}


def everything(user: User, applications: Sequence[Application], statuses: Sequence[Authorisation]) -> Gathered:
    """The same, and what waits for the company beside applications."""
    suspended, ahead = _suspended(statuses)
    parts = [row.part.subject for rows in suspended.values() for row in rows]
    things = _read(user, [row.pk for row in applications], statuses, parts)
    whole, timely = _whole(user, applications), _timely(applications)
    rows: list[Thing] = [*things.visits, *things.findings, *things.decisions]
    homes = {id(row): _home(row, statuses) for row in rows}

    def at(home: Home) -> Around:
        return _those(things, lambda one: homes[id(one)] == home)

    names = names_of(row.part.remedy_claimed_by for rows_ in suspended.values() for row in rows_)
    companies = [home for home in dict.fromkeys(homes.values()) if home and home[0] == COMPANY]
    beside = [row for row in things.findings if homes[id(row)] is None]  # what stands with a status stands there alone
    own_things = replace(things, findings=beside)
    return Gathered(
        {row.pk: _of_application(own_things, row.pk, whole, timely) for row in applications},
        {
            row.pk: replace(
                at((STATUS, row.pk)), suspended=suspended.get(row.pk, ()), ahead=ahead.get(row.pk, ()), names=names
            )
            for row in statuses
        },
        {home[1]: at(home) for home in companies},
    )


def subjects(application: Application, found: Around) -> list[str]:
    """The application and everything with time limits of its own that hangs on it."""
    things: list[InformationRequest | Visit | Finding | Decision] = [
        *found.requests,
        *found.visits,
        *found.findings,
        *found.decisions,
    ]
    return [application.subject, *(row.subject for row in things)]


def known_as(found: Around) -> dict[str, str]:
    """What stands beside a clock where several of one kind run: the number of the finding or request."""
    findings = {row.subject: _("finding %(number)s") % {"number": row.number} for row in found.findings}
    return findings | {row.subject: _("request %(number)s") % {"number": row.number} for row in found.requests}


def _read(
    user: User, keys: Sequence[int], statuses: Sequence[Authorisation] | None = None, parts: Iterable[str] = ()
) -> Around:
    requests = list(own.requests(user).filter(application__in=keys).order_by("number"))
    visits = list(_joined(own_visits(user)).filter(_scope("assessment__", keys, statuses, VISITS)).order_by("pk"))
    refused = Exists(Claim.objects.filter(finding=OuterRef("pk"), effect=Effect.NOT_EFFECTIVE))
    noted = _joined(own_findings(user)).filter(_scope("assessment__", keys, statuses, FINDINGS))
    findings = list(noted.annotate(refused=refused).order_by("number", "pk"))
    decisions = list(
        own_with_wishes(user)
        .select_related("application", "hearing_notice", "notice")
        .filter(_scope("", keys, statuses, DECISIONS))
        .order_by("pk")
    )
    subjects_ = [*parts, *(f"application:{key}" for key in keys)]
    subjects_ += [row.subject for rows in (requests, visits, findings, decisions) for row in rows]
    running, ended = _limits(subjects_)
    complaints = _complaints(user, keys, findings, decisions)
    again = frozenset(row.pk for row in findings if vars(row)["refused"])
    return Around(running, ended, requests, visits, findings, decisions, complaints, again=again)


def _scope(at: str, keys: Sequence[int], statuses: Sequence[Authorisation] | None, waiting: Iterable[str]) -> Q:
    """What belongs to these applications; with statuses also what waits and belongs to them, or to none."""
    listed = Q(**{f"{at}application__in": keys})
    if statuses is None:
        return listed
    alone = Q(**{f"{at}application__isnull": True})
    granted = Q(**{f"{at}application__in": [row.application_id for row in statuses]})
    renewed = Q(**{f"{at}application__aeo_number__in": [row.aeo_number for row in statuses]})
    return listed | (Q(state__in=list(waiting)) & (alone | granted | renewed))


def _of_application(things: Around, key: int, whole: Mapping[int, bool], timely: Mapping[int, date]) -> Around:
    those = _those(things, lambda one: _application_of(one) == key)
    silent = [row for row in things.complaints if row.application_id == key]
    return replace(
        those,
        complaints=[*those.complaints, *silent],
        requests=[row for row in things.requests if row.application_id == key],
        whole=key in whole,
        timely=timely.get(key),
        led=whole.get(key, True),
    )


def _timely(applications: Sequence[Application]) -> dict[int, date]:
    """Application id → the last day on which a renewal in hand is lodged in time."""
    drafts = {row.aeo_number: row.pk for row in applications if row.purpose == Purpose.REVALIDATION and row.is_open}
    held = Authorisation.objects.filter(aeo_number__in=list(drafts)) if drafts else ()
    return {drafts[row.aeo_number]: last_timely_day(row.valid_until, pack_of(row.version_id)) for row in held}


def _whole(user: User, applications: Sequence[Application]) -> dict[int, bool]:
    """Of which everything is seen, not only chosen sections → whether it is known who directs the company."""
    found = directors(clock.today()).filter(operator=OuterRef("operator"))
    rows = own.whole_applications(user).filter(pk__in=[row.pk for row in applications])
    said = rows.annotate(led=Exists(found), nameless=Exists(found.filter(registry_number="")))
    asked = {row.pk: pack_of(row.version_id).person_register is not None for row in applications}
    return {
        key: led and not (nameless and asked[key]) for key, led, nameless in said.values_list("pk", "led", "nameless")
    }


def _those(things: Around, has: Callable[[Any], bool]) -> Around:
    findings = [row for row in things.findings if has(row)]
    decisions = [row for row in things.decisions if has(row)]
    ids = {row.pk for row in decisions}, {row.pk for row in findings}
    return replace(
        things,
        requests=(),
        visits=[row for row in things.visits if has(row)],
        findings=findings,
        decisions=decisions,
        complaints=[row for row in things.complaints if row.decision_id in ids[0] or row.finding_id in ids[1]],
    )


def _home(row: Thing, statuses: Sequence[Authorisation]) -> Home | None:
    """Where it stands beside applications: what was found survives its application's grant, with the status."""
    case: Any = row if isinstance(row, Decision) else row.assessment
    application = case.application
    if application is not None and (application.is_open or not isinstance(row, Finding)):
        return None
    for status in statuses:
        if _belongs(case, application, status):
            return STATUS, status.pk
    return (COMPANY, case.operator_id) if application is None else None


def _belongs(case: Any, application: Application | None, status: Authorisation) -> bool:
    if application is not None:
        return status.aeo_number == application.aeo_number or status.application_id == application.pk
    if isinstance(case, Decision):
        return case.authorisation_id == status.pk
    return bool(case.aeo_number == status.aeo_number)


def _application_of(row: Thing) -> int | None:
    return row.application_id if isinstance(row, Decision) else row.assessment.application_id


def _joined(rows: Any) -> Any:
    return rows.select_related("assessment__application")


def _complaints(
    user: User, keys: Sequence[int], findings: Iterable[Finding], decisions: Iterable[Decision]
) -> list[Complaint]:
    about = Q(decision__in=list(decisions)) | Q(finding__in=list(findings)) | Q(application__in=keys)
    return list(own_complaints(user).filter(about).exclude(state=ComplaintState.WITHDRAWN).order_by("pk"))


Suspensions = dict[int, list[Interval]]


def _suspended(statuses: Sequence[Authorisation]) -> tuple[Suspensions, Suspensions]:
    """Status id → the suspensions that hold now, and those that are decided and begin later; one query."""
    now = clock.now()
    rows = Interval.objects.filter(
        part__authorisation__in=list(statuses),
        status=Status.SUSPENDED,
        superseded_at__isnull=True,
        during__overlap=DateTimeTZRange(now, None),
    )
    here: Suspensions = {}
    ahead: Suspensions = {}
    for row in rows.select_related("part__authorisation", "decision").order_by("part", "during"):
        later = row.during.lower > now
        if later or row.part.state == PartState.SUSPENDED:
            (ahead if later else here).setdefault(row.part.authorisation_id, []).append(row)
    return here, ahead


def _limits(subjects_: Iterable[str]) -> tuple[Limits, Limits]:
    """The limits that run, and of each the one that ended last."""
    rows = list(Deadline.objects.filter(subject__in=list(subjects_)).order_by("pk"))
    named = [((row.subject, row.clock), row) for row in rows]
    running = {key: row for key, row in named if row.closed_on is None}
    return running, {key: row for key, row in named if row.closed_on is not None}
