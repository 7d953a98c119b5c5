"""The assessment: open → concluded | abandoned (lifecycles §2)."""

from datetime import datetime

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from audits.states import AssessmentState as S


class AssessmentLifecycle(Stateful):
    """The root on which review, risk, consultations, visits, findings and the proposal hang."""

    kind = "assessment"
    birth = "open"
    state = state_field(S, S.OPEN)

    reviewed_at: datetime | None
    reviewed_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    proposal: str
    conclusion: str
    conclusion_language: str

    class Meta:
        abstract = True

    @transition("state", source=S.OPEN, target=None)
    def finish_review(self, act: Act) -> None:
        """The desk review is done: every applicable answer has a verdict, none waits for a clarification."""
        self.reviewed_at, self.reviewed_by = act.at, act.by.ref

    @transition("state", source=S.OPEN, target=S.CONCLUDED)
    def conclude(self, act: Act, *, proposal: str, language: str = "") -> None:
        """Nothing more is verified; `proposal` says what it came to, and the reason why."""
        self.closed_at, self.closed_by, self.proposal = act.at, act.by.ref, proposal
        self.conclusion, self.conclusion_language = act.reason, language

    @transition("state", source=S.OPEN, target=S.ABANDONED)
    def abandon(self, act: Act) -> None:
        """There is nothing left to verify, e.g. because the application was withdrawn."""
        self.closed_at, self.closed_by = act.at, act.by.ref
