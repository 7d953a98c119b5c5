"""Decisions, authorisations and what hangs on them: who sees them, and what stands in the way of a grant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from django.db.models import Prefetch, Q, QuerySet

from aeo.accounts.models import User
from aeo.authorisations.models import (
    Authorisation,
    Certificate,
    ChangeNotice,
    Complaint,
    Decision,
    HearingPoint,
    Part,
    Renewal,
)
from aeo.authorisations.states import (
    LIVE,
    ON_HELD,
    OPEN_DECISION,
    CertificateState,
    DecisionKind,
    DecisionState,
    Manner,
)
from aeo.kernel.glance import once
from aeo.kernel.models import Deadline, Entry
from aeo.kernel.policy import SYSTEM
from aeo.notices.states import NoticeState
from audits.models import Assessment, Finding
from audits.states import OPEN_FINDING
from operators.models import Application, Bar, Operator
from operators.queries import people

# What an operator may see of a decision: nothing before it is told.
TOLD = (DecisionState.HEARING, DecisionState.HEARD, DecisionState.DECIDED)
_TOLD = Q(state__in=TOLD) | Q(state=DecisionState.DROPPED, hearing_opened_at__isnull=False)


@dataclass(frozen=True)
class Former:
    """An answer to a point that was bettered, and when it was given."""

    text: str
    language: str
    at: datetime


def _own(user: User) -> Q:
    seats = people.companies_of(user).filter(role__in=people.SECTIONLESS)
    return Q(operator_id__in=seats.values("operator_id"))


def decisions_visible_to(user: User) -> QuerySet[Decision]:
    """Staff see all; an operator its own, from the hearing on, and what came of that."""
    if people.sees_cases(user):
        return Decision.objects.all()
    return Decision.objects.filter(_TOLD, _own(user))


def authorisations_visible_to(user: User) -> QuerySet[Authorisation]:
    """Staff see all, an operator its own."""
    return Authorisation.objects.all() if people.sees_cases(user) else Authorisation.objects.filter(_own(user))


def certificates_visible_to(user: User) -> QuerySet[Certificate]:
    """Those of the authorisations that are seen; an operator sees no failed ones."""
    rows = Certificate.objects.filter(authorisation__in=authorisations_visible_to(user))
    hidden = (CertificateState.FAILED, CertificateState.CANCELLED)
    return rows if people.sees_cases(user) else rows.exclude(state__in=hidden)


def complaints_visible_to(user: User) -> QuerySet[Complaint]:
    """Staff see all, an operator its own."""
    return Complaint.objects.all() if people.sees_cases(user) else Complaint.objects.filter(_own(user))


def change_notices_visible_to(user: User) -> QuerySet[ChangeNotice]:
    """Staff see all, an operator its own."""
    return ChangeNotice.objects.all() if people.sees_cases(user) else ChangeNotice.objects.filter(_own(user))


def own_complaints(user: User) -> QuerySet[Complaint]:
    """Those of somebody's own companies."""
    return Complaint.objects.filter(_own(user))


def own_changes(user: User) -> QuerySet[ChangeNotice]:
    """Those that somebody's own companies told of."""
    return ChangeNotice.objects.filter(_own(user))


def suspension_asked(authorisation: Authorisation) -> Decision | None:
    """The holder's own wish for a suspension, while nobody has decided on it."""
    rows = Decision.objects.filter(authorisation=authorisation, state__in=OPEN_DECISION)
    return rows.filter(decision_kind=DecisionKind.SUSPEND, manner=Manner.REQUESTED, proposer=SYSTEM.ref).first()


def ending_with(authorisation: Authorisation, *, given_up: bool) -> QuerySet[Decision]:
    """What is proposed on a status and makes no sense once that is over. If its holder gave it up after it was told of
    an intended revocation, that goes on: it may still end in a bar (lifecycles §7).
    """
    rows = Decision.objects.filter(authorisation=authorisation, application__isnull=True, state__in=OPEN_DECISION)
    rows = rows.filter(decision_kind__in=sorted(ON_HELD))
    told = rows.filter(decision_kind=DecisionKind.REVOKE, hearing_opened_at__isnull=False)
    return (rows.exclude(pk__in=told.values("pk")) if given_up else rows).order_by("pk")


def untold(applications: Collection[int]) -> set[int]:
    """Those of these applications that are decided by a letter that is not served: how is not told before."""
    decided = Decision.objects.filter(application__in=list(applications), state=DecisionState.DECIDED)
    unread = decided.filter(notice__isnull=False).exclude(notice__state=NoticeState.SERVED)
    return {key for key in unread.values_list("application_id", flat=True) if key is not None}


def former_answers(decision: Decision) -> dict[int, list[Former]]:
    """Point → the answers that a later one took the place of, the latest first: read from the journal. One query."""
    rows = Entry.objects.filter(subject=decision.subject, verb="answer_point").order_by("seq")
    found: dict[int, list[Former]] = {}
    for row in rows:
        facts = orjson.loads(row.facts or "{}")
        if "answer" in facts:
            former = Former(facts["answer"], facts.get("language", ""), row.at)
            found.setdefault(facts["point"], []).insert(0, former)
    return {point: answers[1:] for point, answers in found.items()}


