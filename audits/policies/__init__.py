"""Who may, and is it ready: two functions per verb, each with its reason."""

from audits.policies import assessments, consultations, findings, intake, visits

__all__ = ["assessments", "consultations", "findings", "intake", "visits"]
