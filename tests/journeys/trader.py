"""What the company does: sign up, register, apply, answer everything, bring documents, sign, submit.

Up to the receipt it knows no address: it follows links and presses buttons by their words, as somebody new would.
"""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import FilePayload, Locator

from aeo.gateways.registry.simulator import COMPANIES
from tests.journeys.people import PASSWORD, TRADERS, address
from tests.journeys.person import Person
from tests.journeys.post import link_for

PAPER = FilePayload(
    name="journal.pdf",
    mimeType="application/pdf",
    buffer=b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n",
)
NUMBER, NAMES = COMPANIES[0].number, (COMPANIES[0].name_local, COMPANIES[0].name_latin)
ROUNDS = 2  # an answer may open further questions
WORDS = "Журмын дагуу хийдэг; бүртгэлийг өдөр бүр хөтөлнө."


def open_account(director: Person) -> None:
    """See whether the company is ready, and open an account to apply with what was said."""
    director.go("/")
    director.follow("Check first whether you are ready")
    director.press("Begin")
    director.tick("Authorized economic operator – customs simplifications", "Customs broker")
    director.fill("What do you call it?", "Төв оффис")
    director.select("What it is used for", "Office")
    director.press("Save and go on")
    director.follow("Apply with these answers")
    director.follow("I have no account yet: create one")
    director.fill("E-mail address", address(director.key))
    director.press("Send me the link")
    _finish_account(director, "Create the account")


def _finish_account(person: Person, verb: str) -> None:
    """By the link that came by e-mail."""
    person.go(link_for(address(person.key)))
    person.fill("Your name", TRADERS[person.key])
    person.page.get_by_role("radio", name="English").check()
    person.fill("Password", PASSWORD)
    person.fill("The password again", PASSWORD)
    person.press(verb)


def register(director: Person, declarant: Person) -> None:
    """Register the company with its people and consents, and begin the application."""
    director.press("Register a company")
    director.fill("State registration number", NUMBER)
    director.press("Continue")
    director.sees("from the state register")
    director.fill("E-mail address of the company (optional)", "info@example.mn")
    director.fill("Telephone (optional)", "+976 7010 2233")
    director.day("At this address since (optional)", date(2019, 4, 15))
    director.press("Register")
    director.sees(*NAMES)
    _people(director, declarant)
    _consents(director)
    _apply(director)


def _people(director: Person, declarant: Person) -> None:
    """The director, whom the state register names, may sign; the declarant keeps the data."""
    director.follow("People and accounts")
    director.follow("Give authority to sign")
    director.select("With which account does the person sign?", address(director.key))
    director.day("From", date(2020, 1, 1))
    director.press("Record the authority")
    director.follow("Change")  # the state register gives no numbers
    director.fill("Civil registration number (optional)", "УБ79010112")
    director.press("Save")
    director.press("Invite somebody")
    director.fill("E-mail address of the person", address(declarant.key))
    director.tick("editor")
    director.press("Send the invitation")
    _finish_account(declarant, "Create the account and accept")
    director.press("Add a person")
    director.fill("Name in the official language", TRADERS[declarant.key])
    director.tick("person responsible for customs matters")
    director.select("Account in this portal", address(declarant.key))
    director.press("Add")


def _consents(director: Person) -> None:
    director.follow("Consents")
    while director.page.get_by_role("button", name="Yes").count():
        director.press("Yes, we agree")


def _apply(director: Person) -> None:
    """What was said in the readiness check becomes the draft."""
    director.follow("Home")
    director.follow("Take it over")
    director.tick("A new site of the company")
    director.fill("Address", "Улаанбаатар, Их тойруу 14")
    director.press("Start the application with these answers")


def answer_everything(editor: Person) -> None:
    """Go through all sections, answer each question and bring what is wanted for it."""
    editor.follow("Home")
    editor.follow("NOT submitted yet")
    editor.follow("A. ")
    while "/sections/" in editor.here():
        for _round in range(ROUNDS):
            for question in _incomplete(editor):
                _answer(editor.page.locator(f"#{question}"), editor.calendar.day)
            editor.press("Save")
            if not (left := _incomplete(editor)):
                break
        assert left == []
        editor.press("Save and go on")


def _incomplete(editor: Person) -> list[str]:
    """The ids of the questions that are not complete yet; an answer may open further ones."""
    found = editor.page.locator("section.app-question").filter(has_text=re.compile("not answered|not complete"))
    return [question.get_attribute("id") or "" for question in found.all()]


def _answer(question: Locator, today: date) -> None:
    if question.get_by_role("table").count():
        for before, row in enumerate(question.get_by_role("row").all()[1:], 1):  # as many as there are years to tell of
            _fill_row(row, today.year - before)
    elif question.get_by_role("radio").count():
        question.get_by_role("radio").first.check()
    for box in question.locator("textarea:visible").all()[:1]:
        box.fill(WORDS)
    for box in question.locator("input.govuk-input:visible:not(table input)").all():
        box.fill("95")
    for file in question.locator(".app-shelf:not(.app-shelf--loose) .app-shelf__bring input[type=file]").all():
        file.set_input_files(PAPER)


def _fill_row(row: Locator, year: int) -> None:
    for box in row.get_by_role("textbox").all():
        of_year = (box.get_attribute("aria-label") or "").startswith("Year")
        of_day = "2026-05-31" in (box.locator("xpath=ancestor::td").get_attribute("data-label") or "")
        box.fill("2026-05-31" if of_day else str(year) if of_year else "95")
    for choice in row.get_by_role("combobox").all():
        choice.select_option("yes")


def sign_and_submit(director: Person) -> str:
    """Check, sign with the password, submit; returns the address of the application's page."""
    director.follow("Home")
    director.follow("NOT submitted yet")
    director.follow("Check your answers")
    director.sees("Nothing is missing.")
    director.press("Go on to sign")
    director.page.get_by_label("I declare that these answers").check()
    director.prove()
    director.press("Sign")
    director.press("Submit to customs")
    director.sees("Application submitted", "Your reference", "Due on", "1 April 2026")
    director.follow("Follow the application")
    return director.here()


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
