"""Complaints: what can be complained about, until when, and to which case it belongs."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from aeo.authorisations.clocks import COMPLAINT
from aeo.authorisations.models import Complaint, Decision
from aeo.authorisations.states import OPEN_COMPLAINT
from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, due
from aeo.kernel.models import Deadline
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Finding
from audits.states import FindingState
from operators.models import Application

# The clocks of an application at whose end customs should have answered.
ANSWERING = ("acceptance", "decision")
About = Decision | Finding | Application


def taker(about: About, pack: Pack) -> str:
    """Who did what is complained about; a finding is an inspector's, and silence is nobody's."""
    if isinstance(about, Decision):
        return pack.decisions[about.decision_kind].body
    return "inspector" if isinstance(about, Finding) else ""


def is_kept(finding: Finding) -> bool:
    """It was contested, somebody else decided on that, and it stands."""
    return finding.contest_decided_at is not None and finding.state != FindingState.WITHDRAWN


def is_silent(application: Application) -> bool:
    """Customs should have answered, and has not."""
    late = Deadline.objects.filter(subject=application.subject, clock__in=ANSWERING, closed_on__isnull=True)
    return application.is_open and late.filter(due_on__lt=clock.today()).exists()


def open_about(about: About) -> Complaint | None:
    """The complaint about it that is not answered yet."""
    kind = {Decision: "decision", Finding: "finding", Application: "application"}[type(about)]
    return Complaint.objects.filter(Q((kind, about)), state__in=OPEN_COMPLAINT).order_by("-pk").first()


def last_day(about: About) -> date | None:
    """The last day for a complaint: reckoned from service of a decision, or from when a finding was kept.

    None before a decision is served, and against silence.
    """
    if isinstance(about, Decision):
        rows = Deadline.objects.filter(subject=about.subject, clock=COMPLAINT).order_by("-pk")
        return rows.values_list("due_on", flat=True).first()
    if isinstance(about, Finding) and about.contest_decided_at is not None:
        rule = limit(pack_of(about.assessment.version_id), COMPLAINT)
        known = clock.day_of(about.contest_decided_at)
        return due(Period(known, rule.length, rule.unit, rule.moves), running.calendar()).day
    return None


def case_of(complaint: Complaint) -> str:
    """The case for which somebody declares to have no interest."""
    if complaint.decision is not None:
        return complaint.decision.case
    if complaint.finding is not None:
        return str(complaint.finding.assessment.case)
    return complaint.application.subject if complaint.application is not None else complaint.subject


def on_case(application: Application) -> Q:
    """The complaints that belong to an application's case."""
    return (
        Q(decision__application=application)
        | Q(finding__assessment__application=application)
        | Q(application=application)
    )
