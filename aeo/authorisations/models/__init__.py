"""What is stored."""

from aeo.authorisations.models.authorisation import Authorisation, Benefit, Interval, Part, PartSite, RemedyFile
from aeo.authorisations.models.certificate import Certificate
from aeo.authorisations.models.change_notice import ChangeFile, ChangeNotice
from aeo.authorisations.models.complaint import Complaint, ComplaintFile
from aeo.authorisations.models.decision import (
    Condition,
    Decision,
    DecisionItem,
    DecisionPart,
    HearingFile,
    HearingPoint,
)
from aeo.authorisations.models.partner import Partner
from aeo.authorisations.models.renewal import Renewal

__all__ = [
    "Authorisation",
    "Benefit",
    "Certificate",
    "ChangeFile",
    "ChangeNotice",
    "Complaint",
    "ComplaintFile",
    "Condition",
    "Decision",
    "DecisionItem",
    "DecisionPart",
    "HearingFile",
    "HearingPoint",
    "Interval",
    "Part",
    "PartSite",
    "Partner",
    "RemedyFile",
    "Renewal",
]
