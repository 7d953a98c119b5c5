"""The visit: who may, and what each verb needs (lifecycles §3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.policy import YES, Actor, Rules, Verdict, is_system, when
from aeo.programme.clocks import limit
from audits.clocks import counted
from audits.lifecycles.visit import Announcement, ClosingRecord, Days, Mandate, Opening, Refusal
from audits.models import Visit
from audits.policies import scope
from audits.policies.people import (
    assessment_open,
    company,
    in_team,
    leads,
    outside_team,
    staff_or_system,
)
from audits.queries import visits as queries
from audits.states import VisitKind
from operators.policies import seats
from operators.queries.slots import named

rules = Rules(Visit)
OUTSIDE = "mandate-period"
NO_MANDATE = _("The visit has no mandate. An approver must order it first, with number, period, team and legal basis.")


@rules.may("plan")
def may_plan(actor: Actor, visit: Visit) -> Verdict:
    """A lead without an interest in the case."""
    return seats.staff(actor, visit.assessment.case, Role.LEAD) & assessment_open(visit.assessment)


@rules.ready("plan")
def plan_ready(visit: Visit, basis: object) -> Verdict:
    """The mode is one that the pack allows for this kind of visit."""
    return scope.mode_allowed(queries.pack(visit), visit.visit_kind, visit.mode)


@rules.may("mandate")
def may_mandate(actor: Actor, visit: Visit) -> Verdict:
    """An approver without an interest in the case, who is not of the team."""
    return seats.staff(actor, visit.assessment.case, Role.APPROVER) & outside_team(actor, visit)


@rules.ready("mandate")
def mandate_ready(visit: Visit, basis: Mandate | None) -> Verdict:
    """The order is whole and names the team that is planned."""
    if basis is None:
        return YES
    team = {member.user_ref for member in visit.members.all()}
    whole = when(
        basis.number.strip() and basis.norm.strip() and basis.first_day <= basis.last_day,
        _("An order has a number, a legal basis, and a period that begins before it ends."),
    )
    same = when(set(basis.team) == team, _("The order names another team than the one that is planned."))
    return whole & same & (may_surprise(visit) if basis.unannounced_reason else YES)


def may_surprise(visit: Visit) -> Verdict:
    """The kind of visit may be unannounced; a first validation never."""
    allowed = queries.rule_of(queries.pack(visit), visit.visit_kind).may_be_unannounced
    return when(
        allowed and visit.visit_kind != VisitKind.VALIDATION,
        _("This kind of visit is always announced. Announce it and keep the notice period."),
    )


@rules.may("announce")
def may_announce(actor: Actor, visit: Visit) -> Verdict:
    """The lead of the visit."""
    return leads(actor, visit)


@rules.ready("announce")
def announce_ready(visit: Visit, basis: Announcement | None) -> Verdict:
    """Scope and team stand; the days keep the notice period and miss the closed days of border posts."""
    standing = scope.team_declared(visit) & scope.has_scope(visit)
    if basis is None:
        return standing
    said = when(basis.agenda.strip(), _("Tell the operator the agenda."))
    days = scope.days_possible(queries.sites_of(visit), basis.starts_on, basis.ends_on)
    return standing & said & days & _notice_kept(visit, basis)


def _notice_kept(visit: Visit, basis: Announcement) -> Verdict:
    wished = visit.days_by_operator and (visit.starts_on, visit.ends_on) == (basis.starts_on, basis.ends_on)
    pack = queries.pack(visit)
    first = counted(limit(pack, queries.rule_of(pack, visit.visit_kind).notice_clock), clock.today()).day
    return when(
        wished or basis.starts_on > first,
        _("The operator has a notice period. The visit can begin after %(day)s, or on days the operator asks for.")
        % {"day": day_text(first)},
    )


@rules.may("propose_dates")
def may_propose_dates(actor: Actor, visit: Visit) -> Verdict:
    """The company."""
    return company(actor, visit.assessment)


@rules.ready("propose_dates")
def propose_dates_ready(visit: Visit, basis: Days | None) -> Verdict:
    """As often as the pack allows, and for days that are possible."""
    most = queries.pack(visit).visits.date_proposals
    left = when(
        visit.proposals < most,
        _("Other days can be proposed %(most)s times. Write to the lead auditor.") % {"most": most},
    )
    if basis is None:
        return left
    return left & scope.days_possible(queries.sites_of(visit), basis.starts_on, basis.ends_on)


@rules.may("confirm")
def may_confirm(actor: Actor, visit: Visit) -> Verdict:
    """The company, or the system when time is up."""
    return is_system(actor) or company(actor, visit.assessment)


@rules.may("begin_unannounced")
def may_begin_unannounced(actor: Actor, visit: Visit) -> Verdict:
    """The lead of the visit."""
    return leads(actor, visit)


@rules.ready("begin_unannounced")
def begin_unannounced_ready(visit: Visit, basis: Opening | None) -> Verdict:
    """A mandate in force that says why the visit is unannounced; never a first validation."""
    reasoned = when(visit.unannounced_reason, _("The approver\u2019s order does not allow an unannounced visit."))
    return scope.team_declared(visit) & may_surprise(visit) & mandated(visit) & reasoned & opened(basis)


@rules.may("begin")
def may_begin(actor: Actor, visit: Visit) -> Verdict:
    """Any member of the team."""
    return in_team(actor, visit) & seats.staff(actor, visit.assessment.case, Role.AUDITOR, Role.LEAD, Role.OFFICER)


@rules.ready("begin")
def begin_ready(visit: Visit, basis: Opening | None) -> Verdict:
    """A mandate in force, the announced day, an opening meeting, nobody in the team with an interest."""
    today = clock.today()
    early = when(
        visit.starts_on is not None and visit.starts_on <= today,
        _("The visit was announced for a later day. Begin it then, or agree on other days with the operator."),
    )
    return mandated(visit) & early & scope.team_declared(visit) & opened(basis)


def mandated(visit: Visit) -> Verdict:
    """There is an order and today lies in its period."""
    if visit.mandated_at is None or visit.mandate_from is None or visit.mandate_until is None:
        return when(False, NO_MANDATE, code="no-mandate")
    period = {"first": day_text(visit.mandate_from), "last": day_text(visit.mandate_until)}
    if clock.today() < visit.mandate_from:
        words = _("The mandate holds from %(first)s to %(last)s. Begin the visit then.")
        return when(False, words % period, code=OUTSIDE)
    return when(
        clock.today() <= visit.mandate_until,
        _("The mandate holds from %(first)s to %(last)s, not today. Ask the approver for another order.") % period,
        code=OUTSIDE,
    )


def opened(basis: Opening | None) -> Verdict:
    """The opening meeting is recorded."""
    return when(basis is None or basis.note.strip(), _("Record the opening meeting: who was there."))


@rules.may("interrupt", "resume", "add_site", "add_check", "finish_fieldwork", "report", "revise")
def may_lead(actor: Actor, visit: Visit) -> Verdict:
    """The lead of the visit."""
    return leads(actor, visit)


@rules.may("record_refusal")
def may_record_refusal(actor: Actor, visit: Visit) -> Verdict:
    """Any member of the team."""
    return may_begin(actor, visit)


@rules.ready("record_refusal")
def record_refusal_ready(visit: Visit, basis: Refusal | None) -> Verdict:
    """What was refused, and a witness."""
    told = basis is None or (basis.text.strip() and basis.witness.strip())
    return when(told, _("Say what was refused, and who witnessed it."))


def may_work(actor: Actor, visit: Visit) -> Verdict:
    """Record results and facts: any member of the team."""
    return may_begin(actor, visit)


@rules.ready("finish_fieldwork")
def finish_fieldwork_ready(visit: Visit, basis: ClosingRecord | None) -> Verdict:
    """Every check and site has its result, and the closing record is signed or says that it is not."""
    checks, sites = queries.open_checks(visit), queries.open_sites(visit)
    checked = when(
        not checks,
        _("These checks have no result yet: %(checks)s. Record one, or why the check was not performed.")
        % {"checks": named(queries.pack(visit), [check.slot for check in checks])},
    )
    visited = when(
        not sites,
        _("Record of these sites whether they were visited: %(sites)s.")
        % {"sites": ", ".join(row.site.name_local for row in sites[:20])},
    )
    signed = basis is None or basis.operator_name.strip() or basis.refused_reason.strip()
    return (
        checked
        & visited
        & when(
            signed,
            _("The closing record is signed for the operator, or says that the operator refuses to sign and why."),
        )
    )


@rules.may("comment")
def may_comment(actor: Actor, visit: Visit) -> Verdict:
    """The company."""
    return company(actor, visit.assessment)


@rules.may("review")
def may_review(actor: Actor, visit: Visit) -> Verdict:
    """A second officer who was not of the team."""
    second = seats.staff(actor, visit.assessment.case, Role.OFFICER, Role.AUDITOR, Role.LEAD)
    return second & outside_team(actor, visit)


@rules.ready("review")
def review_ready(visit: Visit, basis: object) -> Verdict:
    """This version was not reviewed before."""
    return when(visit.reviewed_version < visit.report_version, _("This version of the report is reviewed already."))


@rules.may("conclude")
def may_conclude(actor: Actor, visit: Visit) -> Verdict:
    """The lead of the visit; somebody else reviewed the report."""
    return leads(actor, visit) & when(
        actor.ref != visit.reviewed_by, _("You reviewed the report. Somebody else concludes the visit.")
    )


@rules.ready("conclude")
def conclude_ready(visit: Visit, basis: object) -> Verdict:
    """The operator has commented or its time is over, and a second officer has reviewed the last version."""
    second = queries.pack(visit).visits.second_reviewer
    reviewed = when(
        not second or visit.reviewed_version == visit.report_version,
        _("A second officer must review the last version of the report first."),
        code="second-officer",
    )
    commented = when(
        queries.comments_over(visit),
        _("The operator may still comment on the report. Wait for its comments, or until its time is over."),
        code="comments-open",
    )
    return commented & reviewed


@rules.may("cancel")
def may_cancel(actor: Actor, visit: Visit) -> Verdict:
    """A lead without an interest; the system when the case ends."""
    return staff_or_system(actor, visit.assessment.case, Role.LEAD)


@rules.may("reschedule")
def may_reschedule(actor: Actor, visit: Visit) -> Verdict:
    """A lead without an interest in the case."""
    return seats.staff(actor, visit.assessment.case, Role.LEAD)


@rules.ready("reschedule")
def reschedule_ready(visit: Visit, basis: Days | None) -> Verdict:
    """For days that are possible."""
    return YES if basis is None else scope.days_possible(queries.sites_of(visit), basis.starts_on, basis.ends_on)
