"""Recommending, hearing and deciding (lifecycles §1, §6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from aeo.authorisations.actions import decisions, hearings, recommendations
from aeo.authorisations.drafts import ConditionDraft, Gist, GroundDraft, ItemDraft, Recommended
from aeo.authorisations.states import Outcome as Outcomes
from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.values import Day, FindingKey, GroundKey, Known, SiteKey
from aeo.programme.keys import CriterionKey, RoleKey, TypeKey
from operators.models.application import Asked


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A ground of the programme, and the criterion that failed."""

    ground: GroundKey
    criterion: CriterionKey = ""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Something to be done by a day; `finding` is the minor finding it comes from."""

    text: str
    due_on: Day
    finding: FindingKey = ""

    def draft(self, play: Play, language: str) -> ConditionDraft:
        """As the action takes it."""
        finding = play.findings[self.finding] if self.finding else None
        return ConditionDraft(self.text, language, play.day(self.due_on), finding)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """An outcome for what it names; a type, role or site left out means every one."""

    outcome: Annotated[str, Known("outcome", tuple(Outcomes.values))]
    type: TypeKey = ""
    role: RoleKey = ""
    site: SiteKey = ""
    granted_type: TypeKey = ""
    grounds: tuple[Ground, ...] = ()
    reasons: str = ""
    conditions: tuple[Condition, ...] = ()

    def is_for(self, asked: Asked, play: Play) -> bool:
        """Whether it names this."""
        site = not self.site or play.sites[self.site] == asked.site
        return site and self.type in ("", asked.type) and self.role in ("", asked.role)

    def item(self, asked: Asked, play: Play, language: str) -> ItemDraft:
        """As the action takes it."""
        return ItemDraft(
            asked.type,
            asked.role,
            asked.site,
            self.outcome,
            granted_type=self.granted_type,
            grounds=drafts(self.grounds),
            reasons=self.reasons,
            language=language if self.reasons else "",
            conditions=tuple(condition.draft(play, language) for condition in self.conditions),
        )


def drafts(grounds: tuple[Ground, ...]) -> tuple[GroundDraft, ...]:
    """As the actions take them."""
    return tuple(GroundDraft(one.ground, one.criterion) for one in grounds)


@verb("recommend")
@dataclass(frozen=True, kw_only=True)
class Recommend(Step):
    """An outcome for each type × role × site asked: `default`, unless the last matching entry of `outcomes` differs."""

    reasons: str
    default: Annotated[str, Known("outcome", tuple(Outcomes.values))] = "grant"
    outcomes: tuple[Outcome, ...] = ()
    facts: tuple[str, ...] = ()
    from_day: Day | None = None

    def play(self, play: Play) -> str:
        """What is proposed."""
        application, language = play.application, self.language or play.case.language
        usual = Outcome(outcome=self.default)
        items = []
        for asked in application.asked():
            fitting = [one for one in self.outcomes if one.is_for(asked, play)] or [usual]
            items.append(fitting[-1].item(asked, play, language))
        from_day = play.day(self.from_day) if self.from_day else None
        draft = Recommended(tuple(items), self.reasons, language, self.facts, from_day)
        decision = recommendations.recommend(application, draft, by=play.actor(self.by))
        return f"{decision.subject}: {', '.join(item.outcome for item in items)}"


@verb("send_back")
@dataclass(frozen=True, kw_only=True)
class SendBack(Step):
    """The approver wants more work; the proposed decision is dropped."""

    reason: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        recommendations.send_back(play.application, by=play.actor(self.by), reason=self.reason)


@verb("propose_decline")
@dataclass(frozen=True, kw_only=True)
class ProposeDecline(Step):
    """Propose not to accept a submitted application."""

    grounds: tuple[Ground, ...]
    reasons: str
    facts: tuple[str, ...] = ()

    def play(self, play: Play) -> str:
        """Which decision."""
        return recommendations.propose_decline(
            play.application,
            by=play.actor(self.by),
            grounds=drafts(self.grounds),
            reasons=self.reasons,
            language=self.language or play.case.language,
            facts=self.facts,
        ).subject


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is relied on under one ground."""

    ground: GroundKey
    text: str


@verb("open_hearing")
@dataclass(frozen=True, kw_only=True)
class OpenHearing(Step):
    """Let the company be heard: the letter tells the gist of everything relied on."""

    gist: tuple[Told, ...]

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        language = self.language or play.case.language
        told = tuple(Gist(one.ground, one.text, language) for one in self.gist)
        hearings.open_hearing(play.decision(), told, by=play.actor(self.by))


@verb("raise_point")
@dataclass(frozen=True, kw_only=True)
class RaisePoint(Step):
    """The company makes a point."""

    text: str

    def play(self, play: Play) -> str:
        """Its number."""
        language = self.language or play.case.language
        point = hearings.raise_point(play.decision(), self.text, language, by=play.actor(self.by))
        return f"point {point.number}"


@verb("answer_point")
@dataclass(frozen=True, kw_only=True)
class AnswerPoint(Step):
    """Answer a point in writing: the first that is not answered, or number `point`."""

    text: str
    point: int = 0

    def play(self, play: Play) -> str:
        """Its number."""
        points = play.decision().points.order_by("number")
        point = points.get(number=self.point) if self.point else points.filter(answered_at=None).first()
        if point is None:
            return "nothing to answer"
        hearings.answer_point(point, self.text, self.language or play.case.language, by=play.actor(self.by))
        return f"point {point.number}"


@verb("nothing_to_add")
@dataclass(frozen=True, kw_only=True)
class NothingToAdd(Step):
    """The company gives away what is left of its time: the hearing may be closed before its last day."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        hearings.nothing_to_add(play.decision(), by=play.actor(self.by))


@verb("close_hearing")
@dataclass(frozen=True, kw_only=True)
class CloseHearing(Step):
    """Close it, when the company's time is over or it has nothing to add, and every point is answered."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        hearings.close_hearing(play.decision(), by=play.actor(self.by))


@verb("decide")
@dataclass(frozen=True, kw_only=True)
class Decide(Step):
    """Take the decision that waits."""

    def play(self, play: Play) -> str:
        """Its number and outcome."""
        decision = decisions.decide(play.decision(), by=play.actor(self.by))
        return f"{decision.number}, {decision.get_decision_kind_display()}"


@verb("drop")
@dataclass(frozen=True, kw_only=True)
class Drop(Step):
    """Nothing will be decided on the proposal."""

    reason: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        decisions.drop(play.decision(), by=play.actor(self.by), reason=self.reason)
