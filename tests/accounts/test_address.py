"""Another e-mail address: asked for with proof, taken over by the link alone, told to the address until then."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from aeo.accounts import mails, moving
from aeo.accounts.models import AddressChange, User
from aeo.kernel import clock
from aeo.kernel import models as kernel
from tests.accounts import mailed
from tests.accounts.people import PASSWORD, account, browser, is_signed_in, sign_in
from tests.accounts.test_own import signed_in
from tests.accounts.test_passwords import NEW as OTHER_PASSWORD
from tests.accounts.test_passwords import link as reset_link
from tests.support.snapshots import same

pytestmark = pytest.mark.django_db
OLD, NEW = "bat@company.example", "bat@company.mn"
SNAPSHOTS = Path(__file__).with_name("snapshots")


def deliver() -> dict[str, str]:
    """What is mailed now: text by addressee."""
    mail.outbox.clear()
    return mailed.deliver()


def ask(client: Client, email: str = NEW, **more: str) -> Any:
    """Send the form."""
    return client.post("/account/address/", {"email": email, "password": PASSWORD, **more})


def link(client: Client, email: str = NEW) -> str:
    """Where the mail to the new address leads."""
    assert ask(client, email).status_code == 302
    (found,) = re.findall(r"http://localhost:8000(/account/address/\S+)", deliver()[email.lower()])
    return str(found)


def test_the_address_changes_when_the_link_is_used_by_the_person_and_the_old_one_hears_of_both() -> None:
    user, stranger = account(), account("other@company.example")
    EmailAddress.objects.create(user=user, email=OLD, verified=True, primary=True)  # as after single sign-on
    client, elsewhere = signed_in(user), signed_in(user)
    old_reset = reset_link(user, browser())
    assert 'href="/account/address/"' in client.get("/account/").text
    found = link(client, "Bat@Company.MN")
    assert NEW in str(next(m for m in mail.outbox if m.to == [OLD]).body)
    assert NEW in client.get("/account/address/").text, "that it waits is said"
    assert browser().get(found).status_code == 302, "whoever opens it signs in first"
    assert signed_in(stranger).post(found).status_code == 404
    opened = client.get(found)
    assert opened["Referrer-Policy"] == "strict-origin"
    assert User.objects.get(pk=user.pk).email == OLD, "looking changes nothing"
    assert "Your e-mail address is changed." in client.post(found, follow=True).text
    assert User.objects.get(pk=user.pk).email == NEW
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert list(deliver()) == [OLD]
    assert client.post(found).status_code == 404, "once"
    assert sign_in(browser(), OLD).status_code == 422
    assert sign_in(browser(), NEW).status_code == 302
    assert "no longer valid" in browser().get(old_reset, follow=True).text
    assert kernel.Entry.objects.filter(verb="change_address", actor=user.ref).exists()
    with clock.frozen(clock.now() + timedelta(days=2)):
        moving.tidy()
    assert AddressChange.objects.get().before == OLD


def test_an_address_that_another_account_has_is_answered_alike_and_never_given_away() -> None:
    user, other = account(), account(NEW)
    client = signed_in(user)
    told = [ask(client, email) for email in (NEW, "free@company.mn")]
    assert {answer.status_code for answer in told} == {302}
    rows = AddressChange.objects.all()
    assert rows.count() == 1, "the last wish counts"
    with clock.frozen(clock.now() + timedelta(seconds=1)):
        row = moving.ask(user, NEW, "")
    sent = deliver()
    assert "/account/address/" not in sent[NEW]
    assert "/sign-in/" in sent[NEW]
    answer = client.post(f"/account/address/{moving.token(row)}/")
    assert (answer.status_code, "Another account has this address" in answer.text) == (422, True)
    assert User.objects.get(pk=other.pk).email == NEW


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": "not it"}, "This is not your password."),
        ({"email": "nobody"}, "valid email"),
        ({"email": OLD.upper()}, "already"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_asked(given: dict[str, str], words: str) -> None:
    answer = ask(signed_in(account()), **given)
    assert answer.status_code == 422
    assert words in answer.text
    assert not AddressChange.objects.exists()


def test_a_link_is_over_after_a_day_and_when_the_password_was_changed() -> None:
    user = account()
    client = signed_in(user)
    late, stopped = link(client), ""
    with clock.frozen(clock.now() + timedelta(hours=24, minutes=1)):
        assert client.get(late).status_code == 404
        moving.tidy()
    assert not AddressChange.objects.exists()
    stopped = link(client)
    change = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    assert client.post("/account/password/", change).status_code == 302
    assert client.post(stopped).status_code == 404
    assert User.objects.get(pk=user.pk).email == OLD


def test_nobody_is_flooded_and_whoever_comes_by_single_sign_on_reads_what_stays() -> None:
    user = account()
    SocialAccount.objects.create(user=user, provider="house", uid="1")
    client = signed_in(user)
    assert "go on signing in with" in client.get("/account/address/").text
    assert [ask(client).status_code for _ in range(4)] == [302, 302, 302, 422]


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_mails_read(language: str) -> None:
    with clock.frozen(datetime(2026, 3, 9, 2, tzinfo=UTC)):
        row = moving.ask(account(language=language), NEW, "")
        row.before = OLD
        texts = {
            "address": mails.address(row),
            "address_taken": mails.taken(row),
            "address_asked": mails.asked(row),
            "address_moved": mails.moved(row),
        }
    for name, message in texts.items():
        same(
            SNAPSHOTS / f"{name}.{language}.txt",
            mailed.read(message, "http://localhost:8000/account/address/%E2%80%A6/"),
        )
