"""Who works on a case: declarations of interest and assignments. And the days on which border posts are closed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, in_order, paired, says


class Interest(models.Model):
    """What a member of staff declared for a case (`application:12`); the latest counts, all stay. One that has an
    interest does not act on the case: a later one with an interest is a recusal."""

    case = models.CharField(max_length=80)
    user_ref = models.CharField(max_length=40)
    has_interest = models.BooleanField(_("there is an interest"))
    note = models.TextField(_("note"), blank=True, max_length=4000)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            check(
                "interest_explained",
                Q(has_interest=False) | ~Q(note=""),
                _("Say which interest it is."),
            )
        ]
        indexes = [models.Index(fields=["case", "user_ref", "-id"], name="interest_latest")]


class Assignment(models.Model):
    """A case is given to somebody in a role, by somebody, from a day until it ends."""

    case = models.CharField(max_length=80)
    user_ref = models.CharField(max_length=40)
    role = models.CharField(_("role"), max_length=30)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - absent until ended

    class Meta:
        constraints = [
            in_order("assignment_in_order", "valid_from", "valid_until"),
            paired("assignment_ended", "ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["case", "role", "user_ref"],
                condition=Q(ended_at__isnull=True),
                name=says("assignment_once", _("This person has the case already.")),
            ),
        ]
        indexes = [models.Index(fields=["user_ref", "case"], name="assignment_of_user")]


class ClosedDay(models.Model):
    """A border post is closed on a day, on either side of the border; no visit is planned there then."""

    border_post = models.CharField(_("border post"), max_length=120)
    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["border_post", "day"], name=says("closed_day_once", _("This day is noted already."))
            )
        ]
