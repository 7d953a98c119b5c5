"""The next thing that an operator can do on an application or about a status, and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from aeo.authorisations.models import Decision
from aeo.authorisations.states import DecisionState
from aeo.components.contexts import Words
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from audits.models import Finding, Visit
from audits.states import FindingState, VisitState
from operators import links
from operators.models import Application, InformationRequest
from operators.states import WITH_OPERATOR, RequestState, SelfAssessmentState
from operators.states import ApplicationState as S

Limits = Mapping[tuple[str, str], Deadline]
NOT_AS_ASKED = (S.REFUSED, S.NOT_ACCEPTED, S.GRANTED_IN_PART)
GRANTED = (S.GRANTED, S.GRANTED_IN_PART)


@dataclass(frozen=True)
class Step:
    """What to do, where, and until when. `theirs`: the operator does it; else customs is at work."""

    words: Words
    url: str = ""
    until: date | None = None
    theirs: bool = True


@dataclass(frozen=True)
class Around:
    """What hangs on one application, status or company, and may wait for its operator.

    `whole`: the reader sees everything of the application. `timely`: the last day for a renewal in time.
    """

    limits: Limits
    requests: Sequence[InformationRequest] = ()
    visits: Sequence[Visit] = ()
    findings: Sequence[Finding] = ()
    decisions: Sequence[Decision] = ()
    complained: frozenset[int] = frozenset()
    whole: bool = True
    timely: date | None = None


def steps(application: Application, around: Around) -> list[Step]:
    """Everything that can be done now, the most pressing first; at least what customs does."""
    found = [
        *_with_operator(application, around),
        *_adjusting(application, around),
        *_asked(application, around),
        *_complaints(application, around),
    ]
    return _sorted(found) or [_with_customs(application, around)]


def beside(around: Around) -> list[Step]:
    """The same of what rests on no application: on a status, or on the company alone. Nothing when nothing waits."""
    lost = [row for row in around.decisions if row.adverse]
    return _sorted([*_visits(around), *_findings(around), *_hearings(around), *_complain(lost, around)])


def _sorted(found: list[Step]) -> list[Step]:
    return sorted(found, key=lambda step: step.until or date.max)


def _with_operator(application: Application, around: Around) -> list[Step]:
    base, subject = links.application(application), application.subject
    signed = application.self_assessment.state == SelfAssessmentState.SIGNED
    if signed and not around.whole and application.state in WITH_OPERATOR:
        return [Step(_("It is signed and NOT submitted. A signatory of the company submits it"), theirs=False)]
    if application.state == S.DRAFT:
        until = _in_time(around, _until(around, subject, "draft_lapse"))
        if signed:
            return [Step(_("Submit it: it is signed and NOT submitted"), f"{base}submit/", until)]
        return [Step(_("NOT submitted yet: complete the application, sign it and submit it"), f"{base}tasks/", until)]
    if application.state == S.RETURNED:
        until = _until(around, subject, "supply")
        if signed:
            return [Step(_("Submit it again: it is signed and NOT submitted"), f"{base}submit/", until)]
        return [Step(_("Supply what customs found missing, and submit again"), f"{base}tasks/", until)]
    return []


def _in_time(around: Around, kept_until: date | None) -> date | None:
    """A draft lapses on a day, and a renewal is in time only until one; the earlier of them, if it has not passed."""
    timely = around.timely if around.timely and around.timely >= clock.today() else None
    return min(filter(None, (timely, kept_until)), default=None)


def _adjusting(application: Application, around: Around) -> list[Step]:
    """Time that was asked for and given: it is the operator's turn, whatever customs does meanwhile."""
    until = _until(around, application.subject, "adjustment")
    if until is None or not application.is_open:
        return []
    url = f"{links.application(application)}adjusted/" if around.whole else ""
    return [Step(_("Make the adjustments, and tell customs when they are made"), url, until)]


def _asked(application: Application, around: Around) -> list[Step]:
    """Findings outlive a grant, as conditions with a day; everything else ends with the application."""
    if not application.is_open:
        return _findings(around) if application.state in GRANTED else []
    return [*_requests(around), *_visits(around), *_findings(around), *_hearings(around)]


def _requests(around: Around) -> list[Step]:
    open_ = [row for row in around.requests if row.state == RequestState.OPEN]
    return [
        Step(
            _("Answer request %(number)d for information") % {"number": row.number},
            links.request(row),
            _until(around, row.subject, "information_request"),
        )
        for row in open_
    ]


def _visits(around: Around) -> list[Step]:
    words = {
        VisitState.ANNOUNCED: _("Confirm the days of the visit, or propose others"),
        VisitState.REPORTED: _("Read the report of the visit, and comment on it"),
    }
    clocks = {VisitState.ANNOUNCED: "visit_notice", VisitState.REPORTED: "report_comments"}
    return [
        Step(
            words[VisitState(row.state)],
            f"/portal/visits/{row.pk}/",
            _until(around, row.subject, clocks[VisitState(row.state)]),
        )
        for row in around.visits
        if row.state in words
    ]


def _findings(around: Around) -> list[Step]:
    words = {
        FindingState.NOTIFIED: _("Answer finding %(number)s: propose how you correct it, or contest it"),
        FindingState.PLAN_ACCEPTED: _("Correct what finding %(number)s says, and show that it is done"),
    }
    return [
        Step(
            words[FindingState(row.state)] % {"number": row.number},
            f"/portal/findings/{row.pk}/",
            _until(around, row.subject, "finding_due"),
        )
        for row in around.findings
        if row.state in words
    ]


def _hearings(around: Around) -> list[Step]:
    return [
        Step(
            _("Say what you think of what is intended, before it is decided"),
            f"/portal/decisions/{row.pk}/",
            _until(around, row.subject, "hearing"),
        )
        for row in around.decisions
        if row.state == DecisionState.HEARING
    ]


def _complaints(application: Application, around: Around) -> list[Step]:
    """What was not granted may be complained about, while there is time and nobody did."""
    if application.state not in NOT_AS_ASKED:
        return []
    return _complain(around.decisions, around)


def _complain(decisions: Sequence[Decision], around: Around) -> list[Step]:
    limits = [(row, _until(around, row.subject, "complaint")) for row in decisions]
    return [
        Step(
            _("Nothing is asked of you. If you do not agree, complain about the decision"),
            f"/portal/decisions/{row.pk}/",
            until,
        )
        for row, until in limits
        if until is not None and until >= clock.today() and row.pk not in around.complained
    ]


def _with_customs(application: Application, around: Around) -> Step:
    subject = application.subject
    if application.state == S.SUBMITTED:
        until = _until(around, subject, "acceptance")
        return Step(_("Nothing to do. Customs checks whether it is complete"), "", until, theirs=False)
    if application.state in (S.UNDER_ASSESSMENT, S.RECOMMENDED):
        words = _("Nothing to do. Customs decides")
        return Step(words, "", _until(around, subject, "decision"), theirs=False)
    return Step(_("Nothing to do"), theirs=False)


def _until(around: Around, subject: str, limit: str) -> date | None:
    row = around.limits.get((subject, limit))
    return row.due_on if row else None
