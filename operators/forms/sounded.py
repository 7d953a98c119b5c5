"""A form that fills in a row tells what is wrong with that together with what is wrong with its fields: all at once."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.db.models import Model

from operators import soundness


class Sounded(forms.Form):
    """`row`: what is filled in, new or there already. It is not written: an action does that, and judges it again."""

    row: Model

    def clean(self) -> dict[str, Any]:
        """Beside each field that could be read, what is wrong with the row that would come of it."""
        given = super().clean() or self.cleaned_data
        for name, words in self.problems(self._drafted(given)).items():
            if name in given:
                self.add_error(name, [str(word) for word in words])
        return given

    def problems(self, row: Any) -> Mapping[str, Any]:
        """Field → words."""
        return soundness.problems(row)

    def _drafted(self, given: Mapping[str, Any]) -> Model:
        row = copy(self.row)
        for field in row._meta.concrete_fields:
            if field.name in given and not field.is_relation:
                setattr(row, field.attname, given[field.name])
        return row
