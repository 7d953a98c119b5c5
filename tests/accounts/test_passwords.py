"""Forgotten and changed passwords: nobody learns who has an account, and every other browser is signed out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.accounts import mails
from aeo.accounts.models import User
from aeo.kernel import models as kernel
from aeo.notices.models import Mail
from tests.accounts.mailed import deliver, read
from tests.accounts.people import PASSWORD, account, browser, is_signed_in, sign_in
from tests.support.snapshots import same

pytestmark = pytest.mark.django_db
SNAPSHOTS = Path(__file__).with_name("snapshots")
NEW = "намуухан далайн чанад дахь хөх уул"


def link(user: User, client: Client) -> str:
    """The link that the mail carries."""
    client.post("/sign-in/forgotten/", {"email": user.email})
    deliver()
    (found,) = re.findall(r"http://localhost:8000(/sign-in/new-password/\S+)", str(mail.outbox[-1].body))
    return str(found)


def test_a_known_and_an_unknown_address_are_answered_alike_by_the_same_work() -> None:
    account()
    seen: list[Any] = []
    browser().post("/sign-in/forgotten/", {"email": "somebody@company.example"})  # the count for this place begins
    for email in ("bat@company.example", "nobody@company.example"):
        client = browser()
        client.get("/sign-in/forgotten/")
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/sign-in/forgotten/", {"email": email})
        verbs = [query["sql"].split()[0] for query in queries]
        seen.append((answer.status_code, answer.url, verbs, client.get(answer.url).text.partition("<main")[2]))  # type: ignore[attr-defined]
    assert seen[0] == seen[1]
    assert mail.outbox == []
    deliver()
    assert [message.to for message in mail.outbox] == [["bat@company.example"]]


@pytest.mark.parametrize(("language", "subject"), [("mn", "password"), ("en", "Set a new password")])
def test_the_mail_is_plain_text_in_the_accounts_language(language: str, subject: str) -> None:
    user = account(language=language)
    link(user, browser())
    (message,) = mail.outbox
    assert message.to == [user.email]
    assert message.extra_headers["Content-Language"] == language
    assert message.extra_headers["Message-ID"] == Mail.objects.get().message_id
    assert not getattr(message, "alternatives", [])
    assert "\n" not in message.subject
    assert language == "mn" or message.subject == subject


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_mails_read(language: str) -> None:
    user = account(language=language)
    link = "http://localhost:8000/sign-in/new-password/…/"
    same(SNAPSHOTS / f"reset.{language}.txt", read(mails.reset(user, "1"), link))
    same(SNAPSHOTS / f"change.{language}.txt", read(mails.change(user, "password_changed", "1"), ""))


def test_nobody_reads_the_link_but_in_the_mail() -> None:
    user, client = account(), browser()
    path = link(user, client)
    row = Mail.objects.get()
    kept = [str(value) for value in Mail.objects.values_list().get()]
    assert not any(path.strip("/").rpartition("/")[2] in value for value in kept)
    assert (row.about, row.user_ref, row.secrets) == (user.ref, user.ref, {})
    posted = str(list(kernel.Message.objects.values_list("payload", "error")))
    assert path.strip("/").rpartition("/")[2] not in posted


def test_names_do_not_break_out_of_the_mail() -> None:
    link(account(name="Bat\r\nBcc: all@company.example <b>"), browser())
    (message,) = mail.outbox
    assert message.recipients() == ["bat@company.example"]
    assert "<b>" in message.body


def test_the_link_sets_a_new_password_once_and_signs_every_browser_out() -> None:
    user = account()
    other, client = browser(), browser()
    sign_in(other, user.email)
    address = link(user, client)
    form = client.get(address, follow=True)
    assert "set-password/" in form.redirect_chain[-1][0]
    assert client.get(address).status_code == 302, "looking at it does not use it up"
    done = client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your new password is set" in done.text
    assert not is_signed_in(client)
    assert not is_signed_in(other)
    assert "no longer valid" in browser().get(address, follow=True).text
    assert sign_in(browser(), user.email, PASSWORD).status_code == 422
    assert sign_in(browser(), user.email, NEW).status_code == 302


def test_a_closed_account_gets_no_link() -> None:
    user = account()
    browser().post("/sign-in/forgotten/", {"email": user.email})
    User.objects.filter(pk=user.pk).update(is_active=False)
    deliver()
    assert mail.outbox == []


@pytest.mark.parametrize("key", ["1-abc-def", "zzzzzzzzzzzz-x", "0-", "1-" + "a" * 2000])
def test_an_invented_link_is_told_to_be_invalid(key: str) -> None:
    answer = browser().get(f"/sign-in/new-password/{key}/", follow=True)
    assert answer.status_code in {200, 404}
    assert "password1" not in answer.text


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("short", "short", "at least 12 characters"),
        ("password1234", "password1234", "too common"),
        ("123456789012", "123456789012", "has no letters"),
        ("9911-2233 9911", "9911-2233 9911", "has no letters"),
        ("abcabcabcabc", "abcabcabcabc", "anybody would guess"),
        ("фцужэнйыбөахрол", "фцужэнйыбөахрол", "anybody would guess"),
        ("bat@company.example", "bat@company.example", "too similar"),
        (NEW, NEW + "x", "The two are not the same."),
        ("", "", "This field is required."),
    ],
)
def test_a_weak_or_mistyped_password_is_told_beside_the_field(first: str, second: str, told: str) -> None:
    user = account()
    client = browser()
    form = client.get(link(user, client), follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"password1": first, "password2": second})
    assert answer.status_code == 422
    assert told in answer.text


def test_links_are_not_asked_for_without_end() -> None:
    account()
    answers = [browser().post("/sign-in/forgotten/", {"email": "bat@company.example"}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


def test_changing_it_needs_the_present_one_and_leaves_only_this_browser_signed_in() -> None:
    user = account()
    client, other = browser(), browser()
    sign_in(client, user.email), sign_in(other, user.email)
    wrong = client.post("/account/password/", {"oldpassword": "x", "password1": NEW, "password2": NEW})
    assert wrong.status_code == 422
    assert "This is not your present password." in wrong.text
    right = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert "Your password is changed." in client.post("/account/password/", right, follow=True).text
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_a_change_is_journalled_and_told_by_mail() -> None:
    user = account()
    client = browser()
    sign_in(client, user.email)
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert kernel.Entry.objects.filter(verb="password_changed", actor=user.ref).exists()
    deliver()
    (message,) = mail.outbox
    assert "The password of your account was changed." in message.body
    assert "/sign-in/forgotten/" in message.body
