"""The self-assessment (lifecycles §2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from operators.states import SETTLED, WRITABLE
from operators.states import SelfAssessmentState as S

UNSETTLED = [state for state in S if state not in SETTLED]


@dataclass(frozen=True)
class Reviewed:
    """What acceptance rests on: every applicable question has a verdict, or `missing` names those without."""

    missing: tuple[str, ...] = ()


class SelfAssessmentLifecycle(Stateful):
    """Answered and signed by the operator, reviewed by the authority."""

    kind = "self_assessment"
    birth = "start"
    state = state_field(S, S.DRAFT)

    if TYPE_CHECKING:
        reopened: Any
        signed_at: Any
        signed_by: Any
        signed_sha256: Any
        accepted_at: Any
        accepted_by: Any

    class Meta:
        abstract = True

    @transition("state", source=WRITABLE, target=S.SIGNED)
    def sign(self, act: Act, *, sha256: str) -> None:
        """The signatory signs; `sha256` is that of the snapshot frozen in the same transaction."""
        self.signed_at, self.signed_by, self.signed_sha256 = act.at, act.by.ref, sha256
        self.reopened = None

    @transition("state", source=S.SIGNED, target=S.REOPENED)
    def unlock(self, act: Act, *, questions: list[str] | None) -> None:
        """Open again by a return, a recall or a change before lodging: the slots on the list, or all (None)."""
        self.reopened = questions

    @transition("state", source=S.SIGNED, target=S.UNDER_REVIEW)
    def review(self, act: Act) -> None:
        """Taken up for review. Home: audits."""

    @transition("state", source=S.UNDER_REVIEW, target=S.REOPENED)
    def reopen(self, act: Act, *, questions: list[str]) -> None:
        """An information request opens the slots it names, and no others."""
        self.reopened = questions

    @transition("state", source=S.REOPENED, target=S.UNDER_REVIEW)
    def relock(self, act: Act) -> None:
        """The last request ended without an answer: what was signed last stands, and is decided on."""
        self.reopened = None

    @transition("state", source=S.UNDER_REVIEW, target=S.ACCEPTED)
    def accept(self, act: Act, *, basis: Reviewed) -> None:
        """Every applicable question has a verdict. Home: audits."""
        self.accepted_at, self.accepted_by = act.at, act.by.ref

    @transition("state", source=UNSETTLED, target=S.LAPSED)
    def lapse(self, act: Act) -> None:
        """The status that was monitored has ended, or its renewal asks the same: nothing more comes of it."""
        self.reopened = None

    @transition("state", source=S.ACCEPTED, target=S.SUPERSEDED)
    def supersede(self, act: Act) -> None:
        """A newer one was accepted."""
