"""Planning a visit: scope, team, mandate; cancelling and rescheduling it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from aeo.documents.facts import FreeText
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.policy import Actor, Verdict, when
from aeo.kernel.refusals import Words
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from audits import papers
from audits.actions import letters
from audits.clocks import VISIT_NOTICE, stop
from audits.lifecycles.visit import Days, Mandate
from audits.models import Assessment, Check, Visit, VisitMember, VisitSite
from audits.policies import scope as policies
from audits.policies.people import reasoned
from audits.queries import review
from operators.models import Site
from operators.soundness import refuse


@dataclass(frozen=True)
class Seat:
    """Somebody in the team: reference, name, and part (lead, member, specialist, observer)."""

    ref: str
    name: str
    part: str


@dataclass(frozen=True)
class CheckDraft:
    """Something to be checked: an answer slot, and how."""

    slot: Slot
    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Scope:
    """What a visit is for. `checks` come on top of the answers that the review wants verified on site."""

    kind: str
    mode: str
    sites: Sequence[Site]
    team: Sequence[Seat]
    starts_on: date
    ends_on: date
    purpose: str = ""
    language: str = ""
    checks: Sequence[CheckDraft] = ()


@action
def plan(assessment: Assessment, scope: Scope, *, by: Actor) -> Visit:
    """Plan a visit: everybody in the team has declared no interest, no border post is closed on its days."""
    root("operator", assessment.operator_id)
    assessment = locked(assessment)
    visit = Visit(
        assessment=assessment,
        visit_kind=scope.kind,
        mode=scope.mode,
        purpose=scope.purpose,
        language=scope.language,
        planned_at=clock.now(),
        planned_by=by.ref,
        starts_on=scope.starts_on,
        ends_on=scope.ends_on,
    )
    visit = begin(visit, by=by, facts={"sites": [site.pk for site in scope.sites]})
    _possible(assessment, scope).enforce()
    drafts = _wanted(assessment, scope)
    refuse(_missing(visit, scope, drafts))
    _seat(visit, scope.team)
    VisitSite.objects.bulk_create([VisitSite(visit=visit, site=site) for site in scope.sites])
    Check.objects.bulk_create([check_of(visit, draft) for draft in drafts])
    return visit


@action
def mandate(visit: Visit, order: Mandate, *, by: Actor) -> Visit:
    """The approver's order: number, period, team, legal basis."""
    return perform(visit, "mandate", by=by, basis=order, facts={"order": order.number})


@action
def cancel(visit: Visit, *, by: Actor, reason: str) -> Visit:
    """The visit does not take place."""
    reasoned(reason).enforce()
    visit = perform(visit, "cancel", by=by, reason=reason)
    stop(visit.subject, VISIT_NOTICE, outcome="dropped")
    if visit.announced_at is not None:
        _called_off(visit, papers.visit_days(visit.starts_on, visit.ends_on), papers.said(reason, by))
    return visit


@action
def reschedule(visit: Visit, days: Days, *, by: Actor, reason: str, team: Sequence[Seat] | None = None) -> Visit:
    """Back to planning for other days, with another team if one is given; then it needs another mandate.

    Days that the operator proposed count as its own wish, so that no new notice period is needed.
    """
    reasoned(reason).enforce()
    visit = locked(visit)
    when(
        visit.checks.exists(),
        _("Nothing is to be checked on this visit. Cancel it and plan another that says what is."),
        "no-scope",
    ).enforce()
    told = papers.visit_days(visit.starts_on, visit.ends_on) if visit.announced_at else None
    wished = visit.date_proposals.filter(starts_on=days.starts_on, ends_on=days.ends_on).exists()
    basis = Days(days.starts_on, days.ends_on, by_operator=wished, new_team=team is not None)
    visit = perform(visit, "reschedule", by=by, basis=basis, reason=reason)
    stop(visit.subject, VISIT_NOTICE, outcome="dropped")
    if team is not None:
        _team(visit.assessment, team).enforce()
        visit.members.all().delete()
        _seat(visit, team)
    if told:
        _called_off(visit, told, papers.said(reason, by))
    return visit


def _called_off(visit: Visit, days: papers.Facts, reason: FreeText | papers.Facts) -> None:
    """The operator was told of these days, so it is told that they do not stand."""
    facts = {**days, "reasons": reason}
    letters.tell_company("visit_cancelled", visit, facts, key=str(visit.revision))


def _seat(visit: Visit, team: Iterable[Seat]) -> None:
    VisitMember.objects.bulk_create(
        [VisitMember(visit=visit, user_ref=seat.ref, name=seat.name, part=seat.part) for seat in team]
    )


def _possible(assessment: Assessment, scope: Scope) -> Verdict:
    own = all(site.operator_id == assessment.operator_id for site in scope.sites)
    return (
        when(own, _("A site belongs to another company."), "foreign-site")
        & _team(assessment, scope.team)
        & policies.days_possible(scope.sites, scope.starts_on, scope.ends_on)
    )


def _team(assessment: Assessment, team: Sequence[Seat]) -> Verdict:
    minimum = pack_of(assessment.version_id).visits.team_minimum
    whole = policies.team_whole({seat.ref: seat.part for seat in team}, minimum)
    return whole & policies.without_interest([seat.ref for seat in team], assessment.case)


def _wanted(assessment: Assessment, scope: Scope) -> list[CheckDraft]:
    """What the review wants verified comes first, site questions for the sites in the scope; then what was added."""
    sites = {str(site.pk) for site in scope.sites}
    wanted = {
        line.slot: CheckDraft(line.slot, line.verdict.note, line.verdict.language)
        for line in review.for_visit(assessment)
        if line.verdict and (not line.slot.site or line.slot.site in sites)
    }
    wanted |= {draft.slot: draft for draft in scope.checks}
    return list(wanted.values())


def _missing(visit: Visit, scope: Scope, drafts: Sequence[CheckDraft]) -> dict[str, list[Words]]:
    """What could never be announced is not planned: it says beside the field what to choose."""
    sites = [] if visit.is_virtual or scope.sites else [_("Name the sites to be visited.")]
    words = _(
        "Nothing is to be checked on this visit: choose here what is, or mark answers for a visit in the review first."
    )
    return {name: list(told) for name, told in (("sites", sites), ("more", [] if drafts else [words])) if told}


def check_of(visit: Visit, draft: CheckDraft) -> Check:
    """A check that has no result yet."""
    slot = draft.slot
    site_id = int(slot.site) if slot.site else None
    where = {"question": slot.question, "role": slot.role, "site_id": site_id}
    return Check(visit=visit, text=draft.text, language=draft.language, **where)
