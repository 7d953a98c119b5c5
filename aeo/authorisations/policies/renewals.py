"""When a renewal can be started."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks
from aeo.authorisations.models import Authorisation
from aeo.authorisations.states import LIVE
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.policy import Verdict, when
from aeo.programme.queries import pack_of
from operators.models.application import Purpose


def open_for(authorisation: Authorisation, purpose: str) -> Verdict:
    """Not years before the end: what is answered today would be out of date when it is judged. Nor of what was given
    up: nothing of it would become longer.
    """
    last = given_up(authorisation) if purpose == Purpose.REVALIDATION else None
    first = clocks.first_day_to_renew(authorisation.valid_until, pack_of(authorisation.version_id))
    early = purpose == Purpose.REVALIDATION and last is None and first is not None and clock.today() < first
    words = _("A renewal can be started from %(first)s. The status holds until %(end)s.")
    told = {"first": day_text(first), "end": day_text(authorisation.valid_until)} if first else {}
    over = _("The status was given up from %(day)s, so it can't be renewed. Apply again after that day.")
    return when(not early, words % told if early else words, "too-early") & when(
        last is None, over % {"day": day_text(last)} if last else over, "given-up"
    )


def given_up(authorisation: Authorisation) -> date | None:
    """The day from which the last of its parts is given up; None where one goes on."""
    days = list(authorisation.parts.filter(state__in=LIVE).values_list("surrender_on", flat=True))
    return max((day for day in days if day), default=None) if all(days) else None
