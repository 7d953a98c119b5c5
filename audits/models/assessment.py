"""The assessment, to which everything else here belongs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import known_states, needs_in_states, only_in_states, paired, says
from audits.lifecycles.assessment import AssessmentLifecycle
from audits.models.fields import moment, who
from audits.states import AssessmentReason, AssessmentState, Proposal

CLOSED = (AssessmentState.CONCLUDED, AssessmentState.ABANDONED)


class Assessment(AssessmentLifecycle):
    """Verification of one operator, for an application or of a holder; its rules are those of `version`.

    `criteria` are those that the change touches which it follows from; `conclusion` says why it proposes what it does.
    """

    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey("operators.Application", on_delete=models.PROTECT, null=True, related_name="+")
    self_assessment = models.ForeignKey(
        "operators.SelfAssessment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.ForeignKey("programme.Version", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=20, choices=AssessmentReason.choices)
    aeo_number = models.CharField(_("AEO number"), max_length=20, blank=True)
    proposal = models.CharField(_("proposal"), max_length=20, choices=Proposal.choices, blank=True)
    opened_at = models.DateTimeField(editable=False)
    opened_by = models.CharField(max_length=40, editable=False)
    reviewed_at = moment()
    reviewed_by = who()
    criteria = models.JSONField(_("criteria"), default=list, help_text="Keys of the pack; empty: all of them.")
    conclusion = models.TextField(_("reasons"), blank=True)
    conclusion_language = models.CharField(max_length=8, blank=True)
    closed_at = moment()
    closed_by = who()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = (
            known_states("assessment_state", AssessmentState.values),
            paired("assessment_reviewed", "reviewed_at", "reviewed_by"),
            only_in_states(
                "assessment_closed",
                CLOSED,
                "closed_at",
                "closed_by",
                words=_("A closed assessment says who closed it and when; an open one does not."),
            ),
            needs_in_states(
                "assessment_application",
                AssessmentState.values,
                Q(application__isnull=False, self_assessment__isnull=False) | ~Q(reason=AssessmentReason.APPLICATION),
                _("An assessment for an application names the application and its self-assessment."),
            ),
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(state=AssessmentState.OPEN),
                name=says("assessment_one_open", _("This application is being assessed already.")),
            ),
        )

    @property
    def case(self) -> str:
        """The name under which interests are declared and people assigned: the application's, if there is one."""
        return f"application:{self.application_id}" if self.application_id else self.subject

    @property
    def is_open(self) -> bool:
        """Whether verification goes on."""
        return bool(self.state == AssessmentState.OPEN)
