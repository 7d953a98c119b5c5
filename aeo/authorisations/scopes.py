"""Who sees the papers of decisions and authorisations."""

from aeo.authorisations.queries import cases
from aeo.documents import scopes

scopes.subjects("authorisation", cases.authorisations_visible_to)
scopes.subjects("decision", cases.decisions_visible_to)
