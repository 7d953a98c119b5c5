"""Decisions: who proposes, hears and decides, and what an act needs (lifecycles §6)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.authorisations import horizons
from aeo.authorisations.lifecycles.decision import Relied, Signing
from aeo.authorisations.models import ChangeNotice, Decision, HearingPoint
from aeo.authorisations.policies import changes, people
from aeo.authorisations.policies.parts import leaves_type
from aeo.authorisations.policies.reassessing import amendable
from aeo.authorisations.queries import cases, suspensions
from aeo.authorisations.states import ENDING, LIVE, ChangeState, DecisionKind, DecisionState, Manner
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM, YES, Actor, Rules, Verdict, is_system, when
from aeo.programme.queries import pack_of
from audits.models import Assessment
from audits.queries import standing

rules = Rules(Decision)

# Withdrawing an own decision comes with complaints, on which it depends.
PROPOSABLE = frozenset(DecisionKind) - {DecisionKind.WITHDRAW_OWN}


@rules.may("propose")
def may_propose(actor: Actor, decision: Decision) -> Verdict:
    """Officer, lead, or the system when a finding of a holder is overdue."""
    return people.staff_or_system(actor, decision.case, Role.OFFICER, Role.LEAD)


@rules.ready("propose")
def propose_ready(decision: Decision, _basis: Any) -> Verdict:
    """Reasons, a ground of the pack where one is needed, and a kind that can be proposed."""
    return (
        when(decision.decision_kind in PROPOSABLE, _("A decision of this kind cannot be proposed here."))
        & when(decision.reasons.strip(), _("Give the reasons."))
        & _grounded(decision)
        & _grounds_known(decision)
        & _suspension_whole(decision)
        & _wished(decision)
        & _soon(decision)
        & _amends(decision)
        & _answers_change(decision)
    )


def _amends(decision: Decision) -> Verdict:
    """What an application asks for is amended thing by thing."""
    of_status = decision.decision_kind == DecisionKind.AMEND and decision.application_id is None
    return amendable(decision.change_notice) if of_status else YES


def _answers_change(decision: Decision) -> Verdict:
    """The change is one of this status, it needs an assessment, it calls for such a decision, and has none yet."""
    notice = decision.change_notice
    if notice is None:
        return YES
    own = notice.authorisation_id == decision.authorisation_id and decision.application_id is None
    fitting = decision.decision_kind in changes.answers(notice)
    return (
        when(own, _("This change was told of another status."), "other-status")
        & still_asked(notice)
        & when(fitting, _("A decision of this kind does not answer such a change."), "kind-of-change")
        & changes.no_open_decision(notice)
        & changes.amends_named(decision)
    )


def still_asked(notice: ChangeNotice) -> Verdict:
    """A change is answered by a decision while it is assessed."""
    words = _("This change does not wait for a decision: it is “%(state)s”.") % {"state": notice.state_label}
    return when(notice.state in (ChangeState.NEEDS_ASSESSMENT, ChangeState.ASSESSED), words, "change-answered")


def _grounded(decision: Decision) -> Verdict:
    """What is said of an application has its grounds thing by thing; not accepting it has them as a whole."""
    by_item = decision.application_id is not None and decision.decision_kind != DecisionKind.DECLINE
    asked = pack_of(decision.version_id).decisions[decision.decision_kind].grounded and not by_item
    return when(decision.grounds or not asked, _("Name at least one ground on which this rests."), "no-ground")


def _grounds_known(decision: Decision) -> Verdict:
    known = {ground.key for ground in pack_of(decision.version_id).grounds_for(decision.decision_kind)}
    strange = sorted({row["ground"] for row in decision.grounds} - known)
    words = _("“%(ground)s” is not a ground for a decision of this kind.") % {"ground": ", ".join(strange)}
    return when(not strange, words, "unknown-ground")


def _suspension_whole(decision: Decision) -> Verdict:
    if decision.decision_kind != DecisionKind.SUSPEND:
        return YES
    allowed = decision.manner != Manner.URGENT or pack_of(decision.version_id).decisions["suspend"].urgent_allowed
    confirms = decision.follows_id is not None  # what was done at once, also where no measure was named then
    whole = decision.until_day is not None and (confirms or bool(decision.measures))
    named = decision.manner == Manner.URGENT or whole
    later = decision.until_day is None or decision.until_day > clock.today()
    return (
        when(allowed, _("The programme knows no urgent suspension."))
        & when(named, _("Name the measures to take and the day until which they are to be taken."))
        & when(later, _("The day until which measures are to be taken has passed."))
    )


def _wished(decision: Decision) -> Verdict:
    """A suspension for which nobody is heard is the holder's own wish, which a signatory lodges (lifecycles §8)."""
    own = decision.manner != Manner.REQUESTED or decision.proposer == SYSTEM.ref
    return when(own, _("A signatory of the holder asks for a suspension, in the portal."), "not-asked")


