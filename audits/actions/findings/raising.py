"""Raising a finding and telling the operator; closing what needs no plan; escalating what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.policy import SYSTEM, Actor
from aeo.notices.models import Notice
from aeo.programme.applicability import Slot
from aeo.programme.clocks import limit
from aeo.programme.items import UnknownKey
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits import papers
from audits.actions import letters
from audits.clocks import FINDING_CONTEST, FINDING_DUE, counted, finding_limit, stop
from audits.lifecycles.finding import Grade
from audits.models import Assessment, Check, Finding, FindingEvidence, Visit
from audits.queries import findings as queries
from audits.states import FindingState


@dataclass(frozen=True)
class Draft:
    """What was found: slot, severity, text and what shows it, in a language; files are ids of uploads.

    `shared_procedure`: the procedure is shared with other sites, so that nothing is represented by this one.
    """

    slot: Slot
    severity: str
    text: str
    evidence_text: str
    language: str
    files: Sequence[int] = ()
    shared_procedure: bool = False


@action
def raise_(
    assessment: Assessment, draft: Draft, *, by: Actor, visit: Visit | None = None, check: Check | None = None
) -> Finding:
    """Raise a finding on a question, criterion and site, with evidence: on a visit, or at the desk."""
    root("operator", assessment.operator_id)
    finding = begin(_finding(assessment, draft, by, visit, check), by=by, facts={"severity": draft.severity})
    FindingEvidence.objects.bulk_create([FindingEvidence(finding=finding, file_id=pk) for pk in draft.files])
    return finding


def _finding(assessment: Assessment, draft: Draft, by: Actor, visit: Visit | None, check: Check | None) -> Finding:
    pack = pack_of(assessment.version_id)
    last = assessment.findings.aggregate(last=Max("number"))["last"] or 0
    finding = Finding(
        assessment=assessment,
        visit=visit,
        check_row=check,
        number=last + 1,
        question=draft.slot.question,
        role=draft.slot.role,
        site_id=int(draft.slot.site) if draft.slot.site else None,
        criterion=_criterion(pack, draft.slot.question),
        text=draft.text,
        evidence_text=draft.evidence_text,
        language=draft.language,
        shared_procedure=draft.shared_procedure,
        raised_at=clock.now(),
        raised_by=by.ref,
    )
    finding.grade(graded(pack, draft.severity))
    return finding


def _criterion(pack: Pack, question: str) -> str:
    return pack.questions[question].criterion if question in pack.questions else ""


def graded(pack: Pack, severity: str) -> Grade:
    """A severity of the pack with what follows from it; one that the pack does not know gives nothing."""
    try:
        rule = pack.severities[severity]
    except UnknownKey:
        return Grade(severity, False, False, False, False)
    return Grade(severity, rule.needs_plan, rule.blocks_grant, rule.becomes_condition, rule.other_verifier)


@action
def notify(findings: Sequence[Finding], *, by: Actor) -> list[Finding]:
    """Tell the operator of findings of one assessment, in one letter; the time to remedy them starts."""
    return _told([perform(finding, "notify", by=by) for finding in findings], by)


@action
def notify_at_once(finding: Finding, *, by: Actor) -> Finding:
    """Tell the operator of a grave finding without waiting for the report."""
    return _told([perform(finding, "notify_at_once", by=by)], by)[0]


def _told(findings: list[Finding], by: Actor) -> list[Finding]:
    if not findings:
        return []
    assessment = findings[0].assessment
    pack = pack_of(assessment.version_id)
    for finding in findings:
        _start(finding, pack)
    contest_until = counted(limit(pack, FINDING_CONTEST), clock.today()).day
    due = min(queries.due_days(findings).values(), default=None)
    facts = papers.findings(assessment, findings, contest_until=contest_until, due=due)
    notice = letters.to_company("finding_notified", assessment.subject, assessment, facts, by=by)
    for finding in findings:
        finding.notice = notice
        finding.save(update_fields=["notice"])
    return findings


def _start(finding: Finding, pack: Pack) -> None:
    if finding.needs_plan:
        rule = finding_limit(pack, finding.severity, holder=queries.is_holder(finding))
        running.open_(finding.subject, rule, clock.today())
    if pack.clocks[FINDING_CONTEST].starts != "service":
        running.open_(finding.subject, limit(pack, FINDING_CONTEST), clock.today())


@action
def open_contest(finding: Finding, notice: Notice) -> None:
    """The letter was served: where the pack starts the time to contest at service, it runs from that day, once."""
    finding = locked(finding)
    pack = pack_of(finding.assessment.version_id)
    waits = pack.clocks[FINDING_CONTEST].starts == "service" and finding.state == FindingState.NOTIFIED
    if waits and notice.served_on and not queries.contest_started(finding):
        running.open_(finding.subject, limit(pack, FINDING_CONTEST), notice.served_on)


@action
def close(finding: Finding, *, by: Actor = SYSTEM) -> Finding:
    """End a finding that needs no plan, when it can no longer be contested."""
    finding = perform(finding, "close", by=by)
    stop(finding.subject, FINDING_CONTEST, outcome="lapsed")
    return finding


@action
def contest_over(finding: Finding) -> Finding:
    """Nobody contested in time. A finding that needs no plan ends here; the others go on to their plan."""
    finding = locked(finding)
    if finding.state == FindingState.NOTIFIED and not finding.needs_plan:
        return close(finding)
    stop(finding.subject, FINDING_CONTEST, outcome="lapsed")
    return finding


@action
def escalate(finding: Finding) -> Finding:
    """The time is over and nothing was done: told once; those above propose what follows (topic finding.escalate)."""
    due = queries.due_on(finding)
    finding = perform(finding, "escalate", by=SYSTEM, facts={"due": due})
    assessment = finding.assessment
    facts = {**papers.about(assessment), "items": papers.items([finding]), "due_date": due or ""}
    letters.to_company("finding_overdue", finding.subject, assessment, facts, by=SYSTEM)
    letters.tell_staff("finding_escalated", finding, {"items": papers.items([finding])})
    stop(finding.subject, FINDING_DUE, outcome="lapsed")
    return finding
