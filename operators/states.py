"""What can be on the applicant's side."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationState(TextChoices):
    """Where an application is (lifecycles §1)."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    UNDER_ASSESSMENT = "under_assessment", _("under assessment")
    RECOMMENDED = "recommended", _("recommended")
    GRANTED = "granted", _("granted")
    GRANTED_IN_PART = "granted_in_part", _("granted in part")
    REFUSED = "refused", _("refused")
    NOT_ACCEPTED = "not_accepted", _("not accepted")
    WITHDRAWN = "withdrawn", _("given up")
    LAPSED = "lapsed", _("lapsed")
    CLOSED = "closed", _("closed")


class SelfAssessmentState(TextChoices):
    """Where a self-assessment is (lifecycles §2)."""

    DRAFT = "draft", _("draft")
    SIGNED = "signed", _("signed")
    REOPENED = "reopened", _("reopened")
    UNDER_REVIEW = "under_review", _("under review")
    ACCEPTED = "accepted", _("accepted")
    SUPERSEDED = "superseded", _("superseded")
    LAPSED = "lapsed", _("lapsed")


class RequestState(TextChoices):
    """Where an information request is (lifecycles §1)."""

    OPEN = "open", _("open")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")
    OVERDUE = "overdue", _("overdue")


class ConsentState(TextChoices):
    """What was said to a consent (lifecycles §9)."""

    GIVEN = "given", _("given")
    REFUSED = "refused", _("not given")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ClaimState(TextChoices):
    """Where the wish of somebody is who says that a registered company is theirs."""

    ASKED = "asked", _("asked")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RecoveryState(TextChoices):
    """Where the recovery of a company's account is, whose owners have gone."""

    ASKED = "asked", _("asked")
    OBJECTED = "objected", _("objected to")
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


# Customs has not decided on a recovery yet.
RECOVERY_OPEN = (RecoveryState.ASKED, RecoveryState.OBJECTED, RecoveryState.PROPOSED)

# The operator works on it and nobody else sees it.
WITH_OPERATOR = (ApplicationState.DRAFT, ApplicationState.RETURNED)
# Something can still come of it.
OPEN = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.RETURNED,
    ApplicationState.UNDER_ASSESSMENT,
    ApplicationState.RECOMMENDED,
)
ACCEPTED = (
    ApplicationState.UNDER_ASSESSMENT,
    ApplicationState.RECOMMENDED,
    ApplicationState.GRANTED,
    ApplicationState.GRANTED_IN_PART,
    ApplicationState.REFUSED,
)
DECIDED = (
    ApplicationState.GRANTED,
    ApplicationState.GRANTED_IN_PART,
    ApplicationState.REFUSED,
    ApplicationState.NOT_ACCEPTED,
)
ENDED = (*DECIDED, ApplicationState.WITHDRAWN, ApplicationState.LAPSED, ApplicationState.CLOSED)
# Answers may be written.
WRITABLE = (SelfAssessmentState.DRAFT, SelfAssessmentState.REOPENED)
# The review of the answers ended well.
REVIEWED = (SelfAssessmentState.ACCEPTED, SelfAssessmentState.SUPERSEDED)
# Nothing more is done about the answers.
SETTLED = (*REVIEWED, SelfAssessmentState.LAPSED)
