"""Requests that no page of ours makes: odd queries, methods and bodies, no proof of origin, ways out to other hosts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from aeo.accounts.roles import Role
from tests.architecture.test_access import patterns
from tests.architecture.test_crawl import PART, World, addresses, ask, routes, world, world_of_file
from tests.attacks.sending import post
from tests.attacks.test_garbage import Everybody, everybody
from tests.factories import operators as make
from tests.support.pages import client_of

__all__ = ["everybody", "world", "world_of_file"]
pytestmark = pytest.mark.django_db
# fmt: off
NAMES = (
    "page", "q", "show", "sort", "slot", "visit", "after", "before", "at", "company", "code", "format", "type",
    "role", "state", "next", "known_at", "office", "kind", "mine", "criterion", "ended", "only",
)
# fmt: on
TEXT = re.compile(r"<(?:str|slug|path):\w+>")
ODD = (
    "\x00",
    "9" * 5_000,
    "-1",
    "²",
    "<script>alert(1)</script>",
    "ᠮᠣᠩ\u202e",
    "9999-12-31",
    "A01:x:99999999999999999999",
)
BODIES = (
    (json.dumps({"do": ["save"]}), "application/json"),
    ("--x\r\nbroken", "multipart/form-data; boundary=x"),
    ("a=%ff%00", "application/x-www-form-urlencoded"),
    ("x", "text/plain; charset=utf-16"),
    ("x", "multipart/form-data"),
)


def shown(world: World, everybody: Everybody, found: list[str]) -> Iterator[tuple[Client, str]]:
    """Each page with one who is shown it, however odd the query with which it was asked for."""
    number = 0
    for route in routes(lambda route, _entry: not route.startswith(("cais/", "account/", "sign-"))):
        for address, about in addresses(world, route):
            query = mixed(number)
            for client in everybody.at(world, route, about):
                asked = tried(found, f"{address} {number}", lambda c=client, a=address, q=query: c.get(a, q))
                if asked is not None and asked.status_code == 200:
                    number += 1
                    yield client, address
                    break


def tried(found: list[str], told: str, work: Any) -> Any:
    """Do it; whatever is raised, or answered as a fault of ours, is noted."""
    try:
        answer = work()
    except Exception as fault:
        found.append(f"{told}: {type(fault).__name__}: {str(fault)[:150]}")
        return None
    if answer.streaming:
        list(answer)  # read to its end, a file is closed
    if answer.status_code >= 500:
        found.append(f"{told}: {answer.status_code}")
    if b"<script>alert(1)" in getattr(answer, "content", b""):
        found.append(f"{told}: the script is in the page")
    return answer


def mixed(turn: int) -> dict[str, str]:
    """Every name with something odd, another one each turn."""
    return {name: ODD[(number + turn) % len(ODD)] for number, name in enumerate(NAMES)}


def test_odd_queries_of_a_stranger_are_answered(world: World) -> None:
    found: list[str] = []
    stranger = Client()
    for path in ("/register/", "/register/MNAEO0000011/", "/id/certificate/MNAEO0000011/1", "/check/", "/sign-in/"):
        # One name alone, so that no other stands in its way.
        for one in ({name: odd} for turn in (0, 3) for name, odd in mixed(turn).items()):
            tried(found, f"{path} {str(one)[:40]}", lambda path=path, one=one: stranger.get(path, one))
    assert not found, "\n".join(found)


def test_odd_names_in_addresses_are_answered(world: World, everybody: Everybody) -> None:
    found: list[str] = []
    readers = [Client(), everybody.officer, next(iter(everybody.traders.values()))]
    for number, route in enumerate(route for route, _entry in patterns() if TEXT.search(route)):
        for name in ("\x00", ODD[number % len(ODD)]):
            address = "/" + PART.sub("1", TEXT.sub(quote(name, safe=""), route))
            for reader in readers:
                tried(found, address, lambda r=reader, a=address: ask(r, "get", a))
    assert not found, "\n".join(found)


def test_odd_queries_methods_and_bodies_are_answered(world: World, everybody: Everybody) -> None:
    found: list[str] = []
    for number, (who, address) in enumerate(shown(world, everybody, found)):
        # Not everything at every page: what is tried shifts from page to page, so that all meet all.
        query = mixed(number + 4)
        tried(found, f"{address} turn {number + 4}", lambda w=who, a=address, q=query: w.get(a, q))
        for method in ("put", "delete", "patch", ("head", "options")[number % 2]):
            answer = tried(found, f"{method} {address}", lambda w=who, m=method, a=address: ask(w, m, a))
            if answer is not None and method not in ("head", "options") and answer.status_code < 400:
                found.append(f"{method} {address}: {answer.status_code}")
        for body, kind in (BODIES[number % len(BODIES)], BODIES[(number + 2) % len(BODIES)]):
            work = lambda w=who, a=address, b=body, k=kind: post(w, a, b, content_type=k)  # noqa: E731
            tried(found, f"{kind} {address}", work)
    assert not found, "\n".join(found)


def test_nothing_is_taken_without_proof_of_origin(world: World) -> None:
    found = []
    for route in routes(lambda route, _entry: route.startswith(("portal/", "desk/", "messages/"))):
        for address, about in addresses(world, route):
            client = Client(enforce_csrf_checks=True)
            client.force_login(world.owners[about].user if about in world.owners else make.staff(*Role.values).user)
            answer = post(client, address, {"do": "save"})
            if answer.status_code not in (403, 404, 405):
                found.append(f"{address}: {answer.status_code}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_no_way_leads_to_another_host(where: str) -> None:
    client = client_of(make.owner(make.operator()))
    for path in ("/language/mn/", "/sign-in/", "/sign-out/", "/account/confirm/"):
        for answer in (client.get(path, {"next": where}), client.post(path, {"next": where})):
            where_to = answer.headers.get("Location", "/")
            assert where_to.startswith("/")
            assert not where_to.startswith(("//", "/\\"))
            assert 'href="javascript' not in answer.text
