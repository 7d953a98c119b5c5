"""How an account comes to act for a company: invited by an owner, let in by a claim, or by recovery of ownership."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.documents.models import Upload
from aeo.kernel.constraints import check, known_states, needs_in_states, only_in_states, paired, says
from operators.lifecycles.claim import ClaimLifecycle
from operators.lifecycles.recovery import RecoveryLifecycle
from operators.models.operator import Operator
from operators.models.people import MemberRole
from operators.states import RECOVERY_OPEN, ClaimState, RecoveryState

LONGEST_REASON = 4000


class Invitation(models.Model):
    """A one-time link mailed to an address: whoever has its account may act for the company once they accept.

    Only the hash of the link is kept. Whether the address has an account is neither asked nor told.
    """

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(_("role"), max_length=12, choices=MemberRole.choices)
    sections = models.JSONField(_("sections"), default=list, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until accepted
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until revoked

    class Meta:
        constraints = [
            paired("invitation_accepted", "accepted_at", "accepted_by"),
            paired("invitation_revoked", "revoked_at", "revoked_by"),
            check(
                "invitation_one_end",
                Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                _("An invitation is accepted or revoked, not both."),
            ),
            check("invitation_email_lower", Q(email=Lower("email")), _("E-mail addresses are kept in lower case.")),
            check(
                "invitation_consultant",
                ~Q(role=MemberRole.CONSULTANT) | (Q(valid_until__isnull=False) & ~Q(sections=[])),
                _("A consultant has chosen sections and a last day."),
            ),
            models.UniqueConstraint(
                fields=["operator", "email", "role"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name=says("invitation_once", _("This address is invited for this role already.")),
            ),
        ]
        indexes = [models.Index(fields=["email"], name="invitation_email")]


class Claim(ClaimLifecycle):
    """Somebody says that they belong to a company that is registered already. `words`: who they are in it."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="claims")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("who you are in the company"), max_length=LONGEST_REASON)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until decided

    class Meta:
        constraints = [
            known_states("claim_state", ClaimState.values),
            only_in_states(
                "claim_decided",
                (ClaimState.APPROVED, ClaimState.REFUSED),
                "decided_at",
                "decided_by",
                words=_("Who decided and when is recorded when it is decided, and only then."),
            ),
            models.UniqueConstraint(
                fields=["operator", "user"],
                condition=Q(state=ClaimState.ASKED),
                name=says("claim_once", _("You have asked already. The owners have not answered yet.")),
            ),
        ]


class Recovery(RecoveryLifecycle):
    """Somebody of the company asks customs for ownership, with evidence, since no owner can let them in.

    `object_until` is the last day on which those who are recorded as owners can object; the link they get is kept as
    a hash only.
    """

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="recoveries")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("what happened"), max_length=LONGEST_REASON)
    evidence = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField()
    object_until = models.DateField()
    objected_at = models.DateTimeField(null=True)
    objected_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until somebody objects
    objection = models.TextField(_("objection"), max_length=LONGEST_REASON, blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until proposed
    proposal = models.TextField(_("proposal"), max_length=LONGEST_REASON, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until decided
    decision = models.TextField(_("decision"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        constraints = [
            known_states("recovery_state", RecoveryState.values),
            paired("recovery_objected", "objected_at", "objected_by"),
            paired("recovery_proposed", "proposed_at", "proposed_by"),
            only_in_states(
                "recovery_decided",
                (RecoveryState.APPROVED, RecoveryState.REFUSED),
                "decided_at",
                "decided_by",
                words=_("Who decided and when is recorded when it is decided, and only then."),
            ),
            needs_in_states(
                "recovery_two_people",
                (RecoveryState.APPROVED,),
                Q(proposed_by__isnull=False) & ~Q(proposed_by=F("decided_by")),
                _("Two members of staff decide: one proposes, another approves."),
            ),
            models.UniqueConstraint(
                fields=["operator", "user"],
                condition=Q(state__in=sorted(RECOVERY_OPEN)),
                name=says("recovery_once", _("You have asked already. Customs has not decided yet.")),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Nothing is decided yet."""
        return self.state in RECOVERY_OPEN
