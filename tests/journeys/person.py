"""Somebody at a browser: what they read and press, by the words on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from aeo.kernel import clock
from tests.journeys.people import PASSWORD, address
from tests.support.timetravel import HEADER


class Calendar:
    """The day of the journey; everybody's browser tells it to the server."""

    def __init__(self, start: date) -> None:
        self.day = start
        self.people: list[Person] = []

    def pass_days(self, days: int) -> None:
        """Let days go by, for everybody."""
        self.day += timedelta(days=days)
        for person in self.people:
            person.look_at_the_clock()


@dataclass
class Person:
    """One person with a browser of their own."""

    page: Page
    key: str
    calendar: Calendar

    def __post_init__(self) -> None:
        self.calendar.people.append(self)
        self.look_at_the_clock()

    def sign_in(self) -> Person:
        """With the account that the person has."""
        self.go("/sign-in/")
        self.fill("E-mail address", address(self.key))
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        return self

    def look_at_the_clock(self) -> None:
        """From now on the pages are asked at this time."""
        self.page.context.set_extra_http_headers(self.told())

    def told(self) -> dict[str, str]:
        """What a browser of this journey tells the server of the time."""
        return {HEADER: datetime.combine(self.calendar.day, time(10), clock.zone()).isoformat()}

    def go(self, path: str) -> None:
        """Open a page; one that fails on our side fails the journey."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}\n{self.text()}"

    def here(self) -> str:
        """The path of the page one is on."""
        return urlsplit(self.page.url).path

    def press(self, button: str) -> None:
        """Press a button by its words and wait for what comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).first.click()
        assert self.page.locator(".govuk-error-summary").count() == 0, self.text()

    def follow(self, words: str) -> None:
        """Follow a link by words that it shows, to a page that is there."""
        with self.page.expect_navigation() as led:
            self.page.get_by_role("link", name=words).first.click()
        answer = led.value
        assert answer is not None
        assert answer.status < 400, f"{words}: {answer.status}\n{self.text()}"

    def press_last(self) -> None:
        """Press the last button of the page's form."""
        with self.page.expect_navigation():
            self.page.locator("main form button[type=submit]").last.click()

    def fill(self, label: str, text: str) -> None:
        """Write into a box."""
        self.page.get_by_label(label, exact=True).first.fill(text)

    def select(self, label: str, option: str) -> None:
        """Choose from a list, by words that occur in the option."""
        box = self.page.get_by_label(label, exact=True).first
        wanted = box.locator("option").filter(has_text=option).first.get_attribute("value")
        box.select_option(wanted or "")

    def tick(self, *labels: str) -> None:
        """Choose radios or checkboxes by their words."""
        for label in labels:
            self.page.get_by_label(label, exact=True).first.check()

    def day(self, legend: str, day: date) -> None:
        """Fill in a day."""
        boxes = self.group(legend).get_by_role("textbox")
        names = [boxes.nth(number).get_attribute("name") or "" for number in range(3)]
        for name in names:
            part = {"_day": day.day, "_month": day.month, "_year": day.year}[name[name.rindex("_") :]]
            self.page.locator(f'[name="{name}"]').fill(str(part))

    def group(self, legend: str) -> Locator:
        """A group of boxes under one heading."""
        return self.page.get_by_role("group", name=legend, exact=True).first

    def prove(self) -> None:
        """Write the password once more, where an act asks for it."""
        self.page.locator('[name="password"]').fill(PASSWORD)

    def sees(self, *texts: str) -> None:
        """These words are on the page."""
        for text in texts:
            assert text in self.text(), f"{text!r} is not on {self.page.url}:\n{self.text()}"

    def text(self) -> str:
        """The page as it is read."""
        return self.page.locator("body").inner_text()
