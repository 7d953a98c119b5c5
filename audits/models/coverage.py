"""Which sites are covered by the verification, and how."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.constraints import check, says
from audits.models.assessment import Assessment
from audits.models.fields import prose, written_in
from audits.states import Coverage, SampleChoice


class Sample(models.Model):
    """A sample statement: the population (same procedure, same operator or provider), the size rule and the choice."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="samples")
    population = prose()
    procedure = models.CharField(_("shared procedure"), max_length=300)
    size_rule = models.CharField(_("size rule"), max_length=300)
    size = models.PositiveIntegerField(_("size"))
    choice = models.CharField(_("choice"), max_length=10, choices=SampleChoice.choices)
    seed = models.CharField(_("random seed"), max_length=64, blank=True)
    sites = models.ManyToManyField("operators.Site", related_name="+")
    language = written_in()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("sample")
        constraints = (
            check("sample_size", Q(size__gte=1), _("A sample has at least one site.")),
            check("sample_population", ~Q(population=""), _("Say which sites the sample stands for.")),
            check(
                "sample_seed",
                ~Q(choice=SampleChoice.RANDOM) | ~Q(seed=""),
                _("A random choice records its seed, so that it can be repeated."),
            ),
        )


class SiteCoverage(models.Model):
    """One site: visited, represented by a sample, or waived with a reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="coverage")
    site = models.ForeignKey("operators.Site", on_delete=models.PROTECT, related_name="+")
    how = models.CharField(_("covered"), max_length=12, choices=Coverage.choices)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, null=True, related_name="+")
    reason = prose()
    language = written_in()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("coverage of a site")
        constraints = (
            check("coverage_known", Q(how__in=sorted(Coverage.values)), _("No such coverage.")),
            check(
                "coverage_sampled",
                Q(how=Coverage.REPRESENTED, sample__isnull=False) | (~Q(how=Coverage.REPRESENTED) & Q(sample=None)),
                _("A represented site names the sample that stands for it."),
            ),
            check(
                "coverage_waived",
                ~Q(how=Coverage.WAIVED) | ~Q(reason=""),
                _("Say why the site needs no visit."),
            ),
            models.UniqueConstraint(
                fields=("assessment", "site"),
                name=says("coverage_once", _("The coverage of this site is recorded already.")),
            ),
        )
