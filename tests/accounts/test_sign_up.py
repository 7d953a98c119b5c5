"""Opening an account: the address is proved, nobody learns who has an account, and links work once and for a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.accounts import mails, opening
from aeo.accounts.models import SignUp, User
from aeo.kernel import clock
from aeo.kernel import models as kernel
from tests.accounts.mailed import deliver, read
from tests.accounts.people import PASSWORD, account, browser, is_signed_in, sign_in
from tests.support.snapshots import same

pytestmark = pytest.mark.django_db
EMAIL = "new@company.example"
GIVEN = {"name": "Номин", "language": "en", "password1": PASSWORD, "password2": PASSWORD}
SNAPSHOTS = Path(__file__).with_name("snapshots")


def link(client: Client, email: str = EMAIL, **more: str) -> str:
    """The link that the mail carries."""
    client.post("/sign-up/", {"email": email, **more})
    deliver()
    (found,) = re.findall(r"http://localhost:8000(/sign-up/\S+)", str(mail.outbox[-1].body))
    return str(found)


def test_an_account_is_made_by_the_link_and_its_owner_is_signed_in() -> None:
    client = browser()
    page = client.get("/sign-up/?next=/portal/companies/new/")
    assert 'name="next" value="/portal/companies/new/"' in page.text
    found = link(client, "New@Company.example ", next="/portal/companies/new/")
    assert not User.objects.filter(email=EMAIL).exists(), "nothing is made before the address is proved"
    for _ in range(3):  # mail scanners open links
        opened = Client().get(found)
        assert opened.status_code == 200
        assert opened["Referrer-Policy"] == "strict-origin"
        assert EMAIL in opened.text
    answer = client.post(found, GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, "/portal/companies/new/")
    assert "you can add a second step of sign-in" in client.get("/portal/").text
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.language) == ("Номин", "en")
    assert is_signed_in(client)
    assert kernel.Entry.objects.filter(verb="open_account", actor=user.ref).exists()
    assert sign_in(browser(), EMAIL).status_code == 302
    for again in (browser().get(found), browser().post(found, GIVEN)):
        assert again.status_code == 404
        assert "no longer valid" in again.text


def test_a_known_and_an_unknown_address_are_answered_alike_by_the_same_work_and_a_mail() -> None:
    account()
    seen: list[Any] = []
    browser().post("/sign-up/", {"email": "somebody@company.example"})  # the count for this place begins
    for email in ("bat@company.example", EMAIL):
        client = browser()
        client.get("/sign-up/")
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/sign-up/", {"email": email})
        verbs = [query["sql"].split()[0] for query in queries]
        seen.append((answer.status_code, answer.url, verbs, client.get(answer.url).text.partition("<main")[2]))  # type: ignore[attr-defined]
    assert seen[0] == seen[1]
    deliver()
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert told["bat@company.example"] == "Itgel: you have an account already"
    assert EMAIL in told


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_mails_read(language: str) -> None:
    with clock.frozen(datetime(2026, 3, 9, 2, tzinfo=UTC)):
        row = opening.ask(EMAIL, language)
        user = account(language=language)
        texts = {"sign_up": mails.sign_up(row), "known": mails.known(user, row)}
    for name, message in texts.items():
        same(SNAPSHOTS / f"{name}.{language}.txt", read(message, "http://localhost:8000/sign-up/%E2%80%A6/"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 201}, "at most 100"),
        ({"password1": "short", "password2": "short"}, "at least 12"),
        ({"password1": "password123456", "password2": "password123456"}, "too common"),
        ({"password1": EMAIL, "password2": EMAIL}, "too similar"),
        ({"password2": "something else altogether"}, "not the same"),
        ({"language": "fr"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_still_works(wrong: dict[str, str], words: str) -> None:
    client = browser()
    found = link(client)
    answer = client.post(found, {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert client.post(found, GIVEN).status_code == 302


def test_a_link_is_over_after_a_day_and_what_was_asked_is_forgotten() -> None:
    client = browser()
    found = link(client)
    with clock.frozen(clock.now() + timedelta(hours=24, minutes=1)):
        assert client.post(found, GIVEN).status_code == 404
        opening.tidy()
    assert not SignUp.objects.exists()
    assert browser().get("/sign-up/nonsense/").status_code == 404


def test_two_links_make_one_account() -> None:
    first, second = browser(), browser()
    links = [link(first), link(second)]
    rows = [opening.by_token(found.strip("/").rpartition("/")[2]) for found in links]
    assert first.post(links[0], GIVEN).status_code == 302
    assert second.post(links[1], GIVEN).status_code == 404
    assert rows[1] is not None
    with pytest.raises(Exception, match="account with this address"):
        opening.finish(rows[1], name="x", language="en", password=PASSWORD)


def test_one_address_is_not_flooded_and_a_strange_next_is_not_followed() -> None:
    client = browser()
    for _ in range(3):
        assert client.post("/sign-up/", {"email": EMAIL}).status_code == 302
    spelt = ("NEW@COMPANY.EXAMPLE", "new@comp\u00adany.example", "new@ｃompany.example", "new@company。example")
    for again in (*spelt, "new@company.example.", "new+1@company.example", " new@company.exa\u200bmple"):
        told = client.post("/sign-up/", {"email": again})
        assert (told.status_code, "Too many attempts" in told.text) == (422, True), again
    hidden = browser().post("/sign-up/", {"email": '"n\x01ew"@company.example'})
    assert (hidden.status_code, "is not seen" in hidden.text) == (422, True)
    for odd in (
        '"new"@company.example',
        '"dear\\ customer\\ pay"@x.example',
        "＂new＂@company.example",
        "new@[127.0.0.1]",
    ):
        quoted = browser().post("/sign-up/", {"email": odd})
        assert (quoted.status_code, "without quotation marks" in quoted.text) == (422, True), odd
    assert SignUp.objects.count() == 3
    for strange in ("https://evil.example/", "//evil.example/", "/" + "x" * 600, "javascript:alert(1)"):
        opened = browser().get("/sign-up/", {"next": strange})
        assert 'name="next"' not in opened.text
    assert client.post("/sign-up/", {"email": "nobody"}).status_code == 422


def test_whoever_is_signed_in_goes_on() -> None:
    client = browser()
    sign_in(client, account().email)
    assert client.get("/sign-up/", {"next": "/portal/companies/new/"})["Location"] == "/portal/companies/new/"
