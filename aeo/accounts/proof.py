"""Proof that it is still the same person: asked for in the form of a weighty act, so that nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User


class ProofForm(forms.Form):
    """A form of an act that binds (signing, deciding): the person proves once more who they are.

    `ProofForm(request, data)`; subclasses add fields of their own before the proof.
    """

    password = forms.CharField(
        label=_("Your password, to confirm that it is you"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "width": 20}),
        strip=False,
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.order_fields([name for name in self.fields if name != "password"])

    def clean_password(self) -> str:
        """The signed-in person's own password."""
        given: str = self.cleaned_data["password"]
        user = self.request.user
        if not isinstance(user, User) or not user.check_password(given):
            raise forms.ValidationError(_("This is not your password."), code="wrong-password")
        return given
