"""Who may, and is it ready. Importing the package registers the rules of every machine."""

from operators.policies import applications, consents, requests, self_assessments

__all__ = ["applications", "consents", "requests", "self_assessments"]
