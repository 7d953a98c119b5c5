"""Back after a corrected form: it is shown again, nothing is sent again, and after signing out nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from aeo.components import corrected
from aeo.kernel import clock
from tests.factories import operators as make
from tests.support.pages import client_of

TYPED = "Гашуунсухайтын агуулах"
BROWSER = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
WRONG = {"name_local": TYPED, "kind": "", "address": ""}


def sent(client: Client, path: str, values: dict[str, str]) -> Any:
    """What a browser's form gets."""
    return client.post(path, values, headers=BROWSER)


@pytest.mark.django_db
def test_what_is_to_be_corrected_is_kept_for_its_session_address_and_reader() -> None:
    company = make.operator()
    owner = make.member(company, "owner")
    path, client = f"/portal/companies/{company.pk}/sites/new/?of=list", client_of(owner)
    assert client.post(path, WRONG).status_code == 422, "programs and scripts get their answer at once"
    answer = sent(client, path, WRONG)
    assert answer.status_code == 303
    assert answer["Cache-Control"] == "private, no-store"
    again = answer["Location"]
    assert again.startswith(path)
    for _reload in range(2):
        page = client.get(again)
        assert page.status_code == 422
        assert TYPED in page.text
        assert page["Cache-Control"] == "private, no-store"
    assert TYPED not in client.get(path).text, "who comes anew gets a new form"
    assert TYPED not in client.get(f"{path}&again=guessed").text
    assert TYPED not in client.get(again, headers={"accept-language": "mn"}).text
    assert TYPED not in client_of(owner).get(again).text, "another session"
    newer = sent(client, again, {**WRONG, "name_local": "Өөр нэр"})["Location"]
    assert "Өөр нэр" in client.get(newer).text
    assert newer.count("again=") == 1
    company.memberships.filter(user=owner.user).update(ended_at=clock.now(), ended_by=owner.ref)
    assert client.get(newer).status_code == 404
    client.logout()
    assert client.get(newer).status_code == 302


@pytest.mark.django_db
def test_a_session_keeps_the_three_newest_pages_however_the_address_is_written() -> None:
    company = make.operator()
    client = client_of(make.owner(company))
    marked = [
        sent(client, f"/portal/companies/{'0' * zeros}{company.pk}/sites/new/", WRONG)["Location"] for zeros in range(5)
    ]
    with connection.cursor() as database:
        database.execute("SELECT count(*) FROM accounts_cache WHERE cache_key LIKE '%corrected:%'")
        assert database.fetchone() == (1,)
    assert [TYPED in client.get(url).text for url in marked] == [False, False, True, True, True]
    assert TYPED not in client.get(marked[4].replace("/0", "/", 1)).text, "another address"


def test_the_pages_of_a_session_are_not_larger_than_one_may_be() -> None:
    pages: list[corrected.Kept] = [(str(size), "/", "mn", b"x" * size) for size in (corrected.MOST + 10, 5, 5)]
    assert corrected._newest(pages) == pages[:1], "the newest, in any case"
    assert corrected._newest(pages[1:]) == pages[1:]


def test_back_after_a_corrected_form_shows_it_and_after_signing_out_nothing(
    browse: Callable[..., Page], site: str
) -> None:
    company = make.operator()
    page, cookie = browse(), client_of(make.owner(company)).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": site}])
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    page.goto(f"/portal/companies/{company.pk}/sites/new/")
    page.fill("[name=name_local]", TYPED)
    page.get_by_role("button", name="Add the site").click()
    summary, name = page.locator(".govuk-error-summary"), page.locator("[name=name_local]")
    expect(summary).to_be_visible()
    page.locator("[name=kind]").first.select_option("warehouse")
    page.fill("[name=address]", "Ханбогд")
    page.get_by_role("button", name="Add the site").click()
    expect(page.get_by_text("The site is added.")).to_be_visible()
    page.go_back()
    expect(summary).to_be_visible()
    expect(name).to_have_value(TYPED)
    page.go_forward()
    expect(page.get_by_role("cell", name=TYPED)).to_be_visible()
    assert len(posted) == 2, "nothing was sent again"
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    for _step in range(3):
        page.go_back()
        expect(page.locator("[name=password]")).to_be_visible()
        assert company.name_local not in page.content()
        assert TYPED not in page.content()
