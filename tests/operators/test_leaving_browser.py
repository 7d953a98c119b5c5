"""Leaving a page of questions, and pressing its buttons without a line: what was typed is stored before the next page
is asked for, or the page stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from operators.models import Answer, Application, ReadinessAnswer
from tests.components.look import faults
from tests.factories import operators as make
from tests.support.processes import wait_until

Browse = Callable[..., Page]
WORDS = "Бүртгэлийг бүрэн хөтөлдөг."
SINCE = re.compile(r"typed since \d\d:\d\d is not stored yet")


class Questions:
    """A page of questions, of an application or of a readiness check, with what the next one is."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.asked: list[str] = []
        page.on("dialog", self.leave)
        self.open()

    def leave(self, dialog: Dialog) -> None:
        self.asked.append(dialog.type)
        dialog.accept()

    def open(self, criterion: str = "B") -> None:
        self.page.goto(f"{self.base}sections/{criterion}/")

    @property
    def text(self) -> Locator:
        return self.page.locator("textarea[name='B01-text']")

    @property
    def trouble(self) -> Locator:
        return self.page.locator("#trouble")

    def reads_again(self, text: str) -> None:
        """The page is opened anew, and knows this."""
        self.page.wait_for_function("() => !window.before")
        expect(self.text).to_have_value(text)

    def chapter(self, criterion: str) -> Locator:
        return self.page.get_by_role("navigation", name="Sections").locator(f"a[href$='/sections/{criterion}/']")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


def application(page: Page, site: str) -> Questions:
    draft: Application = make.draft(types=["full"], roles=["exporter", "importer"])
    client = Client()
    client.force_login(make.owner(draft.operator).user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    return Questions(page, f"/portal/applications/{draft.pk}/")


def aim(page: Page) -> None:
    """What the check is for, filled in."""
    page.goto("/ready/aim/")
    page.get_by_role("checkbox", name="Authorized economic operator", exact=True).check()
    page.get_by_role("checkbox", name="Exporter").check()
    page.locator("[name=site-0-name]").fill("Замын-Үүд")
    page.locator("[name=site-0-kind]").select_option("warehouse")


def readiness(page: Page, site: str) -> Questions:
    aim(page)
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/ready/")
    return Questions(page, "/ready/")


def stored() -> list[str]:
    """What is stored of the answer, wherever it was given."""
    rows = (model.objects.filter(question="B01").values_list("text", flat=True) for model in (Answer, ReadinessAnswer))
    return [text for texts in rows for text in texts]


class Slow:
    """A line on which an answer that saves itself is held up until it is let go."""

    def __init__(self, page: Page) -> None:
        self.page, self.held, self.free = page, list[Route](), False
        page.route("**/sections/B/?q=*", lambda route: route.continue_() if self.free else self.held.append(route))

    def wait(self) -> None:
        """Until there is one."""
        for _try in range(100):
            if self.held:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("nothing is on its way")

    def go(self) -> None:
        """It arrives."""
        self.free = True
        for route in self.held:
            route.continue_()


kinds = pytest.mark.parametrize("kind", [application, readiness])


@kinds
def test_the_page_that_is_opened_next_knows_what_was_typed_last(
    kind: Callable[..., Questions], browse: Browse, site: str
) -> None:
    here = kind(browse(), site)
    here.page.evaluate("window.before = true")
    here.text.press_sequentially(WORDS)
    here.chapter("B").click()
    here.reads_again(WORDS)
    here.page.evaluate("window.before = true")
    line = Slow(here.page)
    here.text.fill(f"{WORDS} Тийм.")
    here.chapter("B").click(no_wait_after=True)
    expect(here.page.locator("#announcer")).to_contain_text("What you typed is being saved.")
    line.wait()
    line.go()
    here.reads_again(f"{WORDS} Тийм.")
    line = Slow(here.page)
    here.text.fill(f"{WORDS} Тийм. Бас.")
    here.page.keyboard.press("Tab")
    line.wait()  # on its way by itself
    here.page.locator(".govuk-back-link").click(no_wait_after=True)
    here.page.wait_for_timeout(300)
    assert "/sections/B/" in here.page.url
    line.go()
    here.page.wait_for_url(lambda url: "/sections/" not in url, timeout=15_000)
    assert stored() == [f"{WORDS} Тийм. Бас."]
    assert here.asked == []


@kinds
def test_a_button_saves_what_is_on_its_way_only_once(kind: Callable[..., Questions], browse: Browse, site: str) -> None:
    here = kind(browse(), site)
    line = Slow(here.page)
    here.text.press_sequentially(WORDS)
    here.page.keyboard.press("Tab")
    line.wait()
    here.text.fill(f"{WORDS} Тийм.")
    here.page.get_by_role("button", name="Save", exact=True).click(no_wait_after=True)
    here.page.wait_for_timeout(300)
    line.go()
    expect(here.page.locator(".govuk-notification-banner")).to_contain_text("Saved", timeout=15_000)
    expect(here.page.locator(".app-conflict")).to_have_count(0)
    assert stored() == [f"{WORDS} Тийм."]
    assert here.asked == []


@kinds
@pytest.mark.parametrize("phone", [True, False])
def test_a_button_pressed_without_a_line_loses_nothing_and_is_pressed_again_when_there_is_one(
    kind: Callable[..., Questions], phone: bool, browse: Browse, site: str
) -> None:
    here = kind(browse(phone=phone), site)
    here.text.fill(WORDS)
    here.page.context.set_offline(True)
    here.press("Save and go on")
    expect(here.trouble).to_contain_text("there is no connection")
    expect(here.trouble).to_contain_text(SINCE)
    expect(here.trouble).to_contain_text("sent again by itself")
    assert "/sections/B/" in here.page.url
    expect(here.text).to_have_value(WORDS)
    here.text.fill(f"{WORDS} Тийм.")
    assert faults(here.page) == []
    assert stored() == []
    here.page.context.set_offline(False)
    here.page.wait_for_url("**/sections/C/", timeout=15_000)
    assert stored() == [f"{WORDS} Тийм."]
    assert here.asked == []


@kinds
def test_a_line_of_which_the_browser_does_not_know_that_it_is_dead(
    kind: Callable[..., Questions], browse: Browse, site: str
) -> None:
    here = kind(browse(), site)
    here.page.route("**/*", lambda route: route.abort())
    here.text.fill(WORDS)
    here.chapter("C").click()
    expect(here.trouble).to_contain_text(SINCE)
    assert "/sections/B/" in here.page.url
    expect(here.text).to_have_value(WORDS)
    here.page.unroute("**/*")
    here.trouble.get_by_role("button", name="Send it again now").click()
    expect(here.trouble).to_be_empty(timeout=15_000)
    wait_until(lambda: stored() == [WORDS])
    assert here.asked == []


@pytest.mark.parametrize("phone", [True, False])
def test_a_form_that_does_not_save_itself_stays_too(phone: bool, browse: Browse, site: str) -> None:
    page = browse(phone=phone)
    aim(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#trouble")).to_contain_text("there is no connection")
    expect(page.locator("#trouble")).to_contain_text(SINCE)
    assert page.url.endswith("/ready/aim/")
    assert faults(page) == []
    page.context.set_offline(False)
    page.wait_for_url("**/ready/")
