"""The readiness check in a real browser: questions open and the gap list changes while one answers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from operators.models import ReadinessAnswer
from tests.support.processes import wait_until


def test_the_check_lives_while_it_is_answered(browse: Callable[..., Page]) -> None:
    page = browse()
    page.goto("/ready/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("checkbox", name="Authorized economic operator", exact=True).check()
    page.get_by_role("checkbox", name="Customs broker").check()
    page.locator("[name=site-0-name]").fill("Замын-Үүд")
    page.locator("[name=site-0-kind]").select_option("warehouse")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/ready/")
    page.goto("/ready/sections/E/")
    conditional = page.locator("#q-E09")
    expect(conditional).to_have_count(0)
    page.locator("#q-E01").get_by_label("Yes", exact=True).check()
    expect(conditional).to_be_visible()
    expect(page.locator("#gaps")).to_contain_text("You did not tick this required document")
    conditional.locator("textarea").first.fill("Гэрээнд заасан.")
    wait_until(lambda: ReadinessAnswer.objects.filter(question="E09", text="Гэрээнд заасан.").exists())
    page.locator("#q-E01").get_by_label("No", exact=True).check()
    expect(conditional).to_have_count(0)
    expect(page.locator("#saved")).to_contain_text("private")
