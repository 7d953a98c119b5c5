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
from aeo.accounts.models import User


def reset(user: User, key: str) -> EmailMessage:
    """The link with which a password is set anew."""
    part = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return _mail(user, "reset", key, url=_whole(reverse("account_reset_password_from_key", kwargs=part)))


def change(user: User, what: str, key: str) -> EmailMessage:
    """What changed, and what to do if it was somebody else."""
    return _mail(user, "change", key, what=words.CHANGES[what], url=_whole(reverse("account_reset_password")))


def _mail(user: User, name: str, key: str, **facts: Any) -> EmailMessage:
    with override(user.language):
        text = render_to_string(f"accounts/mails/{name}.txt", {"name": user.name, **facts})
    subject, _, body = text.strip().partition("\n")
    host = urlsplit(settings.AEO_BASE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<account-{key}@{host}>",
        "Content-Language": user.language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
    }
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[user.email], headers=headers)


def _whole(path: str) -> str:
    return settings.AEO_BASE_URL.rstrip("/") + path
