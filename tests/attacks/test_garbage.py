"""Every form of every page, filled with what should not be typed: refused or taken, never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from aeo.accounts.roles import Role
from aeo.components import formats
from tests.architecture.test_crawl import World, addresses, ask, routes, world, world_of_file
from tests.attacks.pages import Sent, forms
from tests.attacks.sending import Tally, in_turn, known, send
from tests.factories import operators as make
from tests.support.pages import client_of

__all__ = ["world", "world_of_file"]
pytestmark = pytest.mark.django_db
EACH = 7  # of 16 texts: no divisor, so that neighbours get other ones
ASKED = ("claims", "recoveries")  # of a company, and of somebody who is not in it yet


@dataclass
class Everybody:
    """Whoever belongs to the objects, by their reference, and somebody with every role at the desk."""

    traders: dict[str, Client]
    officer: Client

    def at(self, world: World, route: str, about: str) -> list[Client]:
        """Who may be shown an address of this route: nobody else is, as the crawl shows."""
        if route.startswith("desk/"):
            return [self.officer]
        if about in world.owners and about not in ASKED:
            return [self.traders[world.owners[about].ref]]
        return [*self.traders.values(), self.officer]


@pytest.fixture
def everybody(world: World) -> Everybody:
    people = {actor.ref: actor for actor in world.owners.values()}
    return Everybody(
        {ref: client_of(known(person)) for ref, person in people.items()},
        client_of(known(make.staff(*Role.values))),
    )


def sendings(world: World, everybody: Everybody) -> Iterator[tuple[Client, str, Sent]]:
    """Each form that somebody is shown, once."""
    seen: set[tuple[str, ...]] = set()
    for route in routes(lambda _route, _entry: True):
        if route.startswith(("account/", "cais/", "sign-")):
            continue
        for address, about in addresses(world, route):
            for client in everybody.at(world, route, about):
                answer = ask(client, "get", address)
                if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
                    for form in forms(answer.text):  # type: ignore[attr-defined]
                        key = (form.action or address, *(one.name for one in form.fields))
                        if key not in seen:
                            seen.add(key)
                            _says_the_limit(address, form, answer.text)  # type: ignore[attr-defined]
                            yield client, form.action or address, form


def _says_the_limit(address: str, form: Sent, page: str) -> None:
    """Lesson 7: wherever a file is brought, the one limit is said before it is met."""
    if any(one.kind == "file" for one in form.fields):
        assert f"at most {formats.size(settings.AEO_MAX_UPLOAD_BYTES)}" in page, address


def test_nothing_typed_is_a_fault_of_ours(world: World, everybody: Everybody) -> None:
    tally = Tally()
    for texts, (client, address, form) in zip(in_turn(EACH), sendings(world, everybody), strict=False):
        send(tally, client, address, form, texts)
    assert not tally.faults, "\n".join(tally.faults)
    assert (tally.sent > 300, tally.refused > 40) == (True, True)