def longer(decision: Decision) -> Verdict:
    """What its holder gave up is not made longer: it ends before the day that was named."""
    prolongs = decision.decision_kind == DecisionKind.PROLONG
    given_up = list(decision.parts.filter(surrender_on__isnull=False).order_by("pk")) if prolongs else []
    said = ngettext(
        "This part is given up, so its period is not made longer: %(parts)s. Take it out of the proposal.",
        "These parts are given up, so their period is not made longer: %(parts)s. Take them out of the proposal.",
        len(given_up),
    )
    return when(not given_up, said % {"parts": changes.named(given_up)}, "given-up")


def rest_whole(decision: Decision) -> Verdict:
    """What a decision ends, or makes longer, leaves nothing alone that cannot be a status by itself."""
    held, until = decision.authorisation, decision.until_day
    if held is not None and until is not None and decision.decision_kind == DecisionKind.PROLONG:
        rest = held.parts.filter(state__in=LIVE).exclude(pk__in=decision.parts.values("pk"))
        alone = _("There is no status of this alone: %(parts)s. What it needs has to last as long.")
        return leaves_type(held, [part for part in rest if part.last_day < until], until, alone)
    if decision.decision_kind not in ENDING or held is None:
        return YES
    words = _("There is no status of this alone: %(parts)s. The decision has to be about it too.")
    return leaves_type(held, decision.parts.all(), decision.from_day or clock.today(), words)


def _soon(decision: Decision) -> Verdict:
    """A stated day has not passed when it is proposed, and is not too far ahead."""
    rule = pack_of(decision.version_id).validity
    return horizons.from_today(decision.from_day, rule.effect_ahead) if decision.from_day else YES


@rules.may("open_hearing")
def may_open_hearing(actor: Actor, decision: Decision) -> Verdict:
    """The approver lets the operator be heard."""
    return people.staff(actor, decision.case, Role.APPROVER)


@rules.ready("open_hearing")
def open_hearing_ready(decision: Decision, basis: Relied | None) -> Verdict:
    """There is something to be heard on, and the gist of everything relied on is in the letter."""
    losing = when(decision.adverse, _("Nobody loses anything by this decision, so there is nothing to be heard on."))
    if basis is None:
        return losing
    told = {row["ground"] for row in basis.gist if row["text"].strip()}
    missing = sorted(relied_on(decision) - told)
    words = _("The letter must tell the gist of everything relied on. Still missing: %(grounds)s.")
    return (
        losing
        & when(not missing, words % {"grounds": ", ".join(missing)}, "gist-missing")
        & when(basis.gist, _("The letter must tell the gist of everything relied on."), "gist-missing")
    )


def relied_on(decision: Decision) -> set[str]:
    """The grounds on which anything in the decision rests."""
    return {row["ground"] for row in decision.grounds} | {
        row["ground"] for item in decision.items.all() for row in item.grounds
    }


@rules.may("raise_point")
def may_raise_point(actor: Actor, decision: Decision) -> Verdict:
    """The operator's own people."""
    return people.member(actor, decision.operator_id)


@rules.ready("raise_point")
def raise_point_ready(decision: Decision, _basis: Any) -> Verdict:
    """Within its time, which runs from service; a point raised before service is welcome."""
    last = cases.hearing_until(decision)
    in_time = last is None or clock.today() <= last
    return when(in_time, _("The time to be heard ended on %(day)s.") % {"day": day_text(last)}, "hearing-over")


@rules.may("nothing_to_add")
def may_say_no_more(actor: Actor, decision: Decision) -> Verdict:
    """A signatory of the operator: it gives away days of its time."""
    return people.signatory(actor, decision.operator_id)


@rules.ready("nothing_to_add")
def say_no_more_ready(decision: Decision, basis: Any) -> Verdict:
    """The letter was read, the time is not over, and it is not said yet."""
    said = when(decision.nothing_more_at is None, _("It is said already."), "said-already")
    return said & _served(decision) & raise_point_ready(decision, basis)


@rules.may("answer_point")
def may_answer_point(actor: Actor, decision: Decision) -> Verdict:
    """The officer."""
    return people.staff(actor, decision.case, Role.OFFICER)


@rules.may("close_hearing")
def may_close_hearing(actor: Actor, decision: Decision) -> Verdict:
    """Officer, or the system when time is up."""
    return people.staff_or_system(actor, decision.case, Role.OFFICER)


@rules.ready("close_hearing")
def close_hearing_ready(decision: Decision, _basis: Any) -> Verdict:
    """Never before the operator's time is up, unless it has nothing to add; and every point answered in writing."""
    return _time_is_up(decision) and _all_answered(decision)


def _served(decision: Decision) -> Verdict:
    known = cases.hearing_until(decision) is not None
    words = _("The hearing letter has not been served yet. The operator\u2019s time starts then.")
    return when(known, words, "hearing-not-served")


