"""The verbs of decisions and statuses as buttons: the verdict that guards a verb greys its button and says why.

Only what belongs to the present state is offered; what can never work here is not shown at all.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aeo.accounts.gates import only_reads
from aeo.authorisations.actions import complaints
from aeo.authorisations.models import Authorisation, ChangeNotice, Decision, Part
from aeo.authorisations.policies.changes import (
    answer,
    answers,
    may_carry_out,
    new_address,
    no_open_decision,
    outlasts,
    renames,
    to_record,
)
from aeo.authorisations.policies.complaints import challengeable
from aeo.authorisations.policies.decisions import still_asked
from aeo.authorisations.policies.parts import may_record_cessation
from aeo.authorisations.policies.renewals import open_for
from aeo.authorisations.queries import cases, changes, timelines
from aeo.authorisations.queries.complaints import About, is_silent
from aeo.authorisations.states import FOLLOWING, LIVE, ChangeState, DecisionKind, DecisionState, PartState
from aeo.authorisations.words import here
from aeo.components.contexts import Action
from aeo.components.pages import offer, offered
from aeo.kernel import policy
from aeo.kernel.policy import Actor, Verdict, when
from aeo.programme.queries import current
from audits.models import Assessment
from operators.models import Application
from operators.models.application import Purpose
from operators.states import ApplicationState

PROPOSE = {
    DecisionKind.AMEND: gettext_lazy("Propose an amendment"),
    DecisionKind.SUSPEND: gettext_lazy("Propose a suspension"),
    DecisionKind.REVOKE: gettext_lazy("Propose a revocation"),
    DecisionKind.DOWNGRADE: gettext_lazy("Propose a downgrading"),
    DecisionKind.IMPOSE_CONDITIONS: gettext_lazy("Propose conditions"),
}
HELD = (PartState.ACTIVE, PartState.SUSPENDED)


def case_offers(actor: Actor, application: Application) -> list[Action]:
    """What the authority can do with an application now: for the bar of its case."""
    if application.state == ApplicationState.SUBMITTED and cases.open_decision(application) is None:
        url = reverse("authorisations:decline", args=[application.pk])
        return [offered(may_propose_decline(actor, application), "decline", _("Propose not to accept"), url)]
    if application.state == ApplicationState.UNDER_ASSESSMENT:
        url = reverse("authorisations:recommend", args=[application.pk])
        return [offer(actor, application, "recommend", _("Recommend"), url, style="primary")]
    decision = cases.open_decision(application)
    return decision_offers(actor, decision) if decision is not None else []


def may_propose_decline(actor: Actor, application: Application) -> Verdict:
    """Who proposes a decision on this case."""
    return policy.permitted(actor, Decision(application=application, operator=application.operator), "propose")


def decision_offers(actor: Actor, decision: Decision) -> list[Action]:
    """The way of a decision from where it is; nothing for whoever only reads."""
    if only_reads(actor):
        return []
    state, args = decision.state, [decision.pk]
    bar: list[Action] = []
    if state == DecisionState.PROPOSED and decision.adverse and not decision.is_urgent:
        url = reverse("authorisations:open-hearing", args=args)
        bar.append(offer(actor, decision, "open_hearing", _("Open the hearing"), url, style="primary"))
    if state == DecisionState.HEARING:
        url = reverse("authorisations:close-hearing", args=args)
        bar.append(offer(actor, decision, "close_hearing", _("Close the hearing"), url, method="post", style="primary"))
    if state in (DecisionState.PROPOSED, DecisionState.HEARD):
        url = reverse("authorisations:decide", args=args)
        bar.append(offer(actor, decision, "decide", _("Decide and sign"), url, style="primary"))
    if state in (DecisionState.PROPOSED, DecisionState.HEARING, DecisionState.HEARD):
        bar.append(_way_back(actor, decision))
    return bar


def _way_back(actor: Actor, decision: Decision) -> Action:
    application = decision.application
    if application is not None and application.state == ApplicationState.RECOMMENDED:
        url = reverse("authorisations:send-back", args=[application.pk])
        return offer(actor, application, "send_back", _("Send back"), url)
    url = reverse("authorisations:drop", args=[decision.pk])
    label = _("Refuse the wish") if cases.is_wish(decision) else _("Drop the proposal")
    return offer(actor, decision, "drop", label, url, style="warning")


def status_offers(actor: Actor, authorisation: Authorisation, parts: list[Part]) -> list[Action]:
    """What staff can do about a status that is held; nothing for whoever only reads."""
    if only_reads(actor):
        return []
    live = [part for part in parts if part.state in LIVE]
    nr = authorisation.aeo_number
    url = reverse("authorisations:propose", args=[nr])
    bar = [offered(may_propose(actor, authorisation), "propose", _("Propose a decision"), url, style="primary")]
    for part in live:
        if part.state == PartState.SUSPENDED and part.remedy_claimed_at and not part.remedy_verified_at:
            where = reverse("authorisations:verify-remedied", args=[nr, part.pk])
            bar.append(offer(actor, part, "verify", _("Record that the cause is remedied"), where))
            where = reverse("authorisations:deny-remedied", args=[nr, part.pk])
            bar.append(offer(actor, part, "not_remedied", _("The cause is not remedied yet"), where))
    if live:
        where = reverse("authorisations:cease", args=[nr])
        bar.append(
            offered(may_record_cessation(actor, live[0]), "cease", _("Record that the holder is no more"), where)
        )
    return bar


def may_propose(
    actor: Actor,
    authorisation: Authorisation,
    kind: str = DecisionKind.SUSPEND,
    assessment: Assessment | None = None,
) -> Verdict:
    """Who proposes a decision on this status, resting on an assessment if one is named."""
    probe = Decision(
        decision_kind=kind,
        authorisation=authorisation,
        operator_id=authorisation.operator_id,
        assessment=assessment,
    )
    return policy.permitted(actor, probe, "propose")


def holder_offers(actor: Actor, authorisation: Authorisation, parts: list[Part]) -> list[Action]:
    """What the holder can do about its status."""
    nr = authorisation.aeo_number
    if not timelines.alive(parts):
        return []
    start = reverse("authorisations:start", args=[nr])
    words = {
        Purpose.REVALIDATION: _("Renew"),
        Purpose.EXTENSION: _("Ask for more sites or roles"),
        Purpose.AMENDMENT: _("Ask for an amendment"),
    }
    bar = [
        offered(
            may_start(actor, authorisation, purpose),
            f"start_{purpose}",
            label,
            f"{start}?purpose={purpose}",
            style="primary" if purpose == Purpose.REVALIDATION else "secondary",
        )
        for purpose, label in words.items()
    ]
    told = ChangeNotice(operator_id=authorisation.operator_id, authorisation=authorisation)
    change = policy.permitted(actor, told, "lodge")
    bar.append(offered(change, "tell_change", _("Tell of a change"), reverse("authorisations:tell-change", args=[nr])))
    given = [part for part in parts if part.state in HELD and part.surrender_on is None]
    active = sorted((part for part in parts if part.state == PartState.ACTIVE), key=lambda part: part not in given)
    if active:
        url = reverse("authorisations:ask-suspension", args=[nr])
        bar.append(offer(actor, active[0], "ask_suspension", _("Ask for a suspension"), url))
    if given:
        url = reverse("authorisations:surrender", args=[nr])
        bar.append(offer(actor, given[0], "give_up", _("Give up the status"), url, style="warning"))
    return bar


def may_start(actor: Actor, authorisation: Authorisation, purpose: str) -> Verdict:
    """Who starts an application about a status, and whether one can be started now."""
    probe = Application(
        operator=authorisation.operator,
        version=current()[0],
        purpose=purpose,
        aeo_number=authorisation.aeo_number,
    )
    return policy.permitted(actor, probe, "start") & open_for(authorisation, purpose) & policy.ready(probe, "start")


def may_complain(actor: Actor, about: About) -> Verdict:
    """Who complains about a decision, a finding, or silence on an application, and whether one can."""
    blank = complaints.on(about)
    return policy.permitted(actor, blank, "lodge") & challengeable(blank)


def complaint_offers(actor: Actor, application: Application) -> list[Action]:
    """Complaining that an application was not answered in time: for the tracker of its case."""
    if not is_silent(application):
        return []
    url = reverse("authorisations:complain-silence", args=[application.pk])
    return [offered(may_complain(actor, application), "complain", _("Complain that it is not answered"), url)]


def change_offers(actor: Actor, notice: ChangeNotice) -> list[Action]:
    """What an officer can say to a change."""
    url = reverse("authorisations:change", args=[notice.pk])
    words = {
        ChangeState.LODGED: (("note", _("Note it")), ("need_assessment", _("A decision is needed"))),
        ChangeState.NEEDS_ASSESSMENT: (("open_reassessment", _("Assess the status again")),),
        ChangeState.ASSESSED: (("maintain", _("Keep the status as it is")),),
        ChangeState.AMENDED: (("record", _("Everything is recorded")),) if to_record(notice) else (),
    }
    found = [offer(actor, notice, verb, label, f"{url}{verb}/") for verb, label in words.get(notice.state, ())]
    if notice.state in (ChangeState.LODGED, ChangeState.NEEDS_ASSESSMENT):
        found = [*_ceasing(actor, notice), *found]
    if notice.state in (ChangeState.NEEDS_ASSESSMENT, ChangeState.ASSESSED):
        return [*_answering(actor, notice), *found]
    if notice.state != ChangeState.AMENDED:
        return found
    right = offer(actor, notice, "record_nothing", _("There is nothing to record"), f"{url}record_nothing/")
    return [*_registering(actor, notice), *found, right]


def _ceasing(actor: Actor, notice: ChangeNotice) -> list[Action]:
    """Recording that the holder is no more, of a change from which that follows; the notice is closed by it."""
    change, live = changes.told_of(notice), notice.authorisation.parts.filter(state__in=LIVE).order_by("pk").first()
    if change is None or change.effect != "cease" or live is None:
        return []
    url = f"{reverse('authorisations:cease', args=[notice.authorisation.aeo_number])}?change={notice.pk}"
    may = may_record_cessation(actor, live)
    return [offered(may, "cease", _("Record that the holder is no more"), url, style="primary")]


def may_answer(actor: Actor, notice: ChangeNotice) -> Verdict:
    """Who proposes a decision that answers a change, and whether one can be proposed now."""
    live = notice.authorisation.parts.filter(state__in=LIVE).exists()
    return (
        may_propose(actor, notice.authorisation)
        & still_asked(notice)
        & no_open_decision(notice)
        & when(live, _("The status has ended: there is nothing left to decide on."))
    )


def _answering(actor: Actor, notice: ChangeNotice) -> list[Action]:
    """The decision that amends the status comes first."""
    may = may_answer(actor, notice)
    return [
        offered(
            may, f"propose_{kind}", str(PROPOSE[kind]), reverse("authorisations:answer-change", args=[notice.pk, kind])
        )
        for kind in answers(notice)
    ]


def assessment_offers(actor: Actor, assessment: Assessment) -> list[Action]:
    """Proposing what a concluded assessment of a holder came to, where that answers no change that was told."""
    held = changes.assessed(assessment)
    if held is None or only_reads(actor) or not changes.undecided().filter(pk=assessment.pk).exists():
        return []
    kind = FOLLOWING[assessment.proposal]
    url = reverse("authorisations:propose-kind", args=[held.aeo_number, kind])
    may = may_propose(actor, held, kind, assessment)
    return [offered(may, "propose", str(PROPOSE[kind]), f"{url}?assessment={assessment.pk}", style="primary")]


def _registering(actor: Actor, notice: ChangeNotice) -> list[Action]:
    """Carrying an amended change out: the holder's data, its number, each site, as the change is about it."""
    decision = answer(notice)
    closed = outlasts(notice) or (decision is not None and decision.site_closed)
    moved = decision is not None and bool(new_address(decision))
    change = _("Change the site %(name)s")
    if closed or moved:
        change = _("Record the closing of %(name)s") if closed else _("Record the new address of %(name)s")
    data = _("Record the new name") if renames(notice) else _("Change the registered data")
    ways = [
        ("company", data, "register-company", [notice.pk]),
        ("number", _("Give a new number"), "register-number", [notice.pk]),
        *(
            ("site", change % {"name": here(row)}, "register-site", [notice.pk, row.pk])
            for row in changes.sites(notice)
            if decision is None or decision.site_id in (None, row.pk)
        ),
    ]
    told = to_record(notice)
    may = {what: may_carry_out(actor, notice, what) for what in told}
    return [
        offered(may[what], name, words, reverse(f"authorisations:{name}", args=args))
        for what, words, name, args in ways
        if what in told
    ]
