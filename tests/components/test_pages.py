"""The gallery and the error pages in a real browser: accessible, within the screen, strict, and careful with focus."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from aeo.components.errors import PAGES
from tests.components.conftest import Open
from tests.components.look import faults, overflows
from tests.support.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser
SHOWN = ["/components/", "/components/?errors=1", "/components/confirmation/"]
SHOWN += [f"/components/errors/{status}/" for status in sorted(PAGES)]


@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_page_is_accessible_and_fits(open_gallery: Open, language: str) -> None:
    page = open_gallery(SHOWN[0], language)
    for path in SHOWN:
        page.goto(path)
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            assert faults(page, colours=language == "mn") == [], path
        assert page.locator("html").get_attribute("lang") == language


def test_text_may_grow_to_twice_its_size(open_gallery: Open) -> None:
    page = open_gallery("/components/?errors=1", "mn")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not overflows(page)


def test_nothing_comes_from_another_host_and_nothing_is_inline(open_gallery: Open, gallery_site: str) -> None:
    page = open_gallery("/components/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.reload()
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(gallery_site).netloc}
    assert page.locator("[style], style, script:not([src])").count() == 0


def test_a_public_page_sets_no_cookie_but_the_language(open_gallery: Open) -> None:
    page = open_gallery("/components/errors/404/")
    assert [cookie["name"] for cookie in page.context.cookies()] == ["language"]


def test_the_language_can_be_changed_without_javascript(open_gallery: Open) -> None:
    page = open_gallery("/components/?page=4", "mn", javascript=False)
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("/components/?page=4")


def test_error_summary_takes_the_focus_and_leads_to_each_field(open_gallery: Open) -> None:
    page = open_gallery("/components/?errors=1")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        target = link.get_attribute("href") or ""
        assert page.locator(f"[id='{target[1:]}']").count() == 1, target
    summary.get_by_role("link", name="Trading since").click()
    expect(page.get_by_label("Day", exact=True)).to_be_focused()
    assert page.title().startswith("Error: ")


def test_keyboard_reaches_the_content_first(open_gallery: Open) -> None:
    page = open_gallery("/components/confirmation/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_refused_verb_can_be_reached_and_says_why(open_gallery: Open) -> None:
    button = open_gallery("/components/").get_by_role("button", name="Decide")
    button.focus()
    expect(button).to_be_focused()
    expect(button).to_have_accessible_description(
        "Not possible now: You proposed this yourself, so another person decides."
    )


def test_after_an_update_in_place_focus_and_voice_follow(open_gallery: Open) -> None:
    page = open_gallery("/components/")
    send(page)
    expect(page.locator("#swapped h3")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("Saved")


def test_what_cannot_be_sent_is_told_and_stays(open_gallery: Open) -> None:
    page = open_gallery("/components/")
    page.get_by_label("Name of the company").fill("Өвсний Зам")
    page.route("**/components/partial/", lambda route: route.abort())
    send(page)
    expect(page.locator("#trouble")).to_contain_text("Nothing on this page is lost")
    expect(page.get_by_label("Name of the company")).to_have_value("Өвсний Зам")


def test_a_refusal_is_told_beside_the_work(open_gallery: Open) -> None:
    page = open_gallery("/components/")

    def refuse(route: Route) -> None:
        words = '<main id="main"><h1>Not ready</h1><p class="govuk-body-l">The visit is missing.</p></main>'
        route.fulfill(status=422, content_type="text/html", body=f"<!doctype html><html><body>{words}</body></html>")

    page.route("**/components/partial/", refuse)
    send(page)
    expect(page.locator("#trouble")).to_have_text("Not readyThe visit is missing.")
    assert page.locator("#main").count() == 1


def test_leaving_with_unsent_words_is_asked_about(open_gallery: Open) -> None:
    page = open_gallery("/components/")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.get_by_label("Name of the company").press_sequentially("Ө")
    page.goto("/components/confirmation/")
    assert asked == ["beforeunload"]


def test_tables_keep_their_meaning_as_cards(open_gallery: Open) -> None:
    page = open_gallery("/components/", phone=True)
    assert page.get_by_role("table", name="Worklist").get_by_role("row").count() == 3
    first = page.locator("td[data-label='Due']").first
    assert first.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Due"'


def send(page: Page) -> None:
    """Press the form's button."""
    page.locator("#main form[data-guard] button[type=submit]").click()
