"""The application: types × roles × sites asked for, and what became of it."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, known_states, needs_in_states, only_in_states, paired, says
from aeo.programme.models import Version
from operators.lifecycles.application import ApplicationLifecycle
from operators.models.operator import Operator
from operators.models.site import Site
from operators.states import ACCEPTED, DECIDED, ENDED, OPEN
from operators.states import ApplicationState as S

SUBMITTED = (S.SUBMITTED, S.RETURNED, S.UNDER_ASSESSMENT, S.RECOMMENDED, *DECIDED)
WARNINGS = 2


class Purpose(models.TextChoices):
    """What the application is for (lifecycles §1, kind)."""

    INITIAL = "initial", _("first application")
    REVALIDATION = "revalidation", _("renewal")
    EXTENSION = "extension", _("extension")
    AMENDMENT = "amendment", _("amendment")


class Asked(NamedTuple):
    """One thing asked for: an outcome is recommended for each. `site` is None where the role has no site."""

    type: str
    role: str
    site: int | None


class Application(ApplicationLifecycle):
    """`types` and `roles` are keys of the pack of `version`. Who-fields are references such as `user:12`.

    `return_items` are {slot, text}; `time_*` is the operator's wish for time to adjust and its answer; `warned`
    counts the warnings given of the time that runs out now; `lodged_at` is what timeliness goes by.
    """

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="applications")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose.choices, default=Purpose.INITIAL)
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    aeo_number = models.CharField(_("AEO number it concerns"), max_length=40, blank=True)
    types = models.JSONField(_("types"), default=list)
    roles = models.JSONField(_("roles"), default=list)
    sites: models.ManyToManyField[Site, ApplicationSite] = models.ManyToManyField(
        Site, through="ApplicationSite", related_name="+"
    )
    prechecks = models.JSONField(default=list, help_text="the pre-check as it was shown: {key, met}")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=40)
    receipt = models.CharField(_("receipt"), max_length=60, blank=True)
    submissions = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    submitted_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - who-fields are absent until it happens
    lodged_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=40, null=True)  # noqa: DJ001
    return_items = models.JSONField(default=list)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=40, null=True)  # noqa: DJ001
    assessment_ref = models.CharField(max_length=80, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    time_asked_at = models.DateTimeField(null=True)
    time_asked_by = models.CharField(max_length=40, null=True)  # noqa: DJ001
    time_asked_days = models.PositiveIntegerField(null=True)
    time_adjustments = models.JSONField(default=list)
    time_answered_at = models.DateTimeField(null=True)
    time_answered_by = models.CharField(max_length=40, null=True)  # noqa: DJ001
    time_agreed = models.BooleanField(null=True)
    recommended_at = models.DateTimeField(null=True)
    recommended_by = models.CharField(max_length=40, null=True)  # noqa: DJ001
    decision_ref = models.CharField(max_length=80, null=True)  # noqa: DJ001
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, null=True)  # noqa: DJ001
    hearing_told_at = models.DateTimeField(null=True)
    after_hearing = models.BooleanField(default=False)
    warned = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, null=True)  # noqa: DJ001

    class Meta:
        constraints = [
            known_states("application_state", S.values),
            needs_in_states(
                "application_submitted",
                SUBMITTED,
                Q(submitted_at__isnull=False, submitted_by__isnull=False, submissions__gte=1) & ~Q(receipt=""),
                _("A submitted application says who submitted it and when, and has its receipt."),
            ),
            paired("application_submitted_pair", "submitted_at", "submitted_by"),
            paired("application_returned_pair", "returned_at", "returned_by"),
            check(
                "application_returned",
                ~Q(state=S.RETURNED) | (Q(returned_at__isnull=False) & ~Q(return_items=[])),
                _("A returned application says what is missing."),
            ),
            needs_in_states(
                "application_accepted",
                ACCEPTED,
                Q(accepted_at__isnull=False, accepted_by__isnull=False),
                _("Nothing is assessed or decided that was not accepted."),
            ),
            paired("application_accepted_pair", "accepted_at", "accepted_by"),
            paired("application_time_asked", "time_asked_at", "time_asked_by", "time_asked_days"),
            paired("application_time_answered", "time_answered_at", "time_answered_by", "time_agreed"),
            check(
                "application_time_in_turn",
                Q(time_answered_at__isnull=True) | Q(time_asked_at__isnull=False),
                _("Time is agreed only when it was asked for."),
            ),
            needs_in_states(
                "application_recommended",
                [S.RECOMMENDED],
                Q(recommended_at__isnull=False, recommended_by__isnull=False, decision_ref__isnull=False),
                _("A recommendation has its proposed decision."),
            ),
            needs_in_states(
                "application_decided",
                DECIDED,
                Q(decided_at__isnull=False, decided_by__isnull=False, decision_ref__isnull=False),
                _("A decided application has its decision."),
            ),
            paired("application_decided_pair", "decided_at", "decided_by"),
            only_in_states(
                "application_ended",
                ENDED,
                "ended_at",
                "ended_by",
                words=_("Who ended it and when is recorded when it has ended, and only then."),
            ),
            needs_in_states(
                "application_lapsed", [S.LAPSED], Q(warned__gte=WARNINGS), _("Nothing lapses without two warnings.")
            ),
            check(
                "application_after_hearing",
                Q(after_hearing=False) | Q(state=S.WITHDRAWN, hearing_told_at__isnull=False),
                _("Only a withdrawal after a hearing letter is marked so."),
            ),
            models.UniqueConstraint(
                fields=["operator", "aeo_number", "purpose"],
                condition=Q(state__in=[str(state) for state in OPEN]),
                name=says("application_one_live", _("There is an open application already.")),
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="application_queue")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """True while something can still come of it."""
        return self.state in OPEN

    def asked(self) -> list[Asked]:
        """Everything asked for: each type for each role, at each site that serves the role."""
        rows = list(self.site_rows.all())
        places = {role: _places(rows, role) for role in self.roles}
        return [Asked(type_, role, site) for type_ in self.types for role in self.roles for site in places[role]]


def _places(rows: list[ApplicationSite], role: str) -> list[int | None]:
    found: list[int | None] = [row.site_id for row in rows if row.serves(role)]
    return found or [None]


class ApplicationSite(models.Model):
    """A site the application covers, and the roles it serves (none named: all that are asked for)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="site_rows")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    roles = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["site_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "site"], name=says("application_site_once", _("This site is named already."))
            )
        ]

    def serves(self, role: str) -> bool:
        """True when the role is exercised there."""
        return not self.roles or role in self.roles
