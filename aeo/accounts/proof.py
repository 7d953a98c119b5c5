"""Proof that it is still the same person: asked for in the form of a weighty act, so that nothing typed is lost."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from aeo.accounts import actions, second_step
from aeo.accounts.models import User

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "width": 10}


def _no_password() -> str:
    words = _("Your account has no password yet.")
    return format_html(
        '{} <a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>',
        words,
        reverse("account_set_password"),
        _("Set one in a new window, then go on here."),
    )


class ProofForm(forms.Form):
    """A form of an act that binds (signing, deciding): the person proves once more who they are.

    `ProofForm(request, data)`; subclasses add fields of their own before the proof. It is the field `password`: the
    password, or for whoever has an authenticator app its code. Guesses are counted and soon no longer taken.
    """

    password = forms.CharField(
        label=_("Your password, to confirm that it is you"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "width": 20}),
        strip=False,
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        user = request.user
        self.by_code = isinstance(user, User) and second_step.has_app(user)
        if self.by_code:
            label = _("The code from your authenticator app, to confirm that it is you")
            self.fields["password"] = forms.CharField(label=label, widget=forms.TextInput(attrs=CODE))
        elif isinstance(user, User) and not user.has_usable_password():  # comes in by single sign-on only
            self.fields["password"].help_text = _no_password()
        self.order_fields([name for name in self.fields if name != "password"])

    def clean_password(self) -> str:
        """The signed-in person's own proof."""
        given: str = self.cleaned_data["password"]
        if self.by_code and self.errors:
            return given  # a code works once: it is not used up while something else is wrong
        if not ratelimit.consume(self.request, action="proof", user=self.request.user):
            raise forms.ValidationError(_("Too many attempts. Wait five minutes, then try again."), code="too-many")
        if not self._proves(given):
            actions.note(self.request.user, "fail_proof", get_adapter().get_client_ip(self.request))
            wrong = _("This code is not right. Use the newest one that your app shows.")
            raise forms.ValidationError(wrong if self.by_code else _("This is not your password."), "wrong-password")
        ratelimit.clear(self.request, action="proof", user=self.request.user)
        return given

    def _proves(self, given: str) -> bool:
        user = self.request.user
        if not isinstance(user, User):
            return False
        if not self.by_code:
            return user.check_password(given)
        steps = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
        return any(step.wrap().validate_code(given) for step in steps)
