"""The e-mails of sign-in: text only, in the account's language; a secret link is no part of them until they leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from aeo.accounts import words
from aeo.accounts.models import AddressChange, SignUp, User
from aeo.components.formats import instant_text

PLACE = "[[link]]"  # where the text says the secret link
SIGN_UP, ADDRESS = "sign_up", "address"  # what is asked for by somebody whose address it may not be
Told = tuple[str, str]  # about what, and what of it


@dataclass(frozen=True)
class AccountMail:
    """An e-mail of sign-in: `what` is told once about a subject (`user:12`, `sign_up:3`).

    `user_ref`: whose account has the address. `link`: what makes its secret link (`secret_links`), if it has one.
    """

    to: str
    language: str
    subject: str
    text: str
    about: str
    what: str
    user_ref: str = ""
    link: str = ""


def reset(user: User, key: str) -> AccountMail:
    """The link with which a password is set anew."""
    return _to(user, "reset", (user.ref, f"reset:{key}"), link=f"reset:{user.pk}", url=PLACE)


def change(user: User, what: str, key: str) -> AccountMail:
    """What changed, and what to do if it was somebody else."""
    url = _whole(reverse("account_reset_password"))
    return _to(user, "change", (user.ref, f"change:{key}"), what=words.CHANGES[what], url=url)


def sign_up(row: SignUp) -> AccountMail:
    """The link with which an account is opened."""
    with override(row.language):
        until = instant_text(row.expires_at)
    name = f"{SIGN_UP}:{row.pk}"
    return _mail(row.email, row.language, "sign_up", (name, "open"), link=name, url=PLACE, until=until)


def known(user: User, row: SignUp) -> AccountMail:
    """Somebody wanted to open an account for an address that has one."""
    url, reset_url = _whole(reverse("accounts:sign-in")), _whole(reverse("account_reset_password"))
    return _to(user, "known", (f"{SIGN_UP}:{row.pk}", "known"), url=url, reset_url=reset_url)


def address(row: AddressChange) -> AccountMail:
    """The link with which an account takes the address over."""
    with override(row.user.language):
        until = instant_text(row.expires_at)
    name, facts = f"{ADDRESS}:{row.pk}", {"name": row.user.name, "url": PLACE, "until": until}
    return _mail(row.email, row.user.language, "address", (name, "take"), link=name, **facts)


def taken(row: AddressChange) -> AccountMail:
    """Somebody wanted an address for their account that another account has."""
    url, owner = _whole(reverse("accounts:sign-in")), User.objects.filter(email=row.email).first()
    of = owner or row.user
    return _mail(row.email, of.language, "address_taken", (f"{ADDRESS}:{row.pk}", "taken"), url=url)


def asked(row: AddressChange) -> AccountMail:
    """Another address is asked for, and what to do if it was somebody else."""
    url = _whole(reverse("account_reset_password"))
    return _to(row.user, "address_asked", (row.user.ref, f"address-asked:{row.pk}"), email=row.email, url=url)


def moved(row: AddressChange) -> AccountMail:
    """The address is another now, and what to do if it was somebody else. It goes to the address until then."""
    facts = {"name": row.user.name, "email": row.email, "url": _whole(reverse("home"))}
    told = (row.user.ref, f"address-moved:{row.pk}")
    return _mail(row.before, row.user.language, "address_moved", told, **facts)


def _to(user: User, template: str, told: Told, *, link: str = "", **facts: Any) -> AccountMail:
    known = {"user_ref": user.ref, "link": link, "name": user.name}
    return _mail(user.email, user.language, template, told, **known, **facts)


def _mail(
    to: str, language: str, template: str, told: Told, *, user_ref: str = "", link: str = "", **facts: Any
) -> AccountMail:
    with override(language):
        text = render_to_string(f"accounts/mails/{template}.txt", facts)
        foot = render_to_string("accounts/mails/foot.txt")
    subject, _, body = text.strip().partition("\n")
    whole = f"{body.strip()}\n\n{foot.strip()}\n"
    return AccountMail(to, language, subject.strip(), whole, *told, user_ref=user_ref, link=link)


def _whole(path: str) -> str:
    return settings.AEO_BASE_URL.rstrip("/") + path
