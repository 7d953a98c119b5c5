"""Fixtures for browser tests: Debian's Chromium, driven by Playwright, against a server of the test's own."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support.processes import Programs

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESKTOP = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=900)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for this test process."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium is installed (Debian: apt install chromium)")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(programs: Programs) -> str:
    """The address of a web server on this test's own database."""
    return programs.site()


@pytest.fixture
def browse(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser (own cookies) on the site: `browse(language="mn", phone=True)` gives its page."""
    contexts = []

    def open_page(language: str = "en", *, phone: bool = False, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site,
            locale=language,
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=javascript,
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(browse: Callable[..., Page]) -> Page:
    """A page in English at desktop width."""
    return browse()
