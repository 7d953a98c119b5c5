"""Authorisations, their parts, and the intervals that say what holds when and since when we know it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.lifecycles.part import PartLifecycle
from aeo.authorisations.states import LIVE, Origin, PartState, Status
from aeo.kernel.constraints import check, in_order, known_states, paired, says

if TYPE_CHECKING:
    from operators.models import Site

# Kept by triggers (migration 0002).
says("interval_only_superseded", _("What was recorded is never changed or deleted, only superseded."))
says("authorisation_number_kept", _("An AEO number belongs to one operator for ever."))


class Authorisation(models.Model):
    """The AEO status of an operator under one number. What holds lies on its parts."""

    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey("operators.Application", on_delete=models.PROTECT, related_name="+", null=True)
    version = models.ForeignKey("programme.Version", on_delete=models.PROTECT, related_name="+")
    aeo_number = models.CharField(
        _("AEO number"), max_length=14, unique=True, error_messages={"unique": _("This AEO number was given already.")}
    )
    type = models.CharField(_("type"), max_length=40)
    granted_on = models.DateField(_("granted on"))
    period_from = models.DateField(_("first day of the present period"))
    valid_until = models.DateField(_("valid until"))
    close_monitoring_until = models.DateField(_("closely monitored until"), null=True)
    next_record = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("authorisation")
        verbose_name_plural = _("authorisations")
        constraints = [check("authorisation_numbered", ~Q(aeo_number=""), _("An authorisation needs its number."))]
        indexes = [models.Index(fields=["operator"], name="authorisation_operator")]

    @property
    def subject(self) -> str:
        """The name of this authorisation in deadlines and papers."""
        return f"authorisation:{self.pk}"


class Part(PartLifecycle):
    """Component × role of an authorisation, with the sites it covers.

    `next_change_at` is when its intervals next say something else, so that the follower finds it by index.
    """

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="parts")
    component = models.CharField(_("component"), max_length=40)
    role = models.CharField(_("role"), max_length=40)
    sites = models.ManyToManyField("operators.Site", through="authorisations.PartSite", related_name="+")
    next_change_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["id"]
        constraints = [
            known_states("part_state", PartState.values),
            models.UniqueConstraint(
                fields=["authorisation", "component", "role"],
                condition=Q(state__in=sorted(LIVE)),
                name=says("part_once", _("This part is there already.")),
            ),
            in_order("part_in_order", "effective_from", "valid_until"),
            check("part_origin", Q(origin__in=Origin.values), _("No such origin.")),
            paired("part_remedy_claimed", "remedy_claimed_at", "remedy_claimed_by"),
            paired("part_remedy_verified", "remedy_verified_at", "remedy_verified_by"),
            paired("part_remedy_denied", "remedy_denied_at", "remedy_denied_by"),
            check(
                "part_remedy_denied_why",
                (Q(remedy_denied_at__isnull=True) & Q(remedy_denied_why=""))
                | (Q(remedy_denied_at__isnull=False) & ~Q(remedy_denied_why="")),
                _("Say what is not remedied yet."),
            ),
            paired("part_surrendered", "surrender_on", "surrendered_by"),
            check(
                "part_remedy_in_order",
                Q(remedy_verified_at__isnull=True) | Q(remedy_claimed_at__isnull=False),
                _("A remedy is claimed before it is verified."),
            ),
            check(
                "part_surrendered_by_somebody",
                ~Q(state=PartState.SURRENDERED) | Q(surrender_on__isnull=False),
                _("A surrendered part was given up by somebody."),
            ),
        ]
        indexes = [
            models.Index(fields=["next_change_at"], name="part_next_change", condition=Q(next_change_at__isnull=False))
        ]

    @property
    def last_day(self) -> date:
        """Its last day: that of its time, or the eve of the day from which its holder gives it up."""
        return self.valid_until if self.surrender_on is None else self.eve(self.surrender_on)

    def eve(self, day: date) -> date:
        """Its last day, if its holder gives it up from a day."""
        return max(day - timedelta(days=1), self.effective_from)

    def covered(self, day: date) -> list[Site]:
        """The sites that it covers on a day."""
        return [row.site for row in self.coverage.all() if row.covered_until is None or row.covered_until >= day]


class PartSite(models.Model):
    """A site that a part covers, from a day, until a day; a new site is not covered until decided."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="coverage")
    site = models.ForeignKey("operators.Site", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey("authorisations.Decision", on_delete=models.PROTECT, related_name="+", null=True)
    covered_from = models.DateField(_("from"))
    covered_until = models.DateField(_("until"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part", "site"],
                condition=Q(covered_until__isnull=True),
                name=says("part_site_once", _("This site is covered already.")),
            ),
            in_order("part_site_in_order", "covered_from", "covered_until"),
        ]


class RemedyFile(models.Model):
    """A file that shows that the cause of a suspension is remedied, as the holder said at that instant."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="remedy_files")
    file = models.ForeignKey("documents.Upload", on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()


class Interval(models.Model):
    """What holds of a part during [from, to), as known since `recorded_at` and until `superseded_at`.

    Rows are never changed but to be superseded (a trigger keeps this); among those not superseded none overlap.
    `renewal`: the status holds because this timely renewal is pending.
    """

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="intervals")
    during = DateTimeRangeField(_("during"))
    status = models.CharField(_("status"), max_length=12, choices=Status.choices)
    ground = models.CharField(_("ground"), max_length=60, blank=True)
    decision = models.ForeignKey("authorisations.Decision", on_delete=models.PROTECT, related_name="+", null=True)
    renewal = models.ForeignKey("operators.Application", on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.CharField(max_length=40)
    superseded_at = models.DateTimeField(_("superseded"), null=True)

    class Meta:
        ordering = ["part_id", "during"]
        constraints = [
            ExclusionConstraint(
                name=says("interval_no_overlap", _("At one time a part has one status only.")),
                expressions=[("part", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
            check("interval_status", Q(status__in=Status.values), _("No such status.")),
            in_order("interval_recorded_in_order", "recorded_at", "superseded_at"),
            check("interval_not_empty", Q(during__isempty=False), _("An interval holds for some time.")),
        ]
        indexes = [GistIndex(fields=["part", "during"], name="interval_at")]


class Benefit(models.Model):
    """A facilitation that a part gives, from a day; withdrawable alone, suspended with the part."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="benefits")
    key = models.CharField(_("benefit"), max_length=40)
    from_day = models.DateField(_("from"))
    until_day = models.DateField(_("until"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part", "key"],
                condition=Q(until_day__isnull=True),
                name=says("benefit_once", _("This benefit is given already.")),
            ),
            in_order("benefit_in_order", "from_day", "until_day"),
        ]