def _time_is_up(decision: Decision) -> Verdict:
    last = cases.hearing_until(decision)
    if last is None or decision.nothing_more_at is not None:
        return _served(decision)
    words = _(
        "The operator can be heard until the end of %(day)s. The hearing can be closed after that, or as soon as a "
        "signatory of the operator has said in the portal that it has nothing to add."
    )
    return when(clock.today() > last, words % {"day": day_text(last)}, "hearing-running")


def _all_answered(decision: Decision) -> Verdict:
    left = list(decision.points.filter(answered_at__isnull=True).values_list("number", flat=True))
    words = _("These points are not answered in writing yet: %(points)s.")
    return when(not left, words % {"points": ", ".join(map(str, left))}, "points-unanswered")


def answer_ready(point: HearingPoint, decision: Decision) -> Verdict:
    """What the operator read before it said that it has nothing to add is not changed behind its back."""
    told = decision.nothing_more_at
    kept = told is not None and point.answered_at is not None and point.answered_at <= told
    words = _("The operator has read this answer and has nothing to add, so it stays. A new point opens it again.")
    return when(not kept, words, "answer-relied-on")


@rules.may("decide")
def may_decide(actor: Actor, decision: Decision) -> Verdict:
    """Another person than all who prepared it: an approver, or a duty approver for an urgent suspension."""
    roles = (Role.APPROVER, Role.DUTY_APPROVER) if decision.is_urgent else (Role.APPROVER,)
    return people.staff(actor, decision.case, *roles) and other_person(actor, decision, *roles)


def other_person(actor: Actor, decision: Decision, *roles: Role) -> Verdict:
    """Did neither propose, nor visit, nor review; nor stands in for somebody who did."""
    hands = people.hands(actor, *roles)
    proposer = people.untouched(
        hands, {decision.proposer}, _("Whoever proposed a decision does not take it. Another approver can.")
    )
    lead = people.untouched(
        hands, {decision.lead}, _("Whoever led the audit does not decide on it. Another approver can.")
    )
    return (proposer and lead) and outside(hands, decision.assessment)


def outside(hands: frozenset[str], assessment: Assessment | None) -> Verdict:
    """Was neither in the visit's team nor reviewed the answers."""
    if assessment is None:
        return YES
    stand = standing(assessment)
    team = people.untouched(
        hands,
        stand.team_refs | stand.lead_refs,
        _("Whoever was in the visit\u2019s team does not decide. Another approver can."),
    )
    return team and people.untouched(
        hands, stand.reviewer_refs, _("Whoever reviewed the answers does not decide. Another approver can.")
    )


@rules.ready("decide")
def decide_ready(decision: Decision, basis: Signing | None) -> Verdict:
    """Heard where somebody loses something, unless urgent; and the act is whole."""
    heard = not decision.adverse or decision.is_urgent or decision.state == DecisionState.HEARD
    first = when(heard, _("The operator must be heard before this is decided. Open a hearing first."), "not-heard")
    answered = _all_answered(decision) if decision.hearing_opened_at else YES
    asked = still_asked(decision.change_notice) & changes.site_rightly(decision) if decision.change_notice else YES
    whole = longer(decision) and rest_whole(decision)
    return (first and answered and asked and whole) and (act_whole(decision, basis) if basis else YES)


def act_whole(decision: Decision, act: Signing) -> Verdict:
    """Body, signatory, number, addressee, facts, law in force that day, and where and by when to complain."""
    missing = [
        words
        for words, value in (
            (gettext("the deciding body"), act.body),
            (gettext("the signatory"), act.signatory),
            (gettext("the number"), act.number),
            (gettext("the addressee"), act.addressee),
            (gettext("the law in force that day"), act.law),
            (gettext("the reasons"), decision.reasons.strip()),
            (gettext("the facts"), decision.facts or decision.items.exists()),
            (gettext("where and by when to complain"), act.complaint.get("where") and act.complaint.get("length")),
        )
        if not value
    ]
    words = _("The act is not whole. Still missing: %(missing)s.") % {"missing": ", ".join(missing)}
    return when(not missing, words, "act-incomplete")


@rules.may("drop")
def may_drop(actor: Actor, decision: Decision) -> Verdict:
    """The approver; the system when its application is gone."""
    return people.staff_or_system(actor, decision.case, Role.APPROVER)


@rules.may("take_back")
def may_take_back(actor: Actor, decision: Decision) -> Verdict:
    """A signatory of the operator, which asked for it."""
    return people.signatory(actor, decision.operator_id)


@rules.ready("take_back")
def take_back_ready(decision: Decision, _basis: Any) -> Verdict:
    """The holder's own wish, until it begins: what has begun is lifted by a decision."""
    wish = _("Only a suspension for which the holder asked itself can be taken back.")
    waits = decision.state != DecisionState.DECIDED or suspensions.to_begin(decision)
    past = _("Only a suspension that has not begun can be taken back. What has begun ends when it is lifted.")
    return when(cases.is_wish(decision), wish, "no-wish") and when(waits, past, "begun")


@rules.may("take_effect")
def may_take_effect(actor: Actor, decision: Decision) -> Verdict:
    """Only the system, on service."""
    return is_system(actor)
