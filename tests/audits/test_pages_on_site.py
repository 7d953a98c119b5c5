"""The checklist in a real browser, on a phone and on a tablet: large targets, one save, nothing lost on leaving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from aeo.kernel.policy import Actor
from audits.models import Visit
from tests.components.look import faults
from tests.factories import audits as make

TARGET = 44


def sign_in(page: Page, actor: Actor, site: str) -> None:
    """As this person, without the page for it."""
    client = Client()
    client.force_login(actor.user)
    page.context.add_cookies([{"name": key, "value": one.value, "url": site} for key, one in client.cookies.items()])


def begun() -> tuple[make.Case, Visit]:
    case = make.accepted()
    return make.begun(case, checks=[make.CheckDraft(case.slot(key)) for key in make.QUESTIONS])


@pytest.mark.parametrize("phone", [True, False], ids=["360", "1280"])
def test_the_checklist_is_filled_and_saved_at_once(
    process_db: object, browse: Callable[..., Page], site: str, phone: bool
) -> None:
    case, visit = begun()
    page = browse("mn", phone=phone)
    sign_in(page, case.auditor, site)
    page.goto(f"/desk/visits/{visit.pk}/conduct/")
    assert faults(page) == []
    targets = page.locator(".app-check .govuk-radios__item")
    assert all((box := one.bounding_box()) and box["height"] >= TARGET for one in targets.all())
    for check in visit.checks.all():
        page.locator(f"input[name=check-{check.pk}-result][value=conforms]").check()
    page.locator("#main form.app-conduct button[type=submit]").click()
    expect(page.locator(".app-banner--good")).to_be_visible()
    assert set(visit.checks.values_list("result", flat=True)) == {"conforms"}


def test_what_was_not_saved_is_asked_about_before_leaving(
    process_db: object, browse: Callable[..., Page], site: str
) -> None:
    case, visit = begun()
    page, asked = browse("en"), []
    sign_in(page, case.auditor, site)
    page.goto(f"/desk/visits/{visit.pk}/conduct/")

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.locator("textarea").first.press_sequentially("Х")
    page.goto(f"/desk/visits/{visit.pk}/")
    assert asked == ["beforeunload"]
