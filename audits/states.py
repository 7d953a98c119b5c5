"""What can be: the states and kinds of assessments, verdicts, consultations, visits and findings (lifecycles §1-4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssessmentState(TextChoices):
    """The root on which verification hangs."""

    OPEN = "open", _("open")
    CONCLUDED = "concluded", _("concluded")
    ABANDONED = "abandoned", _("abandoned")


class AssessmentReason(TextChoices):
    """Why an assessment was opened."""

    APPLICATION = "application", _("application")
    REASSESSMENT = "reassessment", _("reassessment")
    MONITORING = "monitoring", _("monitoring")
    FOLLOW_UP = "follow_up", _("follow-up")


class Proposal(TextChoices):
    """What an assessment ends in."""

    GRANT = "grant", _("grant")
    REFUSE = "refuse", _("refuse")
    MAINTAIN = "maintain", _("maintain")
    SUSPEND = "suspend", _("suspend")
    REVOKE = "revoke", _("revoke")
    AMEND = "amend", _("amend")
    CONDITIONS = "conditions", _("impose conditions")


OF_APPLICATION = frozenset({Proposal.GRANT, Proposal.REFUSE})


class Judgement(TextChoices):
    """An officer's verdict on one answer."""

    ACCEPTED = "accepted", _("accepted")
    NEEDS_CLARIFICATION = "needs_clarification", _("needs clarification")
    VERIFY_ON_SITE = "verify_on_site", _("to be verified on site")
    VERIFIED = "verified", _("verified")
    FINDING = "finding", _("finding")


FINAL = frozenset({Judgement.ACCEPTED, Judgement.VERIFIED, Judgement.FINDING})


class Coverage(TextChoices):
    """How a site is covered by the verification."""

    VISITED = "visited", _("visited")
    REPRESENTED = "represented", _("represented by a sample")
    WAIVED = "waived", _("waived")


class SampleChoice(TextChoices):
    """How the sites of a sample were chosen."""

    RISK = "risk", _("by risk")
    RANDOM = "random", _("at random")


class ConsultationState(TextChoices):
    """Asking another authority."""

    SENT = "sent", _("sent")
    ANSWERED = "answered", _("answered")
    TIMED_OUT = "timed_out", _("not answered in time")


class AuthorityAnswer(TextChoices):
    """What another authority says."""

    NO_OBJECTION = "no_objection", _("no objection")
    OBJECTION = "objection", _("objection")
    INFORMATION = "information", _("information only")


class VisitState(TextChoices):
    """An audit visit."""

    PLANNED = "planned", _("planned")
    ANNOUNCED = "announced", _("announced")
    CONFIRMED = "confirmed", _("confirmed")
    IN_PROGRESS = "in_progress", _("in progress")
    INTERRUPTED = "interrupted", _("interrupted")
    FIELDWORK_DONE = "fieldwork_done", _("fieldwork done")
    REPORTED = "reported", _("reported")
    CONCLUDED = "concluded", _("concluded")
    CANCELLED = "cancelled", _("cancelled")


BEFORE_BEGIN = frozenset({VisitState.PLANNED, VisitState.ANNOUNCED, VisitState.CONFIRMED})
BEGUN = frozenset(
    {
        VisitState.IN_PROGRESS,
        VisitState.INTERRUPTED,
        VisitState.FIELDWORK_DONE,
        VisitState.REPORTED,
        VisitState.CONCLUDED,
    }
)
AFTER_FIELDWORK = frozenset({VisitState.FIELDWORK_DONE, VisitState.REPORTED, VisitState.CONCLUDED})
AFTER_REPORT = frozenset({VisitState.REPORTED, VisitState.CONCLUDED})


class VisitKind(TextChoices):
    """Why a visit is made; `validation` is the first one."""

    VALIDATION = "validation", _("validation")
    REVALIDATION = "revalidation", _("revalidation")
    MONITORING = "monitoring", _("monitoring")
    FOLLOW_UP = "follow_up", _("follow-up")


class VisitMode(TextChoices):
    """How a visit is made."""

    ON_SITE = "on_site", _("on site")
    VIRTUAL = "virtual", _("virtual")
    HYBRID = "hybrid", _("hybrid")
    DESK = "desk", _("desk")


class TeamPart(TextChoices):
    """What somebody does in a visit's team."""

    LEAD = "lead", _("lead auditor")
    MEMBER = "member", _("auditor")
    SPECIALIST = "specialist", _("specialist")
    OBSERVER = "observer", _("observer")


class SiteOutcome(TextChoices):
    """What came of a site in a visit's scope."""

    PLANNED = "planned", _("planned")
    VISITED = "visited", _("visited")
    NOT_VISITED = "not_visited", _("not visited")


class CheckResult(TextChoices):
    """What a check on site showed."""

    CONFORMS = "conforms", _("conforms")
    PARTLY = "partly", _("conforms in part")
    FAILS = "fails", _("does not conform")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    NOT_PERFORMED = "not_performed", _("not performed")


REASONED = frozenset({CheckResult.NOT_APPLICABLE, CheckResult.NOT_PERFORMED})


class RecordKind(TextChoices):
    """What kind of fact a team records."""

    MEETING = "meeting", _("meeting")
    INTERVIEW = "interview", _("interview")
    DOCUMENT = "document", _("document seen")
    SAMPLE = "sample", _("transaction traced")
    TEST = "test", _("test")
    PHOTOGRAPH = "photograph", _("photograph")
    NOTE = "note", _("note")


class InterruptionGround(TextChoices):
    """Why a visit was interrupted."""

    WEATHER = "weather", _("weather")
    SAFETY = "safety", _("safety")
    POST_CLOSED = "post_closed", _("border post closed")
    TIME = "time", _("time")


class FindingState(TextChoices):
    """A finding and what is done about it."""

    RAISED = "raised", _("raised")
    NOTIFIED = "notified", _("notified")
    CONTESTED = "contested", _("contested")
    PLAN_PROPOSED = "plan_proposed", _("plan proposed")
    PLAN_ACCEPTED = "plan_accepted", _("plan accepted")
    DONE_CLAIMED = "done_claimed", _("reported as done")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


ENDED = frozenset({FindingState.CLOSED, FindingState.WITHDRAWN})
OPEN_FINDING = frozenset(FindingState) - ENDED
TOLD = frozenset(FindingState) - {FindingState.RAISED}


class VerificationMethod(TextChoices):
    """How it was verified that a corrective action works."""

    DESK = "desk", _("desk")
    VIRTUAL = "virtual", _("virtual visit")
    FOLLOW_UP_VISIT = "follow_up_visit", _("follow-up visit")


class Effect(TextChoices):
    """What a verification showed."""

    EFFECTIVE = "effective", _("effective")
    NOT_EFFECTIVE = "not_effective", _("not effective")
