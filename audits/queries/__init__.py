"""How it is read. `standing` is what a decision rests on, `summary` where verification stands; `visible_to` is what a
reader may see, `own_*` what belongs to a trader's own companies."""

from audits.queries.review import Line, applying, current_verdicts, lines, unjudged
from audits.queries.risk import criteria_to_rate, ratings
from audits.queries.scope import (
    own_findings,
    own_visits,
    visible_assessments,
    visible_consultations,
    visible_findings,
    visible_to,
    visible_visits,
)
from audits.queries.standing import Standing, open_findings, standing
from audits.queries.summary import Summary, Told, summary, told

__all__ = [
    "Line",
    "Standing",
    "Summary",
    "Told",
    "applying",
    "criteria_to_rate",
    "current_verdicts",
    "lines",
    "open_findings",
    "own_findings",
    "own_visits",
    "ratings",
    "standing",
    "summary",
    "told",
    "unjudged",
    "visible_assessments",
    "visible_consultations",
    "visible_findings",
    "visible_to",
    "visible_visits",
]
