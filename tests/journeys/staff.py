"""What the administration does: accept, review, rate, visit, recommend, decide."""

from __future__ import annotations

from datetime import date

from tests.journeys.people import STAFF
from tests.journeys.person import Person


def declare(case: str, *people: Person) -> None:
    """Everybody who is to act declares first."""
    for person in people:
        person.go(f"{case}interest/")
        person.tick("No")
        person.press("Declare")


def accept(officer: Person, case: str) -> None:
    """It is complete: the assessment opens."""
    officer.go(f"{case}accept/")
    officer.press("Accept and open the assessment")
    officer.sees("The application is accepted")


def review(officer: Person, case: str) -> None:
    """A verdict on every answer, section by section."""
    officer.go(f"{case}review/")
    links = officer.page.locator(".govuk-task-list a")
    for section in [links.nth(number).get_attribute("href") for number in range(links.count())]:
        officer.go(f"{case}review/{section}")
        for box in officer.page.get_by_role("combobox").all():
            box.select_option(label="accepted")
        officer.press("Save the verdicts")
    officer.go(f"{case}review/")
    officer.press("Finish the review")
    officer.press("Finish the review")


def rate(lead: Person, case: str) -> None:
    """The risk of every criterion."""
    lead.go(f"{case}risk/")
    for box in lead.page.get_by_role("combobox").all():
        box.select_option(index=1)
    lead.press_last()
    lead.sees("The ratings are saved")


def plan_visit(lead: Person, case: str, first: date, last: date) -> str:
    """Plan a visit to the site; returns the address of its page."""
    lead.go(f"{case}visits/new/")
    lead.tick("Төв оффис", STAFF["auditor"][0])
    lead.day("First day", first)
    lead.day("Last day", last)
    lead.group("More to be checked").get_by_role("checkbox").first.check()
    lead.press("Plan the visit")
    return lead.here()


def order(approver: Person, visit: str, first: date, last: date) -> None:
    """No visit without an order."""
    approver.go(f"{visit}mandate/")
    approver.fill("Number of the order", "А/96")
    approver.day("Valid from", first)
    approver.day("Valid until", last)
    approver.fill("Legal basis", "Гаалийн тухай хууль")
    approver.press("Order the visit")


def announce(lead: Person, visit: str) -> None:
    """The company is told the days."""
    lead.go(f"{visit}announce/")
    lead.fill("Agenda", "Нээлт, баримт мөрдөх, хаалт")
    lead.press("Announce the visit")


def conduct(lead: Person, visit: str) -> None:
    """On site: opening, checks, closing, and the signed report."""
    lead.go(f"{visit}begin/")
    lead.fill("Opening meeting", "Захирал оролцов.")
    lead.press("Begin the visit")
    lead.go(f"{visit}conduct/")
    lead.tick("conforms", "visited")
    lead.press("Save the results")
    lead.go(f"{visit}finish/")
    lead.fill("Signed for the operator by", "Захирал")
    lead.press("Finish the fieldwork")
    lead.go(f"{visit}report/")
    lead.prove()
    lead.press("Sign the report")


def conclude(lead: Person, second: Person, visit: str) -> None:
    """A second officer reads the report; then the visit is over."""
    second.go(f"{visit}review/")
    second.press("I have read it and agree")
    lead.go(f"{visit}conclude/")
    lead.press("Conclude the visit")
    lead.sees("The visit is concluded")


def recommend(officer: Person, case: str) -> str:
    """Recommend to grant; returns the address of the proposed decision."""
    officer.go(f"{case}decision/recommend/")
    officer.tick("grant")
    officer.fill("Reasons of the recommendation", "Шалгуурыг хангасан.")
    officer.press("Recommend")
    return officer.here()


def decide(approver: Person, decision: str) -> None:
    """Decide and sign."""
    approver.go(f"{decision}decide/")
    approver.prove()
    approver.press("Sign the decision")
    approver.sees("Decided under number")
