"""What the first page asks."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aeo.kernel.numbering import is_genuine
from operators.names import as_latin


class NumberForm(forms.Form):
    """An AEO number as people type it."""

    number = forms.CharField(
        label=_("AEO number"),
        max_length=60,
        help_text=_("As it stands on the certificate, for example MNAEO000012W."),
        widget=forms.TextInput(attrs={"width": 20, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": _("Type the number that stands on the certificate.")},
    )

    def clean_number(self) -> str:
        """Capital Latin letters and digits; the last one shows whether the rest was typed rightly."""
        typed = as_latin(self.cleaned_data["number"].upper())
        number = "".join(character for character in typed if character not in " -–‐/.")
        if not (number.isascii() and number.isalnum() and is_genuine(number)):
            raise ValidationError(_("This is no AEO number. Compare it with the certificate, letter by letter."))
        return number
