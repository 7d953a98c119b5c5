"""What is stored: assessments, verdicts, risk, coverage, consultations, visits, findings."""

from audits.models.assessment import Assessment
from audits.models.consultation import Consultation, ConsultationReader
from audits.models.coverage import Sample, SiteCoverage
from audits.models.finding import ActionPlan, Claim, ClaimEvidence, ContestEvidence, Finding, FindingEvidence
from audits.models.review import AnswerVerdict
from audits.models.risk import RiskRating
from audits.models.visit import Visit
from audits.models.visit_work import (
    Check,
    DateProposal,
    Interruption,
    VisitComment,
    VisitMember,
    VisitRecord,
    VisitReport,
    VisitSite,
)

__all__ = [
    "ActionPlan",
    "AnswerVerdict",
    "Assessment",
    "Check",
    "Claim",
    "ClaimEvidence",
    "Consultation",
    "ConsultationReader",
    "ContestEvidence",
    "DateProposal",
    "Finding",
    "FindingEvidence",
    "Interruption",
    "RiskRating",
    "Sample",
    "SiteCoverage",
    "Visit",
    "VisitComment",
    "VisitMember",
    "VisitRecord",
    "VisitReport",
    "VisitSite",
]
