"""Where the verification of an application stands, in a few numbers and a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from aeo.programme.queries import pack_of
from audits import risk
from audits.models import Assessment
from audits.queries.review import lines
from audits.queries.risk import criteria_to_rate, ratings
from audits.states import OPEN_FINDING, TOLD, AssessmentState, ConsultationState, VisitState
from operators.models import Application

OVER = (VisitState.CONCLUDED, VisitState.CANCELLED)


@dataclass(frozen=True)
class Summary:
    """`reviewed`: the review was finished. `band`: the risk of the whole case, empty while nothing is rated.

    `findings`: severity → how many are open, gravest first. `visits`: state → how many.
    """

    assessment: Assessment
    judged: int
    to_judge: int
    reviewed: bool
    rated: int
    to_rate: int
    band: str
    consultations: int
    consultations_open: int
    visits: Mapping[str, int]
    visits_open: int
    findings: Mapping[str, int]

    @property
    def findings_open(self) -> int:
        """All severities together."""
        return sum(self.findings.values())


def summary(application: Application) -> Summary | None:
    """The standing of the open assessment, else of the last; None before the application is accepted."""
    rows = Assessment.objects.filter(application=application).select_related("application", "self_assessment")
    found = list(rows.order_by("-pk"))
    assessment = next((one for one in found if one.state == AssessmentState.OPEN), found[0] if found else None)
    return summary_of(assessment) if assessment else None


def summary_of(assessment: Assessment) -> Summary:
    """The same for one assessment; six queries however much hangs on it."""
    answers, rated = lines(assessment), ratings(assessment)
    pack = pack_of(assessment.version_id)
    whole = risk.overall(pack.risk, rated)
    asked = list(assessment.consultations.values_list("state", flat=True))
    visits = Counter(assessment.visits.values_list("state", flat=True))
    found = Counter(assessment.findings.filter(state__in=OPEN_FINDING).values_list("severity", flat=True))
    return Summary(
        assessment=assessment,
        judged=sum(line.fresh for line in answers),
        to_judge=len(answers),
        reviewed=assessment.reviewed_at is not None,
        rated=len(rated),
        to_rate=len(criteria_to_rate(assessment)),
        band=str(whole.band.name) if whole else "",
        consultations=len(asked),
        consultations_open=asked.count(ConsultationState.SENT),
        visits=visits,
        visits_open=sum(count for state, count in visits.items() if state not in OVER),
        findings={s.key: found[s.key] for s in sorted(pack.severities, key=lambda s: -s.rank) if found[s.key]},
    )


@dataclass(frozen=True)
class Told:
    """What a company may know of the verification of its application."""

    visits: Mapping[str, int]
    findings: Mapping[str, int]

    @property
    def findings_open(self) -> int:
        """Of which it was told and which are open."""
        return sum(self.findings.values())


def told(application: Application) -> Told:
    """Visits it was told of and open findings it was told of; two queries. For the company's tracker."""
    of_case = Assessment.objects.filter(application=application)
    visits = Counter(
        state
        for state, announced, begun in of_case.filter(visits__isnull=False).values_list(
            "visits__state", "visits__announced_at", "visits__begun_at"
        )
        if state != VisitState.PLANNED and (announced or begun)
    )
    open_told = of_case.filter(findings__state__in=OPEN_FINDING & TOLD)
    return Told(visits, Counter(open_told.values_list("findings__severity", flat=True)))
