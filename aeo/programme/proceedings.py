"""What a pack says about judging and deciding: findings, grounds, visits, risk, benefits, decisions, letters."""

from dataclasses import dataclass
from typing import Literal

from aeo.programme.keys import (
    ANY,
    AnyComponent,
    AnyRole,
    ClockKey,
    CriterionKey,
    DecisionKey,
    LetterKey,
    NormKey,
)
from aeo.programme.rules import Item
from aeo.programme.text import Text

Effective = Literal["stated_day", "service", "recording", "first_day"]
VisitKind = Literal["validation", "revalidation", "monitoring", "follow_up"]
VisitMode = Literal["on_site", "virtual", "hybrid", "desk"]


@dataclass(frozen=True, kw_only=True)
class Severity(Item):
    """How grave a finding is. Days are counted from notification: before a decision, and for a holder."""

    name: Text
    definition: Text
    rank: int
    needs_plan: bool
    blocks_grant: bool
    becomes_condition: bool = False
    notify_at_once: bool = False
    other_verifier: bool = False
    days_before_decision: int = 0
    days_for_holder: int = 0
    extensions: int = 0


@dataclass(frozen=True, kw_only=True)
class Ground(Item):
    """Why a decision of these kinds may be taken; `bar_years` is the bar that follows, 0 for none."""

    text: Text
    kinds: tuple[DecisionKey, ...]
    criteria: tuple[CriterionKey, ...] = ()
    bar_years: int = 0
    norm: NormKey


@dataclass(frozen=True, kw_only=True)
class VisitRule(Item):
    """What is allowed for one kind of visit."""

    key: VisitKind
    name: Text
    modes: tuple[VisitMode, ...]
    notice_clock: ClockKey
    may_be_unannounced: bool


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Rules of audit visits (visits.toml). Up to `all_sites_up_to` sites every one is visited; beyond it a sample.

    `reminders`: days before an agreed visit on which the company is reminded of it.
    """

    mandate_required: bool
    date_proposals: int
    second_reviewer: bool
    team_minimum: int
    all_sites_up_to: int
    sample_percent: int
    sample_minimum: int
    norm: NormKey
    kinds: tuple[VisitRule, ...]
    reminders: tuple[int, ...] = ()
    assumption: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Level(Item):
    """One step of a scale."""

    value: int
    name: Text
    definition: Text


@dataclass(frozen=True, kw_only=True)
class Band(Item):
    """Scores from `from_score` on, up to the next band, have this name."""

    from_score: int
    name: Text
    response: Text


@dataclass(frozen=True, kw_only=True)
class Weight:
    """How much a criterion counts in the overall risk of a role, 1 to 5."""

    criterion: CriterionKey
    weight: int


@dataclass(frozen=True, kw_only=True)
class Risk:
    """Likelihood × impact (risk.toml)."""

    likelihood: tuple[Level, ...]
    impact: tuple[Level, ...]
    bands: tuple[Band, ...]
    weights: tuple[Weight, ...]
    assumption: bool = False
    source: str = ""
    note: str = ""

    def band(self, score: int) -> Band:
        """The band of a score (likelihood × impact)."""
        return max((band for band in self.bands if band.from_score <= score), key=lambda band: band.from_score)


@dataclass(frozen=True, kw_only=True)
class Benefit(Item):
    """A facilitation; `tfa_measure` is the measure of article 7.7.3 of the Trade Facilitation Agreement, 1 to 7."""

    code: str
    name: Text
    description: Text
    active: bool
    tfa_measure: int = 0
    components: tuple[AnyComponent, ...] = (ANY,)
    roles: tuple[AnyRole, ...] = (ANY,)
    norm: NormKey = ""


@dataclass(frozen=True, kw_only=True)
class DecisionKind(Item):
    """A kind of decision. `hearing`: heard first; `suspensive`: a complaint stays it; `effective`: from when."""

    name: Text
    adverse: bool
    hearing: bool
    suspensive: bool
    body: Literal["approver", "commission", "duty_approver"]
    effective: Effective
    urgent_allowed: bool = False
    urgent_effective: Effective = "recording"
    needs_ground: bool = False
    letter: LetterKey
    norm: NormKey

    @property
    def grounded(self) -> bool:
        """Whether it rests on a ground: where the pack asks for one, and wherever somebody loses something."""
        return self.needs_ground or self.adverse or self.hearing


@dataclass(frozen=True, kw_only=True)
class Letter(Item):
    """A letter or message. `legal`: registered and served; its service starts `clock`, if one is named.

    Placeholders in `subject` and `body` are written `{name}`; letters.py lists those that each letter has.
    """

    name: Text
    subject: Text
    body: Text
    legal: bool = True
    clock: ClockKey = ""
