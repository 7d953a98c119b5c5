"""Risk ratings per criterion: likelihood × impact, inherent and residual."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, says
from audits.models.assessment import Assessment
from audits.models.fields import moment, prose, written_in

SCALES = ("likelihood", "impact", "residual_likelihood", "residual_impact")
ON_SCALE = Q(*((f"{scale}__gte", 1) for scale in SCALES), *((f"{scale}__lte", 4) for scale in SCALES))


class RiskRating(models.Model):
    """The risk under one criterion before (inherent) and after (residual) the operator's own measures, each 1 to 4."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="ratings")
    criterion = models.CharField(max_length=4)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"))
    impact = models.PositiveSmallIntegerField(_("impact"))
    residual_likelihood = models.PositiveSmallIntegerField(_("residual likelihood"))
    residual_impact = models.PositiveSmallIntegerField(_("residual impact"))
    note = prose()
    language = written_in()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    replaced_at = moment()

    class Meta:
        verbose_name = _("risk rating")
        constraints = (
            check("risk_on_scale", ON_SCALE, _("Likelihood and impact are rated from 1 to 4.")),
            check(
                "risk_residual_below",
                Q(residual_likelihood__lte=F("likelihood"), residual_impact__lte=F("impact")),
                _("What remains after the operator\u2019s measures cannot be more than there was before."),
            ),
            models.UniqueConstraint(
                fields=("assessment", "criterion"),
                condition=Q(replaced_at__isnull=True),
                name=says("risk_one_current", _("Somebody else has rated this criterion just now.")),
            ),
        )
