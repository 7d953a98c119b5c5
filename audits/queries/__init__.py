"""How it is read. `standing` is what a decision rests on; `visible_to` is what a reader may see."""

from audits.queries.review import Line, applying, current_verdicts, lines, unjudged
from audits.queries.risk import criteria_to_rate, ratings
from audits.queries.scope import (
    visible_assessments,
    visible_consultations,
    visible_findings,
    visible_to,
    visible_visits,
)
from audits.queries.standing import Standing, open_findings, standing

__all__ = [
    "Line",
    "Standing",
    "applying",
    "criteria_to_rate",
    "current_verdicts",
    "lines",
    "open_findings",
    "ratings",
    "standing",
    "unjudged",
    "visible_assessments",
    "visible_consultations",
    "visible_findings",
    "visible_to",
    "visible_visits",
]
