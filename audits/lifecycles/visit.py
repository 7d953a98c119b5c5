"""The audit visit (lifecycles §3)."""

from dataclasses import dataclass
from datetime import date, datetime

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from audits.states import BEFORE_BEGIN
from audits.states import VisitState as S


@dataclass(frozen=True)
class Mandate:
    """The order for a visit: number, period, team (references) and legal basis; unannounced only with a reason."""

    number: str
    first_day: date
    last_day: date
    team: tuple[str, ...]
    norm: str
    unannounced_reason: str = ""


@dataclass(frozen=True)
class Announcement:
    """What the operator is told before a visit: days, agenda, documents to prepare, in a language."""

    starts_on: date
    ends_on: date
    agenda: str
    documents_wanted: str
    language: str


@dataclass(frozen=True)
class Opening:
    """The opening meeting: who was there and what was agreed."""

    note: str


@dataclass(frozen=True)
class Days:
    """The days of a visit. `by_operator`: it asked for them itself; `new_team`: the mandate names another team."""

    starts_on: date
    ends_on: date
    by_operator: bool = False
    new_team: bool = False


@dataclass(frozen=True)
class ClosingRecord:
    """The record of the closing meeting: signed for the operator by name, or the operator refuses to sign and why."""

    operator_name: str = ""
    refused_reason: str = ""
    note: str = ""
    document_id: int | None = None


@dataclass(frozen=True)
class Refusal:
    """An obstructed visit: what was refused, and who witnessed it."""

    text: str
    witness: str


