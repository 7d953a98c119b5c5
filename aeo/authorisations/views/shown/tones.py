"""States as words in a colour."""

from __future__ import annotations

from collections.abc import Mapping

from aeo.authorisations.models import Decision
from aeo.authorisations.states import CertificateState, DecisionState, Outcome, PartState
from aeo.components.contexts import Tone
from aeo.notices.states import NoticeState

DECISION: dict[str, str] = {
    DecisionState.PROPOSED: Tone.WAITING,
    DecisionState.HEARING: Tone.WAITING,
    DecisionState.HEARD: Tone.PROGRESS,
    DecisionState.DECIDED: Tone.GOOD,
    DecisionState.DROPPED: Tone.ENDED,
}
PART: dict[str, str] = {
    PartState.GRANTED: Tone.PROGRESS,
    PartState.ACTIVE: Tone.GOOD,
    PartState.SUSPENDED: Tone.WARNING,
    PartState.REVOKED: Tone.BAD,
    PartState.ANNULLED: Tone.BAD,
}
CERTIFICATE: dict[str, str] = {
    CertificateState.PREPARING: Tone.PROGRESS,
    CertificateState.ACTIVE: Tone.GOOD,
    CertificateState.FAILED: Tone.BAD,
    CertificateState.VOID: Tone.BAD,
}
OUTCOME: dict[str, str] = {
    Outcome.GRANT: Tone.GOOD,
    Outcome.CONDITIONS: Tone.WARNING,
    Outcome.GRANT_LESS: Tone.WARNING,
    Outcome.REFUSE: Tone.BAD,
}
LETTER: dict[str, str] = {
    NoticeState.DISPATCHED: Tone.PROGRESS,
    NoticeState.SERVED: Tone.GOOD,
    NoticeState.BOUNCED: Tone.BAD,
    NoticeState.REFUSED: Tone.BAD,
    NoticeState.UNCLAIMED: Tone.BAD,
}


def decision(row: Decision) -> str:
    """The tone of a decision; of one that its holder took back that it is over."""
    return Tone.ENDED if row.taken_back_at else of(DECISION, row.state)


def of(tones: Mapping[str, str], state: str) -> str:
    """The tone of a state; a neutral one when it has none of its own."""
    return tones.get(state, Tone.NEUTRAL)
