"""Who reads the papers of a status: case staff, and its holder."""

from aeo.authorisations.queries import cases
from aeo.documents import scopes

scopes.subjects("authorisation", cases.authorisations_visible_to)
