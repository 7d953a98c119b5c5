"""The company's library of files: who brings evidence, and who changes what is there already."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aeo.components import formats
from aeo.kernel.policy import Actor, Verdict, when
from operators.models import Evidence, Operator
from operators.policies import seats
from operators.queries import library, people
from operators.queries.people import Seat


def may_write(actor: Actor, operator_id: int) -> Verdict:
    """Owners, editors and consultants bring evidence."""
    seat = people.seat(actor, operator_id)
    reason = _("Only an owner, an editor or a consultant of the company brings evidence.")
    return when(seat.has(*seats.EDITORS) or bool(seat.sections), reason, "not-editor")


def may_change(actor: Actor, evidence: Evidence) -> Verdict:
    """Who brings evidence; a consultant only what no other section shows: one file in place of another changes all
    the answers that show it."""
    seat = people.seat(actor, evidence.operator_id)
    may = may_write(actor, evidence.operator_id)
    return may if seat.has(*seats.EDITORS) else may & _within(actor, evidence, seat)


def _within(actor: Actor, evidence: Evidence, seat: Seat) -> Verdict:
    shown_in = library.criteria(evidence)
    elsewhere = _("Sections that you were not given show this file, too. Bring yours as a file of its own instead.")
    loose = _("No answer shows this file, and somebody else brought it. An owner or an editor changes it.")
    return when(shown_in <= seat.sections, elsewhere, "shown-elsewhere") & when(
        shown_in or evidence.added_by == actor.ref, loose, "not-your-file"
    )


def room(operator: Operator, size: int) -> Verdict:
    """Does a file of so many bytes fit into the company's library?"""
    held, most = library.used(operator), settings.AEO_LIBRARY_BYTES
    words = _("The library of the company is full: it holds %(held)s of %(most)s, and this file has %(size)s.")
    told = {"held": formats.size(held), "most": formats.size(most), "size": formats.size(size)}
    return when(held + size <= most, words % told, "library-full")
