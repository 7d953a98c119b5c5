"""What a pack says besides its questions: typed, frozen, one class per kind of rule.

Every length is a whole number of its unit; every `norm` is a key of norms.toml; a value that no source gives has
`assumption = true` and says in `source` or `note` what it rests on.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from aeo.programme.keys import (
    ANY,
    AnyRole,
    ClockKey,
    ComponentKey,
    CriterionKey,
    NormKey,
)
from aeo.programme.text import EMPTY, Text

Unit = Literal["days", "working_days", "months"]
Silence = Literal["none", "deemed_accepted", "deemed_refused", "escalate"]
AtEnd = Literal[
    "none",
    "lapse",
    "time_out",
    "close",
    "conclude",
    "confirm",
    "resume",
    "serve",
    "court_opens",
    "finding",
    "not_timely",
]
StartEvent = Literal[
    "start",
    "receipt",
    "acceptance",
    "service",
    "availability",
    "grant_of_time",
    "order",
    "dispatch",
    "decision",
    "notification",
    "lodging",
    "event",
    "expiry",
    "proposal",
    "due_day",
]


ChangeEffect = Literal[
    "noted", "amend", "person_check", "reassess", "extension", "cease", "suspension_proposed", "role_part"
]
Registered = Literal["company", "number", "site"]
REGISTERED: tuple[Registered, ...] = ("company", "number", "site")


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something with a key of its own; `assumption` says that no source gives the value."""

    key: str
    assumption: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How the administration is reached; printed on letters."""

    address: Text
    phone: str
    email: str


Taker = Literal["inspector", "approver", "commission", "duty_approver"]


@dataclass(frozen=True, kw_only=True)
class ComplaintRoute:
    """To whom one complains about what was done `by` somebody."""

    by: Taker
    where: Text
    assumption: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """Where and by when a decision can be challenged; printed on every adverse decision.

    `where` is said of whatever the routes do not name.
    """

    where: Text
    court: Text
    clock: ClockKey
    norm: NormKey
    route: tuple[ComplaintRoute, ...] = ()

    def against(self, by: str) -> Text:
        """To whom one complains about what was done by somebody."""
        return next((route.where for route in self.route if route.by == by), self.where)


@dataclass(frozen=True, kw_only=True)
class Programme:
    """The programme itself (programme.toml). `names_officers`: a company reads who has its case."""

    code: str
    country: str
    name: Text
    short_name: Text
    administration: Text
    authority: Text
    zone: str
    languages: tuple[str, ...]
    default_language: str
    prevailing_language: str
    look_back_years: int
    register_host: str
    norm: NormKey
    contact: Contact
    complaint: Complaint
    names_officers: bool = True
    assumption: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Component(Item):
    """A component of the status, with the criteria it rests on."""

    name: Text
    criteria: tuple[CriterionKey, ...]


@dataclass(frozen=True, kw_only=True)
class AuthorisationType(Item):
    """What can be applied for: components, for which roles. Component × role is a part of an authorisation."""

    code: str
    name: Text
    description: Text
    components: tuple[ComponentKey, ...]
    roles: tuple[AnyRole, ...] = (ANY,)
    rank: int = 1
    norm: NormKey = ""


@dataclass(frozen=True, kw_only=True)
class Role(Item):
    """A role in the supply chain; `licence` says which permit the role needs, if any."""

    code: str
    name: Text
    description: Text
    licence: Text = EMPTY


@dataclass(frozen=True, kw_only=True)
class SiteKind(Item):
    """What a site is used for."""

    name: Text


@dataclass(frozen=True, kw_only=True)
class Criterion(Item):
    """One of the SAFE headings, with what the operator does and what customs does for its part."""

    name: Text
    summary: Text
    operator_duties: tuple[Text, ...]
    customs_duties: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Norm(Item):
    """A legal basis, in force from a day until a day (inclusive; open when absent)."""

    title: Text
    article: str
    in_force_from: date
    in_force_until: date | None = None

    def in_force(self, day: date) -> bool:
        """True when the norm binds on that day."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)


