"""When a renewal can be started."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks
from aeo.authorisations.models import Authorisation
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.policy import Verdict, when
from aeo.programme.queries import pack_of
from operators.models.application import Purpose


def open_for(authorisation: Authorisation, purpose: str) -> Verdict:
    """Not years before the end: what is answered today would be out of date when it is judged."""
    first = clocks.first_day_to_renew(authorisation.valid_until, pack_of(authorisation.version_id))
    early = purpose == Purpose.REVALIDATION and first is not None and clock.today() < first
    words = _("A renewal can be started from %(first)s. The status holds until %(end)s.")
    told = {"first": day_text(first), "end": day_text(authorisation.valid_until)} if first else {}
    return when(not early, words % told if early else words, "too-early")
