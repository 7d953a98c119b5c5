"""Who reads a letter's paper: case staff, and its addressee once it is served."""

from aeo.documents import scopes
from aeo.notices import queries

scopes.subjects("notice", queries.papers_visible_to)