@dataclass(frozen=True, kw_only=True)
class Clock(Item):
    """A time limit of one `side`. `moves`: an end on a free day moves on (false for limits of an effect).

    `pauses` names the clocks that stand still while this one runs; `extensions` × `extension` is what can be added;
    `before` counts backwards from the event; `as_asked` makes the length an upper limit; `open_ended` has none;
    `restarts` starts again from the whole length; `floor` is the least that is left after a reopening;
    `warnings` are days before the end.
    """

    name: Text
    starts: StartEvent
    length: int = 0
    unit: Unit = "days"
    side: Literal["customs", "operator"]
    extensions: int = 0
    extension: int = 0
    pauses: tuple[ClockKey, ...] = ()
    moves: bool = True
    before: bool = False
    as_asked: bool = False
    open_ended: bool = False
    restarts: bool = False
    floor: int = 0
    silence: Silence = "none"
    at_end: AtEnd = "none"
    warnings: tuple[int, ...] = ()
    norm: NormKey = ""


@dataclass(frozen=True, kw_only=True)
class Validity:
    """How long the status holds and how its end is announced (validity.toml).

    `renewal_opens`: days before the end from which a renewal can be started; 0 for at any time. How many days ahead may
    be named: `surrender_ahead` the day of a surrender, `suspension_ahead` the day from which a holder asks for a
    suspension, `effect_ahead` the stated day of a decision, `change_ahead` the day of a change that is told.
    """

    years: int
    reminder_stages: tuple[int, ...]
    renewal_clock: ClockKey
    prolonged_while_pending: bool
    renewal_refused_bars: bool
    young_company_years: int
    close_monitoring_months: int
    self_monitoring_months: int
    owner_change_percent: int
    norm: NormKey
    self_monitoring_reminders: tuple[int, ...] = ()
    renewal_opens: int = 0
    surrender_ahead: int = 365
    suspension_ahead: int = 365
    effect_ahead: int = 365
    change_ahead: int = 0
    assumption: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NumberRule(Item):
    """How a reference is written: `{year}`, `{n}` or `{n:05}`, and `{check}` at the end (ISO 7064 MOD 37,36)."""

    name: Text
    pattern: str
    yearly: bool = True
    max_length: int = 0


@dataclass(frozen=True, kw_only=True)
class LegalForm(Item):
    """A legal form, and whether such an entity may apply."""

    name: Text
    may_apply: bool
    sole_person: bool = False


@dataclass(frozen=True, kw_only=True)
class Consent(Item):
    """A consent that is asked for; `basis = "law"` informs instead of asking."""

    scope: Literal["publish", "exchange", "contact", "data_check"]
    basis: Literal["consent", "law"]
    text: Text
    withdrawal: Text
    meaning: int = 1


@dataclass(frozen=True, kw_only=True)
class Precheck(Item):
    """A condition shown before an application is started; it informs and never bars."""

    text: Text
    kind: Literal["number", "yes_no"]
    at_least: int = 0
    unit: Text = EMPTY
    advice: Text


@dataclass(frozen=True, kw_only=True)
class SigningMethod(Item):
    """How a self-assessment is signed, with the recorded level of assurance, and what proves it: a `sign_in` anew, a
    `certificate` of a certification body, or a `paper` that the records office registered.
    """

    name: Text
    assurance: Literal["low", "substantial", "high"]
    active: bool
    proof: Literal["sign_in", "certificate", "paper"] = "sign_in"

    @property
    def offered(self) -> bool:
        """Whether a signatory may sign so. Signing in anew is all that is proved here, and never of high assurance:
        also in a version that says so."""
        return self.active and self.proof == "sign_in" and self.assurance != "high"


@dataclass(frozen=True, kw_only=True)
class Change(Item):
    """A change in a holder's data that is told to customs, and what follows.

    `records`: which registered data staff may change for it, once that is decided. `closes`: a site closed, so that it
    may leave the status; in a pack that does not say it, any change of a site may be that. `moves`: a site is elsewhere
    now; whoever tells it names the new address. `names`: the company is called otherwise; whoever tells it says how.
    """

    text: Text
    effect: ChangeEffect
    criteria: tuple[CriterionKey, ...] = ()
    records: tuple[Registered, ...] | None = None
    closes: bool | None = None
    moves: bool = False
    names: bool = False

    @property
    def sited(self) -> bool:
        """Whether it is about one site, which whoever tells it names; a pack that names no records asks for none."""
        return self.records is not None and "site" in self.records

    @property
    def closing(self) -> bool:
        """Whether it can be that a site closed."""
        return "site" in self.recorded and self.closes is not False

    @property
    def recorded(self) -> tuple[Registered, ...]:
        """The same; in a pack that does not say it, all of them when the status is amended, else none."""
        if self.records is not None:
            return self.records
        return REGISTERED if self.effect == "amend" else ()
