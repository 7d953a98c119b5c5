"""Which sites are covered: visited, represented by a sample, or waived with a reason (lifecycles §3)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from aeo.kernel import clock
from aeo.kernel.lifecycle import action, locked
from aeo.kernel.policy import Actor, Verdict, when
from audits.models import Assessment, Sample, SiteCoverage
from audits.policies.assessments import may_work
from audits.states import Coverage, SampleChoice
from operators.actions.recording import record_in
from operators.models import Site
from operators.policies.seats import permit


@dataclass(frozen=True)
class SampleStatement:
    """What a sample stands for: the population in words, the shared procedure, the size rule and size, the choice."""

    population: str
    procedure: str
    size_rule: str
    size: int
    choice: str
    language: str
    seed: str = ""


@action
def state_sample(assessment: Assessment, statement: SampleStatement, sites: Sequence[Site], *, by: Actor) -> Sample:
    """Record a sample. A random one is drawn here from `sites` by its seed; one by risk is `sites` as given."""
    assessment = locked(assessment)
    permit(may_work(by, assessment))
    _own(assessment, sites).enforce()
    chosen = drawn(sites, statement) if statement.choice == SampleChoice.RANDOM else list(sites)
    when(len(chosen) == statement.size, _("The sample has another size than stated."), "sample-size").enforce()
    sample = Sample.objects.create(assessment=assessment, at=clock.now(), by=by.ref, **vars(statement))
    sample.sites.set(chosen)
    record_in(assessment, "sample", by, {"sample": sample.pk, "sites": [site.pk for site in chosen], **vars(statement)})
    return sample


def drawn(sites: Collection[Site], statement: SampleStatement) -> list[Site]:
    """A draw that anybody can repeat: the sites with the smallest SHA-256 over seed and site id."""

    def lot(site: Site) -> str:
        return hashlib.sha256(f"{statement.seed}:{site.pk}".encode()).hexdigest()

    return sorted(sites, key=lot)[: statement.size]


@action
def represent(assessment: Assessment, site: Site, sample: Sample, *, by: Actor, reason: str = "") -> SiteCoverage:
    """A site of the sample's population that was not chosen is represented by it."""
    return _record(assessment, site, Coverage.REPRESENTED, by=by, reason=reason, sample=sample)


@action
def waive(assessment: Assessment, site: Site, *, by: Actor, reason: str, language: str = "") -> SiteCoverage:
    """A site needs no visit, for a reason."""
    return _record(assessment, site, Coverage.WAIVED, by=by, reason=reason, language=language)


@action
def visited(assessment: Assessment, site_ids: Collection[int], *, by: Actor) -> None:
    """Sites that a team has visited; whatever was recorded of them before gives way."""
    for site_id in sorted(site_ids):
        _put(assessment, site_id, Coverage.VISITED, by.ref, {"sample": None, "reason": "", "language": ""})


def _record(
    assessment: Assessment,
    site: Site,
    how: str,
    *,
    by: Actor,
    reason: str = "",
    language: str = "",
    sample: Sample | None = None,
) -> SiteCoverage:
    assessment = locked(assessment)
    permit(may_work(by, assessment))
    _own(assessment, [site]).enforce()
    of_case = sample is None or sample.assessment_id == assessment.pk
    when(of_case, _("This sample belongs to another case.")).enforce()
    seen = assessment.coverage.filter(site=site, how=Coverage.VISITED).exists()
    when(not seen, _("This site was visited."), "visited").enforce()
    row = _put(assessment, site.pk, how, by.ref, {"sample": sample, "reason": reason, "language": language})
    record_in(assessment, "cover", by, {"site": site.pk, "how": str(how), "reason": reason})
    return row


def _put(assessment: Assessment, site_id: int, how: str, by: str, more: dict[str, object]) -> SiteCoverage:
    fields = {"how": how, "at": clock.now(), "by": by, **more}
    row, _new = SiteCoverage.objects.update_or_create(assessment=assessment, site_id=site_id, defaults=fields)
    return row


def _own(assessment: Assessment, sites: Collection[Site]) -> Verdict:
    own = all(site.operator_id == assessment.operator_id for site in sites)
    return when(own, _("A site belongs to another company."), "foreign-site")
