"""The browser and the web server of browser tests."""

from collections.abc import Callable

from playwright.sync_api import Page


def test_chromium_reaches_the_site(page: Page, site: str) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.status < 500
    assert page.url.startswith(site)


def test_phone_without_javascript_in_mongolian(browse: Callable[..., Page]) -> None:
    page = browse("mn", phone=True, javascript=False)
    answer = page.goto("/")
    assert answer is not None
    assert answer.request.headers["accept-language"].startswith("mn")
    assert page.viewport_size == {"width": 360, "height": 740}
