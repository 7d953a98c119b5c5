"""What can be: the states, kinds and outcomes of decisions, parts, certificates, complaints and change notices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from audits.states import Proposal


class DecisionState(TextChoices):
    """Where a decision can be (lifecycles §6)."""

    PROPOSED = "proposed", _("proposed")
    HEARING = "hearing", _("hearing")
    HEARD = "heard", _("heard")
    DECIDED = "decided", _("decided")
    DROPPED = "dropped", _("dropped")


class DecisionKind(TextChoices):
    """What is decided; the keys of a pack's decisions.toml."""

    GRANT = "grant", _("grant")
    REFUSE = "refuse", _("refusal")
    DECLINE = "decline", _("non-acceptance")
    RENEW = "renew", _("renewal")
    SUSPEND = "suspend", _("suspension")
    EXTEND_SUSPENSION = "extend_suspension", _("extension of a suspension")
    LIFT = "lift", _("lifting of a suspension")
    REVOKE = "revoke", _("revocation")
    ANNUL = "annul", _("annulment")
    AMEND = "amend", _("amendment")
    IMPOSE_CONDITIONS = "impose_conditions", _("conditions")
    DOWNGRADE = "downgrade", _("downgrading")
    BAR = "bar", _("bar")
    PROLONG = "prolong", _("prolongation")
    RECTIFY = "rectify", _("correction of a clerical error")
    WITHDRAW_OWN = "withdraw_own", _("withdrawal of an own decision")


class Outcome(TextChoices):
    """What is proposed for one type × role × site that was asked for."""

    GRANT = "grant", _("grant")
    GRANT_LESS = "grant_less", _("grant less")
    CONDITIONS = "conditions", _("grant with conditions")
    REFUSE = "refuse", _("refuse")


class Manner(TextChoices):
    """How a suspension is ordered."""

    URGENT = "urgent", _("urgent")
    ORDINARY = "ordinary", _("ordinary")
    REQUESTED = "requested", _("at the holder's request")


class PartState(TextChoices):
    """Where a part of an authorisation can be (lifecycles §7)."""

    GRANTED = "granted", _("granted, not yet in effect")
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    ANNULLED = "annulled", _("annulled")
    SURRENDERED = "surrendered", _("surrendered")
    EXPIRED = "expired", _("expired")
    CEASED = "ceased", _("ceased")


class Status(TextChoices):
    """What an interval says. The same words as the states that follow it; before the first interval there is none."""

    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    ANNULLED = "annulled", _("annulled")
    SURRENDERED = "surrendered", _("surrendered")
    EXPIRED = "expired", _("expired")
    CEASED = "ceased", _("ceased")


class Origin(TextChoices):
    """Where a part comes from."""

    DECIDED = "decided", _("decided here")
    IMPORTED = "imported", _("imported")


class CertificateState(TextChoices):
    """Where a version of a certificate can be (lifecycles §8)."""

    PREPARING = "preparing", _("in preparation")
    ACTIVE = "active", _("active")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    SUPERSEDED = "superseded", _("superseded")
    VOID = "void", _("void")


class ComplaintState(TextChoices):
    """Where a complaint can be (lifecycles §6)."""

    LODGED = "lodged", _("lodged")
    UNDER_REVIEW = "under_review", _("under review")
    INADMISSIBLE = "inadmissible", _("inadmissible")
    CONFIRMED = "confirmed", _("decision confirmed")
    VARIED = "varied", _("decision changed")
    SET_ASIDE = "set_aside", _("decision set aside")
    REMITTED = "remitted", _("sent back for a new decision")
    WITHDRAWN = "withdrawn", _("withdrawn")
    IN_COURT = "in_court", _("in court")
    JUDGED = "judged", _("judged")
    FINAL = "final", _("judgment final")


class ChangeState(TextChoices):
    """Where a change notice can be (lifecycles §9)."""

    LODGED = "lodged", _("lodged")
    NOTED = "noted", _("noted")
    NEEDS_ASSESSMENT = "needs_assessment", _("decision needed")
    AMENDED = "amended", _("to be recorded")
    RECORDED = "recorded", _("all is recorded")
    SETTLED = "settled", _("closed: nothing more follows")
    REASSESSMENT_OPENED = "reassessment_opened", _("reassessment opened")
    ASSESSED = "assessed", _("assessed again, to be decided")
    MAINTAINED = "maintained", _("assessed again, status maintained")
    ENDED = "ended", _("closed: the status has ended")


ONGOING = frozenset({Status.ACTIVE, Status.SUSPENDED})
ENDED = frozenset(Status) - ONGOING
OPEN_COMPLAINT = (ComplaintState.LODGED, ComplaintState.UNDER_REVIEW)
OPEN_CHANGE = (ChangeState.LODGED, ChangeState.NEEDS_ASSESSMENT, ChangeState.ASSESSED, ChangeState.AMENDED)
# A change on which nothing was decided yet.
UNDECIDED_CHANGE = (
    ChangeState.LODGED,
    ChangeState.NEEDS_ASSESSMENT,
    ChangeState.REASSESSMENT_OPENED,
    ChangeState.ASSESSED,
)
LIVE = frozenset({PartState.GRANTED, PartState.ACTIVE, PartState.SUSPENDED})
OPEN_DECISION = frozenset({DecisionState.PROPOSED, DecisionState.HEARING, DecisionState.HEARD})
# Decisions that do something only to a status that is held; an annulment and a bar reach further.
ON_HELD = frozenset(
    {
        DecisionKind.SUSPEND,
        DecisionKind.EXTEND_SUSPENSION,
        DecisionKind.LIFT,
        DecisionKind.REVOKE,
        DecisionKind.DOWNGRADE,
        DecisionKind.AMEND,
        DecisionKind.IMPOSE_CONDITIONS,
        DecisionKind.PROLONG,
    }
)
# A part that such a decision is about holds no more; or rests.
ENDING = frozenset({DecisionKind.REVOKE, DecisionKind.DOWNGRADE, DecisionKind.ANNUL})
LOSING = ENDING | {DecisionKind.SUSPEND, DecisionKind.EXTEND_SUSPENSION}
# Decisions that can answer a holder's change notice; which of them a change calls for, its effect says.
ANSWERING = frozenset(
    {
        DecisionKind.AMEND,
        DecisionKind.SUSPEND,
        DecisionKind.REVOKE,
        DecisionKind.DOWNGRADE,
        DecisionKind.IMPOSE_CONDITIONS,
    }
)
# What is decided on, by what a concluded assessment of a holder proposes; to maintain needs no decision.
FOLLOWING: dict[str, DecisionKind] = {
    Proposal.AMEND: DecisionKind.AMEND,
    Proposal.CONDITIONS: DecisionKind.IMPOSE_CONDITIONS,
    Proposal.SUSPEND: DecisionKind.SUSPEND,
    Proposal.REVOKE: DecisionKind.REVOKE,
}
FAVOURABLE = frozenset({Outcome.GRANT, Outcome.GRANT_LESS, Outcome.CONDITIONS})
APPLICATION_KINDS = frozenset(
    {
        DecisionKind.GRANT,
        DecisionKind.REFUSE,
        DecisionKind.DECLINE,
        DecisionKind.RENEW,
        DecisionKind.AMEND,
    }
)
