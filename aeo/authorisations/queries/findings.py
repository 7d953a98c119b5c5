"""What was found under a status and is not closed, whichever assessment found it."""

from __future__ import annotations

from django.db.models import QuerySet

from aeo.authorisations.models import Authorisation, Part
from aeo.authorisations.queries import cases, timelines
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Finding
from audits.queries.findings import open_under
from operators.models import Application


def against(authorisation: Authorisation) -> list[Finding]:
    """Those that forbid a grant and touch what is still held: the status is not kept over them."""
    pack = pack_of(authorisation.version_id)
    parts = timelines.alive(cases.parts_of(authorisation))
    return [one for one in _grave(authorisation) if any(touches(part, one, pack) for part in parts)]


def older(application: Application) -> list[Finding]:
    """Those that forbid a grant, from other cases of the status that an application is about."""
    held = cases.held_by(application.operator, application.aeo_number).first() if application.aeo_number else None
    found = _grave(held) if held else []
    return [one for one in found if one.assessment.application_id != application.pk]


def left_open(authorisation: Authorisation) -> list[Finding]:
    """All that are not closed, grave or not."""
    return list(_open(authorisation, Finding.objects.all()))


def touches(part: Part, finding: Finding, pack: Pack) -> bool:
    """The finding is on a criterion of the component, and on its role and one of its sites where it names them."""
    sites = {row.site_id for row in part.coverage.all() if row.covered_until is None}
    return (
        finding.criterion in pack.components[part.component].criteria
        and finding.role in ("", part.role)
        and (finding.site_id is None or not sites or finding.site_id in sites)
    )


def _grave(authorisation: Authorisation) -> list[Finding]:
    return list(_open(authorisation, Finding.objects.filter(blocks_grant=True)))


def _open(authorisation: Authorisation, findings: QuerySet[Finding]) -> QuerySet[Finding]:
    rows = findings.filter(assessment__operator=authorisation.operator_id)
    found = open_under(rows, authorisation.aeo_number, authorisation.application_id)
    return found.select_related("assessment__application")
