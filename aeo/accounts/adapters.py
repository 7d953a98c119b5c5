"""Where django-allauth asks us: what it says, where it leads, what is journalled, what is mailed."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from aeo.accounts import actions, second_step, words
from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.components.views import remember_language

NOWHERE = "0.0.0.0"  # noqa: S104 - an address to count by where the server tells none


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, sign-out and passwords."""

    error_messages = {**DefaultAccountAdapter.error_messages, **words.ERRORS}

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff begin at the desk, traders in the portal."""
        user = request.user
        staff = isinstance(user, User) and actor_of(user).roles
        return resolve_url("desk:home" if staff else "portal:home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return resolve_url("accounts:home")

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of the host that was asked."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_login_stages(self) -> list[str]:
        """After the password only the second step."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The reader's address; one for all where the server tells none (a socket)."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return NOWHERE

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Journalled: whose account it was tried on, if there is one, and from where."""
        actions.note_failure(str(credentials.get("email", "")), self.get_client_ip(request))

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """A new session, and its entry in the journal."""
        super().login(request, user)
        actions.note(user, "sign_in", self.get_client_ip(request))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **facts: Any) -> HttpResponse:
        """Pages follow the account's language, unless this browser has chosen one."""
        response = super().post_login(request, user, **facts)
        if isinstance(user, User) and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(request, response, user.language)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Journalled, and the session is gone."""
        actions.note(request.user, "sign_out", self.get_client_ip(request))
        super().logout(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our words in place of the library's; what is not worth a word is not said."""
        said = message or words.TOLD.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said), extra_tags=extra_tags)

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: Any = None, email: str | None = None
    ) -> None:
        """What changed in how one signs in is journalled, and told by e-mail."""
        what = template_prefix.rpartition("/")[2]
        if what in words.CHANGES and isinstance(user, User):
            actions.tell_change(user, what, self.get_client_ip(self.request))


class MfaAdapter(DefaultMFAAdapter):
    """The second step: authenticator app, passkeys, recovery codes."""

    error_messages = {**DefaultMFAAdapter.error_messages, **words.MFA_ERRORS}

    def get_totp_issuer(self) -> str:
        """What the app shows beside the address."""
        return str(_("Itgel"))

    def build_totp_svg(self, url: str) -> str:
        """The QR code."""
        out = io.BytesIO()
        segno.make(url).save(out, kind="svg", scale=5, border=2, xmldecl=False, light="white")
        return out.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Secrets lie encrypted in the database; the key is the installation's secret."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Also under a secret that was replaced, as long as SECRET_KEY_FALLBACKS names it."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff who must have a second step may not remove the last."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=second_step.STEPS)
        return not second_step.is_required(context.request) or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """A name for a passkey to which the person gave none."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(number)d") % {"number": count + 1})


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"second step:" + force_bytes(secret)).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