def is_wish(decision: Decision) -> bool:
    """A suspension for which the holder asked itself."""
    return (decision.decision_kind, decision.manner, decision.proposer) == (
        DecisionKind.SUSPEND,
        Manner.REQUESTED,
        SYSTEM.ref,
    )


def suspension_refused(authorisation: Authorisation) -> Decision | None:
    """The holder's last wish for a suspension, if an approver did not agree to it."""
    rows = Decision.objects.filter(authorisation=authorisation, decision_kind=DecisionKind.SUSPEND, proposer=SYSTEM.ref)
    last = rows.filter(manner=Manner.REQUESTED).order_by("-pk").first()
    if last is None or last.state != DecisionState.DROPPED:
        return None
    taken_back = Entry.objects.filter(subject=last.subject, verb="drop", actor=SYSTEM.ref).exists()
    return None if taken_back else last


def own_with_wishes(user: User) -> QuerySet[Decision]:
    """The same, and suspensions for which the companies asked themselves and nobody decided yet."""
    wished = Q(decision_kind=DecisionKind.SUSPEND, manner=Manner.REQUESTED, proposer=SYSTEM.ref)
    return Decision.objects.filter(_TOLD | (wished & Q(state__in=OPEN_DECISION)), _own(user))


def own_decisions(user: User) -> QuerySet[Decision]:
    """Those about somebody's own companies, from the hearing on; also for staff who have one."""
    return Decision.objects.filter(_TOLD, _own(user))


def own_authorisations(user: User) -> QuerySet[Authorisation]:
    """Those of somebody's own companies."""
    return Authorisation.objects.filter(_own(user))


def own_certificates(user: User) -> QuerySet[Certificate]:
    """Those of somebody's own companies that were sealed, or are being made."""
    hidden = (CertificateState.FAILED, CertificateState.CANCELLED)
    return Certificate.objects.filter(authorisation__in=own_authorisations(user)).exclude(state__in=hidden)


def whole(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decisions with all that a page shows of them, in a constant number of queries."""
    return decisions.select_related(
        "operator",
        "application",
        "site",
        "authorisation",
        "notice",
        "hearing_notice",
        "change_notice__authorisation",
        "assessment",
    ).prefetch_related(
        "items__site",
        "items__conditions",
        "conditions",
        "parts",
        "reaches__part__coverage__site",
        Prefetch("points", queryset=HearingPoint.objects.order_by("number").prefetch_related("files__file")),
    )


def open_decision(application: Application) -> Decision | None:
    """The decision on an application that is proposed, in hearing or heard."""
    rows = Decision.objects.filter(application=application, state__in=OPEN_DECISION)
    return once(("open decision", application.pk), rows.first)


def assessment_of(application: Application) -> Assessment | None:
    """The latest assessment of an application, which it holds as it is given."""
    rows = Assessment.objects.filter(application=application).select_related("self_assessment")
    found = once(("assessment", application.pk), rows.order_by("-pk").first)
    if found is not None:
        found.application = application
    return found


def bar_of(decision: Decision) -> Bar | None:
    """The bar that followed its service."""
    return Bar.objects.filter(decision_ref=decision.subject).first()


def open_findings(assessment: Assessment) -> list[Finding]:
    """What was found and is not settled."""
    return list(assessment.findings.filter(state__in=sorted(OPEN_FINDING)).order_by("number"))


def held_by(operator: Operator, aeo_number: str = "") -> QuerySet[Authorisation]:
    """The authorisations of an operator, or the one with this number."""
    rows = Authorisation.objects.filter(operator=operator)
    return (rows.filter(aeo_number=aeo_number) if aeo_number else rows).order_by("pk")


def pending_renewal(authorisation: Authorisation) -> Renewal | None:
    """The renewal that is pending, timely or not."""
    return authorisation.renewals.filter(ended_at__isnull=True).first()


def deadline(subject: str, name: str) -> Deadline | None:
    """The running time limit of a subject, read without a lock; of several none runs twice."""
    return Deadline.objects.filter(subject=subject, clock=name, closed_on__isnull=True).first()


def hearing_until(decision: Decision) -> date | None:
    """The last day of the operator's time to be heard; None before its letter was served."""
    running = deadline(decision.subject, "hearing")
    return running.due_on if running else None


def parts_of(authorisation: Authorisation) -> list[Part]:
    """Its parts with their sites, in a constant number of queries."""
    return list(authorisation.parts.prefetch_related("coverage__site").order_by("pk"))


def held_after(authorisation: Authorisation, gone: Iterable[Part], day: date) -> list[Part]:
    """The parts that are held on a day from which some are not: what is given up from a later day is."""
    kept = Q(surrender_on__isnull=True) | Q(surrender_on__gt=day)
    rows = authorisation.parts.filter(kept, state__in=LIVE).exclude(pk__in=[part.pk for part in gone])
    return list(rows.order_by("pk"))


def rests_on(authorisation: Authorisation) -> Decision | None:
    """The decision on which its last certificate rests."""
    rows = authorisation.certificates.filter(decision__isnull=False).select_related("decision")
    last = rows.order_by("-version").first()
    return last.decision if last else None


def active_certificate(authorisation: Authorisation) -> Certificate | None:
    """The certificate in force."""
    return authorisation.certificates.filter(state=CertificateState.ACTIVE).first()
