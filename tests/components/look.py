"""What a machine can see of a page's faults; page authors' browser tests use it, too."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
HEADINGS = "document.querySelectorAll('h1').length"


def overflows(page: Page) -> bool:
    """The page must be moved sideways to be read."""
    return bool(page.evaluate(OVERFLOWS))


def faults(page: Page) -> list[str]:
    """Violations found by axe-core, a page wider than its window, more or fewer than one h1. Best: none."""
    found = Axe().run(page).response["violations"]
    told = [f"{fault['id']}: {fault['help']}: {node['html']}" for fault in found for node in fault["nodes"]]
    if overflows(page):
        told.append("the page is wider than its window")
    if page.evaluate(HEADINGS) != 1:
        told.append("the page has no h1, or several")
    return told
