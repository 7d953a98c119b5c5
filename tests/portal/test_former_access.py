"""Who had access to a page and has it no more is told so, on the page that does not exist for them: and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from audits.models import Finding
from operators.actions import correcting, evidence, people
from operators.handles import handle
from operators.models import AnswerEvidence, Application, Membership, Operator
from operators.queries import sheets
from tests.factories import audits as verify
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 16, 2, tzinfo=UTC)
LAST = date(2026, 9, 25)
MAIN = re.compile("<main.*?</main>", re.DOTALL)
BARE, ENDED = "This page was not found", "You no longer have access to this page"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def consultant(company: Operator, *sections: str) -> Actor:
    """For these sections, until the 25th."""
    account = make.user("Зөвлөх")
    people.add_member(company, account, "consultant", by=make.owner(company), sections=list(sections), valid_until=LAST)
    return make.actor_of(account)


def read(actor: Actor, url: str, language: str = "en") -> tuple[int, str]:
    answer = client_of(actor, language).get(url)
    return answer.status_code, unescape(answer.text)


def membership(company: Operator, actor: Actor) -> Membership:
    return Membership.objects.get(operator=company, user=actor.user, ended_at__isnull=True)


def narrow(company: Operator, actor: Actor, *sections: str) -> None:
    """An owner gives these sections, half an hour later, and no others."""
    row = membership(company, actor)
    with clock.frozen(NOW + timedelta(minutes=30)):
        correcting.change_member(row, by=make.owner(company), valid_until=row.valid_until, sections=sections)


def pages(application: Application, criterion: str) -> list[str]:
    """Everything that a consultant has of a section of an application, but files."""
    slots = sheets.sheet(application.self_assessment).slots
    at = handle(next(slot for slot in slots if slot.question.startswith(criterion)))
    request = make.asked(application, f"{criterion}01")
    base = f"/portal/applications/{application.pk}/"
    parts = ["", "tasks/", "gaps/", f"sections/{criterion}/", f"talk/{at}/", f"evidence/{at}/"]
    return [*(base + part for part in parts), f"/portal/requests/{request.pk}/"]


def test_who_acted_for_a_company_until_a_day_is_told_which_day_and_whom_to_ask() -> None:
    application = make.accepted()
    company, by = application.operator, consultant(application.operator, "B", "C")
    urls = pages(application, "B")
    assert {read(by, url)[0] for url in urls} == {200}
    with clock.frozen(NOW + timedelta(days=30)):
        for url in urls:
            status, text = read(by, url)
            assert status == 404, url
            assert ENDED in text, url
            assert f"Your access to the company {company.name_local} ended on 25 September 2026." in text, url
            assert "An owner of the company can give it to you again." in text, url
            assert 'href="/portal/"' in text, url
            assert application.reference not in text, url
        assert "2026 оны 9 дүгээр сарын 25" in read(by, urls[0], "mn")[1]


def test_it_may_have_been_ended_before_its_last_day_and_any_role_may_end() -> None:
    application = make.draft()
    company = application.operator
    url = f"/portal/applications/{application.pk}/"
    for by in (consultant(company, "B"), make.member(company, "editor")):
        people.end_member(membership(company, by), by=make.owner(company))
        status, text = read(by, f"{url}sections/B/")
        assert (status, "ended on 16 September 2026." in text) == (404, True)


def test_who_lost_a_section_is_told_which_and_led_to_what_is_left() -> None:
    application = make.accepted()
    company, by = application.operator, consultant(application.operator, "B", "C")
    urls = [url for url in pages(application, "C") if url.rsplit("/", 2)[1] not in ("tasks", "gaps")][1:]
    assert {read(by, url)[0] for url in urls} == {200}
    narrow(company, by, "B")
    name = str(sheets.sheet(application.self_assessment).pack.criteria["C"].name)
    for url in urls:
        status, text = read(by, url)
        assert status == 404, url
        assert ENDED in text, url
        assert f"You no longer have this section of the company {company.name_local}: C. {name}." in text, url
        assert "An owner of the company can give it to you again." in text, url
        assert f'href="/portal/applications/{application.pk}/tasks/"' in text, url
    narrow(company, by, "B", "C")
    assert {read(by, url)[0] for url in urls} == {200}


def test_a_file_of_a_lost_section() -> None:
    application = make.draft()
    make.fill(application)
    company, by = application.operator, consultant(application.operator, "C")
    cited = next(
        citation.evidence
        for slot in sheets.sheet(application.self_assessment).slots
        if slot.question.startswith("C")
        for citation in sheets.sheet(application.self_assessment).cited(slot)
    )
    AnswerEvidence.objects.filter(answer__question__startswith="B").delete()
    assert read(by, f"/portal/files/{cited.pk}/replace/")[0] == 403, "others cite it, too: it is there, and stays"
    narrow(company, by, "B")
    status, text = read(by, f"/portal/files/{cited.pk}/replace/")
    assert (status, ENDED in text, ": C. " in text, "A. " in text) == (404, True, True, False)
    other = evidence.add(company, make.upload(make.owner(company)), by=make.owner(company), name="Бусад")
    assert_bare(by, f"/portal/files/{other.pk}/replace/")


def test_a_finding_of_a_lost_section() -> None:
    _case, finding = verify.notified()
    company: Operator = finding.assessment.operator
    url = f"/portal/findings/{finding.pk}/"
    by = make.user("Зөвлөх")
    people.add_member(
        company,
        by,
        "consultant",
        by=make.owner(company),
        sections=["B", finding.criterion],
        valid_until=clock.today() + timedelta(days=90),
    )
    actor = make.actor_of(by)
    assert read(actor, url)[0] == 200
    narrow(company, actor, "B")
    status, text = read(actor, url)
    assert (status, ENDED in text, f": {finding.criterion}. " in text) == (404, True, True)
    Finding.objects.filter(pk=finding.pk).update(notified_at=clock.now() + timedelta(hours=1))
    assert_bare(actor, url)


def assert_bare(by: Actor, url: str) -> None:
    """The page says what it says of an address that leads nowhere."""
    (status, said), (nowhere, nothing) = read(by, url), read(by, "/portal/applications/987654321/")
    assert (status, nowhere) == (404, 404)
    assert BARE in said
    assert MAIN.findall(said) == MAIN.findall(nothing), url
    assert len(MAIN.findall(said)) == 1


def test_nobody_learns_of_what_they_never_had() -> None:
    application = make.accepted()
    company, urls = application.operator, pages(application, "C")
    stranger, never = make.actor_of(make.user("Хөндлөнгийн хүн")), consultant(application.operator, "B")
    elsewhere = consultant(make.operator(), "C")
    for url in urls:
        assert_bare(stranger, url)
        assert_bare(elsewhere, url)
    for url in urls[3:]:
        assert_bare(never, url)
    with clock.frozen(NOW + timedelta(days=30)):
        assert_bare(elsewhere, urls[0])
        assert_bare(never, urls[-1])
        assert isinstance(never.user, User)
        assert company.name_local not in read(never, urls[-1])[1]


def test_nobody_learns_of_what_came_after_their_access_had_ended() -> None:
    application = make.accepted()
    company = application.operator
    by, narrowed = consultant(company, "B", "C"), consultant(company, "B", "C")
    people.end_member(membership(company, by), by=make.owner(company))
    narrow(company, narrowed, "B")
    with clock.frozen(NOW + timedelta(hours=1)):
        request = make.asked(application, "C01")
        make.applications.withdraw(application, by=make.signatory(company))
        later = make.draft(company)
    for actor in (by, narrowed):
        assert_bare(actor, f"/portal/requests/{request.pk}/")
    assert_bare(by, f"/portal/applications/{later.pk}/")
