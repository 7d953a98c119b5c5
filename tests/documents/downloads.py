"""Downloads over HTTP, read to their end."""

from __future__ import annotations

from typing import Any

from aeo.kernel.policy import Actor
from tests.support.pages import client_of


def fetch(actor: Actor, url: str) -> Any:
    """The answer somebody gets, with all of it as `body`."""
    answer: Any = client_of(actor).get(url)
    answer.body = b"".join(answer) if answer.streaming else answer.content
    return answer
