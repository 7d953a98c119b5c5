"""The report: drafted from recorded facts, signed, commented, revised, reviewed; and the end of the visit."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from aeo.documents.actions import papers as documents
from aeo.documents.facts import plain
from aeo.kernel import clock, running
from aeo.kernel.journal import canonical
from aeo.kernel.lifecycle import action, locked, perform, root
from aeo.kernel.policy import Actor
from aeo.notices.models import Notice
from aeo.programme.applicability import Slot
from aeo.programme.clocks import limit
from audits import papers
from audits.actions import findings, letters, reviews
from audits.actions.reviews import Judged
from audits.clocks import REPORT_COMMENTS, counted, stop
from audits.models import Visit, VisitComment, VisitReport
from audits.policies.people import reasoned
from audits.queries import visits as queries
from audits.states import CheckResult, FindingState, Judgement, VisitState

FROM_CHECK = {
    CheckResult.CONFORMS: Judgement.VERIFIED,
    CheckResult.NOT_APPLICABLE: Judgement.VERIFIED,
    CheckResult.PARTLY: Judgement.NEEDS_CLARIFICATION,
    CheckResult.FAILS: Judgement.NEEDS_CLARIFICATION,
}


@action
def report(visit: Visit, *, by: Actor) -> VisitReport:
    """The lead signs the first version; the operator gets it and may comment."""
    visit = perform(visit, "report", by=by)
    row = _write(visit, by, "")
    rule = limit(queries.pack(visit), REPORT_COMMENTS)
    facts = {
        **papers.about(visit.assessment),
        "visit_dates": papers.days_told(visit.starts_on, visit.ends_on),
        "due_date": counted(rule, clock.today()).day,
    }
    letters.to_company("report_sent", visit.subject, visit.assessment, facts, by=by)
    return row


@action
def open_comments(visit: Visit, notice: Notice) -> None:
    """The report was served: the time to comment runs from that day, once."""
    visit = locked(visit)
    if visit.state != VisitState.REPORTED or notice.served_on is None or queries.comments_started(visit):
        return
    running.open_(visit.subject, limit(queries.pack(visit), REPORT_COMMENTS), notice.served_on)


@action
def comment(visit: Visit, text: str, *, by: Actor, language: str) -> VisitComment:
    """The operator comments on the present version."""
    visit = perform(visit, "comment", by=by)
    row = VisitComment.objects.create(
        visit=visit, version=visit.report_version, text=text, language=language, at=clock.now(), by=by.ref
    )
    letters.tell_staff("report_commented", visit, {}, key=str(row.pk))
    return row


@action
def revise(visit: Visit, *, by: Actor, reason: str) -> VisitReport:
    """The lead signs a new version; what changed and why is said in it."""
    reasoned(reason).enforce()
    visit = perform(visit, "revise", by=by, reason=reason)
    return _write(visit, by, reason)


@action
def review(visit: Visit, *, by: Actor) -> Visit:
    """A second officer agrees with the present version."""
    return perform(visit, "review", by=by, facts={"version": visit.report_version})


@action
def conclude(visit: Visit, *, by: Actor) -> Visit:
    """The report stands: its findings are notified, and what was checked becomes the verdict on the answers.

    Order of locks: root, findings, visit, verdicts, the self-assessment below.
    """
    root("operator", visit.assessment.operator_id)
    raised = list(visit.findings.filter(state=FindingState.RAISED).order_by("number"))
    findings.notify(raised, by=by)
    visit = perform(visit, "conclude", by=by)
    stop(visit.subject, REPORT_COMMENTS, outcome="met")
    reviews.verified(visit.assessment, _judgements(visit), by=by)
    reviews.accept_answers(visit.assessment, by=by)
    return visit


def _judgements(visit: Visit) -> dict[Slot, Judged]:
    """Slot → verdict: a finding that stands weighs more than a check; a check not performed changes nothing."""
    found = {row.slot: row for row in visit.findings.exclude(state=FindingState.WITHDRAWN)}
    told: dict[Slot, Judged] = {}
    for check in visit.checks.exclude(result__in=["", CheckResult.NOT_PERFORMED]):
        note = check.note or str(_("The check on site did not confirm the answer."))
        told[check.slot] = Judged(check.slot, FROM_CHECK[CheckResult(check.result)], note, check.language)
    for slot, row in found.items():
        if row.needs_plan:
            told[slot] = Judged(slot, Judgement.FINDING, row.text, row.language)
    return told


def _write(visit: Visit, by: Actor, change_note: str) -> VisitReport:
    content = plain(papers.report(visit, visit.report_version, change_note, by.name, clock.today()))
    before = visit.reports.order_by("-version").select_related("document").first()
    languages = queries.pack(visit).programme.languages
    document = documents.prepare(
        "visit_report",
        visit.subject,
        content,
        languages=languages,
        replaces=before.document if before else None,
        version=visit.report_version,
    )
    return VisitReport.objects.create(
        visit=visit,
        version=visit.report_version,
        content=content,
        sha256=hashlib.sha256(canonical(content)).hexdigest(),
        change_note=change_note,
        document=document,
        signed_at=clock.now(),
        signed_by=by.ref,
    )
