"""Who may, and is it ready: two functions per verb, each with its reason."""

from aeo.authorisations.policies import applications, certificates, changes, complaints, decisions, parts, reassessing

__all__ = ["applications", "certificates", "changes", "complaints", "decisions", "parts", "reassessing"]
