"""The application (lifecycles §1): what may follow what, and what each move rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django_fsm import RETURN_VALUE, transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from operators.states import OPEN, WITH_OPERATOR
from operators.states import ApplicationState as S


@dataclass(frozen=True)
class Acceptance:
    """The Assessment (`assessment:3`) that was opened to verify the application. Given by audits."""

    assessment: str


@dataclass(frozen=True)
class Recommendation:
    """The Decision (`decision:7`) that was proposed, with an outcome for each type, role and site asked."""

    decision: str


@dataclass(frozen=True)
class SentBack:
    """The proposed Decision that was dropped."""

    decision: str


@dataclass(frozen=True)
class Outcome:
    """What the Decision says of the application as a whole: granted, granted_in_part or refused."""

    decision: str
    state: str


@dataclass(frozen=True)
class Declined:
    """The Decision of kind decline."""

    decision: str


@dataclass(frozen=True)
class Reopening:
    """The decision on a complaint or the court's judgment by which the application is open again."""

    decision: str


class ApplicationLifecycle(Stateful):
    """Asked of the operator, judged by the authority."""

    kind = "application"
    birth = "start"
    state = state_field(S, S.DRAFT)

    if TYPE_CHECKING:
        receipt: Any
        submissions: Any
        submitted_at: Any
        submitted_by: Any
        lodged_at: Any
        returned_at: Any
        returned_by: Any
        return_items: Any
        accepted_at: Any
        accepted_by: Any
        assessment_ref: Any
        decision_ref: Any
        recommended_at: Any
        recommended_by: Any
        decided_at: Any
        decided_by: Any
        extensions: Any
        time_asked_at: Any
        time_asked_by: Any
        time_asked_days: Any
        time_adjustments: Any
        time_answered_at: Any
        time_answered_by: Any
        time_agreed: Any
        warned: Any
        ended_at: Any
        ended_by: Any
        hearing_told_at: Any
        after_hearing: Any

    class Meta:
        abstract = True

    @transition("state", source=[S.DRAFT, S.RETURNED], target=S.SUBMITTED)
    def submit(self, act: Act, *, receipt: str) -> None:
        """The signatory lodges it; the receipt names this submission. A cured return keeps the first lodging."""
        self.submitted_at, self.submitted_by, self.receipt = act.at, act.by.ref, receipt
        self.submissions += 1
        self.lodged_at = self.lodged_at or act.at
        self.warned = 0

    @transition("state", source=S.SUBMITTED, target=S.DRAFT)
    def recall(self, act: Act) -> None:
        """The signatory takes it back before acceptance; receipt and frozen copy stay."""
        self.lodged_at = None
        self.warned = 0

    @transition("state", source=S.SUBMITTED, target=S.RETURNED)
    def return_(self, act: Act, *, items: list[dict[str, str]]) -> None:
        """The officer returns it with one list of all that is missing; `items` are {slot, text}."""
        self.returned_at, self.returned_by, self.return_items = act.at, act.by.ref, items
        self.warned = 0

    @transition("state", source=S.SUBMITTED, target=S.UNDER_ASSESSMENT)
    def accept(self, act: Act, *, basis: Acceptance) -> None:
        """Complete and admissible: the decision clock starts. Home: audits."""
        self.accepted_at, self.accepted_by, self.assessment_ref = act.at, act.by.ref, basis.assessment

    @transition("state", source=S.SUBMITTED, target=S.NOT_ACCEPTED)
    def decline(self, act: Act, *, basis: Declined) -> None:
        """Not accepted, by a Decision. Home: aeo.authorisations."""
        self._decided(act, basis.decision)

    @transition("state", source=S.UNDER_ASSESSMENT, target=None)
    def extend(self, act: Act) -> None:
        """The time to decide is lengthened, for a reason told to the operator."""
        self.extensions += 1

    @transition("state", source=S.UNDER_ASSESSMENT, target=None)
    def ask_time(self, act: Act, *, days: int, adjustments: list[str]) -> None:
        """The operator asks for time to make listed adjustments."""
        self.time_asked_at, self.time_asked_by = act.at, act.by.ref
        self.time_asked_days, self.time_adjustments = days, adjustments
        self.time_answered_at = self.time_answered_by = self.time_agreed = None

    @transition("state", source=S.UNDER_ASSESSMENT, target=None)
    def answer_time(self, act: Act, *, agreed: bool) -> None:
        """The approver agrees to the time asked for, or does not."""
        self.time_answered_at, self.time_answered_by, self.time_agreed = act.at, act.by.ref, agreed

    @transition("state", source=S.UNDER_ASSESSMENT, target=S.RECOMMENDED)
    def recommend(self, act: Act, *, basis: Recommendation) -> None:
        """An outcome is proposed for each type, role and site asked. Home: aeo.authorisations."""
        self.recommended_at, self.recommended_by, self.decision_ref = act.at, act.by.ref, basis.decision

    @transition("state", source=S.RECOMMENDED, target=S.UNDER_ASSESSMENT)
    def send_back(self, act: Act, *, basis: SentBack) -> None:
        """The approver sends it back; the proposed Decision is dropped. Home: aeo.authorisations."""
        self.recommended_at = self.recommended_by = self.decision_ref = None

    @transition("state", source=S.RECOMMENDED, target=RETURN_VALUE(S.GRANTED, S.GRANTED_IN_PART, S.REFUSED))
    def decide(self, act: Act, *, basis: Outcome) -> str:
        """Decided, through the Decision. Home: aeo.authorisations."""
        self._decided(act, basis.decision)
        return basis.state

    @transition("state", source=OPEN, target=S.WITHDRAWN)
    def withdraw(self, act: Act) -> None:
        """The signatory withdraws it; after a hearing letter that is marked."""
        self.after_hearing = self.hearing_told_at is not None
        self._ended(act.at, act.by.ref)

    @transition("state", source=WITH_OPERATOR, target=S.LAPSED)
    def lapse(self, act: Act) -> None:
        """Its time ran out after two warnings."""
        self._ended(act.at, act.by.ref)

    @transition("state", source=OPEN, target=S.CLOSED)
    def close(self, act: Act) -> None:
        """The operator ceased, or nothing is left to decide."""
        self._ended(act.at, act.by.ref)

    @transition("state", source=[S.REFUSED, S.NOT_ACCEPTED, S.GRANTED_IN_PART], target=S.UNDER_ASSESSMENT)
    def reopen(self, act: Act, *, basis: Reopening) -> None:
        """Open again by a complaint or a court. Home: aeo.authorisations."""
        self.decided_at = self.decided_by = self.ended_at = self.ended_by = None
        self.recommended_at = self.recommended_by = self.decision_ref = None
        self.accepted_at, self.accepted_by = self.accepted_at or act.at, self.accepted_by or act.by.ref

    def _decided(self, act: Act, decision: str) -> None:
        self.decided_at, self.decided_by, self.decision_ref = act.at, act.by.ref, decision
        self._ended(act.at, act.by.ref)

    def _ended(self, at: datetime, by: str) -> None:
        self.ended_at, self.ended_by = at, by
