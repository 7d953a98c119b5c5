"""The first page: what the programme is, in both languages, with a constant number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "role"), [("mn", "Гаалийн зуучлагч"), ("en", "Customs broker")])
def test_the_first_page_names_the_roles(client: Client, language: str, role: str) -> None:
    page = client.get("/", headers={"accept-language": language})
    assert page.status_code == 200
    assert role.lower() in page.text.lower()


def test_the_first_page_asks_little(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/")
    with django_assert_max_num_queries(2):
        client.get("/")


def test_the_health_check_answers(client: Client) -> None:
    assert client.get("/healthz").text == "ok"
    assert client.post("/healthz").status_code == 405


def test_pages_say_that_they_are_a_demonstration(client: Client, settings: Any) -> None:
    words = "have no legal effect"
    assert words in client.get("/register/", headers={"accept-language": "en"}).text
    settings.AEO_DEMONSTRATION = False
    assert words not in client.get("/register/", headers={"accept-language": "en"}).text
