"""The whole job in a browser: a broker signs up, applies, is verified, and gets a status that anybody can check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from aeo.authorisations.models import Certificate
from aeo.documents import queries as papers
from aeo.kernel.verification import verify
from tests.documents import tools
from tests.journeys import staff, trader
from tests.journeys.people import TRADERS, cast
from tests.journeys.person import Calendar, Person
from tests.support.processes import SEAL, WORK, Programs, wait_until

LOCAL, LATIN = trader.NAMES
START = date(2026, 3, 2)


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks run under the time of the page that woke them, and e-mails arrive where they can be read."""
    monkeypatch.setenv("AEO_SIMULATED_TIME", "1")
    monkeypatch.setenv("AEO_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")


def test_from_the_first_page_to_a_certificate_that_can_be_checked(
    simulated: None,
    programs: Programs,
    sealing: dict[str, str],
    browse: Callable[..., Page],
) -> None:
    cast()
    programs.worker(*WORK)
    programs.worker(*SEAL, env=sealing)
    calendar = Calendar(START)

    def person(key: str) -> Person:
        return Person(browse(), key, calendar).sign_in()

    director, declarant = (Person(browse(), key, calendar) for key in TRADERS)
    trader.open_account(director)
    trader.register(director, declarant)
    trader.answer_everything(declarant)
    application = trader.sign_and_submit(director)

    calendar.pass_days(1)
    case = application.replace("/portal/", "/desk/")
    officer, lead, auditor = person("officer"), person("lead"), person("auditor")
    second, approver = person("second"), person("approver")
    staff.declare(case, officer, lead, auditor, second, approver)
    staff.accept(officer, case)
    staff.review(officer, case)
    staff.rate(lead, case)

    first, last = START + timedelta(days=35), START + timedelta(days=36)
    visit = staff.plan_visit(lead, case, first, last)
    staff.order(approver, visit, first, last + timedelta(days=14))
    staff.announce(lead, visit)
    trader.agree_days(director, visit)
    calendar.pass_days((first - calendar.day).days)
    staff.conduct(lead, visit)
    wait_until(lambda: trader.open_letters(director))
    trader.comment(director, visit)
    calendar.pass_days(20)
    staff.conclude(lead, second, visit)

    decision = staff.recommend(officer, case)
    staff.decide(approver, decision)
    number, pdf = _certificate()
    _is_sealed(pdf)
    _can_be_checked(director, browse(phone=True), number)
    assert list(verify()) == []


def _certificate() -> tuple[str, bytes]:
    """The number, and the paper as everybody downloads it."""
    sealed = wait_until(lambda: Certificate.objects.filter(state="active").first())
    assert sealed is not None
    assert sealed.document is not None
    return sealed.authorisation.aeo_number, papers.pdf_of(sealed.document)


def _is_sealed(pdf: bytes) -> None:
    seal = tools.signature_of(pdf)
    assert "Signature is Valid" in seal
    assert "Total document signed" in seal
    text = tools.text_of(pdf)
    assert LOCAL in text
    assert LATIN in text


def _can_be_checked(holder: Person, anybody: Page, number: str) -> None:
    """The holder sees the status, and a stranger with a phone as well."""
    holder.go(f"/portal/authorisations/{number}/")
    holder.sees(LOCAL, number, "Active")
    anybody.context.set_extra_http_headers(holder.told())
    anybody.goto("/")
    anybody.get_by_label("AEO number").fill(number)
    anybody.get_by_role("button", name="Check").click()
    assert LATIN in anybody.locator("main").inner_text()
    assert "Valid" in anybody.locator("main").inner_text()
