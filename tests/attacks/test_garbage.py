"""Every form of every page, filled with what should not be typed: refused or taken, never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.components import formats
from aeo.kernel.policy import Actor
from tests.architecture.test_crawl import World, addresses, ask, routes, world, world_of_file
from tests.attacks.pages import Sent, forms
from tests.factories import operators as make
from tests.support.pages import client_of

__all__ = ["world", "world_of_file"]
pytestmark = pytest.mark.django_db
SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 }}{% now %}"
TEXTS = {
    "script": SCRIPT,
    "long": "Ө" * 20_001,
    "nul": "а\x00б",
    "digits": "9" * 5_000,
    "id": "99999999999999999999",
    "negative": "-1",
    "other digits": "٣٢١",
    "power": "²",
    "last year": "9999-12-31",
    "first year": "0001-01-01",
    "no day": "2026-02-30",
    "words": "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ\u202e\u200f\u2066\ufeff \u0301\u0301",
    "path": "../../../../etc/passwd",
    "nothing": "",
    "not a number": "NaN",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace") + "🚚",
}
ASKED = ("claims", "recoveries")  # of a company, and of somebody who is not in it yet
PASSWORD = "нууц-үг-маш-урт-2026"


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


def known(actor: Actor) -> Actor:
    user = User.objects.get(pk=actor.user.pk)  # not the one that the file's other tests share
    user.set_password(PASSWORD)
    user.save()
    return make.actor_of(user)


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


def _says_nothing_of_an_error(answer: Any) -> bool:
    """A screen reader says the title first: of a whole page that was refused, in either language."""
    whole = answer.status_code == 422 and "<title>" in getattr(answer, "text", "")
    return whole and not any(f"<title>{word}" in answer.text for word in ("Error:", "Алдаа:"))


def post(client: Client, address: str, data: Any, **more: Any) -> Any:
    with transaction.atomic():
        answer = client.post(address, data, **more)
        transaction.set_rollback(True)
    return answer


def test_nothing_typed_is_a_fault_of_ours(world: World, everybody: Everybody) -> None:
    found, sent = [], 0
    for client, address, form in sendings(world, everybody):
        before = set[str]()  # a form of buttons and choices is the same with every text
        for number, (name, text) in enumerate(TEXTS.items()):
            # What nobody writes by hand (hidden fields, choices) takes a third of them, other ones in each form.
            for plausible in (True, False) if (number + len(form.fields)) % 3 == 0 else (True,):
                data = form.filled(text, plausible=plausible)
                if plausible and "password" in data:
                    data["password"] = [PASSWORD]
                if repr(data) in before:
                    continue
                before.add(repr(data))
                sent += 1
                try:
                    answer = post(client, address, data)
                except Exception as fault:
                    found.append(f"{address} {name} {plausible}: {type(fault).__name__}: {str(fault)[:200]}")
                    continue
                if answer.status_code >= 500:
                    found.append(f"{address} {name}: {answer.status_code}")
                if _says_nothing_of_an_error(answer):
                    found.append(f"{address} {name}: the title does not begin with Error")
                if "<script>alert(1)" in getattr(answer, "text", ""):
                    found.append(f"{address} {name}: the script is in the page")
    assert sent > 700
    assert not found, "\n".join(found)
