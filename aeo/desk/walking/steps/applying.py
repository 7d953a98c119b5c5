"""What the company does with its application (lifecycles §1)."""

from __future__ import annotations

from dataclasses import dataclass

from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.values import MethodKey, SiteKey
from aeo.programme.keys import RoleKey, TypeKey
from aeo.programme.queries import current
from operators.actions import applications, assessments, consents, requests


@verb("start")
@dataclass(frozen=True, kw_only=True)
class Start(Step):
    """Begin the application for what the case file's [application] asks."""

    def play(self, play: Play) -> str:
        """The new application."""
        asked = play.case.application
        by, sites = play.actor(self.by), play.asked_sites()
        return play.take_in_hand(
            applications.start(play.company, by=by, types=asked.types, roles=asked.roles, sites=sites)
        )


@verb("scope")
@dataclass(frozen=True, kw_only=True)
class Scope(Step):
    """Ask for something else, while the company has the application."""

    types: tuple[TypeKey, ...]
    roles: tuple[RoleKey, ...]
    sites: tuple[SiteKey, ...]

    def play(self, play: Play) -> str:
        """What is asked now."""
        sites = [play.site(key).pk for key in self.sites]
        by = play.actor(self.by)
        applications.scope(play.application, by=by, types=self.types, roles=self.roles, sites=sites)
        return " × ".join((", ".join(self.types), ", ".join(self.roles), ", ".join(self.sites)))


@verb("consent")
@dataclass(frozen=True, kw_only=True)
class Consent(Step):
    """Answer the consents: those in `refuse` with no, those in `give` (or all others) with yes."""

    give: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()

    def play(self, play: Play) -> str:
        """Which were given."""
        by, pack = play.actor(self.by), current()[1]
        asked = [consent.scope for consent in pack.consents if consent.basis == "consent"]
        given = list(self.give) or [scope for scope in asked if scope not in self.refuse]
        for scope in given:
            consents.give(play.company, scope, by=by)
        for scope in self.refuse:
            consents.refuse(play.company, scope, by=by)
        return ", ".join(given)


@verb("sign")
@dataclass(frozen=True, kw_only=True)
class Sign(Step):
    """Sign the self-assessment as it stands."""

    method: MethodKey = "declaration"

    def play(self, play: Play) -> str:
        """The fingerprint of what was signed."""
        signed = assessments.sign(play.self_assessment, by=play.actor(self.by), method=self.method)
        return f"sha256 {signed.signed_sha256}"


@verb("submit")
@dataclass(frozen=True, kw_only=True)
class Submit(Step):
    """Lodge it."""

    def play(self, play: Play) -> str:
        """The receipt."""
        return str(applications.submit(play.application, by=play.actor(self.by)).receipt)


@verb("recall")
@dataclass(frozen=True, kw_only=True)
class Recall(Step):
    """Take it back before it is accepted."""

    reason: str = ""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        applications.recall(play.application, by=play.actor(self.by), reason=self.reason)


@verb("withdraw")
@dataclass(frozen=True, kw_only=True)
class Withdraw(Step):
    """Give it up."""

    reason: str = ""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        applications.withdraw(play.application, by=play.actor(self.by), reason=self.reason)


@verb("answer_request")
@dataclass(frozen=True, kw_only=True)
class AnswerRequest(Step):
    """Sign the answers to the open information request."""

    method: MethodKey = "declaration"

    def play(self, play: Play) -> str:
        """Which request."""
        return requests.answer(play.open_request(), by=play.actor(self.by), method=self.method).subject


@verb("ask_time")
@dataclass(frozen=True, kw_only=True)
class AskTime(Step):
    """Ask for days to make adjustments."""

    days: int
    adjustments: tuple[str, ...]

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        by = play.actor(self.by)
        applications.ask_time(play.application, by=by, days=self.days, adjustments=self.adjustments)


@verb("adjusted")
@dataclass(frozen=True, kw_only=True)
class Adjusted(Step):
    """The adjustments are made before their time is over."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        applications.adjusted(play.application, by=play.actor(self.by))
