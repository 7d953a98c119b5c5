"""The time for findings, and who waits for what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from aeo.kernel.models import Deadline
from aeo.kernel.running import Limit
from aeo.programme.clocks import limit
from aeo.programme.queries import pack_of
from audits.clocks import FINDING_CONTEST, FINDING_DUE
from audits.models import Claim, Finding
from audits.queries.visits import ran_out
from audits.states import OPEN_FINDING, Effect, FindingState


def is_holder(finding: Finding) -> bool:
    """Whether the operator holds the status; then the longer time counts."""
    return bool(finding.assessment.aeo_number)


def days_allowed(finding: Finding) -> int:
    """The days its severity gives."""
    rule = pack_of(finding.assessment.version_id).severities[finding.severity]
    return rule.days_for_holder if is_holder(finding) else rule.days_before_decision


def due_on(finding: Finding) -> date | None:
    """The last day for it; None before it is notified, and when it has no time limit."""
    return due_days([finding]).get(finding.subject)


def due_days(findings: Iterable[Finding]) -> dict[str, date]:
    """Subject → last day of the running limit; one query for all."""
    subjects = [finding.subject for finding in findings]
    rows = Deadline.objects.filter(subject__in=subjects, clock=FINDING_DUE, closed_on__isnull=True)
    return dict(rows.values_list("subject", "due_on"))


def open_under(findings: QuerySet[Finding], aeo_number: str, application: int | None) -> QuerySet[Finding]:
    """Those that are not closed of a status: found before `application` was granted, or while it is held."""
    granted = Q(assessment__application=application) if application else Q(pk__in=())
    of_it = granted | Q(assessment__aeo_number=aeo_number) | Q(assessment__application__aeo_number=aeo_number)
    return findings.filter(of_it, state__in=OPEN_FINDING).order_by("number", "pk")


def refused(finding: Finding) -> Claim | None:
    """The last report that it is done, if an auditor found that it is not, and nothing was reported since."""
    waits = finding.state == FindingState.PLAN_ACCEPTED
    return finding.claims.filter(effect=Effect.NOT_EFFECTIVE).order_by("-id").first() if waits else None


def contestable(finding: Finding, limit: Deadline | None) -> bool:
    """It was not contested yet, and the limit to contest it, if it began, is not over."""
    return finding.contested_at is None and not ran_out(limit)


def contest_started(finding: Finding) -> bool:
    """The time to contest has begun at some time."""
    return Deadline.objects.filter(subject=finding.subject, clock=FINDING_CONTEST).exists()


def more_time(finding: Finding, days: int) -> Limit:
    """A new time of some days, for a finding whose time had ended."""
    return limit(pack_of(finding.assessment.version_id), FINDING_DUE, length=days)
