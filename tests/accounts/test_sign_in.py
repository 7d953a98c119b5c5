"""Signing in and out: where it leads, what it keeps, what it refuses and what it does not tell."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from aeo.kernel import models as kernel
from tests.accounts.people import PASSWORD, account, browser, is_signed_in, officer, sign_in

pytestmark = pytest.mark.django_db


def test_a_trader_begins_in_the_portal_and_staff_at_the_desk() -> None:
    account(), officer()
    assert sign_in(browser(), "bat@company.example").url == "/portal/"
    assert sign_in(browser(), "saraa@customs.example").url == "/desk/"


def test_the_address_may_be_typed_in_any_case_and_with_spaces() -> None:
    account()
    client = browser()
    assert sign_in(client, "  Bat@Company.Example ").status_code == 302
    assert is_signed_in(client)


def test_a_page_for_signed_in_people_leads_to_sign_in_and_back() -> None:
    account()
    client = browser()
    asked: Any = client.get("/account/sessions/?page=2")
    assert asked.url == "/sign-in/?next=%2Faccount%2Fsessions%2F%3Fpage%3D2"
    page = client.get(asked.url)
    assert 'name="next" value="/account/sessions/?page=2"' in page.text
    assert sign_in(client, "bat@company.example", next="/account/sessions/?page=2").url == "/account/sessions/?page=2"


def _led(answer: Any) -> str:
    """Where an answer leads."""
    return str(answer.url)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_nobody_is_led_away(target: str, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://partner.example"]
    account()
    assert sign_in(browser(), "bat@company.example", next=target).url == "/portal/"
    assert _led(browser().post("/sign-out/", {"next": target})) == "/"


def test_an_origin_trusted_for_forms_is_not_a_place_to_be_led_to(settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://partner.example"]
    account()
    assert sign_in(browser(), "bat@company.example", next="https://partner.example/x").url == "/portal/"


def test_the_session_is_a_new_one() -> None:
    """A session that somebody else planted is worth nothing."""
    account()
    client = browser()
    client.session["planted"] = "x"
    client.session.save()
    before = client.session.session_key
    sign_in(client, "bat@company.example")
    assert client.session.session_key != before
    assert client.session.get_expire_at_browser_close()


def test_a_wrong_password_and_an_unknown_address_are_answered_alike() -> None:
    account()
    answers = []
    for email in ("bat@company.example", "nobody@company.example"):
        page = sign_in(browser(), email, "wrong")
        answers.append((page.status_code, page.text.replace(email, "").partition("<main")[2].partition("csrf")[0]))
        assert email in page.text
        assert "wrong" not in page.text.partition("<main")[2]
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert "is not right. Check both." in answers[0][1]


def test_an_unknown_address_costs_as_much_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    original = MD5PasswordHasher.encode

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return original(self, password, salt)

    account()
    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    sign_in(browser(), "bat@company.example", "wrong")
    known = len(hashed)
    sign_in(browser(), "nobody@company.example", "wrong")
    assert known >= 1
    assert len(hashed) == 2 * known


def test_a_closed_account_is_told_only_to_who_knows_its_password() -> None:
    account(is_active=False)
    client = browser()
    assert "is not right. Check both." in sign_in(client, "bat@company.example", "wrong").text
    closed = sign_in(client, "bat@company.example")
    assert closed.url == "/sign-in/closed/"
    assert "This account is closed" in client.get(closed.url).text
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["bat@company.example", "nobody@company.example"])
def test_after_five_failures_the_right_password_does_not_help_either(email: str) -> None:
    account()
    told = [sign_in(browser(), email, "wrong").text for _ in range(5)]
    assert all("is not right" in page for page in told)
    locked = sign_in(browser(), email)
    assert locked.status_code == 422
    assert "Too many attempts. Wait five minutes" in locked.text


def test_many_failures_from_one_place_stop_all_further_ones_from_there() -> None:
    account()
    for number in range(60):
        sign_in(browser(), f"nobody{number}@company.example", "wrong")
    assert "Too many attempts" in sign_in(browser(), "bat@company.example").text
    assert sign_in(browser(REMOTE_ADDR="203.0.113.9"), "bat@company.example").status_code == 302


def test_floods_are_answered_with_a_page_of_ours(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(browser(), "nobody@company.example", "wrong")
    flooded = sign_in(browser(), "nobody@company.example", "wrong")
    assert flooded.status_code == 429
    assert "Too many attempts" in flooded.text


def test_signing_out_ends_the_session_and_only_a_form_does_it() -> None:
    account()
    client = browser()
    sign_in(client, "bat@company.example")
    key = client.session.session_key
    assert "Do you want to sign out?" in client.get("/sign-out/").text
    assert is_signed_in(client)
    left = client.post("/sign-out/", follow=True)
    assert "You are signed out." in left.text
    assert not is_signed_in(client)
    stolen = browser()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = str(key)
    assert not is_signed_in(stolen)


def test_forms_need_their_token() -> None:
    account()
    strict = Client(enforce_csrf_checks=True)
    for path in ("/sign-in/", "/sign-out/", "/sign-in/forgotten/"):
        assert strict.post(path, {"login": "bat@company.example", "password": PASSWORD}).status_code == 403


def test_the_journal_keeps_sign_in_failure_and_sign_out_but_not_what_was_typed() -> None:
    user = account()
    client = browser(REMOTE_ADDR="203.0.113.7")
    sign_in(client, "secret typed into the wrong box", "x")
    sign_in(client, "nobody@company.example", "x")
    sign_in(client, user.email, "x")
    sign_in(client, user.email)
    client.post("/sign-out/")
    entries = kernel.Entry.objects.filter(subject__startswith="sign-in:").order_by("seq")
    assert [(entry.verb, entry.actor) for entry in entries] == [
        ("fail", "anonymous"),
        ("fail", user.ref),
        ("sign_in", user.ref),
        ("sign_out", user.ref),
    ]
    assert {entry.facts for entry in entries} == {'{"ip":"203.0.113.7"}'}


def test_pages_follow_the_language_of_the_account_unless_this_browser_chose_one() -> None:
    account(language="mn")
    client = browser("en")
    sign_in(client, "bat@company.example")
    assert client.cookies["language"].value == "mn"
    chosen = browser("mn")
    chosen.get("/language/en/")
    sign_in(chosen, "bat@company.example")
    assert chosen.cookies["language"].value == "en"


def test_what_is_typed_too_long_or_not_at_all_is_told_beside_the_field() -> None:
    client = browser()
    empty = client.post("/sign-in/", {})
    assert empty.status_code == 422
    assert 'id="id_login_error"' in empty.text
    assert sign_in(client, "x" * 20_000 + "@y.mn", "y" * 20_000).status_code == 422
    assert sign_in(client, "a\0b@y.mn", "\0").status_code == 422


def test_a_signed_in_person_is_led_on_from_the_page_of_sign_in() -> None:
    account()
    client = browser()
    sign_in(client, "bat@company.example")
    assert _led(client.get("/sign-in/")) == "/portal/"
