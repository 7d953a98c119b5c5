"""The verbs of verification as buttons, each with the verdict that guards it: for the case overview and the tracker."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from aeo.accounts.gates import only_reads
from aeo.accounts.roles import Role
from aeo.components.contexts import Action
from aeo.components.pages import Style, offer, offered
from aeo.kernel.policy import YES, Actor, Verdict, verdict
from aeo.kernel.refusals import Words
from audits import links
from audits.models import Assessment, Finding, Visit
from audits.policies.assessments import may_work
from audits.policies.people import AUDITORS, assessment_open
from audits.policies.visits import may_work as may_work_on_visit
from audits.states import AssessmentState, FindingState, VisitState
from operators.models import Application
from operators.policies import seats
from operators.states import ApplicationState

Verb = tuple[str, str, Words, Style]  # the address's last part, the machine's verb, the label, the style


def case_offers(actor: Actor, application: Application) -> list[Action]:
    """What of verification can be done in an application's case now; greyed with the reason where it cannot."""
    base = f"/desk/applications/{application.pk}/"
    if application.state == ApplicationState.SUBMITTED:
        return [offer(actor, application, "accept", _("Accept the application"), f"{base}accept/", style="primary")]
    found = current_assessment(application)
    return assessment_offers(actor, found) if found else []


def current_assessment(application: Application) -> Assessment | None:
    """The open assessment of an application, else its last."""
    rows = Assessment.objects.filter(application=application).select_related("operator", "application")
    return rows.filter(state=AssessmentState.OPEN).first() or rows.order_by("-pk").first()


def assessment_offers(actor: Actor, assessment: Assessment) -> list[Action]:
    """What can be done in a case under assessment; nothing when it is closed, nor for whoever only reads."""
    if not assessment.is_open or only_reads(actor):
        return []
    base, own = links.case(assessment), f"/desk/assessments/{assessment.pk}/"
    work, plan = may_work(actor, assessment), may_plan(actor, assessment)
    return [
        *([] if assessment.reviewed_at else [offered(work, "judge", _("Review the answers"), f"{base}review/")]),
        *_finish_review(actor, assessment, own),
        offered(work, "rate", _("Rate the risk"), f"{base}risk/"),
        offered(work, "consult", _("Ask an authority"), f"{base}consultations/new/"),
        offered(plan, "plan", _("Plan a visit"), f"{base}visits/new/"),
        offered(may_raise(actor, assessment), "raise", _("Raise a finding"), f"{base}findings/new/"),
        offer(actor, assessment, "conclude", _("Conclude the assessment"), f"{own}conclude/"),
        offer(actor, assessment, "abandon", _("Abandon the assessment"), f"{own}abandon/", style="warning"),
    ]


def _finish_review(actor: Actor, assessment: Assessment, own: str) -> list[Action]:
    if assessment.self_assessment_id is None or assessment.reviewed_at:
        return []
    return [offer(actor, assessment, "finish_review", _("Finish the review"), f"{own}finish-review/")]


def may_plan(actor: Actor, assessment: Assessment) -> Verdict:
    """Plan a visit: asked before there is one to judge."""
    return seats.staff(actor, assessment.case, Role.LEAD) & assessment_open(assessment)


def may_raise(actor: Actor, assessment: Assessment) -> Verdict:
    """Raise a finding: asked before there is one to judge."""
    return seats.staff(actor, assessment.case, *AUDITORS) & assessment_open(assessment)


def verdict_to_notify(actor: Actor, findings: Sequence[Finding]) -> Verdict:
    """Tell the operator of several findings at once: the first that stands in the way says why."""
    verdicts = (verdict(actor, finding, "notify") for finding in findings)
    return next((one for one in verdicts if not one.allowed), YES)


def visit_offers(actor: Actor, visit: Visit) -> list[Action]:
    """What the administration can do with a visit in its state; nothing for whoever only reads."""
    if only_reads(actor):
        return []
    base = links.visit_case(visit)
    known = type(visit).verbs_from(visit.state)
    verbs = [verb for verb in _visit_verbs(visit) if verb[1] in known]
    actions = [offer(actor, visit, verb, label, f"{base}{slug}/", style=style) for slug, verb, label, style in verbs]
    if visit.state in (VisitState.IN_PROGRESS, VisitState.INTERRUPTED):
        work = may_work_on_visit(actor, visit)
        actions = [
            offered(work, "conduct", _("Record the checks"), f"{base}conduct/", style="primary"),
            offered(work, "record", _("Record a fact"), f"{base}record/"),
            *actions,
        ]
    return actions


