"""Rating risks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from aeo.kernel import clock
from aeo.kernel.lifecycle import action, locked
from aeo.kernel.policy import Actor, when
from audits.models import Assessment, RiskRating
from audits.policies.assessments import may_work
from audits.queries.risk import criteria_to_rate
from operators.actions.recording import record_in
from operators.policies.seats import permit

Scores = tuple[int, int]


@dataclass(frozen=True)
class Rated:
    """A rating of one criterion: (likelihood, impact) before and after the operator's own measures."""

    criterion: str
    inherent: Scores
    residual: Scores
    note: str = ""
    language: str = ""


@action
def rate_many(assessment: Assessment, rated: Iterable[Rated], *, by: Actor) -> list[RiskRating]:
    """Rate several criteria at once; all or none."""
    return [
        rate(assessment, one.criterion, one.inherent, one.residual, by=by, note=one.note, language=one.language)
        for one in rated
    ]


@action
def rate(
    assessment: Assessment,
    criterion: str,
    inherent: Scores,
    residual: Scores,
    *,
    by: Actor,
    note: str = "",
    language: str = "",
) -> RiskRating:
    """Rate one criterion: (likelihood, impact) before and after the operator's own measures, each 1 to 4.

    A later rating replaces the earlier; both are kept. Contradiction when a score is off the scale or the residual
    risk exceeds the inherent one.
    """
    assessment = locked(assessment)
    permit(may_work(by, assessment))
    known = criterion in criteria_to_rate(assessment)
    when(known, _("The types applied for do not rest on this criterion."), "not-applicable").enforce()
    assessment.ratings.filter(criterion=criterion, replaced_at__isnull=True).update(replaced_at=clock.now())
    row = RiskRating.objects.create(
        assessment=assessment,
        criterion=criterion,
        likelihood=inherent[0],
        impact=inherent[1],
        residual_likelihood=residual[0],
        residual_impact=residual[1],
        note=note,
        language=language,
        at=clock.now(),
        by=by.ref,
    )
    record_in(assessment, "rate", by, {"criterion": criterion, "inherent": inherent, "residual": residual})
    return row
