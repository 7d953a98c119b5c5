"""One's own account: its facts, its language, the browsers that are signed in; and the menu in every header."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from aeo.accounts import tasks
from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel import models as kernel
from tests.accounts.people import account, browser, is_signed_in, officer, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(user: User, **options: Any) -> Client:
    """A browser that has signed in."""
    client = browser(**options)
    sign_in(client, user.email)
    return client


def test_the_page_says_what_is_known_of_the_account() -> None:
    page = signed_in(officer()).get("/account/").text
    for said in ("Сараа", "saraa@customs.example", "AEO officer", "English", "not set up", "1 browser<"):
        assert said in page


def test_the_language_is_changed_for_pages_and_mails() -> None:
    user = account()
    client = signed_in(user)
    told = client.post("/account/language/", {"language": "mn"}, follow=True)
    assert 'lang="mn"' in told.text
    assert User.objects.get(pk=user.pk).language == "mn"
    assert client.post("/account/language/", {"language": "xx"}).status_code == 422


def test_the_name_is_changed_and_is_no_message_to_others() -> None:
    user = account()
    client = signed_in(user)
    assert "Your name is changed." in client.post("/account/name/", {"name": "Бат-Эрдэнэ"}, follow=True).text
    assert User.objects.get(pk=user.pk).name == "Бат-Эрдэнэ"
    for bad in ("", "x" * 201, "Go to https://evil.example", "WWW.evil.example", "ftp://x", "Bat\u2028Erdene"):
        assert client.post("/account/name/", {"name": bad}).status_code == 422, bad
    assert client.post("/account/name/", {"name": "Bat\nsigned"}).status_code == 422
    assert kernel.Entry.objects.filter(verb="rename", actor=user.ref).count() == 1


def test_browsers_are_listed_by_name_and_signed_out_one_by_one() -> None:
    user = account()
    client, other = signed_in(user), signed_in(user, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.5")
    page = client.get("/account/sessions/").text
    assert "Firefox, Windows" in page
    assert "203.0.113.5" in page
    (session,) = UserSession.objects.filter(ip="203.0.113.5")
    assert "That browser is signed out." in client.post(f"/account/sessions/{session.pk}/end/", follow=True).text
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_one_signs_out_everywhere_but_here() -> None:
    user = account()
    client, others = signed_in(user), [signed_in(user) for _ in range(3)]
    assert "everywhere but here" in client.get("/account/sessions/").text
    client.post("/account/sessions/end-others/")
    assert is_signed_in(client)
    assert not any(is_signed_in(other) for other in others)


def test_nobody_ends_somebody_elses_session() -> None:
    victim = account("victim@company.example")
    other = signed_in(victim)
    session = UserSession.objects.get(user=victim)
    assert signed_in(account()).post(f"/account/sessions/{session.pk}/end/").status_code == 404
    assert is_signed_in(other)


def test_a_link_ends_nothing() -> None:
    user = account()
    client, other = signed_in(user), signed_in(user)
    session = UserSession.objects.filter(user=user).latest("pk")
    assert client.get(f"/account/sessions/{session.pk}/end/").status_code == 405
    assert client.get("/account/sessions/end-others/").status_code == 405
    assert is_signed_in(other)


def test_the_header_says_who_is_signed_in_and_lets_out_by_a_form() -> None:
    client = signed_in(account())
    for path in ("/", "/portal/", "/account/"):
        page = client.get(path).text
        assert "Бат</a>" in page, path
        assert '<form method="post" action="/sign-out/">' in page, path
    assert 'href="/portal/">Portal</a>' in client.get("/").text
    assert 'href="/desk/">Desk</a>' in signed_in(officer()).get("/").text


def test_strangers_are_offered_the_way_in_and_get_no_cookie() -> None:
    page = browser().get("/")
    assert 'href="/sign-in/">Sign in</a>' in page.text
    assert page.cookies == {}
    assert "csrf" not in page.text


def test_what_is_not_public_is_kept_by_no_cache() -> None:
    client = signed_in(account())
    for path in ("/portal/", "/account/", "/messages/", "/desk/"):
        assert "no-store" in client.get(path)["Cache-Control"], path
    assert "Cache-Control" not in client.get("/")


@pytest.mark.parametrize("path", ["/account/", "/account/language/", "/account/sessions/", "/account/second-step/"])
def test_strangers_sign_in_first(path: str) -> None:
    assert browser().get(path).url == f"/sign-in/?next={path.replace('/', '%2F')}"  # type: ignore[attr-defined]


def test_hostile_names_stay_names() -> None:
    page = signed_in(account(name="<script>alert(1)</script>" + "Ө" * 150)).get("/account/").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_is_over_is_thrown_away() -> None:
    user = account()
    client, gone = signed_in(user), signed_in(user)
    Session.objects.filter(session_key=gone.session.session_key).update(expire_date=clock.now() - timedelta(days=1))
    cache.set("old", 1, -1)
    tasks.tidy()
    assert is_signed_in(client)
    assert UserSession.objects.filter(user=user).count() == 1
