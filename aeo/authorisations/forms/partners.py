"""Watching a partner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.components.names import plain_name
from aeo.kernel import clock
from aeo.kernel.numbering import written
from aeo.programme.pack import Pack
from operators import registers


class PartnerForm(forms.Form):
    """A partner by its number."""

    marks_optional = True

    number = forms.CharField(
        label=_("AEO number or registration number"),
        max_length=60,
        widget=forms.TextInput(attrs={"width": 20, "spellcheck": "false", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("What you call it"),
        max_length=300,
        required=False,
        validators=[plain_name],
        widget=forms.TextInput(attrs={"width": "full", "maxlength": 300}),
    )

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        register = registers.primary(pack)
        words = {"aeo": _example(pack), "name": register.name, "example": register.example}
        hint = gettext("AEO number: for example %(aeo)s. %(name)s: for example %(example)s.")
        self.fields["number"].help_text = hint % words


def _example(pack: Pack) -> str:
    return written(pack.numbering["aeo"].pattern, n=12, year=clock.today().year)
