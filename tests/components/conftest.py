"""The gallery behind a small server in this process: no view of it touches the database."""

import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.translation import override
from playwright.sync_api import Browser, Page, ViewportSize

from tests.support.browser import DESKTOP, PHONE

Open = Callable[..., Page]


class Server(ThreadingMixIn, WSGIServer):
    """Answers pictures and pages at the same time."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *told: object) -> None:
        """Nothing."""


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture(scope="session")
def gallery_site() -> Iterator[str]:
    """Its address."""
    server = make_server("127.0.0.1", 0, WSGIHandler(), Server, Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_gallery(chromium: Browser, gallery_site: str) -> Iterator[Open]:
    """`open_gallery("/components/", "mn", phone=True)`; anything the browser complains of fails the test."""
    contexts, complaints = [], []

    def open_page(path: str, language: str = "en", *, phone: bool = False, javascript: bool = True) -> Page:
        given = PHONE if phone else DESKTOP
        window = ViewportSize(width=given["width"], height=given["height"])
        context = chromium.new_context(base_url=gallery_site, viewport=window, java_script_enabled=javascript)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": gallery_site}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if _is_complaint(told.text, told.type) else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(text: str, kind: str) -> bool:
    expected = "responded with a status of" in text or "ERR_" in text or text.startswith("htmx:")
    return kind in {"error", "warning"} and not expected
