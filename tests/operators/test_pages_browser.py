"""The questionnaire in a real browser: the Enter key, no JavaScript, two people on one answer, a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Dialog, FilePayload, Page, Route, expect

from aeo.kernel.policy import Actor
from operators.models import Answer, AnswerEvidence, Application
from tests.components.look import faults
from tests.factories import operators as make
from tests.support.processes import wait_until

Browse = Callable[..., Page]
LAST = "textarea[name='B01-text']"


@pytest.fixture
def draft(site: str) -> Application:
    return make.draft(types=["full"], roles=["exporter", "importer"])


@pytest.fixture
def open_section(browse: Browse, site: str, draft: Application) -> Callable[..., Page]:
    """A browser of this person's own, on the section about commercial records."""

    def open_(actor: Actor, criterion: str = "B", **how: bool) -> Page:
        client, page = Client(), browse(**how)
        client.force_login(actor.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        page.goto(f"/portal/applications/{draft.pk}/sections/{criterion}/")
        return page

    return open_


def pdf(name: str) -> FilePayload:
    """A small file of its own content."""
    return {"name": name, "mimeType": "application/pdf", "buffer": f"%PDF-1.4\n% {name}\n%%EOF".encode()}


def answer(draft: Application, question: str) -> Answer | None:
    return Answer.objects.filter(self_assessment=draft.self_assessment, question=question).first()


def test_answers_save_themselves_and_say_that_nothing_is_submitted(
    draft: Application, open_section: Callable[..., Page]
) -> None:
    page = open_section(make.owner(draft.operator), phone=True)
    page.locator("#q-B01").get_by_label("Yes").check()
    page.locator(LAST).fill("Бүртгэл бүрэн мөрдөгддөг.")
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.locator("#saved")).to_contain_text("NOT submitted")
    wait_until(lambda: (row := answer(draft, "B01")) is not None and "мөрдөгддөг" in row.text)
    expect(page.locator("#state-B01")).to_contain_text("A required document is not attached")
    page.locator(LAST).press_sequentially(" Тийм.")
    wait_until(lambda: (row := answer(draft, "B01")) is not None and row.text.endswith("Тийм."))
    expect(page.locator(".app-conflict")).to_have_count(0)
    page.context.set_offline(True)
    for question in ("B01", "B02"):
        page.locator(f"textarea[name='{question}-text']").fill("Холболт тасарсан үед.")
        expect(page.locator(f"#answer-{question}.app-unsaved")).to_be_visible()
    page.evaluate("location.hash = 'q-B02'")
    below = "() => document.querySelector('#q-B02').getBoundingClientRect().top >= saved.getBoundingClientRect().bottom"
    page.wait_for_function(below)
    again = page.locator("#trouble").get_by_role("button", name="Send it again now")
    again.click()
    expect(page.locator("#trouble")).to_contain_text("sent again by itself")
    assert faults(page) == []
    page.context.set_offline(False)
    wait_until(lambda: all("тасарсан" in getattr(answer(draft, q), "text", "") for q in ("B01", "B02")))
    expect(page.locator(".app-unsaved")).to_have_count(0)
    expect(page.locator("#trouble")).to_be_empty()


