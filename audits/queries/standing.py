"""How an assessment stands: what the authority's recommendation and decision rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from aeo.kernel.glance import once
from audits import risk
from audits.models import Assessment, Finding, VisitMember
from audits.queries.review import without_final
from audits.queries.risk import criteria_to_rate, ratings
from audits.states import OPEN_FINDING, ConsultationState, Coverage, Proposal, TeamPart, VisitState
from operators.models import Application
from operators.states import ApplicationState


@dataclass(frozen=True)
class Standing:
    """`sites_covered`: site id → visited, waived, or represented by a sample that still stands.

    `open_findings`: severity → how many are open; `blocking` those that forbid a grant; `conditions` the ids of the
    findings that become conditions with a date. `lead_refs` led a visit, `team_refs` took part in one in any way,
    `reviewer_refs` gave verdicts or ratings: none of them may decide. `obstructed` is a ground for refusal.
    """

    reviewed: bool
    risk_rated: bool
    consultations_open: int
    sites_covered: Mapping[int, bool]
    open_findings: Mapping[str, int]
    blocking: int
    conditions: tuple[int, ...]
    lead_refs: frozenset[str]
    team_refs: frozenset[str]
    reviewer_refs: frozenset[str]
    obstructed: bool
    visits_open: int


def standing(assessment: Assessment) -> Standing:
    """The present standing; a constant number of queries however much hangs on the assessment."""
    return once(("standing", assessment.pk), lambda: _standing(assessment))


def _standing(assessment: Assessment) -> Standing:
    found = list(open_findings(assessment))
    members = list(VisitMember.objects.filter(visit__assessment=assessment).values_list("user_ref", "part"))
    visits = list(assessment.visits.values_list("state", "obstructed"))
    return Standing(
        reviewed=assessment.reviewed_at is not None and not without_final(assessment),
        risk_rated=not risk.missing(criteria_to_rate(assessment), ratings(assessment)),
        consultations_open=assessment.consultations.filter(state=ConsultationState.SENT).count(),
        sites_covered=_covered(assessment, found),
        open_findings=Counter(finding.severity for finding in found),
        blocking=sum(finding.blocks_grant for finding in found),
        conditions=tuple(finding.pk for finding in found if finding.becomes_condition),
        lead_refs=frozenset(ref for ref, part in members if part == TeamPart.LEAD),
        team_refs=frozenset(ref for ref, _part in members),
        reviewer_refs=_reviewers(assessment),
        obstructed=any(obstructed for _state, obstructed in visits),
        visits_open=sum(state not in (VisitState.CONCLUDED, VisitState.CANCELLED) for state, _obstructed in visits),
    )


def open_findings(assessment: Assessment) -> QuerySet[Finding]:
    """The findings that are neither closed nor withdrawn, by number."""
    return assessment.findings.filter(state__in=OPEN_FINDING).order_by("number")


def tainted_procedure_sites(found: list[Finding]) -> set[int]:
    """Sites with an open finding on a procedure they share: nothing is represented by them until it is closed."""
    return {f.site_id for f in found if f.shared_procedure and f.blocks_grant and f.site_id}


def _covered(assessment: Assessment, found: list[Finding]) -> dict[int, bool]:
    application = assessment.application
    wanted = dict.fromkeys((row.site_id for row in application.site_rows.all()) if application else (), False)
    tainted = tainted_procedure_sites(found)
    for row in assessment.coverage.prefetch_related("sample__sites"):
        wanted[row.site_id] = True
        if row.how == Coverage.REPRESENTED and row.sample:
            wanted[row.site_id] = tainted.isdisjoint(site.pk for site in row.sample.sites.all())
    return wanted


def _reviewers(assessment: Assessment) -> frozenset[str]:
    judged = assessment.verdicts.values_list("by", flat=True)
    rated = assessment.ratings.values_list("by", flat=True)
    return frozenset(judged.union(rated)) | ({assessment.reviewed_by} if assessment.reviewed_by else frozenset())


def proposal_of(application: Application) -> str:
    """What a decided application came to."""
    granted = application.state in (ApplicationState.GRANTED, ApplicationState.GRANTED_IN_PART)
    return Proposal.GRANT if granted else Proposal.REFUSE
