"""One-time links: 256 random bits in an address, of which only the hash is kept. Opening one uses nothing up."""

from __future__ import annotations

import hashlib
import secrets

from django.http import HttpResponse
from django.utils.crypto import salted_hmac


def new() -> str:
    """A token for a link."""
    return secrets.token_urlsafe(32)


def derived(salt: str, key: str) -> str:
    """The token that belongs to a random key, for links that are made again whenever their mail is written."""
    return salted_hmac(salt, key, algorithm="sha256").hexdigest()


def hashed(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def unseen(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no page that is opened from here is told of it, and no search engine keeps it.

    Not "no-referrer": with it browsers hide even the origin of a form, by which forgeries are told apart.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response
