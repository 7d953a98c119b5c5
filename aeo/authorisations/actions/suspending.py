"""A holder asks for a suspension: the wish becomes a proposal, on which an approver decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks, horizons, words
from aeo.authorisations.actions import decisions, telling
from aeo.authorisations.drafts import GroundDraft, Proposed
from aeo.authorisations.models import Authorisation, Decision
from aeo.authorisations.queries import cases
from aeo.authorisations.states import DecisionKind, Manner
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
    last, days = longest(authorisation)
    given_up = (part.surrender_on - timedelta(days=1) for part in parts if part.surrender_on)
    horizons.rests(wish.until_day, wish.from_day, min((last, *given_up)), days).enforce()
    told = {"from": wish.from_day.isoformat(), "until": wish.until_day.isoformat(), "reasons": wish.reasons}
    for part in parts:
        perform(part, "ask_suspension", by=by, facts=told)
    asked = decisions.propose(authorisation, _proposed(wish, by, pack), by=SYSTEM)
    clocks.open_if_set(asked.subject, clocks.SUSPENSION_WISH, pack)
    return asked


def longest(authorisation: Authorisation) -> tuple[date, int]:
    """The last day of the status, and the days that a suspension may last by the programme."""
    return authorisation.valid_until, pack_of(authorisation.version_id).clocks[clocks.SUSPENSION].length


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
    """The holder no longer asks for it: the proposal is dropped before it is decided."""
    root("operator", authorisation.operator_id)
    asked = cases.suspension_asked(authorisation)
    if asked is None:
        raise NotReady(_("No suspension is asked for."), "none-asked")
    for part in asked.parts.select_related("authorisation").order_by("pk"):
        perform(part, "take_back_suspension", by=by, facts={"decision": asked.subject})
    return decisions.drop_now(asked, by=SYSTEM, reason=words.TAKEN_BACK)
