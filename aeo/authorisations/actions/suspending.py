"""A holder asks for a suspension: the wish becomes a proposal, on which an approver decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks, horizons, words
from aeo.authorisations.actions import decisions, effects, telling
from aeo.authorisations.drafts import GroundDraft, Proposed
from aeo.authorisations.models import Authorisation, Decision
from aeo.authorisations.queries import suspensions
from aeo.authorisations.states import DecisionKind, DecisionState, Manner
from aeo.kernel.lifecycle import action, perform, root
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import NotReady
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of

OWN_REQUEST = "own-request"


@dataclass(frozen=True)
class Wish:
    """Which parts, from when until when, why, and what is done meanwhile."""

    parts: Sequence[int]
    from_day: date
    until_day: date
    reasons: str
    measures: tuple[str, ...]
    language: str


@action
def ask(authorisation: Authorisation, wish: Wish, *, by: Actor) -> Decision:
    """A signatory asks that parts be suspended from a named day; nobody has to be heard on an own wish."""
    root("operator", authorisation.operator_id)
    pack = pack_of(authorisation.version_id)
    horizons.from_today(wish.from_day, pack.validity.suspension_ahead).enforce()
    parts = list(authorisation.parts.filter(pk__in=wish.parts).select_related("authorisation").order_by("pk"))
    if not parts or len(parts) != len(set(wish.parts)):
        raise NotReady(_("Say which parts of the status it is about; they must not have ended."), "no-parts")
    told = {"from": wish.from_day.isoformat(), "until": wish.until_day.isoformat(), "reasons": wish.reasons}
    for part in parts:
        perform(part, "ask_suspension", by=by, facts=told)
    last = min(part.last_day for part in parts)
    horizons.rests(wish.until_day, wish.from_day, last, longest(pack)).enforce()
    asked = decisions.propose(authorisation, _proposed(wish, by, pack), by=SYSTEM)
    clocks.open_before(asked.subject, clocks.SUSPENSION_WISH, pack, wish.from_day)
    return asked


def longest(pack: Pack) -> int:
    """The days that a suspension may last by the programme."""
    return pack.clocks[clocks.SUSPENSION].length


def _proposed(wish: Wish, by: Actor, pack: Pack) -> Proposed:
    said = {"name": by.name}
    asked = words.in_each(pack, lambda _code: gettext("%(name)s, who signs for the holder, asked for it.") % said)
    return Proposed(
        kind=DecisionKind.SUSPEND,
        parts=tuple(wish.parts),
        reasons=wish.reasons,
        language=wish.language,
        grounds=(GroundDraft(OWN_REQUEST),),
        facts=(asked,),
        manner=Manner.REQUESTED,
        measures=wish.measures,
        from_day=wish.from_day,
        until_day=wish.until_day,
        asked_by=by.name,
    )


@action
def refuse(wish: Decision, *, by: Actor, reason: str) -> Decision:
    """An approver does not agree: nothing is decided, and the holder is told why."""
    dropped = decisions.drop(wish, by=by, reason=reason)
    telling.suspension_refused(dropped, reason)
    return dropped


@action
def take_back(authorisation: Authorisation, *, by: Actor) -> Decision:
    """The holder no longer asks for it: nothing is decided on it, or what is decided does not begin."""
    root("operator", authorisation.operator_id)
    wish = suspensions.takeable(authorisation)
    if wish is None:
        raise NotReady(_("No suspension is asked for."), "none-asked")
    wish = perform(wish, "take_back", by=by)
    for name in (clocks.SUSPENSION_WISH, clocks.SUSPENSION, clocks.COMPLAINT):
        clocks.close(wish.subject, name, "taken_back")
    if wish.state == DecisionState.DECIDED:
        effects.undo(wish, by=by)
    else:
        wish = decisions.drop_now(wish, by=SYSTEM, reason=words.TAKEN_BACK)
    telling.taken_back(wish, by)
    return wish
