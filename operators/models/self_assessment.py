"""The self-assessment: the questionnaire of an application, or of the yearly self-monitoring."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, known_states, needs_in_states, only_in_states, says
from aeo.programme.models import Version
from operators.lifecycles.self_assessment import SelfAssessmentLifecycle
from operators.models.application import Application
from operators.models.operator import Operator
from operators.states import WITH_OPERATOR, WRITABLE
from operators.states import SelfAssessmentState as S


class Purpose(models.TextChoices):
    """What the questionnaire is answered for."""

    APPLICATION = "application", _("application")
    MONITORING = "monitoring", _("self-monitoring")


class SelfAssessment(SelfAssessmentLifecycle):
    """`reopened` lists the slots that may be changed (`A01`, `A01@site:7`, `A01#carrier`); null means all.

    The application says which types, roles and sites are asked about; for self-monitoring `frame` does, and it names
    the status that is monitored.
    """

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="self_assessments")
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="self_assessment"
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.APPLICATION)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    frame = models.JSONField(default=dict, help_text="self-monitoring: {types, roles, sites} that it covers")
    reopened = models.JSONField(null=True, blank=True)
    started_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until signed
    signed_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001 - absent until signed
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until accepted

    class Meta:
        constraints = [
            known_states("self_assessment_state", S.values),
            needs_in_states(
                "self_assessment_signed",
                [S.SIGNED, S.REOPENED, S.UNDER_REVIEW, S.ACCEPTED, S.SUPERSEDED],
                Q(signed_at__isnull=False, signed_by__isnull=False, signed_sha256__isnull=False),
                _("What is under review was signed."),
            ),
            only_in_states(
                "self_assessment_accepted",
                [S.ACCEPTED, S.SUPERSEDED],
                "accepted_at",
                "accepted_by",
                words=_("Who accepted it and when is recorded when it was accepted, and only then."),
            ),
            check(
                "self_assessment_reopened",
                Q(reopened__isnull=True) | Q(state=S.REOPENED),
                _("Questions are open again only in a reopened self-assessment."),
            ),
            check(
                "self_assessment_purpose",
                (Q(purpose="application") & Q(application__isnull=False))
                | (Q(purpose="monitoring") & Q(application__isnull=True)),
                _("The questionnaire of an application belongs to one, that of self-monitoring to none."),
            ),
            check(
                "self_assessment_lapsed",
                ~Q(state=S.LAPSED) | Q(purpose="monitoring"),
                _("Only self-monitoring lapses with a status; an application's questionnaire ends with it."),
            ),
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(purpose="monitoring") & ~Q(state__in=["accepted", "superseded", "lapsed"]),
                name=says("self_assessment_one_monitoring", _("A self-monitoring is open already.")),
            ),
        ]

    @property
    def aeo_number(self) -> str:
        """The number of the status that is monitored; nothing for an application."""
        return str(self.frame.get("aeo_number", ""))

    @property
    def is_monitoring(self) -> bool:
        """The yearly self-monitoring of a holder, which signing submits."""
        return self.purpose == Purpose.MONITORING

    @property
    def lodged(self) -> bool:
        """Customs has it: that of an application once it is submitted, self-monitoring once it is signed."""
        if self.application is None:
            return self.state not in WRITABLE
        return self.application.state not in WITH_OPERATOR

    @property
    def case(self) -> str:
        """The case that declarations of interest are made for: the application, else the questionnaire itself."""
        return f"application:{self.application_id}" if self.application_id else self.subject
