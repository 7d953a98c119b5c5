"""The second step: set up, asked for, recovered, removed; staff who must have it, and proof in weighty forms."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client, RequestFactory
from django.urls import reverse

from aeo.accounts.proof import ProofForm
from aeo.accounts.roles import Role
from aeo.kernel import models as kernel
from tests.accounts.people import PASSWORD, SECRET, account, browser, code, is_signed_in, officer, sign_in, with_app

pytestmark = pytest.mark.django_db


def confirmed(client: Client, path: str) -> Any:
    """Open a page that asks for the password once more, and give it."""
    asked = client.get(path)
    assert asked.url.startswith("/account/confirm/")  # type: ignore[attr-defined]
    return client.post(asked.url, {"password": PASSWORD}, follow=True)  # type: ignore[attr-defined]


def test_an_app_is_set_up_with_the_password_once_more_and_gives_recovery_codes() -> None:
    user = account()
    client = browser()
    sign_in(client, user.email)
    page = confirmed(client, "/account/second-step/app/")
    assert "data:image/svg+xml;base64," in page.text
    (secret,) = re.findall(r'class="app-key">([A-Z2-7]+)<', page.text)
    wrong = client.post("/account/second-step/app/", {"code": "000000"})
    assert wrong.status_code == 422
    assert secret in wrong.text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.accounts.people.SECRET", secret)
        client.post("/account/second-step/app/", {"code": code()})
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in stored, "it lies encrypted"
    codes = client.get("/account/second-step/codes/")
    assert len(re.findall(r"<li><code", codes.text)) == 10
    saved = client.get("/account/second-step/codes/file/")
    assert "attachment" in saved["Content-Disposition"]


def test_the_password_alone_does_not_sign_in_any_more() -> None:
    user = account()
    with_app(user)
    client = browser()
    assert sign_in(client, user.email, next="/account/language/").url == "/sign-in/code/"
    assert not is_signed_in(client)
    assert "passkey" not in client.get("/sign-in/code/").text.partition("<main")[2].partition("</main")[0]
    wrong = client.post("/sign-in/code/", {"code": "000000"})
    assert wrong.status_code == 422
    assert "This code is not right." in wrong.text
    assert kernel.Entry.objects.filter(verb="fail_step", actor=user.ref).exists()
    assert client.post("/sign-in/code/", {"code": code()}).url == "/account/language/"  # type: ignore[attr-defined]
    assert is_signed_in(client)


def test_a_code_works_once_and_guessing_ends_soon() -> None:
    user = account()
    with_app(user)
    first, second = browser(), browser()
    sign_in(first, user.email), sign_in(second, user.email)
    used = code()
    first.post("/sign-in/code/", {"code": used})
    assert second.post("/sign-in/code/", {"code": used}).status_code == 422
    for _ in range(5):
        told = second.post("/sign-in/code/", {"code": "000000"}).text
    assert "Too many attempts." in told
    assert second.post("/sign-in/code/", {"code": code(1)}).status_code == 422


def test_a_recovery_code_lets_in_once() -> None:
    user = account()
    with_app(user)
    one = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (302, 422):
        client = browser()
        sign_in(client, user.email)
        assert client.post("/sign-in/code/", {"code": one}).status_code == expected


def test_one_may_stop_half_way() -> None:
    user = account()
    with_app(user)
    client = browser()
    sign_in(client, user.email)
    assert client.post("/sign-out/", {"next": "/sign-in/"}).url == "/sign-in/"  # type: ignore[attr-defined]
    assert client.get("/sign-in/code/").url == "/sign-in/"  # type: ignore[attr-defined]


def test_removing_it_needs_proof(settings: Any) -> None:
    user = account()
    with_app(user)
    client = browser()
    sign_in(client, user.email)
    client.post("/sign-in/code/", {"code": code()})
    page = confirmed(client, "/account/second-step/app/remove/")
    assert "Do you want to remove" in page.text
    client.post("/account/second-step/app/remove/")
    assert not Authenticator.objects.filter(user=user).exists()


def test_staff_who_must_have_it_are_led_to_set_it_up_and_see_nothing_else(settings: Any) -> None:
    settings.AEO_STAFF_MFA = True
    client = browser()
    assert sign_in(client, officer().email).url == "/desk/"
    for path in ("/desk/", "/desk/notices/", "/messages/", "/portal/", "/files/papers/1/"):
        assert client.get(path).url == "/account/second-step/", path  # type: ignore[attr-defined]
    assert client.post("/messages/read/").url == "/account/second-step/"  # type: ignore[attr-defined]
    page = client.get("/account/second-step/")
    assert "Your work needs a second step of sign-in." in page.text
    for path in ("/account/", "/account/language/", "/", "/language/en/"):
        assert client.get(path, follow=True).status_code == 200, path


def test_staff_who_have_it_work_and_may_not_remove_the_last(settings: Any) -> None:
    settings.AEO_STAFF_MFA = True
    user = officer()
    with_app(user)
    client = browser()
    sign_in(client, user.email)
    client.post("/sign-in/code/", {"code": code()})
    assert client.get("/desk/notices/").status_code == 200
    told = confirmed(client, "/account/second-step/app/remove/").text
    assert "Your work needs a second step." in told
    client.post("/account/second-step/app/remove/")
    assert Authenticator.objects.filter(user=user).exists()


def test_traders_are_not_made_to(settings: Any) -> None:
    settings.AEO_STAFF_MFA = True
    client = browser()
    sign_in(client, account().email)
    assert client.get("/portal/").status_code == 200


def test_the_system_administrator_must_have_it_too(settings: Any) -> None:
    settings.AEO_STAFF_MFA = True
    client = browser()
    sign_in(client, officer(role=Role.SYSTEM_ADMINISTRATOR).email)
    assert client.get("/desk/").status_code == 302


def proof(user: Any, given: str, **more: Any) -> ProofForm:
    """The proof inside a form of a weighty act."""
    request = RequestFactory().post("/", {})
    request.user = user
    return ProofForm(request, {"password": given, **more})


def test_a_weighty_form_takes_the_own_password_and_no_other() -> None:
    user, other = account(), account("other@company.example")
    other.set_password("another good password of hers")
    other.save()
    assert proof(user, PASSWORD).is_valid()
    form = proof(user, "another good password of hers")
    assert not form.is_valid()
    assert form.errors["password"] == ["This is not your password."]
    assert kernel.Entry.objects.filter(verb="fail_proof", actor=user.ref).exists()


def test_whoever_has_an_app_gives_its_code_instead() -> None:
    user = account()
    with_app(user)
    form = proof(user, PASSWORD)
    assert "authenticator app" in str(form["password"].label)
    assert 'autocomplete="one-time-code"' in str(form["password"])
    assert not form.is_valid()
    assert proof(user, code()).is_valid()
    assert not proof(user, code()).is_valid(), "a code works once"


def test_whoever_has_no_password_is_told_where_to_set_one() -> None:
    user = account()
    user.set_unusable_password()
    user.save()
    assert reverse("account_set_password") in str(proof(user, "").fields["password"].help_text)


def test_guesses_are_counted_and_soon_not_taken_any_more() -> None:
    user = account()
    for _ in range(5):
        assert proof(user, "wrong").errors["password"] == ["This is not your password."]
    assert "Too many attempts" in proof(user, PASSWORD).errors["password"][0]


def test_what_is_right_starts_the_count_anew() -> None:
    user = account()
    for _ in range(2):
        for _ in range(4):
            proof(user, "wrong").is_valid()
        assert proof(user, PASSWORD).is_valid()


def test_secrets_are_read_under_a_replaced_key(settings: Any) -> None:
    user = account()
    row = with_app(user)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret key " + "y" * 40
    step: Any = row
    assert step.wrap().validate_code(code())
    assert SECRET not in str(row.data)
