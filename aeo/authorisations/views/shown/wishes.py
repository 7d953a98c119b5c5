"""Suspensions for which a holder asked: who asked when, for which days, what became of each; and those not begun."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from aeo.authorisations import words
from aeo.authorisations.models import Decision
from aeo.authorisations.queries import suspensions
from aeo.authorisations.states import ENDED, OPEN_DECISION, DecisionState
from aeo.authorisations.views.shown import words as told
from aeo.components import formats
from aeo.components.contexts import Row
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.queries.names import Names, names_of


def rows(wishes: Iterable[Decision]) -> list[Row]:
    """Each wish with its days and its fate."""
    found = list(wishes)
    names = names_of(wish.taken_back_by for wish in found)
    return [_row(wish, names) for wish in found]


def _row(wish: Decision, names: Names) -> Row:
    days = {"first": formats.day_text(wish.from_day), "last": formats.day_text(wish.until_day)}
    asked = {"day": formats.day_text(wish.proposed_at), "name": wish.asked_by or wish.operator.name_local}
    return Row(_("Asked on %(day)s by %(name)s") % asked, [_("%(first)s – %(last)s") % days, _fate(wish, names)])


def _fate(wish: Decision, names: Names) -> str:
    """What became of it."""
    if wish.taken_back_at is not None:
        return _taken_back(wish, names)
    if wish.state in OPEN_DECISION:
        return _("It waits for an approver.")
    if wish.state == DecisionState.DROPPED:
        known = wish.dropped_reason in words.DROPPED
        return words.dropped_for(wish) if known else f"{_('An approver did not agree.')} {wish.dropped_reason}"
    first = starts(wish, pack_of(wish.version_id))
    return _("Decided under number %(number)s. In effect from: %(first)s") % {"number": wish.number, "first": first}


def _taken_back(wish: Decision, names: Names) -> str:
    said = {"name": names.of(wish.taken_back_by), "day": formats.day_text(wish.taken_back_at)}
    if wish.state == DecisionState.DECIDED:
        return _("It does not begin: %(name)s took the wish back on %(day)s.") % said
    return _("%(name)s took the wish back on %(day)s.") % said


def taken_back(wish: Decision) -> list[Row]:
    """That it was before anybody decided, by whom and when; of what is decided, `starts` tells it."""
    waited = wish.taken_back_at is not None and wish.state == DecisionState.DROPPED
    return [Row(_("Taken back"), _taken_back(wish, names_of([wish.taken_back_by])))] if waited else []


def note(subject: str) -> str:
    """Beside the letter of a decision: that its suspension does not begin, since the holder took the wish back."""
    wish = Decision.objects.filter(pk=subject.partition(":")[2], taken_back_at__isnull=False).first()
    return _taken_back(wish, names_of([wish.taken_back_by])) if wish else ""


def starts(decision: Decision, pack: Pack) -> str:
    """From when a decision counts; of a suspension that did not begin, or will not, why."""
    begins = told.begins(pack, decision.effective_from)
    if decision.taken_back_at is not None:
        return f"{begins}. {_taken_back(decision, names_of([decision.taken_back_by]))}"
    left = suspensions.unbegun(decision)
    if not left:
        return begins
    reached = list(decision.reaches.all())
    named = {"first": begins, "parts": "; ".join(told.reached(pack, row) for row in reached if row.part_id in left)}
    if any(row.status not in ENDED for row in left.values()):
        return _("%(first)s. It does not begin: it was lifted before that day.") % named
    if len(left) == len(reached):
        return _("%(first)s. It does not begin: the status ends before that day.") % named
    return _("%(first)s. It does not begin for this, which ends before that day: %(parts)s.") % named
