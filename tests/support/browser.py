"""Fixtures for browser tests: Debian's Chromium, driven by Playwright, against a server of the test's own.

Its shell without a screen is taken first: it shows the same pages for half of the work (measured).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PHONE, DESKTOP = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=900)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for this test process."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium is installed (Debian: apt install chromium-headless-shell)")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def application() -> WSGIHandler:
    """The site as a server calls it."""
    return WSGIHandler()


@pytest.fixture
def site(process_db: object, application: WSGIHandler) -> Iterator[str]:
    """The address of a web server in this process, on this test's own database; journeys start the real one."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


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
