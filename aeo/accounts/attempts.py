"""Guesses at something secret, counted for all web processes together: each takes a place, and places are few."""

from __future__ import annotations

import hashlib
import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600


def take(request: HttpRequest, secret: str, *, most: int, seconds: int = HOUR) -> str | None:
    """Take a place for a guess at `secret` from the reader's address, before it is judged; None when none is free.

    A place is free again after `seconds`, or when the guess was right and the place is given back.
    """
    address = _network(get_adapter().get_client_ip(request))
    name = hashlib.sha256(f"{secret}\n{address}".encode()).hexdigest()
    places = [f"guess:{name}:{number}" for number in range(most)]
    taken = cache.get_many(places)
    return next((place for place in places if place not in taken and cache.add(place, 1, seconds)), None)


def _network(address: str) -> str:
    """What one subscriber has: an IPv4 address, or the /64 of an IPv6 one, of which every address is theirs to use."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv4Address):
        return address
    return str(read.ipv4_mapped or ipaddress.IPv6Network((int(read), 64), strict=False))


def give_back(place: str) -> None:
    """The guess was right and does not count."""
    cache.delete(place)
