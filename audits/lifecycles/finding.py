"""The finding and its corrective actions (lifecycles §4)."""

from dataclasses import dataclass
from datetime import date, datetime

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from audits.states import OPEN_FINDING
from audits.states import FindingState as S


@dataclass(frozen=True)
class Grade:
    """A severity of the pack with what follows from it."""

    severity: str
    needs_plan: bool
    blocks_grant: bool
    becomes_condition: bool
    other_verifier: bool


@dataclass(frozen=True)
class Said:
    """A free text and its language, with what supports it (ids of uploads)."""

    text: str
    language: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What the operator will do: cause, action, who, by when."""

    cause: str
    action: str
    owner: str
    due_on: date
    language: str


@dataclass(frozen=True)
class Done:
    """What the operator did, with the evidence (ids of uploads)."""

    text: str
    language: str
    files: tuple[int, ...]


@dataclass(frozen=True)
class Verification:
    """What an auditor saw: by which method (at which follow-up visit), and a new day when it does not work yet."""

    method: str
    note: str
    visit_id: int | None = None
    new_day: date | None = None


@dataclass(frozen=True)
class Extension:
    """Days added to the time for a finding."""

    days: int


class FindingLifecycle(Stateful):
    """Something an auditor found on a question, criterion and site."""

    kind = "finding"
    birth = "raise"
    state = state_field(S, S.RAISED)

    severity: str
    needs_plan: bool
    blocks_grant: bool
    becomes_condition: bool
    other_verifier: bool
    raised_at: datetime
    raised_by: str
    notified_at: datetime | None
    notified_by: str | None
    contested_at: datetime | None
    contested_by: str | None
    contest_text: str
    contest_language: str
    contest_decided_at: datetime | None
    contest_decided_by: str | None
    contest_reason: str
    extensions: int
    escalated_at: datetime | None
    withdrawal_asked_at: datetime | None
    withdrawal_asked_by: str | None
    ended_at: datetime | None
    ended_by: str | None

    class Meta:
        abstract = True

    def grade(self, grade: Grade) -> None:
        """Take over a severity and what follows from it."""
        self.severity, self.needs_plan, self.blocks_grant = grade.severity, grade.needs_plan, grade.blocks_grant
        self.becomes_condition, self.other_verifier = grade.becomes_condition, grade.other_verifier

    def _told(self, act: Act) -> None:
        self.notified_at, self.notified_by = act.at, act.by.ref

    def _judged(self, act: Act) -> None:
        self.contest_decided_at, self.contest_decided_by = act.at, act.by.ref
        self.contest_reason = act.reason

    @transition("state", source=S.RAISED, target=S.NOTIFIED)
    def notify(self, act: Act) -> None:
        """The operator is told, with the report."""
        self._told(act)

    @transition("state", source=S.RAISED, target=S.NOTIFIED)
    def notify_at_once(self, act: Act) -> None:
        """The operator is told without waiting for the report, because the severity asks for it."""
        self._told(act)

    @transition("state", source=S.NOTIFIED, target=S.CONTESTED)
    def contest(self, act: Act, *, basis: Said) -> None:
        """The operator says that the finding is wrong."""
        self.contested_at, self.contested_by = act.at, act.by.ref
        self.contest_text, self.contest_language = basis.text, basis.language

    @transition("state", source=S.CONTESTED, target=S.NOTIFIED)
    def confirm(self, act: Act) -> None:
        """A second officer upholds the finding."""
        self._judged(act)

    @transition("state", source=S.CONTESTED, target=S.NOTIFIED)
    def reclassify(self, act: Act, *, basis: Grade) -> None:
        """A second officer gives it another severity."""
        self._judged(act)
        self.grade(basis)

    @transition("state", source=S.NOTIFIED, target=S.PLAN_PROPOSED)
    def propose_plan(self, _act: Act, *, basis: Plan) -> None:
        """The operator proposes what it will do."""

    @transition("state", source=S.PLAN_PROPOSED, target=S.PLAN_ACCEPTED)
    def accept_plan(self, _act: Act) -> None:
        """The auditor accepts the plan."""

    @transition("state", source=S.PLAN_PROPOSED, target=S.NOTIFIED)
    def reject_plan(self, _act: Act) -> None:
        """The auditor rejects the plan and says why."""

    @transition("state", source=S.PLAN_ACCEPTED, target=S.DONE_CLAIMED)
    def claim_done(self, _act: Act, *, basis: Done) -> None:
        """The operator reports, with evidence, that it is done."""

    @transition("state", source=S.DONE_CLAIMED, target=S.CLOSED)
    def verify(self, act: Act, *, basis: Verification) -> None:
        """An auditor saw that it works; for the graver severities not the one who raised it."""
        self.ended_at, self.ended_by = act.at, act.by.ref

    @transition("state", source=S.DONE_CLAIMED, target=S.PLAN_ACCEPTED)
    def not_effective(self, _act: Act, *, basis: Verification) -> None:
        """It does not work yet; there is a new day."""

    @transition("state", source=[S.NOTIFIED, S.PLAN_ACCEPTED], target=None)
    def extend(self, _act: Act, *, basis: Extension) -> None:
        """More time, counted."""
        self.extensions += 1

    @transition("state", source=sorted(OPEN_FINDING), target=None)
    def escalate(self, act: Act) -> None:
        """The time is over and nothing was done."""
        self.escalated_at = act.at

    @transition("state", source=S.NOTIFIED, target=S.CLOSED)
    def close(self, act: Act) -> None:
        """A finding that needs no plan ends when it has been told."""
        self.ended_at, self.ended_by = act.at, act.by.ref

    @transition("state", source=sorted(OPEN_FINDING), target=None)
    def ask_withdrawal(self, act: Act) -> None:
        """The lead wants to take it back; a second person does."""
        self.withdrawal_asked_at, self.withdrawal_asked_by = act.at, act.by.ref

    @transition("state", source=sorted(OPEN_FINDING), target=S.WITHDRAWN)
    def withdraw(self, act: Act) -> None:
        """A second person takes it back: after a contest, or because the lead asked."""
        self.ended_at, self.ended_by = act.at, act.by.ref
        if self.state == S.CONTESTED:
            self._judged(act)
