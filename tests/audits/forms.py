"""What is typed on the pages of verification, and how it is sent."""

from __future__ import annotations

from typing import Any

from django.test import Client

from aeo.accounts.models import User
from aeo.kernel.policy import Actor
from tests.support.pages import client_of

PASSWORD = "Тал нутгийн салхи 27"


def send(actor: Actor, url: str, values: dict[str, Any] | None = None) -> Any:
    """Send a form as somebody."""
    return client_of(actor).post(url, values or {})


def see(actor: Actor, url: str) -> Any:
    """Open a page as somebody."""
    return client_of(actor).get(url)


def signing(actor: Actor) -> dict[str, str]:
    """The proof that a weighty act asks for."""
    user: User = actor.user
    user.set_password(PASSWORD)
    user.save()
    return {"password": PASSWORD}


def stranger() -> Client:
    """Somebody without an account."""
    return Client(headers={"accept-language": "en"})
