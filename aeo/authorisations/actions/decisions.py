"""Decisions: proposing on parts, deciding, dropping (lifecycles §6). Hearings are next door."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks, papers, words
from aeo.authorisations.actions import acts, changes, effects, grants, remedies, telling
from aeo.authorisations.drafts import ConditionDraft, Proposed
from aeo.authorisations.models import Authorisation, ChangeNotice, Condition, Decision, DecisionPart, Part
from aeo.authorisations.policies.changes import site_rightly
from aeo.authorisations.policies.decisions import longer, rest_whole
from aeo.authorisations.queries.changes import coverage, reassessment
from aeo.authorisations.states import FAVOURABLE, OPEN_DECISION, DecisionKind, Manner, Outcome
from aeo.kernel import clock, running, seams
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import NotReady
from aeo.kernel.seams import seam
from aeo.notices.actions import notices
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Assessment
from operators.lifecycles.application import Declined
from operators.lifecycles.application import Outcome as Outcomes
from operators.models import Application, Site
from operators.states import ApplicationState

SERVICE = "service"
seams.declare("decision.decided")


@action
def propose(authorisation: Authorisation, draft: Proposed, *, by: Actor) -> Decision:
    """Propose a decision on parts of a status."""
    root("operator", authorisation.operator_id)
    parts, change = _chosen(authorisation, draft), _change(authorisation, draft)
    pack = pack_of(authorisation.version_id)
    rule = pack.decisions[draft.kind]
    assessment, site = _assessment(draft, change), _site(authorisation, draft)
    decision = begin(
        Decision(
            decision_kind=draft.kind,
            operator_id=authorisation.operator_id,
            authorisation=authorisation,
            assessment=assessment,
            version_id=authorisation.version_id,
            proposed_at=clock.now(),
            proposer=by.ref,
            proposer_name=by.name,
            lead=lead_of(assessment),
            adverse=(rule.adverse or rule.hearing) and draft.manner != Manner.REQUESTED,
            manner=draft.manner,
            grounds=[{"ground": g.ground, "criterion": g.criterion} for g in draft.grounds],
            reasons=draft.reasons,
            language=draft.language,
            facts=list(draft.facts),
            measures=list(draft.measures),
            from_day=draft.from_day,
            until_day=draft.until_day,
            follows_id=_followed(draft, parts),
            change_notice=change,
            amends=list(draft.amends),
            site=site,
            site_closed=draft.site_closed,
            site_leaves=site is not None and draft.site_closed and site.pk in coverage(authorisation.pk),
            asked_by=draft.asked_by,
        ),
        by=by,
        facts={"kind": draft.kind, "parts": [part.pk for part in parts], **_answering(change)},
    )
    DecisionPart.objects.bulk_create([DecisionPart(decision=decision, part=p, finding_id=draft.finding) for p in parts])
    (site_rightly(decision) & longer(decision) & rest_whole(decision)).enforce()
    add_conditions(decision, draft.conditions)
    telling.waiting(decision)
    return decision


def _chosen(authorisation: Authorisation, draft: Proposed) -> list[Part]:
    parts = list(authorisation.parts.filter(pk__in=draft.parts).order_by("pk"))
    if not parts or len(parts) != len(set(draft.parts)):
        raise NotReady(_("Say which parts of the status the decision is about."), "no-parts")
    return parts


def _change(authorisation: Authorisation, draft: Proposed) -> ChangeNotice | None:
    """The notice that is answered, of this status."""
    if draft.change is None:
        return None
    found = authorisation.change_notices.filter(pk=draft.change).first()
    if found is None:
        raise NotReady(_("No such change was told of this status."), "no-change")
    return found


def _site(authorisation: Authorisation, draft: Proposed) -> Site | None:
    return Site.objects.filter(pk=draft.site, operator=authorisation.operator_id).first() if draft.site else None


def _assessment(draft: Proposed, change: ChangeNotice | None) -> Assessment | None:
    """What it rests on; for a change because of which the status was assessed again, that."""
    if change is not None:
        return reassessment(change)
    return Assessment.objects.filter(pk=draft.assessment).first() if draft.assessment else None


def _answering(change: ChangeNotice | None) -> dict[str, str]:
    return {"change": change.subject} if change else {}


def _followed(draft: Proposed, parts: list[Part]) -> int | None:
    """An extension follows the suspension it extends."""
    if draft.kind != DecisionKind.EXTEND_SUSPENSION:
        return None
    found = Decision.objects.filter(parts__in=parts, decision_kind=DecisionKind.SUSPEND, effective_from__isnull=False)
    return found.order_by("-pk").values_list("pk", flat=True).first()


def add_conditions(decision: Decision, drafts: tuple[ConditionDraft, ...]) -> None:
    """Conditions that belong to the decision as a whole."""
    Condition.objects.bulk_create(
        Condition(decision=decision, finding_id=d.finding, text=d.text, language=d.language, due_on=d.due_on)
        for d in drafts
    )


def lead_of(assessment: Assessment | None) -> str | None:
    """Whoever led the (last) visit."""
    if assessment is None:
        return None
    visit = assessment.visits.exclude(state="cancelled").order_by("-pk").first()
    return visit.members.filter(part="lead").values_list("user_ref", flat=True).first() if visit else None


def decide(decision: Decision, *, by: Actor, expected: int | None = None) -> Decision:
    """Take the decision: the act, its effect, the letter, and what is told below, in one transaction."""
    decided = _decide(decision, by, expected)
    seam("decision.decided")
    return decided


@action
def _decide(decision: Decision, by: Actor, expected: int | None) -> Decision:
    root("operator", decision.operator_id)
    pack = pack_of(decision.version_id)
    application = decision.application
    if application is not None:
        application = _decide_application(decision, locked(application), by)
    decision = perform(
        decision,
        "decide",
        by=by,
        expected=expected,
        basis=acts.signing(decision, pack, by),
        effective_from=takes_effect(decision, pack),
        facts={"kind": decision.decision_kind, "reasons": decision.reasons},
    )
    if decision.change_notice is not None:  # before its effect: that may end the status, and all that is open with it
        changes.amended(decision.change_notice, decision, by=by)
    if application is not None:
        _conclude(decision, application, pack, by)
    elif decision.effective_from is not None:
        effects.apply(decision, decision.effective_from, pack, by=by)
    if decision.is_urgent:
        _follow_up(decision, pack)
    if decision.decision_kind == DecisionKind.LIFT:
        _nothing_to_confirm(decision)
    if decision.decision_kind == DecisionKind.EXTEND_SUSPENSION:
        remedies.answer(decision, by=by)
    for name in clocks.OF_SUSPENDING:
        clocks.close(decision.subject, name, "met")
    acts.keep_names(decision, pack)
    return _tell(decision, pack, by)


def _decide_application(decision: Decision, application: Application, by: Actor) -> Application:
    if decision.decision_kind == DecisionKind.DECLINE:
        return perform(application, "decline", by=by, basis=Declined(decision.subject))
    outcome = Outcomes(decision.subject, outcome_of(decision))
    return perform(application, "decide", by=by, basis=outcome)


def outcome_of(decision: Decision) -> str:
    """What a decision says of its application as a whole."""
    outcomes = {item.outcome for item in decision.items.all()}
    if not outcomes & FAVOURABLE:
        return ApplicationState.REFUSED
    whole = outcomes <= {Outcome.GRANT, Outcome.CONDITIONS}
    return ApplicationState.GRANTED if whole else ApplicationState.GRANTED_IN_PART


def takes_effect(decision: Decision, pack: Pack) -> datetime | None:
    """From when it counts; None: from its service, which is not known yet."""
    rule = pack.decisions[decision.decision_kind]
    if decision.is_urgent or rule.effective == "recording":
        return clock.now()
    if decision.manner == Manner.REQUESTED or rule.effective == "stated_day":
        return clocks.begins(decision.from_day)
    if rule.effective == "first_day":
        first = decision.parts.order_by("effective_from").values_list("effective_from", flat=True).first()
        return clock.start_of(first) if first else clock.now()
    return None


def _conclude(decision: Decision, application: Application, pack: Pack, by: Actor) -> None:
    if outcome_of(decision) != ApplicationState.REFUSED and decision.decision_kind != DecisionKind.DECLINE:
        grants.give(decision, application, pack, by=by)
        decision.refresh_from_db()
    clocks.close(application.subject, clocks.DECISION, "met")
    clocks.close(application.subject, "acceptance", "met")


def _follow_up(decision: Decision, pack: Pack) -> None:
    """An urgent suspension is heard afterwards: its confirmation is proposed at once, by whoever proposed it."""
    confirmation = begin(
        Decision(
            decision_kind=DecisionKind.SUSPEND,
            operator_id=decision.operator_id,
            authorisation_id=decision.authorisation_id,
            assessment_id=decision.assessment_id,
            version_id=decision.version_id,
            follows=decision,
            proposed_at=clock.now(),
            proposer=decision.proposer,
            proposer_name=decision.proposer_name,
            lead=decision.lead,
            adverse=True,
            manner=Manner.ORDINARY,
            grounds=decision.grounds,
            reasons=decision.reasons,
            language=decision.language,
            facts=decision.facts,
            measures=decision.measures,
            until_day=decision.until_day or _confirmed_until(pack),
        ),
        by=SYSTEM,
        facts={"follows": decision.subject},
    )
    rows = decision.reaches.order_by("part_id").values_list("part_id", flat=True)
    DecisionPart.objects.bulk_create([DecisionPart(decision=confirmation, part_id=part) for part in rows])
    for name in (clocks.SUSPENSION_HEARING, clocks.URGENT):
        running.open_(confirmation.subject, limit(pack, name), clock.today())
    telling.waiting(confirmation)


def _nothing_to_confirm(lifting: Decision) -> None:
    """What would confirm an urgent suspension is dropped with it, and nobody is heard on it any more."""
    lifted = set(lifting.parts.values_list("pk", flat=True))
    rows = Decision.objects.filter(follows__decision_kind=DecisionKind.SUSPEND, decision_kind=DecisionKind.SUSPEND)
    for row in rows.filter(authorisation=lifting.authorisation_id, state__in=OPEN_DECISION).order_by("pk"):
        if lifted.issuperset(row.parts.values_list("pk", flat=True)):
            drop_now(row, by=SYSTEM, reason=words.LIFTED)


def _confirmed_until(pack: Pack) -> date:
    return clock.today() + timedelta(days=max(1, pack.clocks[clocks.SUSPENSION].length))


def _tell(decision: Decision, pack: Pack, by: Actor) -> Decision:
    """The decision's letter: a sealed paper, registered and sent in the same transaction."""
    letter = notices.prepare(
        papers.letter_key(decision, pack),
        decision.subject,
        papers.recipients(decision.operator),
        papers.decision_facts(decision),
        by=by,
        paper="decision",
        pack=pack,
    )
    decision.notice = notices.send(letter, by=by, pack=pack)
    decision.save(update_fields=["notice"])
    return decision


@action
def drop(decision: Decision, *, by: Actor, reason: str) -> Decision:
    """Nothing will be decided on this proposal. One on an application is dropped by sending that back."""
    root("operator", decision.operator_id)
    if decision.application is not None and decision.application.state == ApplicationState.RECOMMENDED:
        raise NotReady(_("Send the application back: that drops the proposed decision."), "send-back")
    return drop_now(decision, by=by, reason=reason)


@action
def drop_now(decision: Decision, *, by: Actor, reason: str) -> Decision:
    """Drop it, with its clocks."""
    decision = perform(decision, "drop", by=by, reason=reason)
    acts.keep_names(decision, pack_of(decision.version_id))
    for name in (clocks.HEARING, *clocks.OF_SUSPENDING):
        clocks.close(decision.subject, name, "dropped")
    end_pause(decision)
    telling.dropped(decision, by.ref)
    telling.not_pursued(decision)
    return decision


def end_pause(decision: Decision) -> None:
    """The hearing no longer pauses the time to decide."""
    row = (
        running.running(f"application:{decision.application_id}", clocks.DECISION) if decision.application_id else None
    )
    if row is not None:
        running.resume(row, decision.subject, day=clock.today())