def _visit_verbs(visit: Visit) -> list[Verb]:
    again = visit.mandated_at is not None
    unannounced: list[Verb] = [("begin-unannounced", "begin_unannounced", _("Begin without notice"), "secondary")]
    return [
        ("mandate", "mandate", _("Give another order") if again else _("Order the visit"), "secondary"),
        ("announce", "announce", _("Announce the visit"), "secondary"),
        ("begin", "begin", _("Begin the visit"), "primary"),
        *(unannounced if visit.unannounced_reason else []),
        ("interrupt", "interrupt", _("Interrupt"), "secondary"),
        ("resume", "resume", _("Go on"), "primary"),
        ("add-site", "add_site", _("Add a site"), "secondary"),
        ("add-check", "add_check", _("Add a check"), "secondary"),
        ("refusal", "record_refusal", _("Record that the operator obstructs the visit"), "secondary"),
        ("finish", "finish_fieldwork", _("Finish the fieldwork"), "secondary"),
        ("report", "report", _("Sign the report"), "primary"),
        ("review", "review", _("Review the report as second officer"), "secondary"),
        ("revise", "revise", _("Revise the report"), "secondary"),
        ("conclude", "conclude", _("Conclude the visit"), "primary"),
        ("reschedule", "reschedule", _("Reschedule"), "secondary"),
        ("cancel", "cancel", _("Cancel the visit"), "warning"),
    ]


def finding_offers(actor: Actor, finding: Finding) -> list[Action]:
    """What the administration can do with a finding in its state; nothing for whoever only reads."""
    if only_reads(actor):
        return []
    base = links.finding_case(finding)
    known = type(finding).verbs_from(finding.state)
    verbs = [verb for verb in _finding_verbs(finding) if verb[1] in known]
    return [offer(actor, finding, verb, label, f"{base}{slug}/", style=style) for slug, verb, label, style in verbs]


def _finding_verbs(finding: Finding) -> list[Verb]:
    withdrawable = finding.state == FindingState.CONTESTED or finding.withdrawal_asked_at
    found: list[Verb] = [
        ("notify", "notify", _("Notify the operator"), "primary"),
        ("notify-at-once", "notify_at_once", _("Notify the operator at once"), "secondary"),
        ("confirm", "confirm", _("Uphold the finding"), "secondary"),
        ("reclassify", "reclassify", _("Give another severity"), "secondary"),
        ("accept-plan", "accept_plan", _("Accept the plan"), "primary"),
        ("reject-plan", "reject_plan", _("Reject the plan"), "secondary"),
        ("verify", "verify", _("Verify and close"), "primary"),
        ("not-effective", "not_effective", _("Not effective yet"), "secondary"),
        ("extend", "extend", _("Give more time"), "secondary"),
    ]
    if not finding.needs_plan:
        found.append(("close", "close", _("Close"), "secondary"))
    if withdrawable:
        return [*found, ("withdraw", "withdraw", _("Withdraw the finding"), "warning")]
    return [*found, ("ask-withdrawal", "ask_withdrawal", _("Ask for withdrawal"), "secondary")]


# The company


def visit_answers(actor: Actor, visit: Visit) -> list[Action]:
    """What the company can do with a visit."""
    base = links.visit(visit)
    verbs: list[Verb] = [
        ("confirm", "confirm", _("Accept these days"), "primary"),
        ("propose", "propose_dates", _("Ask for other days"), "secondary"),
        ("comment", "comment", _("Comment on the report"), "secondary"),
    ]
    known = type(visit).verbs_from(visit.state)
    return [
        offer(actor, visit, verb, label, f"{base}{slug}/", style=style)
        for slug, verb, label, style in verbs
        if verb in known
    ]


def finding_answers(actor: Actor, finding: Finding) -> list[Action]:
    """What the company can do about a finding."""
    base = links.finding(finding)
    plan: list[Verb] = [("plan", "propose_plan", _("Propose a plan"), "primary")]
    verbs: list[Verb] = [
        *(plan if finding.needs_plan else []),
        ("contest", "contest", _("Contest the finding"), "secondary"),
        ("done", "claim_done", _("Report it as done"), "primary"),
    ]
    known = type(finding).verbs_from(finding.state)
    return [
        offer(actor, finding, verb, label, f"{base}{slug}/", style=style)
        for slug, verb, label, style in verbs
        if verb in known
    ]


def company_offers(actor: Actor, application: Application) -> list[Action]:
    """What the company should do next about visits and findings of an application: for its tracker."""
    visits = Visit.objects.filter(assessment__application=application, state=VisitState.ANNOUNCED)
    waiting = Finding.objects.filter(
        assessment__application=application, state__in=(FindingState.NOTIFIED, FindingState.PLAN_ACCEPTED)
    )
    answers = [
        *(_lead_to(actor, row, "confirm", _("Answer the announced visit"), links.visit(row)) for row in visits),
        *(_lead_to(actor, row, *_next(row), links.finding(row)) for row in waiting.order_by("assessment_id", "number")),
    ]
    return [action for action in answers if action]


def _lead_to(actor: Actor, row: Visit | Finding, verb: str, label: Words, url: str) -> Action | None:
    return offer(actor, row, verb, label, url) if verb else None


def _next(finding: Finding) -> tuple[str, Words]:
    if finding.state == FindingState.PLAN_ACCEPTED:
        return "claim_done", _("Finding %(number)s: report it as done") % {"number": finding.number}
    if finding.needs_plan:
        return "propose_plan", _("Finding %(number)s: propose a plan") % {"number": finding.number}
    return "", ""
