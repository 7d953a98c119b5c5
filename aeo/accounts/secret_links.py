"""Secret links in mails of accounts: made when the mail leaves, from what names them (`reset:12`), so that they lie in
no table and nobody reads them there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from aeo.accounts import moving, opening
from aeo.accounts.models import AddressChange, SignUp, User
from aeo.kernel import clock


def made(name: str) -> str | None:
    """The whole link; None when what it is for is over: used, withdrawn, out of time, or the account is closed."""
    kind, _colon, key = name.partition(":")
    path = MAKERS[kind](int(key))
    return settings.AEO_BASE_URL.rstrip("/") + path if path else None


def _reset(key: int) -> str:
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None:
        return ""
    part = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=part)


def _sign_up(key: int) -> str:
    row = SignUp.objects.filter(pk=key, used_at__isnull=True, expires_at__gt=clock.now()).first()
    return reverse("accounts:sign-up-finish", args=[opening.token(row)]) if row else ""


def _address(key: int) -> str:
    row = AddressChange.objects.filter(pk=key, used_at__isnull=True, expires_at__gt=clock.now()).first()
    return reverse("accounts:address-finish", args=[moving.token(row)]) if row else ""


MAKERS: Mapping[str, Callable[[int], str]] = {"reset": _reset, "sign_up": _sign_up, "address": _address}
