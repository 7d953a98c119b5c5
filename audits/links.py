"""Where people can act on what they are told of: pages of the portal and of the desk, which lie above."""

from __future__ import annotations

from django.conf import settings

from audits.models import Assessment, Finding, Visit
from operators import links


def case(assessment: Assessment) -> str:
    """The administration's page of the case."""
    return links.case(assessment.application) if assessment.application else f"/desk/assessments/{assessment.pk}/"


def visit(row: Visit) -> str:
    """The operator's page of a visit."""
    return f"/portal/visits/{row.pk}/"


def visit_case(row: Visit) -> str:
    """The administration's page of a visit."""
    return f"/desk/visits/{row.pk}/"


def finding(row: Finding) -> str:
    """The operator's page of a finding."""
    return f"/portal/findings/{row.pk}/"


def finding_case(row: Finding) -> str:
    """The administration's page of a finding."""
    return f"/desk/findings/{row.pk}/"


def consultation(token: str) -> str:
    """The page on which another authority answers once."""
    return f"{settings.AEO_BASE_URL.rstrip('/')}/consultation/{token}"
