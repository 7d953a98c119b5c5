"""Forms sent with what should not be typed, and what must not come of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

from django.db import transaction
from django.test import Client

from aeo.accounts.models import User
from aeo.components.sent_once import KEY, NAME
from aeo.kernel.policy import Actor
from tests.attacks.pages import Sent, loose
from tests.factories import operators as make
from tests.support.pages import acts

LED = (302, 303)
PASSWORD = "нууц-үг-маш-урт-2026"
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


EVERY = "ITGEL_TEST_EVERY_TEXT"


def in_turn(each: int) -> Iterator[dict[str, str]]:
    """So many of the texts for each form, the next form gets the next ones; with ITGEL_TEST_EVERY_TEXT=1 always all."""
    texts = cycle(TEXTS.items())
    while True:
        yield dict(islice(texts, len(TEXTS) if EVERY in os.environ else each))


@dataclass
class Tally:
    """How many requests were sent, how many forms were shown again with their faults, what was wrong; and what acts."""

    sent: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    twice: set[str] = field(default_factory=set)


def known(actor: Actor) -> Actor:
    """The same, with a password."""
    user = User.objects.get(pk=actor.user.pk)  # not the one that the file's other tests share
    user.set_password(PASSWORD)
    user.save()
    return make.actor_of(user)


def post(client: Client, address: str, data: Any, tally: Tally | None = None, **more: Any) -> Any:
    """One request, of which nothing stays. What a form does, it does once: so one that acts is sent a second time."""
    with transaction.atomic():
        before = acts()
        answer = client.post(address, data, **more)
        if tally and address not in tally.twice and answer.status_code in LED and _is_keyed(data) and acts() != before:
            tally.twice.add(address)
            tally.faults += [f"{address} sent twice: {fault}" for fault in _second(client, address, data, answer)]
        transaction.set_rollback(True)
    return answer


def _is_keyed(data: dict[str, Any]) -> bool:
    """As the page made it: not where the key itself was typed over."""
    return bool(KEY.fullmatch(str(data.get(NAME, [""])[0])))


def _second(client: Client, address: str, data: dict[str, Any], first: Any) -> Iterator[str]:
    for file in (one for values in data.values() for one in values if hasattr(one, "seek")):
        file.seek(0)
    before = acts()
    again = client.post(address, data)
    if (again.status_code, again.headers.get("Location")) != (302, first.headers["Location"]):
        yield f"{again.status_code} {again.headers.get('Location')}, and not to {first.headers['Location']}"
    if acts() != before:
        yield "done twice"


def send(tally: Tally, client: Client, address: str, form: Sent, texts: Mapping[str, str]) -> None:
    """A form with each of the texts."""
    shown_again = False
    for name, data in _filled(form, texts):
        tally.sent += 1
        try:
            answer = post(client, address, data, tally)
        except Exception as fault:
            tally.faults.append(f"{address} {name}: {type(fault).__name__}: {str(fault)[:200]}")
            continue
        tally.faults += [f"{address} {name}: {fault}" for fault in _faults(answer)]
        if _is_refused(answer) and not shown_again:
            shown_again = True
            tally.refused += 1
            tally.faults += [f"{address} {name}: {end}" for end in loose(answer.text)]


def _filled(form: Sent, texts: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    before = set[str]()  # a form of buttons and choices is the same with every text
    for number, (name, text) in enumerate(texts.items()):
        # What nobody writes by hand (hidden fields, choices) takes a third of them, other ones in each form.
        for plausible in (True, False) if (number + len(form.fields)) % 3 == 0 else (True,):
            data = form.filled(text, plausible=plausible)
            if plausible and "password" in data:
                data["password"] = [PASSWORD]
            if repr(data) not in before:
                before.add(repr(data))
                yield name if plausible else f"{name} everywhere", data


def _faults(answer: Any) -> Iterator[str]:
    if answer.status_code >= 500:
        yield str(answer.status_code)
    if _is_refused(answer) and not any(f"<title>{word}" in answer.text for word in ("Error:", "Алдаа:")):
        yield "a screen reader says the title first, which does not begin with Error"
    if "<script>alert(1)" in getattr(answer, "text", ""):
        yield "the script is in the page"


def _is_refused(answer: Any) -> bool:
    return answer.status_code == 422 and "<title>" in getattr(answer, "text", "")
