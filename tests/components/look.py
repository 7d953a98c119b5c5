"""What a machine can see of a page's faults; page authors' browser tests use it, too."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python  # type: ignore[import-untyped]
from playwright.sync_api import Page

OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
HEADINGS = "document.querySelectorAll('h1').length"
# Until nothing is being fetched for the page, or laid into it, but not for ever.
STILL = """async () => {
    const until = Date.now() + 10000;
    while (document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added") && Date.now() < until)
        await new Promise((done) => setTimeout(done, 20));
}"""
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
RUN = """async (enabled) => {
    const rules = { "color-contrast": { enabled } };
    const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, rules });
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}"""


def overflows(page: Page) -> bool:
    """The page must be moved sideways to be read."""
    return bool(page.evaluate(OVERFLOWS))


def faults(page: Page, *, colours: bool = True) -> list[str]:
    """Violations found by axe-core, a page wider than its window, more or fewer than one h1. Best: none.

    Colours take half of the time, and are the same in every language.
    """
    page.evaluate(STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    told: list[str] = page.evaluate(RUN, colours)
    if overflows(page):
        told.append("the page is wider than its window")
    if page.evaluate(HEADINGS) != 1:
        told.append("the page has no h1, or several")
    return told
