"""Sign-in in a real browser: passkeys from set-up to sign-in, the rest without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from aeo.kernel import models as kernel
from tests.accounts.people import PASSWORD, account, officer

Browse = Callable[..., Page]


def sign_in(page: Page, email: str, place: str = "") -> None:
    """Type address and password."""
    page.goto(f"{place}/sign-in/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def with_device(page: Page) -> None:
    """A device that makes passkeys and recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_set_up_asked_for_and_signs_in_alone(browse: Browse, site: str) -> None:
    user = officer()
    page, place = browse(), site.replace("127.0.0.1", "localhost")
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    with_device(page)
    sign_in(page, user.email, place)
    page.goto(f"{place}/account/second-step/passkeys/add/")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=name]", "Албаны компьютер")
    page.get_by_role("button", name="Set up").click()
    page.wait_for_url("**/codes/")
    assert page.locator(".app-codes code").count() == 10
    page.goto(f"{place}/account/second-step/passkeys/")
    assert page.get_by_text("Албаны компьютер").first.is_visible()

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{place}/sign-in/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/desk/")

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{place}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/")
    assert kernel.Entry.objects.filter(verb="sign_in", actor=user.ref).count() == 3
    assert complaints == []


def test_whoever_stops_the_device_is_told_and_may_go_on(browse: Browse, site: str) -> None:
    account()
    page = browse()
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('stopped'))")
    page.goto(f"{site.replace('127.0.0.1', 'localhost')}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("alert").filter(has_text="Try again, or use another way.").wait_for()


def test_without_javascript_people_sign_in_and_out(browse: Browse) -> None:
    user = account()
    page = browse(javascript=False)
    sign_in(page, user.email)
    assert page.url.endswith("/portal/")
    assert not page.get_by_text("passkey").count()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/$"))
    assert page.get_by_text("You are signed out.").is_visible()
