"""The next thing that an operator can do on an application or about a status, and by when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.authorisations.clocks import REMEDY_CHECK, SUSPENSION_LIFTING, SUSPENSION_WISH
from aeo.authorisations.models import Complaint, Decision, Interval, Part
from aeo.authorisations.queries.cases import is_wish
from aeo.authorisations.states import OPEN_COMPLAINT, OPEN_DECISION, DecisionKind, DecisionState
from aeo.components.contexts import Words
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM
from audits.clocks import FINDING_CONTEST, FINDING_DUE, REPORT_COMMENTS, VISIT_NOTICE
from audits.models import Finding, Visit
from audits.queries.findings import contestable
from audits.queries.names import Names
from audits.queries.visits import ran_out
from audits.states import FindingState, VisitState
from operators import links
from operators.models import Application, InformationRequest
from operators.models.application import Purpose
from operators.models.people import MemberRole
from operators.states import WITH_OPERATOR, RequestState, SelfAssessmentState
from operators.states import ApplicationState as S

Limits = Mapping[tuple[str, str], Deadline]
NOT_AS_ASKED = (S.REFUSED, S.NOT_ACCEPTED, S.GRANTED_IN_PART)
EDITORS = frozenset({MemberRole.OWNER, MemberRole.EDITOR})
GRANTED = (S.GRANTED, S.GRANTED_IN_PART)
# Decisions on a status that take nothing from its holder.
WELCOME = (DecisionKind.LIFT, DecisionKind.PROLONG, DecisionKind.RECTIFY, DecisionKind.WITHDRAW_OWN)


@dataclass(frozen=True)
class Step:
    """What to do, where, and until when. `theirs`: the operator does it; else customs is at work."""

    words: Words
    url: str = ""
    until: date | None = None
    theirs: bool = True

    @property
    def late(self) -> bool:
        """Its day has passed, and it is still to be done."""
        return self.until is not None and self.until < clock.today()


@dataclass(frozen=True)
class Around:
    """What hangs on one application, status or company, and may wait for its operator.

    `ended`: the limits that ran last where none runs. `whole`: the reader sees everything of the application.
    `timely`: the last day for a renewal in time. `suspended`: what holds of parts that are suspended now; `ahead`: of
    those that will be, by a decision that is taken. `names`: of people who told something, by reference. `led`: it is
    known who directs the company. `again`: the findings whose correction was reported and is not sufficient.
    """

    limits: Limits
    ended: Limits = field(default_factory=dict)
    requests: Sequence[InformationRequest] = ()
    visits: Sequence[Visit] = ()
    findings: Sequence[Finding] = ()
    decisions: Sequence[Decision] = ()
    complaints: Sequence[Complaint] = ()
    suspended: Sequence[Interval] = ()
    ahead: Sequence[Interval] = ()
    names: Names = field(default_factory=Names)
    again: frozenset[int] = frozenset()
    whole: bool = True
    led: bool = True
    timely: date | None = None


def steps(application: Application, around: Around, roles: Collection[str]) -> list[Step]:
    """Everything that can be done now, the most pressing first, then what one need not do; or what customs does.

    `roles`: what the reader is in the company. Nobody is told to do what only another can.
    """
    found = [
        *_with_operator(application, around, roles),
        *_directing(application, around, roles),
        *_adjusting(application, around),
        *_asked(application, around),
    ]
    todo, waits = [*_sorted(found), *_complaints(application, around)], _answers(around)
    if not todo and (application.is_open or not waits):
        todo = [_with_customs(application, around)]
    return [*todo, *waits]


def beside(around: Around) -> list[Step]:
    """The same of what rests on no application: on a status, or on the company alone. Nothing when nothing waits."""
    lost = [row for row in around.decisions if row.decision_kind not in WELCOME]
    asked = [*_visits(around), *_findings(around), *_hearings(around), *_remedies(around)]
    return [*_sorted(asked), *_sorted(_complain(lost, around)), *_ahead(around), *_wishes(around), *_answers(around)]


def _sorted(found: list[Step]) -> list[Step]:
    return sorted(found, key=lambda step: (not step.theirs, step.until or date.max))


def _with_operator(application: Application, around: Around, roles: Collection[str]) -> list[Step]:
    if application.state not in WITH_OPERATOR:
        return []
    draft = application.state == S.DRAFT
    until = _until(around, application.subject, "draft_lapse" if draft else "supply")
    until = _in_time(around, until) if draft else until
    if application.self_assessment.state != SelfAssessmentState.SIGNED:
        return [_to_fill(application, until, roles)]
    if not around.whole:
        return [Step(_("It is signed and NOT submitted. A signatory of the company submits it"), theirs=False)]
    again = _("Submit it again: it is signed and NOT submitted")
    words = _("Submit it: it is signed and NOT submitted") if draft else again
    return [Step(words, f"{links.application(application)}submit/", until)]


def _to_fill(application: Application, until: date | None, roles: Collection[str]) -> Step:
    """What the reader does until it is signed: the whole, chosen sections, the signature, or nothing."""
    url, draft = f"{links.application(application)}tasks/", application.state == S.DRAFT
    if not EDITORS.isdisjoint(roles):
        whole = _("NOT submitted yet: complete the application, sign it and submit it")
        return Step(whole if draft else _("Supply what customs found missing, and submit again"), url, until)
    if MemberRole.SIGNATORY in roles:
        words = _("NOT submitted yet: others complete the application, then you sign and submit it")
        return Step(
            words if draft else _("Others supply what customs found missing, then you sign and submit"), url, until
        )
    if MemberRole.CONSULTANT in roles:
        words = _("NOT submitted yet: answer the questions of your sections")
        return Step(words if draft else _("Supply what customs found missing in your sections"), url, until)
    return Step(_("NOT submitted: the company completes, signs and submits it"), url, until, theirs=False)


def _directing(application: Application, around: Around, roles: Collection[str]) -> list[Step]:
    """Without it the application is not submitted; an owner gives it."""
    if application.state != S.DRAFT or around.led or MemberRole.OWNER not in roles:
        return []
    url = reverse("operators:people", args=[application.operator_id])
    return [Step(_("Record who directs the company, each with a personal number"), url)]


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
            _day(around, row.subject, "information_request"),
        )
        for row in open_
    ]


def _visits(around: Around) -> list[Step]:
    words = {
        VisitState.ANNOUNCED: _("Confirm the days of the visit, or propose others"),
        VisitState.REPORTED: _("Read the report of the visit, and comment on it"),
    }
    clocks = {VisitState.ANNOUNCED: VISIT_NOTICE, VisitState.REPORTED: REPORT_COMMENTS}
    return [
        Step(
            words[VisitState(row.state)],
            f"/portal/visits/{row.pk}/",
            _day(around, row.subject, clocks[VisitState(row.state)]),
        )
        for row in around.visits
        if row.state in words and not (row.state == VisitState.REPORTED and _over(around, row.subject, REPORT_COMMENTS))
    ]


def _findings(around: Around) -> list[Step]:
    found = [(row, _on_finding(row, around)) for row in around.findings]
    return [
        Step(told[0] % {"number": row.number}, f"/portal/findings/{row.pk}/", told[1]) for row, told in found if told
    ]


def _on_finding(row: Finding, around: Around) -> tuple[str, date | None] | None:
    """What can be done about a finding, and its day: answered by a plan if it needs one, contested while it may be."""
    due = _day(around, row.subject, FINDING_DUE)
    if row.state == FindingState.PLAN_ACCEPTED and row.pk in around.again:
        return _("The correction of finding %(number)s is not sufficient yet: correct it, and report it again"), due
    if row.state == FindingState.PLAN_ACCEPTED:
        return _("Correct what finding %(number)s says, and show that it is done"), due
    if row.state != FindingState.NOTIFIED:
        return None
    last = _day(around, row.subject, FINDING_CONTEST)
    may = contestable(row, _last(around, row.subject, FINDING_CONTEST))
    if not row.needs_plan:
        return (_("Read finding %(number)s. If you do not agree, contest it"), last) if may else None
    if not may:
        return _("Answer finding %(number)s: propose how you correct it"), due
    if last is None:
        return _("Answer finding %(number)s: propose how you correct it, or contest it"), due
    words = _("Answer finding %(number)s, which can be contested until %(last)s: propose how you correct it")
    return words % {"number": "%(number)s", "last": day_text(last)}, due


def _hearings(around: Around) -> list[Step]:
    return [
        Step(
            _("Say what you think of what is intended, before it is decided"),
            f"/portal/decisions/{row.pk}/",
            _until(around, row.subject, "hearing"),
        )
        for row in around.decisions
        if row.state == DecisionState.HEARING and row.nothing_more_at is None
    ]


def _remedies(around: Around) -> list[Step]:
    """A suspension ends by what the holder tells; told once, an auditor looks."""
    untold = [row for row in around.suspended if row.part.remedy_claimed_at is None]
    told = [_told(row.part, around) for row in around.suspended if row.part.remedy_claimed_at]
    parts = [row.part for row in untold]
    if not parts:
        return list(dict.fromkeys(told))
    days = [row.decision.until_day for row in untold if row.decision]
    number = parts[0].authorisation.aeo_number
    form = reverse("authorisations:claim-remedied", args=[number, parts[0].pk])
    url = form if len(parts) == 1 else reverse("authorisations:my-status", args=[number])
    words = _("Suspended: tell when the cause is remedied")
    if any(part.remedy_denied_at for part in parts):
        words = _("Suspended, and the cause is not remedied yet: read what is still to be done, and tell when it is")
    return [Step(words, url, min(filter(None, days), default=None)), *dict.fromkeys(told)]


def _ahead(around: Around) -> list[Step]:
    """What is decided and not yet in effect: from which day a part is suspended."""
    words = _("Nothing to do. Suspended from %(day)s by the decision %(number)s")
    return list(
        dict.fromkeys(
            Step(
                words % {"day": day_text(row.during.lower), "number": row.decision.number},
                f"/portal/decisions/{row.decision.pk}/",
                theirs=False,
            )
            for row in around.ahead
            if row.decision
        )
    )


def _told(part: Part, around: Around) -> Step:
    if part.remedy_verified_at:
        verified = _("Nothing to do. The remedy is verified; customs decides on lifting the suspension")
        return Step(verified, "", _until(around, part.subject, SUSPENSION_LIFTING), theirs=False)
    words = _("Nothing to do. %(name)s told on %(day)s that the cause is remedied; an auditor verifies it")
    said = {"name": around.names.of(part.remedy_claimed_by), "day": day_text(part.remedy_claimed_at)}
    return Step(words % said, "", _until(around, part.subject, REMEDY_CHECK), theirs=False)


def _complaints(application: Application, around: Around) -> list[Step]:
    """What was not granted may be complained about, while there is time and nobody did."""
    if application.state not in NOT_AS_ASKED:
        return []
    return _complain(around.decisions, around)


def _complain(decisions: Sequence[Decision], around: Around) -> list[Step]:
    limits = [(row, _until(around, row.subject, "complaint")) for row in decisions]
    complained = {row.decision_id for row in around.complaints}
    return [
        Step(
            _("If you do not agree, complain about the decision")
            if row.application_id
            else _("If you do not agree, complain about the decision %(number)s") % {"number": row.number},
            f"/portal/decisions/{row.pk}/",
            until,
        )
        for row, until in limits
        if until is not None and until >= clock.today() and row.pk not in complained
    ]


def _answers(around: Around) -> list[Step]:
    """Complaints that customs has not answered yet, each with the day by which it does."""
    words = _("Nothing to do. Customs answers your complaint %(reference)s")
    return [
        Step(
            words % {"reference": row.reference},
            reverse("authorisations:my-complaint", args=[row.pk]),
            row.answer_due_on,
            theirs=False,
        )
        for row in around.complaints
        if row.state in OPEN_COMPLAINT
    ]


def _wishes(around: Around) -> list[Step]:
    """A suspension for which the company asked itself waits for an approver."""
    words = _("Nothing to do. An approver decides on your wish for a suspension from %(first)s until %(last)s")
    wished = [row for row in around.decisions if is_wish(row) and row.state in OPEN_DECISION]
    days = [{"first": day_text(row.from_day), "last": day_text(row.until_day)} for row in wished]
    ends = [_until(around, row.subject, SUSPENSION_WISH) for row in wished]
    return [Step(words % named, "", end, theirs=False) for named, end in zip(days, ends, strict=True)]


def _with_customs(application: Application, around: Around) -> Step:
    subject = application.subject
    if application.state == S.SUBMITTED:
        until = _until(around, subject, "acceptance")
        return Step(_("Nothing to do. Customs checks whether it is complete"), "", until, theirs=False)
    if application.state in (S.UNDER_ASSESSMENT, S.RECOMMENDED):
        words = _("Nothing to do. Customs decides")
        return Step(words, "", _until(around, subject, "decision"), theirs=False)
    if application.state == S.CLOSED and application.purpose != Purpose.INITIAL and application.ended_by == SYSTEM.ref:
        words = _("Closed: the status %(number)s, which it was about, has ended. If you want it again, apply anew")
        return Step(words % {"number": application.aeo_number}, theirs=False)
    unread = next((row for row in around.decisions if row.is_untold), None)
    if unread is not None:
        return Step(_("The decision is taken. Open its letter to read it"), f"/portal/decisions/{unread.pk}/")
    return Step(_("Nothing more to do for this application"), theirs=False)


def _until(around: Around, subject: str, limit: str) -> date | None:
    row = around.limits.get((subject, limit))
    return row.due_on if row else None


def _last(around: Around, subject: str, limit: str) -> Deadline | None:
    """The limit that runs, else the one that ran last: what is still to be done after it keeps its day."""
    return around.limits.get((subject, limit)) or around.ended.get((subject, limit))


def _day(around: Around, subject: str, limit: str) -> date | None:
    row = _last(around, subject, limit)
    return row.due_on if row else None


def _over(around: Around, subject: str, limit: str) -> bool:
    return ran_out(_last(around, subject, limit))
