"""Watching a partner."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PartnerForm(forms.Form):
    """A partner by its number."""

    number = forms.CharField(
        label=_("AEO number or registration number"),
        max_length=60,
        help_text=_("For example MNAEO000012W, or the number in the state register."),
        widget=forms.TextInput(attrs={"width": 20, "spellcheck": "false", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("What you call it"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"width": "full", "maxlength": 300}),
    )
