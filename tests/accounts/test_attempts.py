"""Guesses are counted for whoever makes them, and an IPv6 subscriber has more addresses than can be counted."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from aeo.accounts import attempts

pytestmark = pytest.mark.django_db


def taken(*addresses: str) -> list[bool]:
    """Which of the guesses from these addresses found one of two places."""
    made = [RequestFactory().get("/", REMOTE_ADDR=address) for address in addresses]
    return [attempts.take(request, "secret", most=2) is not None for request in made]


def test_a_network_of_ipv6_is_one_subscriber() -> None:
    assert taken("2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3") == [True, True, False]
    assert taken("2001:db8:1:3::1") == [True]


def test_an_ipv4_address_is_one_subscriber_also_written_as_ipv6() -> None:
    assert taken("203.0.113.1", "::ffff:203.0.113.1", "203.0.113.1") == [True, True, False]
    assert taken("203.0.113.2", "::ffff:203.0.113.3") == [True, True]
