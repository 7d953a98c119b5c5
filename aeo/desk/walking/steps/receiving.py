"""What the administration does with an application on receipt and while it is assessed (lifecycles §1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from aeo.accounts.roles import Role
from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.values import Day, Known, SlotText, StaffKey
from audits.actions import acceptance
from operators.actions import applications, assignments, interests, receiving, requests


@verb("declare_interest")
@dataclass(frozen=True, kw_only=True)
class DeclareInterest(Step):
    """Somebody of the staff, or all of `who`, declares an interest or none: for the application, or what is named."""

    who: tuple[StaffKey, ...] = ()
    interest: bool = False
    why: str = ""
    about: Literal["application", "assessment", "authorisation"] = "application"

    def play(self, play: Play) -> str:
        """Who."""
        case = getattr(play, self.about).subject
        for key in self.who or (self.by,):
            interests.declare(case, by=play.actor(key), has_interest=self.interest, note=self.why)
        return ", ".join(self.who or (self.by,))


@verb("recuse")
@dataclass(frozen=True, kw_only=True)
class Recuse(Step):
    """Step back from the case for an interest."""

    why: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        interests.recuse(play.application.subject, by=play.actor(self.by), note=self.why)


@verb("assign")
@dataclass(frozen=True, kw_only=True)
class Assign(Step):
    """Give the case to somebody in a role."""

    to: StaffKey
    role: Annotated[str, Known("staff role", tuple(Role.values))]
    until: Day | None = None

    def play(self, play: Play) -> str:
        """To whom."""
        application = play.application
        assignments.assign(
            application.subject,
            play.user(self.to),
            self.role,
            by=play.actor(self.by),
            until=play.day(self.until) if self.until else None,
        )
        return f"{self.to} as {self.role}"


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that is missing, and the question it belongs to."""

    text: str
    slot: SlotText = ""


@verb("return")
@dataclass(frozen=True, kw_only=True)
class Return(Step):
    """Return it, once, with one list of all that is missing."""

    items: tuple[Missing, ...]

    def play(self, play: Play) -> str:
        """How many things."""
        language = self.language or play.case.language
        listed = [
            receiving.Missing(item.text, play.slot_text(item.slot) if item.slot else "", language)
            for item in self.items
        ]
        receiving.return_(play.application, listed, by=play.actor(self.by))
        return f"{len(listed)} things missing"


@verb("extend_supply")
@dataclass(frozen=True, kw_only=True)
class ExtendSupply(Step):
    """Give the company more time to supply what is missing."""

    reason: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        receiving.extend_supply(play.application, by=play.actor(self.by), reason=self.reason)


@verb("accept")
@dataclass(frozen=True, kw_only=True)
class Accept(Step):
    """Accept it: the time to decide starts."""

    def play(self, play: Play) -> str:
        """The assessment."""
        return acceptance.accept(play.application, by=play.actor(self.by)).subject


@verb("extend_decision")
@dataclass(frozen=True, kw_only=True)
class ExtendDecision(Step):
    """Lengthen the time to decide."""

    reason: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        receiving.extend(play.application, by=play.actor(self.by), reason=self.reason)


@verb("request")
@dataclass(frozen=True, kw_only=True)
class Request(Step):
    """Ask for information about questions; they are open again."""

    questions: tuple[SlotText, ...]
    reason: str

    def play(self, play: Play) -> str:
        """Which request."""
        asked = [play.slot_text(key) for key in self.questions]
        language = self.language or play.case.language
        by = play.actor(self.by)
        return requests.ask(play.application, asked, by=by, reason=self.reason, language=language).subject


@verb("close_request")
@dataclass(frozen=True, kw_only=True)
class CloseRequest(Step):
    """Be content with the answer to the request asked last, or say why none is needed any more."""

    reason: str = ""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        requests.close(play.open_request(), by=play.actor(self.by), reason=self.reason)


@verb("extend_request")
@dataclass(frozen=True, kw_only=True)
class ExtendRequest(Step):
    """Give more time to answer the request asked last."""

    reason: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        requests.extend(play.open_request(), by=play.actor(self.by), reason=self.reason)


@verb("answer_time")
@dataclass(frozen=True, kw_only=True)
class AnswerTime(Step):
    """Agree to the time that the company asked for, or not."""

    agreed: bool
    reason: str = ""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        by = play.actor(self.by)
        applications.answer_time(play.application, by=by, agreed=self.agreed, reason=self.reason)


@verb("close_application")
@dataclass(frozen=True, kw_only=True)
class CloseApplication(Step):
    """The company ceased, or nothing is left to decide."""

    reason: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        applications.close(play.application, by=play.actor(self.by), reason=self.reason)
