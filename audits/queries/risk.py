"""Ratings as risk.py takes them."""

from __future__ import annotations

from aeo.programme.queries import pack_of
from audits import risk
from audits.models import Assessment, RiskRating


def criteria_to_rate(assessment: Assessment) -> tuple[str, ...]:
    """The criteria on which the types asked for rest; of a holder, those that it was opened for, or all."""
    pack = pack_of(assessment.version_id)
    application = assessment.application
    if application is not None:
        return pack.criteria_of(tuple(application.types))
    named = tuple(key for key in pack.criteria.keys if key in assessment.criteria)
    return named or tuple(pack.criteria.keys)


def ratings(assessment: Assessment) -> list[risk.Rating]:
    """The current ratings, by criterion."""
    rows = assessment.ratings.filter(replaced_at__isnull=True).order_by("criterion")
    return [rating_of(row) for row in rows]


def rating_of(row: RiskRating) -> risk.Rating:
    """A row as a rating."""
    inherent = risk.Level(row.likelihood, row.impact)
    return risk.Rating(row.criterion, inherent, risk.Level(row.residual_likelihood, row.residual_impact))
