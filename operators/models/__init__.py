"""What is stored on the applicant's side."""

from operators.models.answers import Answer, AnswerEvidence, Evidence, Snapshot
from operators.models.application import Application, ApplicationSite, Asked
from operators.models.case import Assignment, ClosedDay, Interest
from operators.models.joining import Claim, Invitation, Recovery
from operators.models.operator import FormerName, Group, Identifier, Operator, OutsourcedFunction
from operators.models.people import Authority, FormerIdentity, Membership, Person
from operators.models.readiness import ReadinessAnswer, ReadinessCheck, ReadinessCount
from operators.models.request import InformationRequest
from operators.models.self_assessment import SelfAssessment
from operators.models.site import Site
from operators.models.standing import Bar, Consent, HolderMark
from operators.models.teamwork import Assignee, Comment, CommentsRead

__all__ = [
    "Answer",
    "AnswerEvidence",
    "Application",
    "ApplicationSite",
    "Asked",
    "Assignee",
    "Assignment",
    "Authority",
    "Bar",
    "Claim",
    "ClosedDay",
    "Comment",
    "CommentsRead",
    "Consent",
    "Evidence",
    "FormerIdentity",
    "FormerName",
    "Group",
    "HolderMark",
    "Identifier",
    "InformationRequest",
    "Interest",
    "Invitation",
    "Membership",
    "Operator",
    "OutsourcedFunction",
    "Person",
    "ReadinessAnswer",
    "ReadinessCheck",
    "ReadinessCount",
    "Recovery",
    "SelfAssessment",
    "Site",
    "Snapshot",
]
