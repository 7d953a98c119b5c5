"""What hangs on applications, for a reader: read in a constant number of queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from aeo.accounts.models import User
from aeo.authorisations.models import Complaint, Decision
from aeo.authorisations.queries.cases import own_decisions
from aeo.authorisations.states import ComplaintState
from aeo.kernel.models import Deadline
from aeo.portal.steps import Around
from audits.models import Finding, Visit
from audits.queries.scope import own_findings, own_visits
from operators.models import Application, InformationRequest
from operators.queries import own


def around(user: User, applications: Sequence[Application]) -> dict[int, Around]:
    """Application id → what hangs on it and may be seen."""
    keys = [row.pk for row in applications]
    requests = list(own.requests(user).filter(application__in=keys).order_by("number"))
    visits = list(_joined(own_visits(user)).filter(assessment__application__in=keys).order_by("pk"))
    findings = list(_joined(own_findings(user)).filter(assessment__application__in=keys).order_by("number"))
    decisions = list(own_decisions(user).filter(application__in=keys).order_by("pk"))
    things: list[Any] = [*applications, *requests, *visits, *findings, *decisions]
    limits, complained = _limits(row.subject for row in things), _complained(decisions)
    whole = set(own.whole_applications(user).filter(pk__in=keys).values_list("pk", flat=True))
    return {
        key: Around(
            limits,
            [row for row in requests if row.application_id == key],
            [row for row in visits if row.assessment.application_id == key],
            [row for row in findings if row.assessment.application_id == key],
            [row for row in decisions if row.application_id == key],
            complained,
            key in whole,
        )
        for key in keys
    }


def subjects(application: Application, found: Around) -> list[str]:
    """The application and everything with time limits of its own that hangs on it."""
    things: list[InformationRequest | Visit | Finding | Decision] = [
        *found.requests,
        *found.visits,
        *found.findings,
        *found.decisions,
    ]
    return [application.subject, *(row.subject for row in things)]


def known_as(found: Around) -> dict[str, str]:
    """What stands beside a clock where several of one kind run: the number of the finding or request."""
    findings = {row.subject: _("finding %(number)s") % {"number": row.number} for row in found.findings}
    return findings | {row.subject: _("request %(number)s") % {"number": row.number} for row in found.requests}


def _joined(rows: Any) -> Any:
    return rows.select_related("assessment")


def _complained(decisions: Iterable[Decision]) -> frozenset[int]:
    rows = Complaint.objects.filter(decision__in=list(decisions)).exclude(state=ComplaintState.WITHDRAWN)
    return frozenset(key for key in rows.values_list("decision", flat=True) if key)


def _limits(subjects_: Iterable[str]) -> dict[tuple[str, str], Deadline]:
    rows = Deadline.objects.filter(subject__in=list(subjects_), closed_on__isnull=True)
    return {(row.subject, row.clock): row for row in rows}
