"""A consent (lifecycles §9): given → withdrawn; a refusal is recorded, since the question was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from operators.states import ConsentState as S


class ConsentLifecycle(Stateful):
    """The topics `consent.give` and `consent.withdraw` tell those above that a view changes."""

    kind = "consent"
    birth = "give"
    state = state_field(S, S.GIVEN)

    if TYPE_CHECKING:
        withdrawn_at: Any
        withdrawn_by: Any

    class Meta:
        abstract = True

    @transition("state", source=S.GIVEN, target=S.WITHDRAWN)
    def withdraw(self, act: Act) -> None:
        """From this instant on nothing rests on it; no status changes."""
        self.withdrawn_at, self.withdrawn_by = act.at, act.by.ref
