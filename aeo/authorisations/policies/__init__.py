"""Who may, and is it ready: two functions per verb, each with its reason."""

from aeo.authorisations.policies import applications, certificates, changes, complaints, decisions, parts

__all__ = ["applications", "certificates", "changes", "complaints", "decisions", "parts"]
