"""What happened, in words: for the histories of visits, findings and consultations."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from aeo.components.contexts import Tone
from aeo.kernel.refusals import Words
from audits.states import AssessmentState, ConsultationState, FindingState, Judgement, VisitState

TOLD: Mapping[str, Mapping[str, Words]] = {
    "visit": {
        "plan": _("Planned"),
        "mandate": _("Ordered by an approver"),
        "announce": _("Announced to the operator"),
        "propose_dates": _("The operator asked for other days"),
        "confirm": _("Days confirmed"),
        "begin": _("Begun"),
        "begin_unannounced": _("Begun without notice"),
        "interrupt": _("Interrupted"),
        "resume": _("Resumed"),
        "record_refusal": _("Obstructed by the operator"),
        "add_site": _("A site was added"),
        "add_check": _("A check was added"),
        "record_check": _("A check was recorded"),
        "record_site": _("A site was recorded"),
        "record": _("A fact was recorded"),
        "finish_fieldwork": _("Fieldwork finished"),
        "report": _("Report signed"),
        "comment": _("The operator commented on the report"),
        "revise": _("Report revised"),
        "review": _("Report reviewed by a second officer"),
        "conclude": _("Concluded"),
        "cancel": _("Cancelled"),
        "reschedule": _("Rescheduled"),
    },
    "finding": {
        "raise": _("Raised"),
        "notify": _("Operator notified"),
        "notify_at_once": _("Operator notified at once"),
        "contest": _("Contested by the operator"),
        "confirm": _("Upheld after the contest"),
        "reclassify": _("Given another severity after the contest"),
        "propose_plan": _("Plan proposed by the operator"),
        "accept_plan": _("Plan accepted"),
        "reject_plan": _("Plan rejected"),
        "claim_done": _("Reported as done by the operator"),
        "verify": _("Verified and closed"),
        "not_effective": _("Found not effective yet"),
        "extend": _("More time given"),
        "escalate": _("Escalated: the time was over"),
        "close": _("Closed"),
        "ask_withdrawal": _("Withdrawal asked for"),
        "withdraw": _("Withdrawn"),
    },
    "consultation": {
        "send": _("Question sent"),
        "answer": _("Answered"),
        "time_out": _("Not answered in time"),
        "name_reader": _("A reader was named"),
    },
}

VISIT_TONES: Mapping[str, str] = {
    VisitState.ANNOUNCED: Tone.WAITING,
    VisitState.CONFIRMED: Tone.INFO,
    VisitState.IN_PROGRESS: Tone.PROGRESS,
    VisitState.INTERRUPTED: Tone.WARNING,
    VisitState.FIELDWORK_DONE: Tone.PROGRESS,
    VisitState.REPORTED: Tone.WAITING,
    VisitState.CONCLUDED: Tone.GOOD,
    VisitState.CANCELLED: Tone.ENDED,
}
FINDING_TONES: Mapping[str, str] = {
    FindingState.RAISED: Tone.INFO,
    FindingState.NOTIFIED: Tone.WAITING,
    FindingState.CONTESTED: Tone.WARNING,
    FindingState.PLAN_PROPOSED: Tone.WARNING,
    FindingState.PLAN_ACCEPTED: Tone.PROGRESS,
    FindingState.DONE_CLAIMED: Tone.WARNING,
    FindingState.CLOSED: Tone.GOOD,
    FindingState.WITHDRAWN: Tone.ENDED,
}
CONSULTATION_TONES: Mapping[str, str] = {
    ConsultationState.SENT: Tone.WAITING,
    ConsultationState.ANSWERED: Tone.GOOD,
    ConsultationState.TIMED_OUT: Tone.BAD,
}
VERDICT_TONES: Mapping[str, str] = {
    Judgement.ACCEPTED: Tone.GOOD,
    Judgement.VERIFIED: Tone.GOOD,
    Judgement.NEEDS_CLARIFICATION: Tone.WAITING,
    Judgement.VERIFY_ON_SITE: Tone.INFO,
    Judgement.FINDING: Tone.BAD,
}
ASSESSMENT_TONES: Mapping[str, str] = {
    AssessmentState.OPEN: Tone.PROGRESS,
    AssessmentState.CONCLUDED: Tone.GOOD,
    AssessmentState.ABANDONED: Tone.ENDED,
}
SEVERITY_TONES = (Tone.NEUTRAL, Tone.INFO, Tone.WARNING, Tone.BAD, Tone.BAD)


def severity_tone(rank: int) -> str:
    """The colour of a severity's rank."""
    return SEVERITY_TONES[min(rank, len(SEVERITY_TONES) - 1)]
