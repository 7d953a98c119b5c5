"""A visit before and after it: plan, mandate, notice, days, report, conclusion (lifecycles §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.values import Day, Known, SiteKey, SlotText, StaffKey, VisitKey
from audits.actions import visits
from audits.actions.visits import CheckDraft, Scope, Seat
from audits.lifecycles.visit import Announcement, Days, Mandate
from audits.states import TeamPart, VisitKind, VisitMode


@dataclass(frozen=True, kw_only=True)
class OnVisit(Step):
    """A step on a visit: the one planned last, unless `visit` names another."""

    visit: VisitKey = ""


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who goes."""

    lead: StaffKey
    members: tuple[StaffKey, ...] = ()
    specialists: tuple[StaffKey, ...] = ()
    observers: tuple[StaffKey, ...] = ()

    def seats(self, play: Play) -> list[Seat]:
        """As the action takes them."""
        parts = {
            TeamPart.LEAD: (self.lead,),
            TeamPart.MEMBER: self.members,
            TeamPart.SPECIALIST: self.specialists,
            TeamPart.OBSERVER: self.observers,
        }
        people = [(play.user(key), part) for part, keys in parts.items() for key in keys]
        return [Seat(user.ref, user.name, part) for user, part in people]


@dataclass(frozen=True, kw_only=True)
class ToCheck:
    """Something to be checked, and how."""

    slot: SlotText
    text: str = ""

    def draft(self, play: Play, language: str) -> CheckDraft:
        """As the action takes it."""
        return CheckDraft(play.slot(self.slot), self.text, language if self.text else "")


@verb("plan_visit")
@dataclass(frozen=True, kw_only=True)
class PlanVisit(Step):
    """Plan a visit; answers whose verdict is verify_on_site are checked without being named here."""

    starts_on: Day
    sites: tuple[SiteKey, ...]
    team: Team
    ends_on: Day | None = None
    kind: Annotated[str, Known("kind of visit", tuple(VisitKind.values))] = "validation"
    mode: Annotated[str, Known("mode", tuple(VisitMode.values))] = "on_site"
    purpose: str = ""
    checks: tuple[ToCheck, ...] = ()
    key: str = ""

    def play(self, play: Play) -> str:
        """Which visit, and its days."""
        language = self.language or play.case.language
        scope = Scope(
            kind=self.kind,
            mode=self.mode,
            sites=[play.site(key) for key in self.sites],
            team=self.team.seats(play),
            starts_on=play.day(self.starts_on),
            ends_on=play.day(self.ends_on or self.starts_on),
            purpose=self.purpose,
            language=language if self.purpose else "",
            checks=[check.draft(play, language) for check in self.checks],
        )
        visit = visits.plan(play.assessment, scope, by=play.actor(self.by))
        play.visits[self.key or f"visit-{len(play.visits) + 1}"] = visit.pk
        return f"{visit.subject}, {scope.starts_on} to {scope.ends_on}"


@verb("mandate")
@dataclass(frozen=True, kw_only=True)
class GiveMandate(OnVisit):
    """The approver's order for the planned team; its period is the visit's days unless it is named."""

    number: str
    norm: str
    first_day: Day | None = None
    last_day: Day | None = None
    unannounced_reason: str = ""

    def play(self, play: Play) -> str:
        """The order."""
        visit = play.visit(self.visit)
        first = play.day(self.first_day) if self.first_day else visit.starts_on
        last = play.day(self.last_day) if self.last_day else visit.ends_on
        assert first and last  # noqa: S101, PT018 - a planned visit has its days
        team = tuple(visit.members.values_list("user_ref", flat=True))
        order = Mandate(self.number, first, last, team, self.norm, self.unannounced_reason)
        visits.mandate(visit, order, by=play.actor(self.by))
        return f"{self.number}, {first} to {last}"


@verb("announce")
@dataclass(frozen=True, kw_only=True)
class Announce(OnVisit):
    """Tell the company days, agenda and documents to prepare."""

    agenda: str
    documents_wanted: str = ""
    starts_on: Day | None = None
    ends_on: Day | None = None

    def play(self, play: Play) -> str:
        """The days."""
        visit = play.visit(self.visit)
        first = play.day(self.starts_on) if self.starts_on else visit.starts_on
        last = play.day(self.ends_on) if self.ends_on else visit.ends_on
        assert first and last  # noqa: S101, PT018 - a planned visit has its days
        language = self.language or play.case.language
        told = Announcement(first, last, self.agenda, self.documents_wanted, language)
        visits.announce(visit, told, by=play.actor(self.by))
        return f"{first} to {last}"


@verb("propose_dates")
@dataclass(frozen=True, kw_only=True)
class ProposeDates(OnVisit):
    """The company asks for other days."""

    starts_on: Day
    ends_on: Day | None = None
    note: str = ""

    def play(self, play: Play) -> str:
        """The days."""
        days = Days(play.day(self.starts_on), play.day(self.ends_on or self.starts_on))
        language = (self.language or play.case.language) if self.note else ""
        by = play.actor(self.by)
        visits.propose_dates(play.visit(self.visit), days, by=by, note=self.note, language=language)
        return f"{days.starts_on} to {days.ends_on}"


@verb("reschedule")
@dataclass(frozen=True, kw_only=True)
class Reschedule(OnVisit):
    """Back to planning for other days; with another team it needs another mandate."""

    starts_on: Day
    reason: str
    ends_on: Day | None = None
    team: Team | None = None

    def play(self, play: Play) -> str:
        """The days."""
        days = Days(play.day(self.starts_on), play.day(self.ends_on or self.starts_on))
        team = self.team.seats(play) if self.team else None
        visits.reschedule(play.visit(self.visit), days, by=play.actor(self.by), reason=self.reason, team=team)
        return f"{days.starts_on} to {days.ends_on}"


@verb("confirm")
@dataclass(frozen=True, kw_only=True)
class Confirm(OnVisit):
    """The company agrees to the days."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        visits.confirm(play.visit(self.visit), by=play.actor(self.by))


@verb("cancel_visit")
@dataclass(frozen=True, kw_only=True)
class CancelVisit(OnVisit):
    """The visit does not take place."""

    reason: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        visits.cancel(play.visit(self.visit), by=play.actor(self.by), reason=self.reason)


@verb("report")
@dataclass(frozen=True, kw_only=True)
class Report(OnVisit):
    """The lead signs the report, drafted from what was recorded."""

    def play(self, play: Play) -> str:
        """Its version."""
        return f"version {visits.report(play.visit(self.visit), by=play.actor(self.by)).version}"


@verb("comment")
@dataclass(frozen=True, kw_only=True)
class Comment(OnVisit):
    """The company comments on the report."""

    text: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        language = self.language or play.case.language
        visits.comment(play.visit(self.visit), self.text, by=play.actor(self.by), language=language)


@verb("revise_report")
@dataclass(frozen=True, kw_only=True)
class ReviseReport(OnVisit):
    """The lead signs a new version and says what changed."""

    reason: str

    def play(self, play: Play) -> str:
        """Its version."""
        return f"version {visits.revise(play.visit(self.visit), by=play.actor(self.by), reason=self.reason).version}"


@verb("review_report")
@dataclass(frozen=True, kw_only=True)
class ReviewReport(OnVisit):
    """A second officer agrees with the report."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        visits.review(play.visit(self.visit), by=play.actor(self.by))


@verb("conclude_visit")
@dataclass(frozen=True, kw_only=True)
class ConcludeVisit(OnVisit):
    """The report stands: findings are notified, checks become verdicts."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        visits.conclude(play.visit(self.visit), by=play.actor(self.by))
