"""Who may, and is it ready. Importing the package registers the rules of every machine."""

from operators.policies import applications, claims, consents, recoveries, requests, self_assessments

__all__ = ["applications", "claims", "consents", "recoveries", "requests", "self_assessments"]
