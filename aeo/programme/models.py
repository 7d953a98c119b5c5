"""Published versions of packs, which never change, and the calendar, which is data of its own."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel import clock
from aeo.kernel.constraints import check, says


class Frozen(Exception):
    """Somebody tried to change or delete a published version: a mistake in the code, never a user's."""


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions can be added and read."""

    def in_force(self, code: str, day: date) -> "VersionQuerySet":
        """The versions of a pack that took effect by that day, the one in force first."""
        return self.filter(code=code, effective_from__lte=day).order_by("-effective_from", "-number")

    def update(self, **kwargs: Any) -> int:
        """Refused, see Frozen."""
        raise Frozen("a published version never changes")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused, see Frozen."""
        raise Frozen("a published version is never deleted")


class Version(models.Model):
    """A published pack. `content` is the canonical content of its files, `sha256` its hash (RFC 8785 form)."""

    code = models.CharField(_("pack"), max_length=20)
    number = models.PositiveIntegerField(_("version"))
    effective_from = models.DateField(_("in force from"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published at"), default=clock.now)
    published_by = models.CharField(_("published by"), max_length=40)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme version")
        verbose_name_plural = _("programme versions")
        ordering = ("code", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "number"),
                name=says("programme_version_number", _("There is a version with this number already.")),
            ),
            check("programme_version_first", Q(number__gte=1), _("Versions are counted from 1.")),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only once; see Frozen."""
        if not self._state.adding:
            raise Frozen("a published version never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused, see Frozen."""
        raise Frozen("a published version is never deleted")


class CalendarYear(models.Model):
    """The free and moved days of a year. Without `published_on` the Government has not announced them all."""

    code = models.CharField(_("calendar"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    published_on = models.DateField(_("announced on"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=clock.now)
    loaded_by = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ("code", "year")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "year"), name=says("programme_calendar_year", _("This year is there already."))
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class CalendarDay(models.Model):
    """A day that differs from the week: a holiday on a weekday, a worked Saturday, a holiday on a Sunday."""

    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    working = models.BooleanField(_("worked"))
    names = models.JSONField(_("names"), default=dict)
    assumption = models.BooleanField(_("assumption"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(
                fields=("year", "day"), name=says("programme_calendar_day", _("This day is there already."))
            ),
        )

    def __str__(self) -> str:
        return self.day.isoformat()
