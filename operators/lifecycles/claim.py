"""A claim: somebody says that they belong to a company that is registered already; its owners decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from operators.states import ClaimState as S


class ClaimLifecycle(Stateful):
    """asked → approved | refused | withdrawn."""

    kind = "claim"
    birth = "ask"
    state = state_field(S, S.ASKED)

    if TYPE_CHECKING:
        decided_at: Any
        decided_by: Any

    class Meta:
        abstract = True

    @transition("state", source=S.ASKED, target=S.APPROVED)
    def approve(self, act: Act) -> None:
        """An owner lets the person in."""
        self.decided_at, self.decided_by = act.at, act.by.ref

    @transition("state", source=S.ASKED, target=S.REFUSED)
    def refuse(self, act: Act) -> None:
        """An owner does not know the person, or does not want it."""
        self.decided_at, self.decided_by = act.at, act.by.ref

    @transition("state", source=S.ASKED, target=S.WITHDRAWN)
    def withdraw(self, act: Act) -> None:
        """Whoever asked no longer wants it."""