def test_a_file_is_sent_at_once(draft: Application, open_section: Callable[..., Page]) -> None:
    page = open_section(make.owner(draft.operator))
    page.locator("input[name='B01-file-accounting-system']").set_input_files(
        {"name": "бодлого.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    )
    expect(page.locator("#files-B01").get_by_role("link", name="бодлого.pdf")).to_be_visible()
    page.locator("input[name='B02-file-shipment-walkthrough']").set_input_files(
        {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00"}
    )
    expect(page.locator("#files-B02")).to_contain_text("a.exe")
    assert AnswerEvidence.objects.count() == 1


def test_files_chosen_quickly_all_arrive(draft: Application, open_section: Callable[..., Page]) -> None:
    page = open_section(make.owner(draft.operator))
    held: list[Route] = []
    slow = True

    def hold(route: Route) -> None:
        held.append(route) if slow else route.continue_()

    page.route("**/sections/**", hold)
    shelf, other = "B01-file-accounting-system", "B01-file-"
    page.locator("#files-B01 summary").click()
    for name, where in (("a.pdf", shelf), ("b.pdf", other), ("c.pdf", shelf), ("d.pdf", shelf)):
        page.locator(f"input[name='{where}'][data-bring]").set_input_files(pdf(name))
    expect(page.locator("#files-B01 .app-shelf__going")).to_have_count(4)
    expect(page.locator("#files-B01")).to_contain_text("d.pdf waits its turn")
    slow = False
    page.locator(LAST).fill("Бүртгэл")
    for route in held:
        route.continue_()
    expect(page.locator("#files-B01 .app-shelf__going")).to_have_count(0, timeout=15_000)
    assert AnswerEvidence.objects.count() == 4
    for name in "abcd":
        expect(page.locator("#files-B01").get_by_role("link", name=f"{name}.pdf")).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.unroute("**/sections/**")
    wait_until(lambda: (row := answer(draft, "B01")) is not None and row.text == "Бүртгэл")
    expect(page.locator(".app-conflict")).to_have_count(0)
    assert faults(page) == []


def test_a_file_that_could_not_be_sent_goes_with_the_form(
    draft: Application, open_section: Callable[..., Page]
) -> None:
    page = open_section(make.owner(draft.operator))
    page.route("**/sections/**", lambda route: route.abort())
    page.locator("input[name='B01-file-accounting-system']").set_input_files(pdf("a.pdf"))
    expect(page.locator("#files-B01")).to_contain_text("a.pdf is not sent yet")
    expect(page.locator("#trouble")).to_contain_text("Nothing on this page is lost")
    page.locator(LAST).fill("Бүртгэл")
    expect(page.locator(".app-saved__unsaved")).to_be_visible()
    page.unroute("**/sections/**")
    page.locator("#q-B02").get_by_label("No", exact=True).check()
    expect(page.locator(".app-saved__unsaved")).to_be_hidden()
    assert (row := answer(draft, "B01")) is not None
    assert row.text == "Бүртгэл"
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#files-B01").get_by_role("link", name="a.pdf")).to_be_visible()
    assert AnswerEvidence.objects.count() == 1


def test_the_page_may_be_left_when_everything_is_saved(draft: Application, open_section: Callable[..., Page]) -> None:
    page, asked = open_section(make.owner(draft.operator)), list[str]()

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.locator(LAST).press_sequentially("Бүртгэл")
    page.reload()
    assert asked == ["beforeunload"]
    wait_until(lambda: (row := answer(draft, "B01")) is not None and row.text == "Бүртгэл")
    page.reload()
    page.locator(LAST).fill("Бүртгэл хөтөлнө")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    wait_until(lambda: getattr(answer(draft, "B01"), "text", "") == "Бүртгэл хөтөлнө")
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.locator(LAST)).to_have_value("Бүртгэл хөтөлнө")


def test_the_enter_key_sends_nothing(draft: Application, open_section: Callable[..., Page]) -> None:
    make.fill(draft)
    page = open_section(make.owner(draft.operator))
    before = page.url
    cell = page.locator(".app-fill input[type=text]").first
    cell.fill("утга")
    cell.press("Enter")
    page.wait_for_timeout(300)
    assert page.url == before
    expect(page.locator(".govuk-notification-banner")).to_have_count(0)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_everything_is_saved_without_javascript(draft: Application, open_section: Callable[..., Page]) -> None:
    page = open_section(make.owner(draft.operator), javascript=False)
    page.locator("#q-B01").get_by_label("Partly").check()
    page.locator(LAST).fill("Хэсэгчлэн.")
    page.locator("#q-B02").get_by_label("No", exact=True).check()
    page.locator("input[name='B01-file-accounting-system']").set_input_files(
        {"name": "бодлого.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Saved. This is NOT submitted yet.")
    first, second = answer(draft, "B01"), answer(draft, "B02")
    assert first is not None
    assert second is not None
    assert (first.choice, first.text, second.choice) == ("partly", "Хэсэгчлэн.", "no")
    expect(page.locator("#files-B01")).to_contain_text("бодлого.pdf")


def test_two_people_on_one_answer_lose_nothing(draft: Application, open_section: Callable[..., Page]) -> None:
    first = open_section(make.owner(draft.operator))
    second = open_section(make.member(draft.operator, "editor"))
    first.locator(LAST).fill("Эзний хариу")
    expect(first.locator("#saved")).to_contain_text("Saved")
    second.locator(LAST).fill("Редакторын хариу")
    conflict = second.locator(".app-conflict")
    expect(conflict).to_contain_text("Эзний хариу")
    expect(second.locator("#saved .app-saved__unsaved")).to_be_visible()
    expect(first.locator("#saved .app-saved__unsaved")).to_be_hidden()
    expect(second.locator(LAST)).to_have_value("Редакторын хариу")
    stored = answer(draft, "B01")
    assert stored is not None
    assert stored.text == "Эзний хариу"
    conflict.get_by_role("button", name="Save mine in its place").click()
    expect(second.locator("main")).to_contain_text("Saved.")
    stored = answer(draft, "B01")
    assert stored is not None
    assert stored.text == "Редакторын хариу"


def test_a_wrong_cell_is_kept_and_told_beside_it_while_one_types(
    draft: Application, open_section: Callable[..., Page]
) -> None:
    page = open_section(make.owner(draft.operator), "A")
    cell = page.locator("[name='A03-table-1-minor']")
    page.locator("[name='A03-table-1-declarations']").fill("10")
    cell.fill("75")
    told = page.locator("#id_A03-table-1-minor-wrong")
    expect(told).to_have_text("More than “Declarations lodged” (10). Correct one of the two.")
    expect(page.locator("#announcer")).to_contain_text("More than")
    expect(cell).to_be_focused()
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_attribute("aria-describedby", "id_A03-table-1-minor-wrong")
    assert (answer(draft, "A03").table or [])[0]["minor"] == "75"  # type: ignore[union-attr]
    assert faults(page) == []
    page.locator("[name='A03-table-1-declarations']").fill("80")
    expect(told).to_have_count(0)
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    page.locator("[name='A03-table-2-declarations']").fill("арав")
    expect(page.locator("#id_A03-table-2-declarations-wrong")).to_be_visible()
    page.reload()
    expect(page.locator("#id_A03-table-1-declarations-wrong")).to_have_text("Write a whole number, such as 12.")
    expect(page.locator("[name='A03-table-1-declarations']")).to_have_value("арав")
