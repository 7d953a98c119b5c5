"""The information request (lifecycles §1): after acceptance the one way to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from operators.states import RequestState as S


class InformationRequestLifecycle(Stateful):
    """Names questions and a reason; answering it signs a new snapshot."""

    kind = "information_request"
    birth = "ask"
    state = state_field(S, S.OPEN)

    if TYPE_CHECKING:
        answered_at: Any
        answered_by: Any
        snapshot_id: Any
        closed_at: Any
        closed_by: Any

    class Meta:
        abstract = True

    @transition("state", source=S.OPEN, target=S.ANSWERED)
    def answer(self, act: Act, *, snapshot_id: int) -> None:
        """Answered by a signed snapshot."""
        self.answered_at, self.answered_by, self.snapshot_id = act.at, act.by.ref, snapshot_id

    @transition("state", source=[S.OPEN, S.ANSWERED], target=S.CLOSED)
    def close(self, act: Act) -> None:
        """The officer is content with the answer, or no longer needs one."""
        self.closed_at, self.closed_by = act.at, act.by.ref

    @transition("state", source=S.OPEN, target=S.OVERDUE)
    def overdue(self, act: Act) -> None:
        """Its time ran out: the pause ends and the decision is taken on the file."""
        self.closed_at, self.closed_by = act.at, act.by.ref
