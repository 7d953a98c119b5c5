"""Pages over HTTP without a server: somebody signed in, and what a page says."""

from __future__ import annotations

from django.test import Client

from aeo.kernel.policy import Actor


def client_of(actor: Actor, language: str = "en") -> Client:
    """A client signed in as this person, reading in a language."""
    client = Client(headers={"accept-language": language})
    client.force_login(actor.user)
    return client
