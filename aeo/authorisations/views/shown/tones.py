"""States as words in a colour."""

from __future__ import annotations

from aeo.authorisations.states import CertificateState, DecisionState, Outcome, PartState
from aeo.components.contexts import Tone
from aeo.notices.states import NoticeState
from audits.states import ConsultationState, FindingState, Judgement, VisitState

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
FINDING: dict[str, str] = {
    FindingState.RAISED: Tone.WAITING,
    FindingState.NOTIFIED: Tone.WAITING,
    FindingState.CONTESTED: Tone.WAITING,
    FindingState.PLAN_PROPOSED: Tone.WAITING,
    FindingState.PLAN_ACCEPTED: Tone.PROGRESS,
    FindingState.DONE_CLAIMED: Tone.WAITING,
    FindingState.CLOSED: Tone.GOOD,
}
VISIT: dict[str, str] = {
    VisitState.CONCLUDED: Tone.GOOD,
    VisitState.CANCELLED: Tone.ENDED,
    VisitState.PLANNED: Tone.NEUTRAL,
}
CONSULTATION: dict[str, str] = {
    ConsultationState.SENT: Tone.WAITING,
    ConsultationState.ANSWERED: Tone.GOOD,
    ConsultationState.TIMED_OUT: Tone.WARNING,
}
JUDGEMENT: dict[str, str] = {
    Judgement.ACCEPTED: Tone.GOOD,
    Judgement.VERIFIED: Tone.GOOD,
    Judgement.NEEDS_CLARIFICATION: Tone.WAITING,
    Judgement.VERIFY_ON_SITE: Tone.PROGRESS,
    Judgement.FINDING: Tone.BAD,
}
LETTER: dict[str, str] = {
    NoticeState.DISPATCHED: Tone.PROGRESS,
    NoticeState.SERVED: Tone.GOOD,
    NoticeState.BOUNCED: Tone.BAD,
    NoticeState.REFUSED: Tone.BAD,
    NoticeState.UNCLAIMED: Tone.BAD,
}


def of(tones: dict[str, str], state: str) -> str:
    """The tone of a state; a neutral one when it has none of its own."""
    return tones.get(state, Tone.NEUTRAL)
