"""What can be asked of the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.programme.pack import Pack


class SearchForm(forms.Form):
    """Search by name or number; type and role as the programme has them."""

    q = forms.CharField(
        label=_("Name or number"),
        help_text=_("In Cyrillic or Latin letters, a former name too; an AEO number or any number of the company."),
        max_length=200,
        required=False,
    )
    type = forms.ChoiceField(label=_("Type"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    ended = forms.BooleanField(label=_("Also those whose status has ended"), required=False)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        self.fields["type"].choices = every + [(row.key, row.name) for row in pack.types]  # type: ignore[attr-defined]
        self.fields["role"].choices = every + [(row.key, row.name) for row in pack.roles]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code that a certificate prints under its QR code: who types it holds the paper."""

    code = forms.CharField(
        label=_("Code on the certificate"),
        help_text=_("Eight letters and digits below the square code, such as 4F7K-2M9Q."),
        max_length=20,
    )


TOO_MANY = _("Too many wrong codes for this certificate came from your address. Try again in an hour.")
WRONG_CODE = _("This is not the code of this certificate. Type it as it is printed.")
