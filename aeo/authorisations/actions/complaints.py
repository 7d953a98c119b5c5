"""Lodging a complaint and taking it back. How one is answered comes with the administration's own issue."""

from __future__ import annotations

from collections.abc import Sequence

from aeo.authorisations import clocks, papers
from aeo.authorisations.actions import telling
from aeo.authorisations.models import Complaint, ComplaintFile, Decision
from aeo.authorisations.queries import complaints as queries
from aeo.authorisations.queries.complaints import About
from aeo.documents.models import Upload
from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, due
from aeo.kernel.lifecycle import action, begin, perform, root
from aeo.kernel.models import Deadline
from aeo.kernel.numbering import reference
from aeo.kernel.policy import Actor
from aeo.notices.actions import notices
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Finding
from operators.models import Application

LODGED = "lodged"


def on(about: About) -> Complaint:
    """A complaint about this, as nobody has written it yet: for who may lodge it, and to be filled in."""
    operator = about.assessment.operator if isinstance(about, Finding) else about.operator
    return Complaint(
        operator=operator,
        decision=about if isinstance(about, Decision) else None,
        finding=about if isinstance(about, Finding) else None,
        application=about if isinstance(about, Application) else None,
    )


@action
def lodge(
    about: About, text: str, language: str, *, by: Actor, excuse: str = "", files: Sequence[Upload] = ()
) -> Complaint:
    """Lodge a complaint. Its last day ran from service or knowledge; the answer is due from today. Sends a receipt."""
    complaint = on(about)
    root("operator", complaint.operator_id)
    about.refresh_from_db()
    pack, today = pack_of(complaint.version_id), clock.today()
    rule = limit(pack, clocks.COMPLAINT_DECISION)
    complaint.reference = reference("CO-{year}-{n:05}-{check}", f"complaint-{today.year}", year=today.year)
    complaint.text, complaint.language, complaint.excuse = text, language, excuse
    complaint.lodged_at, complaint.lodged_by = clock.now(), by.ref
    complaint.due_on = queries.last_day(about)
    complaint.late = complaint.due_on is not None and today > complaint.due_on
    complaint.answer_due_on = due(Period(today, rule.length, rule.unit, rule.moves), running.calendar()).day
    shown = {"about": about.subject, "late": complaint.late, "files": [file.sha256 for file in files]}
    complaint = begin(complaint, by=by, facts=shown)
    ComplaintFile.objects.bulk_create([ComplaintFile(complaint=complaint, file=file) for file in files])
    running.open_(complaint.subject, rule, today)
    if complaint.decision is not None:
        clocks.close(complaint.decision.subject, clocks.COMPLAINT, LODGED)
    telling.complained(complaint)
    _receipt(complaint, by)
    return complaint


def _receipt(complaint: Complaint, by: Actor) -> None:
    pack = pack_of(complaint.version_id)
    letter = notices.prepare(
        "complaint_received",
        complaint.subject,
        papers.recipients(complaint.operator),
        papers.complaint_facts(complaint),
        by=by,
        pack=pack,
    )
    notices.send(letter, by=by, pack=pack)


@action
def withdraw(complaint: Complaint, *, by: Actor) -> Complaint:
    """Take it back; what it was about stays as it is."""
    root("operator", complaint.operator_id)
    complaint = perform(complaint, "withdraw", by=by)
    clocks.close(complaint.subject, clocks.COMPLAINT_DECISION, "taken_back")
    if complaint.decision is not None:
        _go_on(complaint.decision, pack_of(complaint.version_id))
    return complaint


def _go_on(decision: Decision, pack: Pack) -> None:
    """One can complain again while the time lasts: it goes on from where it began."""
    rows = Deadline.objects.filter(subject=decision.subject, clock=clocks.COMPLAINT).order_by("-pk")
    ended = rows.first()
    if ended is not None and ended.outcome == LODGED and ended.due_on >= clock.today():
        running.open_(decision.subject, limit(pack, clocks.COMPLAINT), ended.start)
