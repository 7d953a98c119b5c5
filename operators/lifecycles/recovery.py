"""Recovery of ownership: the owners of a company's account have gone, and a person of the company asks customs.

Two members of staff are needed, and the owners that are recorded are told at once and can object for some days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from operators.states import RECOVERY_OPEN
from operators.states import RecoveryState as S


class RecoveryLifecycle(Stateful):
    """asked → proposed → approved; or objected, refused, withdrawn."""

    kind = "recovery"
    birth = "ask"
    state = state_field(S, S.ASKED)

    if TYPE_CHECKING:
        objected_at: Any
        objected_by: Any
        objection: Any
        proposed_at: Any
        proposed_by: Any
        proposal: Any
        decided_at: Any
        decided_by: Any
        decision: Any

    class Meta:
        abstract = True

    @transition("state", source=[S.ASKED, S.PROPOSED], target=S.OBJECTED)
    def object(self, act: Act) -> None:
        """An owner, or whoever reads the company's mail, says no: a proposal made before falls."""
        self.objected_at, self.objected_by, self.objection = act.at, act.by.ref, act.reason
        self.proposed_at = self.proposed_by = None

    @transition("state", source=[S.ASKED, S.OBJECTED], target=S.PROPOSED)
    def propose(self, act: Act) -> None:
        """One member of staff has looked at the evidence, and at the objection if there is one."""
        self.proposed_at, self.proposed_by, self.proposal = act.at, act.by.ref, act.reason

    @transition("state", source=S.PROPOSED, target=S.APPROVED)
    def approve(self, act: Act) -> None:
        """Another member of staff agrees, once the time to object is over."""
        self.decided_at, self.decided_by, self.decision = act.at, act.by.ref, act.reason

    @transition("state", source=list(RECOVERY_OPEN), target=S.REFUSED)
    def refuse(self, act: Act) -> None:
        """Not shown, or rightly objected to."""
        self.decided_at, self.decided_by, self.decision = act.at, act.by.ref, act.reason

    @transition("state", source=list(RECOVERY_OPEN), target=S.WITHDRAWN)
    def withdraw(self, act: Act) -> None:
        """Whoever asked no longer wants it."""
