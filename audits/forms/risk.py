"""Ratings of all criteria, sent at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.components.formats import language
from aeo.programme.pack import Pack
from aeo.programme.proceedings import Level
from audits.actions.risks import Rated
from audits.forms.fields import Bundle, prose
from audits.models import RiskRating

SCALES = ("likelihood", "impact", "residual_likelihood", "residual_impact")


class RatingForm(forms.Form):
    """One criterion. All four steps, or none."""

    likelihood = forms.TypedChoiceField(label=_("Likelihood"), coerce=int, empty_value=None, required=False)
    impact = forms.TypedChoiceField(label=_("Impact"), coerce=int, empty_value=None, required=False)
    residual_likelihood = forms.TypedChoiceField(
        label=_("Likelihood that remains"), coerce=int, empty_value=None, required=False
    )
    residual_impact = forms.TypedChoiceField(
        label=_("Impact that remains"), coerce=int, empty_value=None, required=False
    )
    note = prose(_("Why, and which measures of the operator count"), required=False, rows=2)

    def __init__(self, pack: Pack, criterion: str, row: RiskRating | None, data: Any = None) -> None:
        self.criterion, self.row = criterion, row
        names = (*SCALES, "note")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data, prefix=f"risk-{criterion}", initial=initial)
        steps = {"likelihood": _steps(pack.risk.likelihood), "impact": _steps(pack.risk.impact)}
        for name in SCALES:
            field: Any = self.fields[name]
            field.choices = steps[name.removeprefix("residual_")]
            field.label = f"{field.label} ({criterion})"

    def clean(self) -> dict[str, Any]:
        """All four; what remains is not more than there was."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if any(values.get(name) for name in SCALES) or values.get("note"):
            for name in SCALES:
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose a step."))
        for name in SCALES[:2]:
            before, after = values.get(name), values.get(f"residual_{name}")
            if before and after and after > before:
                self.add_error(f"residual_{name}", _("What remains cannot be more than there was before."))
        return values

    @property
    def touched(self) -> bool:
        """Rated anew or otherwise than before."""
        given = self.cleaned_data
        if not given["likelihood"]:
            return False
        return self.row is None or any(given[name] != getattr(self.row, name) for name in (*SCALES, "note"))

    def rated(self) -> Rated:
        """For the action."""
        given = self.cleaned_data
        scores = [given[name] for name in SCALES]
        note = given["note"]
        return Rated(self.criterion, (scores[0], scores[1]), (scores[2], scores[3]), note, language() if note else "")


class RiskForm(Bundle):
    """All criteria."""

    parts: list[RatingForm]

    def __init__(self, pack: Pack, criteria: Sequence[str], rows: Mapping[str, RiskRating], data: Any = None) -> None:
        super().__init__(data)
        self.parts = [RatingForm(pack, key, rows.get(key), data) for key in criteria]

    def touched(self) -> list[Rated]:
        """What is to be saved."""
        return [part.rated() for part in self.parts if part.touched]


def _steps(levels: Sequence[Level]) -> list[tuple[Any, str]]:
    return [("", "–"), *((level.value, f"{level.value} – {level.name}") for level in levels)]
