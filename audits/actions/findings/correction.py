"""Corrective action: plan, claim that it is done, verification, more time."""

from __future__ import annotations

from aeo.documents.queries import fingerprints
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, perform
from aeo.kernel.policy import Actor
from aeo.programme.queries import pack_of
from audits import papers
from audits.actions import letters
from audits.clocks import FINDING_CONTEST, FINDING_DUE, restart, stop, until
from audits.lifecycles.finding import Done, Extension, Plan, Verification
from audits.models import ActionPlan, Claim, ClaimEvidence, Finding
from audits.policies.people import reasoned
from audits.queries import findings as queries
from audits.states import Effect


@action
def propose_plan(finding: Finding, plan: Plan, *, by: Actor) -> ActionPlan:
    """The operator says cause, action, who and by when."""
    finding = perform(finding, "propose_plan", by=by, basis=plan, facts={"due_on": plan.due_on})
    row = ActionPlan.objects.create(finding=finding, at=clock.now(), by=by.ref, **vars(plan))
    letters.tell_staff("plan_proposed", finding, {"items": papers.items([finding])}, key=str(row.pk))
    return row


@action
def accept_plan(finding: Finding, *, by: Actor) -> Finding:
    """The auditor accepts the plan: its day is now the day of the finding."""
    finding = perform(finding, "accept_plan", by=by)
    plan = _judge(finding, by, accepted=True, reason="")
    stop(finding.subject, FINDING_CONTEST, outcome="met")
    row = restart(finding.subject, until(pack_of(finding.assessment.version_id), plan.due_on), outcome="replaced")
    facts = {"items": papers.items([finding]), "due_date": row.due_on}
    letters.tell_company("plan_accepted", finding, facts, key=str(plan.pk))
    return finding


@action
def reject_plan(finding: Finding, *, by: Actor, reason: str) -> Finding:
    """The auditor rejects the plan and says why; the time of the finding goes on."""
    reasoned(reason).enforce()
    finding = perform(finding, "reject_plan", by=by, reason=reason)
    plan = _judge(finding, by, accepted=False, reason=reason)
    facts = {"items": papers.items([finding]), "reasons": papers.said(reason, by), **_day(finding)}
    letters.tell_company("plan_rejected", finding, facts, key=str(plan.pk))
    return finding


def _day(finding: Finding) -> papers.Facts:
    """Its last day, once its time runs."""
    row = running.running(finding.subject, FINDING_DUE)
    return {"due_date": row.due_on} if row else {}


@action
def claim_done(finding: Finding, done: Done, *, by: Actor) -> Claim:
    """The operator reports, with files, that it is done."""
    finding = perform(finding, "claim_done", by=by, basis=done, facts={"files": fingerprints(done.files)})
    row = Claim.objects.create(finding=finding, text=done.text, language=done.language, at=clock.now(), by=by.ref)
    ClaimEvidence.objects.bulk_create([ClaimEvidence(claim=row, file_id=pk) for pk in done.files])
    letters.tell_staff("correction_claimed", finding, {"items": papers.items([finding])}, key=str(row.pk))
    return row


@action
def verify(finding: Finding, verification: Verification, *, by: Actor) -> Finding:
    """An auditor saw that it works: the finding is closed."""
    finding = perform(finding, "verify", by=by, basis=verification, facts={"method": verification.method})
    _seen(finding, verification, by, Effect.EFFECTIVE)
    stop(finding.subject, FINDING_DUE, outcome="met")
    letters.tell_company("correction_verified", finding, {"items": papers.items([finding])})
    return finding


@action
def not_effective(finding: Finding, verification: Verification, *, by: Actor) -> Finding:
    """It does not work yet: there is a new day."""
    finding = perform(finding, "not_effective", by=by, basis=verification, reason=verification.note)
    claim = _seen(finding, verification, by, Effect.NOT_EFFECTIVE)
    day = verification.new_day or clock.today()
    row = restart(finding.subject, until(pack_of(finding.assessment.version_id), day), outcome="replaced")
    facts = {"items": papers.items([finding]), "reasons": papers.said(verification.note, by), "due_date": row.due_on}
    letters.tell_company("correction_not_effective", finding, facts, key=str(claim.pk))
    return finding


@action
def extend(finding: Finding, days: int, *, by: Actor, reason: str) -> Finding:
    """More time, counted and limited by the pack."""
    reasoned(reason).enforce()
    finding = perform(finding, "extend", by=by, basis=Extension(days), reason=reason, facts={"days": days})
    row = running.running(finding.subject, FINDING_DUE)
    if row is not None:
        running.extend(row, days, by=by.ref, note=reason[:500])
    else:
        restart(finding.subject, queries.more_time(finding, days), outcome="replaced")
    return finding


def _judge(finding: Finding, by: Actor, *, accepted: bool, reason: str) -> ActionPlan:
    plan = finding.plans.get(accepted__isnull=True)
    plan.accepted, plan.judged_at, plan.judged_by, plan.judged_reason = accepted, clock.now(), by.ref, reason
    plan.save()
    return plan


def _seen(finding: Finding, verification: Verification, by: Actor, effect: Effect) -> Claim:
    claim = finding.claims.get(judged_at__isnull=True)
    claim.effect, claim.method, claim.visit_id = effect, verification.method, verification.visit_id
    claim.judged_note, claim.judged_at, claim.judged_by = verification.note, clock.now(), by.ref
    claim.save()
    return claim
