"""A status that is held: suspend, lift, revoke, surrender, renew, tell of a change (lifecycles §7, §9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from aeo.authorisations.actions import changes, complaints, decisions, endings, monitoring, remedies, starting
from aeo.authorisations.drafts import Proposed
from aeo.authorisations.models import Authorisation
from aeo.authorisations.states import LIVE, Manner
from aeo.authorisations.states import DecisionKind as Kinds
from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.steps.deciding import Condition, Ground, drafts
from aeo.desk.walking.values import ChangeKey, Day, Known, SiteKey
from aeo.programme.keys import ComponentKey, RoleKey
from operators.models.application import Purpose


@dataclass(frozen=True, kw_only=True)
class OnParts(Step):
    """A step on parts of the status: all that live, or those of these roles and components."""

    roles: tuple[RoleKey, ...] = ()
    components: tuple[ComponentKey, ...] = ()

    def parts(self, authorisation: Authorisation) -> tuple[int, ...]:
        """The ids of the parts."""
        found = authorisation.parts.filter(state__in=sorted(LIVE)).order_by("pk")
        found = found.filter(role__in=self.roles) if self.roles else found
        found = found.filter(component__in=self.components) if self.components else found
        return tuple(found.values_list("pk", flat=True))


@verb("propose")
@dataclass(frozen=True, kw_only=True)
class Propose(OnParts):
    """Propose a decision on a status: suspend, lift, revoke and so on; `decide` takes it."""

    kind: Annotated[str, Known("kind of decision", tuple(Kinds.values))]
    reasons: str
    grounds: tuple[Ground, ...] = ()
    facts: tuple[str, ...] = ()
    manner: Annotated[str, Known("manner", ("", *Manner.values))] = ""
    measures: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    from_day: Day | None = None
    until_day: Day | None = None

    def play(self, play: Play) -> str:
        """Which decision."""
        authorisation, language = play.authorisation, self.language or play.case.language
        draft = Proposed(
            kind=self.kind,
            parts=self.parts(authorisation),
            reasons=self.reasons,
            language=language,
            grounds=drafts(self.grounds),
            facts=self.facts,
            manner=self.manner,
            measures=self.measures,
            conditions=tuple(condition.draft(play, language) for condition in self.conditions),
            from_day=play.day(self.from_day) if self.from_day else None,
            until_day=play.day(self.until_day) if self.until_day else None,
        )
        return decisions.propose(authorisation, draft, by=play.actor(self.by)).subject


@verb("claim_remedied")
@dataclass(frozen=True, kw_only=True)
class ClaimRemedied(OnParts):
    """The company says what it did about the cause of a suspension."""

    text: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        authorisation, by = play.authorisation, play.actor(self.by)
        for part in authorisation.parts.filter(pk__in=self.parts(authorisation)).order_by("pk"):
            remedies.claim(part, by=by, text=self.text)


@verb("verify_remedied")
@dataclass(frozen=True, kw_only=True)
class VerifyRemedied(OnParts):
    """An auditor has seen that the cause is remedied."""

    text: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        authorisation, by = play.authorisation, play.actor(self.by)
        for part in authorisation.parts.filter(pk__in=self.parts(authorisation)).order_by("pk"):
            remedies.verify(part, by=by, text=self.text)


@verb("not_remedied")
@dataclass(frozen=True, kw_only=True)
class NotRemedied(OnParts):
    """An auditor has seen that the cause is not remedied yet."""

    why: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        authorisation, by, language = play.authorisation, play.actor(self.by), self.language or play.case.language
        for part in authorisation.parts.filter(pk__in=self.parts(authorisation)).order_by("pk"):
            remedies.deny(part, by=by, why=self.why, language=language)


@verb("surrender")
@dataclass(frozen=True, kw_only=True)
class Surrender(OnParts):
    """The holder gives the status up from a day."""

    day: Day

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        authorisation = play.authorisation
        endings.surrender(authorisation, self.parts(authorisation), play.day(self.day), by=play.actor(self.by))


@verb("start_renewal")
@dataclass(frozen=True, kw_only=True)
class StartRenewal(Step):
    """Start a renewal (or `purpose`), pre-filled with what the holder has and said."""

    purpose: Annotated[str, Known("purpose", tuple(Purpose.values))] = "revalidation"

    def play(self, play: Play) -> str:
        """The new application, which is in hand from now on."""
        return play.take_in_hand(starting.start(play.authorisation, self.purpose, by=play.actor(self.by)))


@verb("start_monitoring")
@dataclass(frozen=True, kw_only=True)
class StartMonitoring(Step):
    """Open the yearly self-monitoring that is due next, pre-filled with what was accepted."""

    def play(self, play: Play) -> str:
        """Its questionnaire, which is in hand from now on."""
        own = monitoring.start(play.authorisation, by=play.actor(self.by))
        play.monitoring_id = own.pk
        return own.subject


@verb("tell_change")
@dataclass(frozen=True, kw_only=True)
class TellChange(Step):
    """The holder tells of a change."""

    event: ChangeKey
    happened_on: Day
    text: str
    site: SiteKey = ""
    address: str = ""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        day, language = play.day(self.happened_on), self.language or play.case.language
        site, by = play.site(self.site) if self.site else None, play.actor(self.by)
        held, address = play.authorisation, self.address
        changes.tell(held, self.event, day, self.text, language, by=by, site=site, address=address)


@verb("complain")
@dataclass(frozen=True, kw_only=True)
class Complain(Step):
    """Lodge a complaint against the last decision."""

    text: str
    excuse: str = ""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        by, language = play.actor(self.by), self.language or play.case.language
        complaints.lodge(play.decision(open_=False), self.text, language, by=by, excuse=self.excuse)
