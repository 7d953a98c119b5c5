"""Checking a certificate from the first page: a number as people type it leads to what the register says."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.mark.parametrize(
    "typed",
    ["MNAEO000012W", "mnaeo000012w", " MNAEO 000012 W ", "MNAEO-000012-W", "МNАЕО000012W"],
    ids=["plain", "small", "spaces", "hyphens", "cyrillic"],
)
def test_a_number_leads_to_its_page(client: Client, typed: str) -> None:
    answer = client.get("/check/", {"number": typed})
    assert answer.status_code == 302
    assert answer.url == "/id/aeo/MNAEO000012W"  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["", "MNAEO000013W", "//evil.example", "../../desk/", "<script>", "9" * 500, "\0"])
def test_anything_else_is_told_beside_the_field(client: Client, typed: str) -> None:
    answer = client.get("/check/", {"number": typed}, headers=ENGLISH)
    assert answer.status_code == 422
    assert 'id="id_number_error"' in answer.text
    assert "<script>alert" not in answer.text


def test_the_first_page_leads_to_everything_and_sets_no_cookie(client: Client) -> None:
    page = client.get("/", headers=ENGLISH)
    for place in ('href="/portal/"', 'href="/register/"', 'action="/check/"', 'href="/sign-in/"'):
        assert place in page.text
    assert page.cookies == {}
    assert "30 days" in page.text
    assert "120 days" in page.text
