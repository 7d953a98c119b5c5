"""Who reads a letter's paper: case staff, and its addressee once it is served. Mails of accounts leave by our door."""

from aeo.accounts import post
from aeo.documents import scopes
from aeo.notices import queries
from aeo.notices.actions import mails

scopes.subjects("notice", queries.papers_visible_to)
post.use(mails.of_account)
