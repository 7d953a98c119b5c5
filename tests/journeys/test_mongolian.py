"""No page speaks English to somebody who reads Mongolian: every kind of page, as each kind of reader."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.desk import catalogue
from aeo.kernel.policy import Actor
from aeo.programme.queries import current
from operators.models import Application, Operator
from tests.authorisations.conftest import standing  # noqa: F401 - a fixture: the holder's verification is finished
from tests.factories import audits, authorisations, operators
from tests.support.pages import client_of
from tests.support.reading import Reading, latin

START = ("/", "/portal/", "/desk/", "/account/", "/register/")
# Files themselves, ways out, the other language, the gallery.
ELSEWHERE = re.compile(r"/files/\d+/$|/papers/\d+/$|\.pdf|sign-out|/language/|/components/|/static/|/media/")
PAGES = 40


def kind_of(link: str) -> str:
    """The address without the numbers in it: one page of each kind is read."""
    return re.sub(r"\d+", "N", link.partition("?")[0])


def read(actor: Actor) -> Iterator[tuple[str, Reading]]:
    """Each kind of page that this person reaches by links."""
    client, todo, seen = client_of(actor, language="mn"), deque(START), set(map(kind_of, START))
    while todo:
        answer = client.get(address := todo.popleft(), follow=True)
        if answer.status_code >= 500 or answer.streaming or "html" not in answer.headers["Content-Type"]:
            assert answer.status_code < 500, address
            continue
        page = Reading(answer.content.decode(), "mn")
        yield address, page
        for link in (link.partition("#")[0] for link in page.links):
            if link.startswith("/") and kind_of(link) not in seen and not ELSEWHERE.search(link):
                seen.add(kind_of(link))
                todo.append(link)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from [value] if key == "mn" and isinstance(value, str) else _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)


def known() -> set[str]:
    """Words that may be in Latin letters: names of our own, those of the pack, of people and of companies."""
    version, pack = current()
    columns = ((User, "name"), (Operator, "name_latin"), (Operator, "address_latin"), (Application, "receipt"))
    data = [text for model, column in columns for text in model._default_manager.values_list(column, flat=True)]
    texts = (*data, *_texts(version.content), *(one.code for one in pack.types))
    return {*catalogue.names("mn"), *(word for text in texts for word in latin(text))}


@pytest.fixture
def readers(db: None) -> dict[str, Actor]:
    """A company with a reported visit and its findings, a draft, a holder, and those who work on them."""
    case, _visit = audits.reported(raise_=("major", "minor"))
    other, held = operators.draft(), authorisations.case()
    authorisations.granted(held)
    records = operators.staff(Role.RECORDS, case=case.application.subject)
    return {
        "owner": case.owner,
        "applicant": operators.owner(other.operator),
        "officer": case.officer,
        "lead": case.lead,
        "approver": case.approver,
        "records": records,
        "holder": held.signatory,
        "holder's officer": held.officer,
    }


def test_no_page_speaks_english_to_a_mongolian_reader(readers: dict[str, Actor]) -> None:
    foreign: dict[str, str] = {}
    count, allowed = 0, known()
    with override("mn"):
        for who, actor in readers.items():
            for address, page in read(actor):
                count += 1
                for text in page.texts:
                    if words := set(latin(text)) - allowed:
                        foreign.setdefault(text, f"{who} at {address}: {', '.join(sorted(words))} in: {text}")
    assert "\n".join(foreign.values()) == ""
    assert count > PAGES
