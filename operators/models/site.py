"""A place where the operator works: own address, own answers to site questions."""

from __future__ import annotations

from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, in_order
from operators.models.operator import Operator

ON_EARTH = _("Latitude lies between -90 and 90, longitude between -180 and 180; give both or none.")


class Site(models.Model):
    """`kind` is a key of the pack's site kinds; `roles` those it serves (none named: all of the operator's)."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="sites")
    name_local = models.CharField(_("name in the official language"), max_length=200)
    name_latin = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    kind = models.CharField(_("kind of site"), max_length=40)
    roles = models.JSONField(_("roles served"), default=list, blank=True)
    address = models.CharField(_("address"), max_length=500)
    border_post = models.CharField(_("border post"), max_length=120, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        constraints = [
            in_order("site_in_order", "opened_on", "closed_on"),
            check(
                "site_on_earth",
                (Q(latitude__isnull=True) & Q(longitude__isnull=True))
                | (Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180))),
                ON_EARTH,
            ),
        ]

    def __str__(self) -> str:
        return self.name_local

    @property
    def fingerprint(self) -> str:
        """A short hash over its data, by which a form notices that somebody else has changed them meanwhile."""
        told = [str(getattr(self, field.attname)) for field in self._meta.concrete_fields]
        return sha256("\0".join(told).encode()).hexdigest()[:16]
