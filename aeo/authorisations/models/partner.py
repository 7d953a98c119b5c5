"""Partners whose status a company watches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, paired, says


class Partner(models.Model):
    """A partner by a number that it answers to. `standing` is what the public register last said of it, "" for none.

    Only what its holder agreed to publish is told, so that nothing is learnt here that the register does not show.
    """

    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("AEO number or registration number"), max_length=60)
    name = models.CharField(_("what you call it"), max_length=300)
    standing = models.CharField(max_length=12, blank=True)
    changed_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=40, null=True)  # noqa: DJ001 - paired

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            check("partner_numbered", ~Q(number=""), _("Give the number of the partner.")),
            paired("partner_removed", "removed_at", "removed_by"),
            models.UniqueConstraint(
                fields=["operator", "number"],
                condition=Q(removed_at__isnull=True),
                name=says("partner_once", _("You watch this partner already.")),
            ),
        ]
        indexes = [models.Index(fields=["number"], name="partner_number", condition=Q(removed_at__isnull=True))]

    @property
    def subject(self) -> str:
        """The name of this row in messages and in the journal."""
        return f"partner:{self.pk}"
