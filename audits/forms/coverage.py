"""Which sites are covered without a visit: waived, or represented by a sample."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.programme.queries import pack_of
from audits.actions.coverage import SampleStatement
from audits.forms.fields import ReasonForm, SubjectForm, choice, line, prose
from audits.forms.visits import many
from audits.states import SampleChoice
from operators.models import Site


def sites_of(assessment: Any) -> dict[str, Site]:
    """The company's sites by key."""
    rows = Site.objects.filter(operator_id=assessment.operator_id).order_by("pk")
    return {str(site.pk): site for site in rows}


class SitesForm(SubjectForm):
    """A form about sites of the company."""

    site_fields: tuple[str, ...] = ("site",)

    def prepare(self) -> None:
        """The company's sites."""
        self.rows = sites_of(self.subject)
        told = [(key, site.name_local) for key, site in self.rows.items()]
        for name in self.site_fields:
            self.fields[name].choices = told  # type: ignore[attr-defined]

    def chosen(self) -> Site:
        """The one that was chosen."""
        return self.rows[self.cleaned_data["site"]]


class WaiveForm(SitesForm, ReasonForm):
    """A site needs no visit."""

    site = forms.ChoiceField(label=_("Site"))
    field_order = ("site", "reason")


class RepresentForm(SitesForm):
    """A site is represented by a sample."""

    site = forms.ChoiceField(label=_("Site"))
    sample = forms.ChoiceField(label=_("Sample"))
    reason = prose(_("Reason"), required=False, rows=2)

    def prepare(self) -> None:
        """The samples that were stated."""
        super().prepare()
        self.samples = {str(row.pk): row for row in self.subject.samples.order_by("pk")}
        told = [(key, f"{row.procedure} – {row.population[:80]}") for key, row in self.samples.items()]
        self.fields["sample"].choices = told  # type: ignore[attr-defined]


class SampleForm(SitesForm):
    """What a sample stands for, how large it is, and how it was chosen."""

    site_fields = ("sites",)
    population = prose(
        _("Population"), rows=2, hint=_("Which sites the sample stands for: same procedure, same provider.")
    )
    procedure = line(_("Shared procedure"), 300)
    size_rule = line(_("Size rule"), 300)
    size = forms.IntegerField(label=_("Size"), min_value=1, max_value=10_000, widget=forms.NumberInput({"width": 4}))
    choice = choice(_("Choice"), SampleChoice.choices, inline=True)
    seed = line(
        _("Random seed"),
        64,
        required=False,
        width=20,
        hint=_("For a random choice: a word or number anybody can draw with again."),
    )
    sites = many(
        _("Sites"), required=True, hint=_("By risk: the sites chosen. At random: all, from which they are drawn.")
    )

    def prepare(self) -> None:
        """The pack's size rule."""
        super().prepare()
        rule = pack_of(self.subject.version_id).visits
        words = _("up to %(all)s sites all; beyond, %(percent)s %%, at least %(least)s")
        self.fields["size_rule"].initial = words % {
            "all": rule.all_sites_up_to,
            "percent": rule.sample_percent,
            "least": rule.sample_minimum,
        }

    def clean(self) -> dict[str, Any]:
        """A random choice can be repeated."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("choice") == SampleChoice.RANDOM and not values.get("seed"):
            self.add_error("seed", _("A random choice records its seed, so that it can be repeated."))
        return values

    def statement(self) -> SampleStatement:
        """For the action."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "sites"}
        return SampleStatement(**given, language=self.language)

    def chosen_sites(self) -> list[Site]:
        """The sites named."""
        return [self.rows[key] for key in self.cleaned_data["sites"]]
