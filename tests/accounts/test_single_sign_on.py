"""Single sign-on against a provider that speaks OpenID Connect over HTTP: who comes in, and who is joined to whom."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from aeo.accounts.models import User
from aeo.kernel import models as kernel
from aeo.settings import environment
from tests.accounts.people import PASSWORD, account, browser, code, is_signed_in, officer, with_app
from tests.support.openid import CLIENT, SECRET, Provider, serving

pytestmark = pytest.mark.django_db
BEGIN = "/sign-in/with/sso/"
BAT = {"sub": "bat-1", "email": "Bat@Company.example", "email_verified": True, "name": "Бат"}


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that this installation uses."""
    with serving() as found:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("AEO_OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("AEO_OIDC_CLIENT_SECRET", SECRET)
        apps = environment.openid_apps(found.address, "GAALI")
        settings.AEO_OIDC_SERVER, settings.AEO_OIDC_NAME = found.address, "GAALI"
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}
        yield found


def there_and_back(client: Client, claims: dict[str, Any], provider: Provider, path: str = BEGIN) -> Any:
    """Press the button, sign in at the provider, come back."""
    provider.claims = claims
    to = urlsplit(client.post(path)["Location"])
    connection = HTTPConnection(to.netloc, timeout=10)
    connection.request("GET", f"{to.path}?{to.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return client.get(f"{back.path}?{back.query}")


def test_without_a_provider_there_is_no_such_thing() -> None:
    client = browser()
    assert "Sign in with" not in client.get("/sign-in/").text.partition("<main")[2].replace(
        "Sign in with a passkey", ""
    )
    assert client.post(BEGIN).status_code == 404
    assert client.get(f"{BEGIN}back/?code=1&state=2").status_code == 404
    assert client.get("/sign-in/join/").url == "/sign-in/"  # type: ignore[attr-defined]


def test_somebody_new_gets_an_account_and_comes_in_again(provider: Provider) -> None:
    client = browser()
    page = client.get("/sign-in/").text
    assert "Sign in with GAALI" in page
    assert BEGIN in page
    answer = there_and_back(client, BAT, provider, f"{BEGIN}?next=/account/language/")
    assert answer.url == "/account/language/"
    user = User.objects.get(email="bat@company.example")
    assert (user.name, user.has_usable_password()) == ("Бат", False)
    assert kernel.Entry.objects.filter(verb="open_account", actor=user.ref).exists()
    again = browser()
    there_and_back(again, {**BAT, "email": "another@company.example"}, provider)
    assert is_signed_in(again), "the subject counts, not the address"
    assert User.objects.count() == 1


def test_an_existing_account_is_joined_only_after_its_password(provider: Provider) -> None:
    user = account()
    client = browser()
    assert there_and_back(client, BAT, provider).url == "/sign-in/join/"
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    wrong = client.post("/sign-in/join/", {"password": "wrong"})
    assert (wrong.status_code, "not your password" in wrong.text) == (422, True)
    assert kernel.Entry.objects.filter(verb="fail", actor=user.ref).exists()
    assert client.post("/sign-in/join/", {"password": PASSWORD}).url == "/portal/"  # type: ignore[attr-defined]
    assert SocialAccount.objects.get(uid="bat-1").user_id == user.pk
    assert kernel.Message.objects.filter(topic="account.change", payload__what="account_connected").exists()
    again = browser()
    assert there_and_back(again, BAT, provider).url == "/portal/"


def test_guesses_at_the_password_are_counted(provider: Provider) -> None:
    account()
    client = browser()
    there_and_back(client, BAT, provider)
    for _ in range(5):
        client.post("/sign-in/join/", {"password": "wrong"})
    assert "Too many attempts" in client.post("/sign-in/join/", {"password": PASSWORD}).text
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {**BAT, "email_verified": False},
        {name: value for name, value in BAT.items() if name != "email_verified"},
        {"sub": "bat-1"},
    ],
)
def test_an_address_that_is_not_verified_lets_nobody_in(provider: Provider, claims: dict[str, Any]) -> None:
    account()
    client = browser()
    answer = there_and_back(client, claims, provider)
    assert (answer.status_code, "Confirm the address there" in answer.text) == (403, True)
    assert client.get("/sign-in/join/").url == "/sign-in/"  # type: ignore[attr-defined]
    assert not is_signed_in(client)
    assert User.objects.count() == 1


def test_the_second_step_is_asked_for_here_too(provider: Provider, settings: Any) -> None:
    settings.AEO_STAFF_MFA = True
    user = officer("bat@company.example")
    with_app(user)
    client = browser()
    there_and_back(client, BAT, provider)
    assert client.post("/sign-in/join/", {"password": PASSWORD}).url == "/sign-in/code/"  # type: ignore[attr-defined]
    assert not is_signed_in(client)
    assert client.post("/sign-in/code/", {"code": code()}).url == "/desk/"  # type: ignore[attr-defined]


def test_a_closed_account_stays_closed(provider: Provider) -> None:
    user = account()
    SocialAccount.objects.create(user=user, provider="sso", uid="bat-1")
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = browser()
    assert there_and_back(client, BAT, provider).url == "/sign-in/closed/"
    assert not is_signed_in(client)


def test_what_goes_wrong_is_told_and_tells_nothing(provider: Provider) -> None:
    provider.userinfo = {**BAT, "sub": "somebody else"}
    assert there_and_back(browser(), BAT, provider).status_code == 403
    provider.userinfo = None
    provider.refuses = True
    assert there_and_back(browser(), BAT, provider).status_code in (302, 403)
    provider.refuses = False
    client = browser()
    assert client.get(f"{BEGIN}back/?code=1&state=2").status_code == 403, "a state of somebody else"
    assert client.post(f"{BEGIN}?process=connect").status_code == 302
    assert client.get(BEGIN).status_code == 405
    assert there_and_back(client, BAT, provider, f"{BEGIN}?process=connect").status_code == 403
    assert not User.objects.exists()


def test_a_provider_that_is_away_is_told(settings: Any, provider: Provider) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": environment.openid_apps("http://127.0.0.1:9", "GAALI")}
    }
    assert browser().post(BEGIN).status_code == 403