class VisitLifecycle(Stateful):
    """One visit of a team to an operator's sites."""

    kind = "visit"
    birth = "plan"
    state = state_field(S, S.PLANNED)

    starts_on: date | None
    ends_on: date | None
    days_by_operator: bool
    agenda: str
    documents_wanted: str
    language: str
    mandate_number: str
    mandate_from: date | None
    mandate_until: date | None
    mandate_team: list[str]
    mandate_basis: str
    unannounced_reason: str
    mandated_at: datetime | None
    mandated_by: str | None
    announced_at: datetime | None
    announced_by: str | None
    proposals: int
    confirmed_at: datetime | None
    confirmed_by: str | None
    begun_at: datetime | None
    begun_by: str | None
    begun_unannounced: bool
    opening_note: str
    obstructed: bool
    refusal_text: str
    refusal_witness: str
    refusal_at: datetime | None
    refusal_by: str | None
    fieldwork_done_at: datetime | None
    fieldwork_done_by: str | None
    closing_operator_name: str
    closing_refused_reason: str
    closing_note: str
    closing_document_id: int | None
    report_version: int
    reported_at: datetime | None
    reported_by: str | None
    reviewed_version: int
    reviewed_at: datetime | None
    reviewed_by: str | None
    concluded_at: datetime | None
    concluded_by: str | None
    cancelled_at: datetime | None
    cancelled_by: str | None

    class Meta:
        abstract = True

    @transition("state", source=S.PLANNED, target=None)
    def mandate(self, act: Act, *, basis: Mandate) -> None:
        """The approver orders the visit."""
        self.mandated_at, self.mandated_by = act.at, act.by.ref
        self.mandate_number, self.mandate_basis = basis.number, basis.norm
        self.mandate_from, self.mandate_until = basis.first_day, basis.last_day
        self.mandate_team, self.unannounced_reason = list(basis.team), basis.unannounced_reason

    @transition("state", source=S.PLANNED, target=S.ANNOUNCED)
    def announce(self, act: Act, *, basis: Announcement) -> None:
        """The operator is told; the notice period starts when the letter is served."""
        self.announced_at, self.announced_by = act.at, act.by.ref
        self.starts_on, self.ends_on = basis.starts_on, basis.ends_on
        self.agenda, self.documents_wanted = basis.agenda, basis.documents_wanted
        self.language = basis.language

    @transition("state", source=S.ANNOUNCED, target=None)
    def propose_dates(self, _act: Act, *, basis: Days) -> None:
        """The operator asks for other days."""
        self.proposals += 1

    @transition("state", source=S.ANNOUNCED, target=S.CONFIRMED)
    def confirm(self, act: Act) -> None:
        """The days stand: the operator agrees, or its time is up."""
        self.confirmed_at, self.confirmed_by = act.at, act.by.ref

    @transition("state", source=S.PLANNED, target=S.IN_PROGRESS)
    def begin_unannounced(self, act: Act, *, basis: Opening) -> None:
        """The team arrives without notice, on a mandate that says why."""
        self.begun_at, self.begun_by, self.opening_note = act.at, act.by.ref, basis.note
        self.begun_unannounced = True

    @transition("state", source=S.CONFIRMED, target=S.IN_PROGRESS)
    def begin(self, act: Act, *, basis: Opening) -> None:
        """The opening meeting was held: who was there and what was agreed."""
        self.begun_at, self.begun_by, self.opening_note = act.at, act.by.ref, basis.note

    @transition("state", source=S.IN_PROGRESS, target=S.INTERRUPTED)
    def interrupt(self, _act: Act) -> None:
        """The team stops for a while."""

    @transition("state", source=S.INTERRUPTED, target=S.IN_PROGRESS)
    def resume(self, _act: Act) -> None:
        """The team goes on."""

    @transition("state", source=S.IN_PROGRESS, target=None)
    def record_refusal(self, act: Act, *, basis: Refusal) -> None:
        """The operator obstructs the visit: a ground for refusal or suspension."""
        self.obstructed, self.refusal_text, self.refusal_witness = True, basis.text, basis.witness
        self.refusal_at, self.refusal_by = act.at, act.by.ref

    @transition("state", source=S.IN_PROGRESS, target=None)
    def add_site(self, _act: Act) -> None:
        """Another site comes into the scope."""

    @transition("state", source=S.IN_PROGRESS, target=None)
    def add_check(self, _act: Act) -> None:
        """Another check comes into the scope."""

    @transition("state", source=S.IN_PROGRESS, target=S.FIELDWORK_DONE)
    def finish_fieldwork(self, act: Act, *, basis: ClosingRecord) -> None:
        """Every check has a result; the closing record is signed by both, or the operator refuses to sign."""
        self.fieldwork_done_at, self.fieldwork_done_by = act.at, act.by.ref
        self.closing_operator_name, self.closing_refused_reason = basis.operator_name, basis.refused_reason
        self.closing_note, self.closing_document_id = basis.note, basis.document_id

    @transition("state", source=S.FIELDWORK_DONE, target=S.REPORTED)
    def report(self, act: Act) -> None:
        """The lead signs the first version of the report."""
        self.reported_at, self.reported_by, self.report_version = act.at, act.by.ref, 1

    @transition("state", source=S.REPORTED, target=None)
    def comment(self, _act: Act) -> None:
        """The operator comments on the report."""

    @transition("state", source=S.REPORTED, target=None)
    def revise(self, act: Act) -> None:
        """The lead signs a new version; an earlier review does not count for it."""
        self.reported_at, self.reported_by = act.at, act.by.ref
        self.report_version += 1

    @transition("state", source=S.REPORTED, target=None)
    def review(self, act: Act) -> None:
        """A second officer, who was not there, has read this version of the report and agrees."""
        self.reviewed_at, self.reviewed_by, self.reviewed_version = act.at, act.by.ref, self.report_version

    @transition("state", source=S.REPORTED, target=S.CONCLUDED)
    def conclude(self, act: Act) -> None:
        """The report stands; its findings are notified."""
        self.concluded_at, self.concluded_by = act.at, act.by.ref

    @transition("state", source=sorted(BEFORE_BEGIN), target=S.CANCELLED)
    def cancel(self, act: Act) -> None:
        """The visit does not take place."""
        self.cancelled_at, self.cancelled_by = act.at, act.by.ref

    @transition("state", source=sorted(BEFORE_BEGIN), target=S.PLANNED)
    def reschedule(self, _act: Act, *, basis: Days) -> None:
        """Back to planning, for other days; what was announced and confirmed no longer holds."""
        self.announced_at = self.announced_by = self.confirmed_at = self.confirmed_by = None
        self.starts_on, self.ends_on, self.days_by_operator = basis.starts_on, basis.ends_on, basis.by_operator
        if basis.new_team:
            self.mandated_at = self.mandated_by = self.mandate_from = self.mandate_until = None
            self.mandate_number = self.mandate_basis = self.unannounced_reason = ""
            self.mandate_team = []
