"""Who may, and is it ready: two functions per verb, each with its reason."""

from aeo.authorisations.policies import applications, certificates, decisions, lodging, parts

__all__ = ["applications", "certificates", "decisions", "lodging", "parts"]
