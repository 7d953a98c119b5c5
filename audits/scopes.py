"""Who sees the papers and files of visits and findings."""

from __future__ import annotations

from aeo.accounts.models import User
from aeo.documents import scopes
from aeo.documents.models import Upload
from aeo.notices import readers
from audits.models import ClaimEvidence, ContestEvidence, Finding, FindingEvidence, Visit, VisitRecord
from audits.queries.scope import visible_findings, visible_visits
from operators.queries import people
from operators.scopes import left
from operators.views import former


def sees_file(user: User, upload: Upload) -> bool:
    """What shows a finding, that it is wrong, or that it was put right; records of a visit are the administration's."""
    findings = visible_findings(user)
    return (
        FindingEvidence.objects.filter(file=upload, finding__in=findings).exists()
        or ContestEvidence.objects.filter(file=upload, finding__in=findings).exists()
        or ClaimEvidence.objects.filter(file=upload, claim__finding__in=findings).exists()
        or (people.sees_cases(user) and VisitRecord.objects.filter(file=upload).exists())
    )


def finding(pk: int, _address: object) -> former.Thing | None:
    """A finding's pages belong to the section of its criterion; the company knows of it since it was notified."""
    row = Finding.objects.select_related("assessment__operator").filter(pk=pk).first()
    if row is None or row.notified_at is None:
        return None
    return former.Thing(row.assessment.operator, row.notified_at, frozenset({row.criterion}))


scopes.subjects("visit", visible_visits)
scopes.files(sees_file)
readers.closed("visit", left(Visit, "assessment__operator"))
readers.closed("finding", left(Finding, "assessment__operator"))
former.pages("portal/findings/<int:pk>/", finding)
