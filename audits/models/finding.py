"""Findings, action plans, claims that they are carried out, and evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, known_states, needs_in_states, only_in_states, paired, says
from audits.lifecycles.finding import FindingLifecycle
from audits.models.assessment import Assessment
from audits.models.fields import Slotted, moment, prose, who, written_in
from audits.models.visit import Visit
from audits.models.visit_work import Check
from audits.states import ENDED, TOLD, Effect, FindingState, VerificationMethod

JUDGED_BY_ANOTHER = Q(contest_decided_by__isnull=True) | ~Q(contest_decided_by=F("raised_by"))


class Finding(FindingLifecycle, Slotted):
    """Something found on a question, criterion and site; severity and what follows from it are the pack's."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="findings")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="findings")
    check_row = models.ForeignKey(Check, on_delete=models.PROTECT, null=True, related_name="findings")
    number = models.PositiveIntegerField(_("number"))
    criterion = models.CharField(max_length=4)
    severity = models.CharField(_("severity"), max_length=20)
    needs_plan = models.BooleanField()
    blocks_grant = models.BooleanField()
    becomes_condition = models.BooleanField()
    other_verifier = models.BooleanField()
    shared_procedure = models.BooleanField(_("the procedure is shared with other sites"), default=False)
    text = prose()
    evidence_text = prose()
    language = written_in()
    notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(editable=False)
    raised_by = models.CharField(max_length=40, editable=False)
    notified_at = moment()
    notified_by = who()
    contested_at = moment()
    contested_by = who()
    contest_text = prose()
    contest_language = written_in()
    contest_decided_at = moment()
    contest_decided_by = who()
    contest_reason = prose()
    extensions = models.PositiveSmallIntegerField(default=0)
    escalated_at = moment()
    withdrawal_asked_at = moment()
    withdrawal_asked_by = who()
    ended_at = moment()
    ended_by = who()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = (
            known_states("finding_state", FindingState.values),
            check("finding_said", ~Q(text="") & ~Q(evidence_text=""), _("Say what was found and what shows it.")),
            paired("finding_notified", "notified_at", "notified_by"),
            paired("finding_contested", "contested_at", "contested_by"),
            paired("finding_contest_decided", "contest_decided_at", "contest_decided_by"),
            paired("finding_withdrawal_asked", "withdrawal_asked_at", "withdrawal_asked_by"),
            needs_in_states(
                "finding_told",
                TOLD - {FindingState.WITHDRAWN},
                Q(notified_at__isnull=False),
                _("Nothing goes on before the operator has been told of the finding."),
            ),
            needs_in_states(
                "finding_contest_said",
                [FindingState.CONTESTED],
                Q(contested_at__isnull=False) & ~Q(contest_text=""),
                _("Say why you contest the finding."),
            ),
            only_in_states(
                "finding_ended",
                ENDED,
                "ended_at",
                "ended_by",
                words=_("An ended finding says who ended it and when."),
            ),
            check(
                "finding_second_officer",
                JUDGED_BY_ANOTHER,
                _("A contest is decided by somebody other than the one who raised the finding."),
            ),
            needs_in_states(
                "finding_other_verifier",
                [FindingState.CLOSED],
                Q(other_verifier=False) | ~Q(ended_by=F("raised_by")),
                _("A finding of this severity is verified by somebody other than the one who raised it."),
            ),
            needs_in_states(
                "finding_two_withdraw",
                [FindingState.WITHDRAWN],
                (Q(withdrawal_asked_by__isnull=False) & ~Q(withdrawal_asked_by=F("ended_by")))
                | (Q(contested_by__isnull=False, contest_decided_by__isnull=False) & ~Q(ended_by=F("raised_by"))),
                _("Two people take a finding back, never one alone."),
            ),
            models.UniqueConstraint(
                fields=("assessment", "number"), name=says("finding_number_once", _("This number is taken."))
            ),
        )

    @property
    def is_open(self) -> bool:
        """Neither closed nor withdrawn."""
        return self.state not in ENDED


class FindingEvidence(models.Model):
    """A file that shows what was found."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("finding", "file"), name=says("finding_file_once", _("This file is attached already."))
            ),
        )


class ContestEvidence(models.Model):
    """A file that came when the finding was contested."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="contest_evidence")
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="+")


class ActionPlan(models.Model):
    """What the operator will do about a finding: cause, action, who, by when; accepted or rejected with a reason."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="plans")
    cause = prose()
    action = prose()
    owner = models.CharField(_("responsible person"), max_length=200)
    due_on = models.DateField(_("done by"))
    language = written_in()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    accepted = models.BooleanField(null=True)
    judged_at = moment()
    judged_by = who()
    judged_reason = prose()

    class Meta:
        constraints = (
            check(
                "plan_whole",
                ~Q(cause="") & ~Q(action="") & ~Q(owner=""),
                _("A plan names the cause, the action and the person responsible."),
            ),
            paired("plan_judged", "accepted", "judged_at", "judged_by"),
            check(
                "plan_rejected",
                Q(accepted__isnull=True) | Q(accepted=True) | ~Q(judged_reason=""),
                _("Say why the plan is rejected."),
            ),
            models.UniqueConstraint(
                fields=("finding",),
                condition=Q(accepted__isnull=True),
                name=says("plan_one_pending", _("There is a plan already that waits for an answer.")),
            ),
        )


class Claim(models.Model):
    """The operator says that a plan is carried out; an auditor verifies it and says by what method."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="claims")
    text = prose()
    language = written_in()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    effect = models.CharField(max_length=16, choices=Effect.choices, blank=True)
    method = models.CharField(max_length=16, choices=VerificationMethod.choices, blank=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="+")
    judged_note = prose()
    judged_at = moment()
    judged_by = who()

    class Meta:
        constraints = (
            paired("claim_judged", "judged_at", "judged_by"),
            check("claim_said", ~Q(text=""), _("Say what was done.")),
            check(
                "claim_method",
                Q(judged_at__isnull=True) | (~Q(effect="") & ~Q(method="")),
                _("Say what the verification showed and how it was made."),
            ),
            check(
                "claim_by_visit",
                ~Q(method=VerificationMethod.FOLLOW_UP_VISIT) | Q(visit__isnull=False),
                _("Name the follow-up visit at which it was verified."),
            ),
            models.UniqueConstraint(
                fields=("finding",),
                condition=Q(judged_at__isnull=True),
                name=says("claim_one_pending", _("This is reported as done already.")),
            ),
        )


class ClaimEvidence(models.Model):
    """A file that shows that it is done."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="+")
