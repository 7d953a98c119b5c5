"""The e-mails of sign-in: text only, in the account's language; a link is made when it is sent and kept nowhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from aeo.accounts import words
from aeo.accounts.models import AddressChange, SignUp, User
from aeo.components.formats import instant_text


def reset(user: User, key: str) -> EmailMessage:
    """The link with which a password is set anew."""
    part = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return _to(user, "reset", key, url=_whole(reverse("account_reset_password_from_key", kwargs=part)))


def change(user: User, what: str, key: str) -> EmailMessage:
    """What changed, and what to do if it was somebody else."""
    return _to(user, "change", key, what=words.CHANGES[what], url=_whole(reverse("account_reset_password")))


def sign_up(row: SignUp, token: str) -> EmailMessage:
    """The link with which an account is opened."""
    with override(row.language):
        until = instant_text(row.expires_at)
    url = _whole(reverse("accounts:sign-up-finish", args=[token]))
    return _mail(row.email, row.language, "sign_up", f"sign-up-{row.pk}", url=url, until=until)


def known(user: User, row: SignUp) -> EmailMessage:
    """Somebody wanted to open an account for an address that has one."""
    reset_url = _whole(reverse("account_reset_password"))
    return _to(user, "known", f"sign-up-{row.pk}", url=_whole(reverse("accounts:sign-in")), reset_url=reset_url)


def address(row: AddressChange, token: str) -> EmailMessage:
    """The link with which an account takes the address over."""
    with override(row.user.language):
        until = instant_text(row.expires_at)
    url = _whole(reverse("accounts:address-finish", args=[token]))
    facts = {"name": row.user.name, "url": url, "until": until}
    return _mail(row.email, row.user.language, "address", f"address-{row.pk}", **facts)


def taken(row: AddressChange) -> EmailMessage:
    """Somebody wanted an address for their account that another account has."""
    url, owner = _whole(reverse("accounts:sign-in")), User.objects.filter(email=row.email).first()
    return _mail(row.email, (owner or row.user).language, "address_taken", f"address-{row.pk}", url=url)


def asked(row: AddressChange) -> EmailMessage:
    """Another address is asked for, and what to do if it was somebody else."""
    url = _whole(reverse("account_reset_password"))
    return _to(row.user, "address_asked", f"address-asked-{row.pk}", email=row.email, url=url)


def moved(row: AddressChange) -> EmailMessage:
    """The address is another now, and what to do if it was somebody else. It goes to the address until then."""
    facts = {"name": row.user.name, "email": row.email, "url": _whole(reverse("home"))}
    return _mail(row.before, row.user.language, "address_moved", f"address-moved-{row.pk}", **facts)


def _to(user: User, template: str, key: str, **facts: Any) -> EmailMessage:
    return _mail(user.email, user.language, template, key, name=user.name, **facts)


def _mail(to: str, language: str, template: str, key: str, **facts: Any) -> EmailMessage:
    with override(language):
        text = render_to_string(f"accounts/mails/{template}.txt", facts)
    subject, _, body = text.strip().partition("\n")
    host = urlsplit(settings.AEO_BASE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<account-{key}@{host}>",
        "Content-Language": language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
    }
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[to], headers=headers)


def _whole(path: str) -> str:
    return settings.AEO_BASE_URL.rstrip("/") + path
