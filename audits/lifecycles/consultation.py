"""Consultation of another authority: sent → answered | timed_out; a late answer is kept and usable (lifecycles §1)."""

from dataclasses import dataclass
from datetime import date, datetime

from django_fsm import transition

from aeo.kernel.lifecycle import Act, Stateful, state_field
from audits.states import ConsultationState as S


@dataclass(frozen=True)
class Reply:
    """An authority's answer: official letter number and date, or a signed file (an upload's id), or both."""

    outcome: str
    text: str
    language: str
    letter_number: str = ""
    letter_date: date | None = None
    file_id: int | None = None
    restricted: bool = False


class ConsultationLifecycle(Stateful):
    """One question to one authority."""

    kind = "consultation"
    birth = "send"
    state = state_field(S, S.SENT)

    answered_at: datetime | None
    answered_by: str | None
    timed_out_at: datetime | None
    outcome: str
    text: str
    language: str
    letter_number: str
    letter_date: date | None
    file_id: int | None
    restricted: bool

    class Meta:
        abstract = True

    @transition("state", source=[S.SENT, S.TIMED_OUT], target=S.ANSWERED)
    def answer(self, act: Act, *, basis: Reply) -> None:
        """The authority answers, in time or late."""
        self.answered_at, self.answered_by = act.at, act.by.ref
        self.outcome, self.text, self.language = basis.outcome, basis.text, basis.language
        self.letter_number, self.letter_date, self.file_id = basis.letter_number, basis.letter_date, basis.file_id
        self.restricted = basis.restricted

    @transition("state", source=S.SENT, target=S.TIMED_OUT)
    def time_out(self, act: Act) -> None:
        """The time for the answer is over."""
        self.timed_out_at = act.at
