"""Accounts for the tests of sign-in."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from aeo.accounts.models import StaffRole, User
from aeo.accounts.roles import Role

PASSWORD = "мянга есөн зуун хаш чулуу"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def account(email: str = "bat@company.example", **fields: Any) -> User:
    """A trader's account."""
    return User.objects.create_user(email, PASSWORD, **{"name": "Бат", "language": "en", **fields})


def officer(email: str = "saraa@customs.example", role: str = Role.OFFICER, **fields: Any) -> User:
    """An account of staff."""
    user = account(email, **{"name": "Сараа", **fields})
    StaffRole.objects.create(user=user, role=role, valid_from=date(2020, 1, 1))
    return user


def browser(language: str = "en", **options: Any) -> Client:
    """A browser that has not signed in."""
    return Client(headers={"accept-language": language}, **options)


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the form of sign-in."""
    return client.post("/sign-in/", {"login": email, "password": password, **more})


def with_app(user: User) -> Authenticator:
    """An account with an authenticator app."""
    authenticator: Authenticator = TOTP.activate(user, SECRET).instance
    return authenticator


def code(step: int = 0) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step)))


def is_signed_in(client: Client) -> bool:
    """The account's page opens."""
    response: HttpResponse = client.get("/account/")  # type: ignore[assignment]
    return response.status_code == 200
