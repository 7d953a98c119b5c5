"""What the company does: register, apply, answer everything, bring documents, sign, submit."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import FilePayload, Locator

from tests.journeys.people import TRADERS, address
from tests.journeys.person import Person

PAPER = FilePayload(
    name="journal.pdf",
    mimeType="application/pdf",
    buffer=b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n",
)
ROUNDS = 2  # an answer may open further questions
WORDS = "Журмын дагуу хийдэг; бүртгэлийг өдөр бүр хөтөлнө."


def register(director: Person, declarant: Person) -> str:
    """Register the company with its site, people and consents; returns the address of its page."""
    director.go("/portal/companies/new/")
    director.fill("State registration number", "5901247")
    director.press("Continue")
    director.fill("Name in Mongolian", "Хангай Зууч ХХК")
    director.fill("Name in Latin letters", "Khangai Broker LLC")
    director.select("Legal form", "Limited liability company")
    director.fill("Street and building", "Их тойруу 14")
    director.fill("District or town", "Сүхбаатар")
    director.fill("Province or capital", "Улаанбаатар")
    director.fill("E-mail address of the company", "info@example.mn")
    director.fill("Telephone", "+976 7010 2233")
    director.day("Established on", date(2014, 9, 1))
    director.day("At this address since", date(2019, 4, 15))
    director.press("Register")
    company = director.here()
    _site(director, company)
    _people(director, declarant, company)
    _consents(director, company)
    return company


def _site(director: Person, company: str) -> None:
    director.go(f"{company}sites/new/")
    director.fill("Name in Mongolian", "Төв оффис")
    director.select("What it is used for", "Office")
    director.fill("Address", "Улаанбаатар, Их тойруу 14")
    director.press("Add the site")


def _people(director: Person, declarant: Person, company: str) -> None:
    """The director may sign, and the declarant keeps the data."""
    _member(director, company, director, "signatory")
    _member(director, company, declarant, "editor")
    for key, position in (
        ("director", "director or person in control"),
        ("declarant", "person responsible for customs matters"),
    ):
        director.go(f"{company}persons/new/")
        director.fill("Name in Mongolian", TRADERS[key])
        director.tick(position)
        director.select("Account in this portal", address(key))
        director.press("Add")
    director.go(f"{company}people/")
    director.page.get_by_role("link", name="authority").first.click()
    director.day("From", date(2020, 1, 1))
    director.press("Record the authority")


def _member(director: Person, company: str, guest: Person, role: str) -> None:
    """Invite somebody, who finds the invitation on the home page."""
    director.go(f"{company}invitations/new/")
    director.fill("E-mail address of the person", address(guest.key))
    director.tick(role)
    director.press("Send the invitation")
    guest.go("/portal/")
    guest.page.get_by_role("link", name="See the invitation").first.click()
    guest.press("Accept the invitation")


def _consents(director: Person, company: str) -> None:
    director.go(f"{company}consents/")
    while director.page.get_by_role("button", name="Yes").count():
        with director.page.expect_navigation():
            director.page.get_by_role("button", name="Yes").first.click()


def apply(editor: Person, company: str) -> str:
    """Start an application as a customs broker; returns the address of its page."""
    editor.go(f"{company}apply/")
    editor.press("Start the application")
    editor.tick("Authorized economic operator – customs simplifications", "Customs broker", "Төв оффис")
    editor.press("Save and go on")
    return editor.here().removesuffix("tasks/")


def answer_everything(editor: Person, application: str) -> None:
    """Go through all sections, answer each question and bring what is wanted for it."""
    editor.go(f"{application}tasks/")
    links = editor.page.locator('a[href*="/sections/"]')
    for path in [links.nth(number).get_attribute("href") or "" for number in range(links.count())]:
        editor.go(path)
        for _round in range(ROUNDS):
            for question in _incomplete(editor):
                _answer(editor.page.locator(f"#{question}"))
            editor.press("Save")
        assert _incomplete(editor) == []


def _incomplete(editor: Person) -> list[str]:
    """The ids of the questions that are not complete yet; an answer may open further ones."""
    found = editor.page.locator("section.app-question").filter(has_text=re.compile("not answered|not complete"))
    return [question.get_attribute("id") or "" for question in found.all()]


def _answer(question: Locator) -> None:
    if question.get_by_role("table").count():
        _fill_row(question.get_by_role("row").nth(1))
    elif question.get_by_role("radio").count():
        question.get_by_role("radio").first.check()
    for box in question.locator("textarea:visible").all()[:1]:
        box.fill(WORDS)
    for box in question.locator("input.govuk-input:visible:not(table input)").all():
        box.fill("95")
    for file in question.locator(".app-shelf:not(.app-shelf--loose) .app-shelf__bring input[type=file]").all():
        file.set_input_files(PAPER)


def _fill_row(row: Locator) -> None:
    for box in row.get_by_role("textbox").all():
        box.fill("2026-05-31" if box.get_attribute("type") == "date" else "95")
    for choice in row.get_by_role("combobox").all():
        choice.select_option("yes")


def sign_and_submit(director: Person, application: str) -> None:
    """Check, sign with the password, submit."""
    director.go(f"{application}sign/")
    director.page.get_by_label("I declare that these answers").check()
    director.prove()
    director.press("Sign")
    director.go(f"{application}submit/")
    director.press("Submit to customs")
    director.sees("Application submitted", "Due on", "1 April 2026")


def open_letters(director: Person) -> int:
    """Open every letter that waits; each is served by it. Returns how many there were."""
    director.go("/portal/")
    waiting = director.page.locator('main a[href^="/portal/letters/"]:not([href="/portal/letters/"])')
    paths = [waiting.nth(number).get_attribute("href") or "" for number in range(waiting.count())]
    for path in paths:
        director.go(path)
        director.press("Open the letter")
    return len(paths)


def agree_days(director: Person, visit: str) -> None:
    """The days of the visit suit."""
    director.go(f"{visit.replace('/desk/', '/portal/')}confirm/")
    director.press("Accept these days")


def comment(director: Person, visit: str) -> None:
    """Something to the report."""
    director.go(f"{visit.replace('/desk/', '/portal/')}comment/")
    director.fill("Your comment", "Санал нэг байна.")
    director.press("Send the comment")
