"""Findings: who may, and what each verb needs (lifecycles §4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.policy import YES, Actor, Rules, Verdict, is_system, when
from aeo.programme.items import UnknownKey
from aeo.programme.pack import Pack
from aeo.programme.proceedings import Severity
from aeo.programme.queries import pack_of
from audits.clocks import FINDING_CONTEST, FINDING_DUE
from audits.lifecycles.finding import Done, Extension, Plan, Said, Verification
from audits.models import Finding, Visit
from audits.policies.people import AUDITORS, DESK, assessment_open, company, in_team, leads
from audits.queries import findings as queries
from audits.queries.visits import is_over
from audits.states import AFTER_REPORT, FindingState, VerificationMethod, VisitState
from operators.policies import seats

rules = Rules(Finding)
RECORDING = (VisitState.IN_PROGRESS, VisitState.INTERRUPTED, VisitState.FIELDWORK_DONE, VisitState.REPORTED)
SEEN = (VisitState.FIELDWORK_DONE, VisitState.REPORTED, VisitState.CONCLUDED)


def severity(finding: Finding) -> Severity:
    """Its severity as the pack defines it."""
    return pack_of(finding.assessment.version_id).severities[finding.severity]


def known_severity(pack: Pack, key: str) -> Verdict:
    """The pack knows this severity."""
    return when(key in pack.severities, _("The programme has no such severity."), "unknown-severity")


@rules.may("raise")
def may_raise(actor: Actor, finding: Finding) -> Verdict:
    """An auditor without an interest in the case; for a visit, one of its team."""
    auditor = seats.staff(actor, finding.assessment.case, *AUDITORS)
    return auditor & (in_team(actor, finding.visit) if finding.visit else YES)


@rules.ready("raise")
def raise_ready(finding: Finding, basis: object) -> Verdict:
    """On a question of its criterion, while there is something to record; a severity the pack knows."""
    pack = pack_of(finding.assessment.version_id)
    try:
        question, _known = pack.questions[finding.question], pack.severities[finding.severity]
    except UnknownKey:
        return when(False, _("The programme has no such question or severity."))
    return (
        assessment_open(finding.assessment)
        & when(question.criterion == finding.criterion, _("This question belongs to another criterion."))
        & when(finding.visit is None or finding.visit.state in RECORDING, _("The visit is not under way."))
        & when(finding.text.strip() and finding.evidence_text.strip(), _("Say what was found and what shows it."))
    )


@rules.may("notify", "notify_at_once")
def may_notify(actor: Actor, finding: Finding) -> Verdict:
    """The lead: of the visit if there is one."""
    return leads(actor, finding.visit) if finding.visit else seats.staff(actor, finding.assessment.case, Role.LEAD)


@rules.ready("notify")
def notify_ready(finding: Finding, basis: object) -> Verdict:
    """With the report: after it is signed."""
    return when(
        finding.visit is None or finding.visit.state in AFTER_REPORT,
        _("Findings of a visit are notified when the visit is concluded; only grave ones at once."),
    )


@rules.ready("notify_at_once")
def notify_at_once_ready(finding: Finding, basis: object) -> Verdict:
    """The severity asks for it."""
    return when(severity(finding).notify_at_once, _("A finding of this severity is notified with the report."))


@rules.may("contest", "propose_plan", "claim_done")
def may_as_company(actor: Actor, finding: Finding) -> Verdict:
    """The company."""
    return company(actor, finding.assessment)


@rules.ready("contest")
def contest_ready(finding: Finding, basis: Said | None) -> Verdict:
    """Once, in time, and with what is wrong about it."""
    return (
        when(finding.contested_at is None, _("This finding was contested already, and the contest was decided."))
        & when(not is_over(finding.subject, FINDING_CONTEST), _("The time to contest this finding is over."))
        & when(basis is None or basis.text.strip(), _("Say why you contest the finding."))
    )


@rules.may("confirm", "reclassify")
def may_judge_contest(actor: Actor, finding: Finding) -> Verdict:
    """A second officer: not the one who raised it."""
    return seats.staff(actor, finding.assessment.case, *DESK) & when(
        actor.ref != finding.raised_by, _("You raised this finding. A second officer decides on the contest.")
    )


@rules.ready("propose_plan")
def propose_plan_ready(finding: Finding, basis: Plan | None) -> Verdict:
    """The finding needs a plan; it is whole, and done in time."""
    needed = when(finding.needs_plan, _("A finding of this severity needs no plan."))
    if basis is None:
        return needed
    whole = when(
        basis.cause.strip() and basis.action.strip() and basis.owner.strip(),
        _("A plan names the cause, the action and the person responsible."),
    )
    return needed & whole & _in_time(finding, basis)


def _in_time(finding: Finding, basis: Plan) -> Verdict:
    last = queries.due_on(finding)
    future = when(basis.due_on >= clock.today(), _("The plan\u2019s last day is over already."))
    return future & when(
        last is None or basis.due_on <= last,
        _("It must be done by %(day)s at the latest. Ask for an extension if you need more time.")
        % {"day": day_text(last)},
    )


@rules.may("accept_plan", "reject_plan")
def may_judge_plan(actor: Actor, finding: Finding) -> Verdict:
    """An auditor without an interest in the case."""
    return seats.staff(actor, finding.assessment.case, *AUDITORS)


@rules.ready("claim_done")
def claim_done_ready(finding: Finding, basis: Done | None) -> Verdict:
    """Told, and shown by at least one file."""
    shown = basis is None or (basis.text.strip() and basis.files)
    return when(shown, _("Say what was done, and attach at least one file that shows it."))


@rules.may("verify", "not_effective")
def may_verify(actor: Actor, finding: Finding) -> Verdict:
    """An auditor; for the graver severities not the one who raised it."""
    return seats.staff(actor, finding.assessment.case, *AUDITORS) & when(
        not finding.other_verifier or actor.ref != finding.raised_by,
        _("You raised this finding. Another auditor verifies it."),
    )


@rules.ready("verify")
def verify_ready(finding: Finding, basis: Verification | None) -> Verdict:
    """By a known method; at a follow-up visit when it says so."""
    return YES if basis is None else _method(finding, basis)


@rules.ready("not_effective")
def not_effective_ready(finding: Finding, basis: Verification | None) -> Verdict:
    """By a known method, with a new day and what is still wrong."""
    if basis is None:
        return YES
    later = basis.new_day is not None and basis.new_day > clock.today()
    told = when(basis.note.strip(), _("Say what does not work yet."))
    return _method(finding, basis) & told & when(later, _("Give a new day, later than today."))


def _method(finding: Finding, basis: Verification) -> Verdict:
    known = when(basis.method in VerificationMethod.values, _("Say how it was verified."))
    if basis.method != VerificationMethod.FOLLOW_UP_VISIT:
        return known
    visit = Visit.objects.filter(pk=basis.visit_id or 0, assessment__operator=finding.assessment.operator_id).first()
    return when(visit is not None and visit.state in SEEN, _("Name the follow-up visit, after its fieldwork is done."))


@rules.may("extend")
def may_extend(actor: Actor, finding: Finding) -> Verdict:
    """A lead without an interest in the case."""
    return seats.staff(actor, finding.assessment.case, Role.LEAD)


@rules.ready("extend")
def extend_ready(finding: Finding, basis: Extension | None) -> Verdict:
    """As often as the pack allows, each time by at most the days the finding had at first."""
    rule = severity(finding)
    left = when(
        finding.extensions < rule.extensions,
        _("The time for this finding can be extended %(most)s times, and was.") % {"most": rule.extensions},
    )
    most = queries.days_allowed(finding)
    fits = basis is None or 0 < basis.days <= most
    return left & when(fits, _("Extend by 1 to %(most)s days.") % {"most": most})


@rules.may("escalate")
def may_escalate(actor: Actor, finding: Finding) -> Verdict:
    """The system, when the time is over."""
    return is_system(actor)


@rules.ready("escalate")
def escalate_ready(finding: Finding, basis: object) -> Verdict:
    """Once, and only when the time is over."""
    return when(finding.escalated_at is None, _("This finding was escalated already.")) & when(
        is_over(finding.subject, FINDING_DUE), _("The time for this finding is not over yet.")
    )


@rules.may("close")
def may_close(actor: Actor, finding: Finding) -> Verdict:
    """The system when the time to contest is over, or an auditor."""
    return is_system(actor) or seats.staff(actor, finding.assessment.case, *AUDITORS)


@rules.ready("close")
def close_ready(finding: Finding, basis: object) -> Verdict:
    """It needs no plan, and can no longer be contested."""
    return when(not finding.needs_plan, _("A finding of this severity ends by a plan that works.")) & when(
        is_over(finding.subject, FINDING_CONTEST), _("The operator can still contest this finding.")
    )


@rules.may("ask_withdrawal")
def may_ask_withdrawal(actor: Actor, finding: Finding) -> Verdict:
    """A lead without an interest in the case."""
    return seats.staff(actor, finding.assessment.case, Role.LEAD)


@rules.may("withdraw")
def may_withdraw(actor: Actor, finding: Finding) -> Verdict:
    """After a contest a second officer; otherwise somebody other than the lead who asked for it."""
    if finding.state == FindingState.CONTESTED:
        return may_judge_contest(actor, finding)
    return seats.staff(actor, finding.assessment.case, *DESK, Role.APPROVER) & when(
        actor.ref != finding.withdrawal_asked_by, _("You asked for the withdrawal. A second person decides on it.")
    )


@rules.ready("withdraw")
def withdraw_ready(finding: Finding, basis: object) -> Verdict:
    """After a contest, or when a lead asked for it."""
    asked = finding.state == FindingState.CONTESTED or finding.withdrawal_asked_at is not None
    return when(asked, _("A lead auditor must ask for the withdrawal first, with a reason."))
