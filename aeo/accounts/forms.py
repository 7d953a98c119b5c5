"""The forms of sign-in: the library's rules in our words and controls."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.core import context
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aeo.accounts import actions
from aeo.accounts.models import User
from aeo.accounts.proof import ProofForm
from aeo.components.addresses import AddressField
from aeo.components.names import person_name

LONG = _(
    "At least 12 characters, and not one that is easy to guess. Several words that do not belong together are good."
)

NEW = _("New password")


def _email() -> AddressField:
    widget = forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false", "width": "full"})
    return AddressField(label=_("E-mail address"), widget=widget)


def _name() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "name", "width": "full"})
    return forms.CharField(label=_("Your name"), max_length=100, validators=[person_name], widget=widget)


class _Password(PasswordField):
    """A password as it is typed."""

    def __init__(self, label: Any, autocomplete: str = "current-password", **options: Any) -> None:
        super().__init__(label=label, max_length=500, **options)
        self.widget.attrs = {"autocomplete": autocomplete}


class _New(SetPasswordField):
    """A new password, held against the rules for passwords and the person's own name and address."""

    def __init__(self, label: Any = NEW) -> None:
        super().__init__(label=label, help_text=LONG, max_length=500)
        self.widget.attrs = {"autocomplete": "new-password"}


def _code(label: Any, hint: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "width": 10}
    return forms.CharField(label=label, help_text=hint, max_length=20, widget=forms.TextInput(attrs=attrs))


class SignInForm(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email()
        self.fields["password"] = _Password(_("Password"))
        self.order_fields(["login", "password"])


class JoinForm(forms.Form):
    """The password of an account to which another way of signing in is joined. Guesses count as at sign-in."""

    password = _Password(_("Password"))

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        """The library's check, with its limits and its entry in the journal."""
        given: str = self.cleaned_data["password"]
        adapter = get_adapter()
        if adapter.authenticate(self.request, email=self.user.email, password=given) != self.user:
            raise adapter.validation_error("incorrect_password")
        return given


class ForgottenForm(forms.Form):
    """Asking for a link to set a password anew. The answer is the same for every address."""

    email = _email()

    def save(self, request: HttpRequest, **_options: Any) -> str:
        """The link is sent later, if the account exists."""
        email: str = self.cleaned_data["email"]
        actions.ask_reset(email)
        return email


class _Twice(account.PasswordVerificationMixin, forms.Form):
    """Both must be the same."""

    def clean(self) -> Any:
        """The library's rule in our words."""
        cleaned = super(account.PasswordVerificationMixin, self).clean() or {}
        first, second_ = cleaned.get("password1"), cleaned.get("password2")
        if first and second_ and first != second_:
            self.add_error("password2", _("The two are not the same. Type the new password again."))
        return cleaned


class AddressForm(forms.Form):
    """Asking for an account. The answer is the same for every address."""

    email = _email()


class AccountForm(_Twice, forms.Form):
    """Who opens an account for an address that is theirs: name, language, password."""

    name = _name()
    language = forms.ChoiceField(
        label=_("Language of pages, letters and e-mails"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    password1 = _New(_("Password"))
    password2 = _Password(_("The password again"), "new-password")

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password: Any = self.fields["password1"]
        password.user = User(email=email, name=self.data.get("name", ""))

    @property
    def values(self) -> dict[str, str]:
        """What `open_account` takes."""
        given = self.cleaned_data
        return {"name": given["name"], "language": given["language"], "password": given["password1"]}


class NewPasswordForm(_Twice, account.ResetPasswordKeyForm):
    """A new password by a link."""

    password1 = _New()
    password2 = _Password(_("The new password again"), "new-password")


class ChangePasswordForm(_Twice, account.ChangePasswordForm):
    """A new password in place of the present one."""

    oldpassword = _Password(_("Present password"))
    password1 = _New()
    password2 = _Password(_("The new password again"), "new-password")


class SetPasswordForm(_Twice, account.SetPasswordForm):
    """A first password, for an account that had none."""

    password1 = _New()
    password2 = _Password(_("The new password again"), "new-password")


class ConfirmForm(account.ReauthenticateForm):
    """The password once more."""

    password = _Password(_("Password"))


class CodeForm(second.AuthenticateForm):
    """The second step by a code."""

    code = _code(_("Code"), _("The 6 digits that your authenticator app shows, or one of your recovery codes."))

    def clean_code(self) -> str:
        """A wrong one is journalled: somebody knows the password."""
        try:
            return str(super().clean_code())
        except ValidationError:
            actions.note(self.user, "fail_step", get_adapter().get_client_ip(context.request))
            raise


class ConfirmCodeForm(second.ReauthenticateForm):
    """A code once more."""

    code = _code(_("Code"), _("The 6 digits that your authenticator app shows, or one of your recovery codes."))


class AppForm(app.ActivateTOTPForm):
    """The first code of an app that is being set up."""

    code = _code(_("Code from the app"), _("The 6 digits that the app shows now."))


class PasskeyForm(passkeys.AddWebAuthnForm):
    """What the device made, and a name by which the person knows it."""

    name = forms.CharField(
        label=_("Name"), help_text=_("By which you will know it, for example: office computer."), max_length=60
    )
    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": _("No passkey was made. Try again.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)


class PasskeyNameForm(passkeys.EditWebAuthnForm):
    """Another name."""

    name = forms.CharField(label=_("Name"), max_length=60)


class LanguageForm(forms.Form):
    """The language of pages, letters and mails."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class NameForm(forms.Form):
    """What somebody is called."""

    name = _name()


class NewAddressForm(ProofForm):
    """Another e-mail address for the account."""

    email = AddressField(
        label=_("New e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "width": "full"}),
    )

    def clean_email(self) -> str:
        """Another one than now."""
        email = str(self.cleaned_data["email"])
        if isinstance(self.request.user, User) and email == self.request.user.email:
            raise ValidationError(_("This is the address of your account already."), "same")
        return email
