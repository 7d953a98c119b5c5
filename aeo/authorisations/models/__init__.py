"""What is stored."""

from aeo.authorisations.models.authorisation import Authorisation, Benefit, Interval, Part, PartSite
from aeo.authorisations.models.certificate import Certificate
from aeo.authorisations.models.complaint import ChangeNotice, Complaint
from aeo.authorisations.models.decision import Condition, Decision, DecisionItem, DecisionPart, HearingPoint
from aeo.authorisations.models.renewal import Renewal

__all__ = [
    "Authorisation",
    "Benefit",
    "Certificate",
    "ChangeNotice",
    "Complaint",
    "Condition",
    "Decision",
    "DecisionItem",
    "DecisionPart",
    "HearingPoint",
    "Interval",
    "Part",
    "PartSite",
    "Renewal",
]
