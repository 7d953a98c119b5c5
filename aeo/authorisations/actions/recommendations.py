"""Recommending an outcome for each thing an application asks for, sending back, and proposing not to accept it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.authorisations.actions import decisions, telling
from aeo.authorisations.drafts import ConditionDraft, GroundDraft, ItemDraft, Recommended
from aeo.authorisations.models import Condition, Decision, DecisionItem
from aeo.authorisations.queries import cases
from aeo.authorisations.states import FAVOURABLE, DecisionKind, Outcome
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from operators.lifecycles.application import Recommendation, SentBack
from operators.models import Application
from operators.models.application import Purpose


@action
def recommend(application: Application, draft: Recommended, *, by: Actor) -> Decision:
    """Recommend an outcome for each type × role × site asked; creates the Decision in `proposed`."""
    root("operator", application.operator_id)
    application = locked(application)
    decision = _propose(application, _kind(application, draft), draft, by)
    _add_items(decision, draft.items)
    perform(
        application,
        "recommend",
        by=by,
        basis=Recommendation(decision.subject),
        facts={"decision": decision.subject, "outcomes": [[i.type, i.role, i.site, i.outcome] for i in draft.items]},
    )
    return decision


def _kind(application: Application, draft: Recommended) -> DecisionKind:
    if not {item.outcome for item in draft.items} & FAVOURABLE:
        return DecisionKind.REFUSE
    by_purpose = {Purpose.INITIAL: DecisionKind.GRANT, Purpose.REVALIDATION: DecisionKind.RENEW}
    return by_purpose.get(Purpose(application.purpose), DecisionKind.AMEND)


def _propose(
    application: Application,
    kind: DecisionKind,
    draft: Recommended,
    by: Actor,
    grounds: tuple[GroundDraft, ...] = (),
) -> Decision:
    """Adverse when anything is refused, lessened or burdened."""
    assessment = cases.assessment_of(application)
    held = cases.held_by(application.operator, application.aeo_number).first() if application.aeo_number else None
    adverse = kind in (DecisionKind.REFUSE, DecisionKind.DECLINE) or any(
        i.outcome != Outcome.GRANT for i in draft.items
    )
    decision = Decision(
        decision_kind=kind,
        operator_id=application.operator_id,
        application=application,
        assessment=assessment,
        authorisation=held,
        version_id=application.version_id,
        proposed_at=clock.now(),
        proposer=by.ref,
        proposer_name=by.name,
        lead=decisions.lead_of(assessment),
        adverse=adverse,
        grounds=[{"ground": g.ground, "criterion": g.criterion} for g in grounds],
        reasons=draft.reasons,
        language=draft.language,
        facts=list(draft.facts),
        from_day=draft.from_day,
    )
    decision = begin(decision, by=by, facts={"kind": kind, "application": application.reference})
    telling.waiting(decision)
    return decision


def _add_items(decision: Decision, drafts: tuple[ItemDraft, ...]) -> None:
    for draft in drafts:
        item = DecisionItem.objects.create(
            decision=decision,
            type=draft.type,
            role=draft.role,
            site_id=draft.site,
            outcome=draft.outcome,
            granted_type=draft.granted_type,
            grounds=[{"ground": g.ground, "criterion": g.criterion} for g in draft.grounds],
            reasons=draft.reasons,
            language=draft.language or decision.language,
        )
        Condition.objects.bulk_create(_condition(decision, item, condition) for condition in draft.conditions)


def _condition(decision: Decision, item: DecisionItem, draft: ConditionDraft) -> Condition:
    return Condition(
        decision=decision,
        item=item,
        finding_id=draft.finding,
        text=draft.text,
        language=draft.language,
        due_on=draft.due_on,
    )


@action
def send_back(application: Application, *, by: Actor, reason: str) -> Application:
    """Send it back for more work; the proposed Decision is dropped, a hearing with it."""
    root("operator", application.operator_id)
    application = locked(application)
    if not reason.strip():
        raise NotReady(_("Say why you send it back."), "no-reason")
    decision = cases.open_decision(application)
    ref = decision.subject if decision else ""
    application = perform(application, "send_back", by=by, basis=SentBack(ref), reason=reason)
    if decision is not None:
        decisions.drop_now(decision, by=by, reason=reason)
    return application


@action
def propose_decline(
    application: Application,
    *,
    by: Actor,
    grounds: tuple[GroundDraft, ...],
    reasons: str,
    language: str,
    facts: tuple[str, ...],
) -> Decision:
    """Propose not to accept a submitted application, on grounds of the programme."""
    root("operator", application.operator_id)
    application = locked(application)
    if application.state != "submitted":
        raise NotReady(_("Only a submitted application that was not accepted yet can be declined."), "not-submitted")
    draft = Recommended((), reasons, language, facts)
    return _propose(application, DecisionKind.DECLINE, draft, by, grounds)
