"""Pages over HTTP without a server: somebody signed in, and what a page says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client

from aeo.components.sent_once import NAME, new_key
from aeo.kernel.models import Entry, Message
from aeo.kernel.policy import Actor


def client_of(actor: Actor, language: str = "en") -> Client:
    """A client signed in as this person, reading in a language."""
    client = Client(headers={"accept-language": language})
    client.force_login(actor.user)
    return client


def acts() -> tuple[int, int]:
    """How much was done, and is to be done for it."""
    return Entry.objects.count(), Message.objects.count()


def sent_twice(client: Client, address: str, data: Mapping[str, Any] | None = None) -> Any:
    """The answer to a form that a double click sends a second time, which does nothing more and leads to the same."""
    form = {**(data or {}), NAME: new_key()}
    first = client.post(address, form)
    for file in (value for value in form.values() if hasattr(value, "seek")):
        file.seek(0)
    before = acts()
    second = client.post(address, form)
    assert (second.status_code, second.headers.get("Location")) == (302, first.headers.get("Location")), address
    assert acts() == before, address
    return first
