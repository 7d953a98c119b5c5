"""Renewals that were filed, and whether in time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.models.authorisation import Authorisation
from aeo.kernel.constraints import in_order, says


class Renewal(models.Model):
    """A renewal filed for an authorisation. `timely`: lodged complete in time, so it prolongs while it is pending."""

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="renewals")
    application = models.ForeignKey("operators.Application", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("filed"))
    old_valid_until = models.DateField(_("last day before it"))
    timely = models.BooleanField(_("timely"))
    ended_at = models.DateTimeField(_("no longer pending since"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authorisation", "application", "filed_at"],
                name=says("renewal_once", _("This renewal is recorded already.")),
            ),
            models.UniqueConstraint(
                fields=["authorisation"],
                condition=Q(ended_at__isnull=True),
                name=says("renewal_one_pending", _("A renewal of this authorisation is pending already.")),
            ),
            in_order("renewal_in_order", "filed_at", "ended_at"),
        ]
