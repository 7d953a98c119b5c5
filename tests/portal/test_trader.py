"""The trader's home and the tracker: only one's own, the next thing to do and by when, in few queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aeo.accounts.actors import actor_of
from aeo.components import formats
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from operators.actions import applications, requests
from operators.models import Application, HolderMark
from tests.factories import operators as make
from tests.operators.conftest import MONDAY
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def tracker(application: Application) -> str:
    page = client_of(make.owner(application.operator)).get(f"/portal/applications/{application.pk}/")
    assert page.status_code == 200
    return page.text


def last_day(subject: str, name: str) -> str:
    return formats.day_text(Deadline.objects.get(subject=subject, clock=name, closed_on=None).due_on)


def test_somebody_without_a_company_is_led_to_registering_one() -> None:
    page = client_of(actor_of(make.user())).get("/portal/").text
    assert "No company yet" in page
    assert "/portal/companies/new/" in page


def test_the_home_shows_ones_own_companies_only() -> None:
    mine, other = make.draft(), make.draft()
    page = client_of(make.owner(mine.operator)).get("/portal/").text
    assert mine.reference in page
    assert mine.operator.name_local in page
    assert other.reference not in page
    assert other.operator.name_local not in page
    assert "complete the application, sign it and submit it" in page
    assert "Add a second step of sign-in" in page
    for role, words in (
        ("consultant", "answer the questions of your sections"),
        ("signatory", "then you sign and submit it"),
        ("viewer", "the company completes, signs and submits it"),
    ):
        page = client_of(make.member(mine.operator, role)).get("/portal/").text
        assert words in page
        assert "complete the application, sign it" not in page
        assert ("Add a second step of sign-in" in page) == (role == "signatory")
        assert "Record who directs the company" not in page


def test_a_company_is_led_to_what_is_possible_for_it() -> None:
    bare = make.operator()
    owner = make.owner(bare)
    assert "Apply for the status" in client_of(owner).get("/portal/").text
    begun = make.draft()
    page = client_of(make.owner(begun.operator)).get("/portal/").text
    assert f"Go on with the draft {begun.reference}" in page
    assert "Apply for the status" not in page
    HolderMark.objects.create(operator=bare, aeo_number="AEOMN0000017", type="full", since=MONDAY.date())
    page = client_of(owner).get("/portal/").text
    assert "Renew, extend or change the status AEOMN0000017" in page
    assert "/portal/authorisations/AEOMN0000017/" in page


def test_staff_see_no_company_in_the_portal() -> None:
    lodged = make.submitted()
    client = client_of(make.officer())
    assert lodged.reference not in client.get("/portal/").text
    assert client.get(f"/portal/applications/{lodged.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("made", "words", "clock_name"),
    [
        (make.draft, "NOT submitted yet: complete the application", "draft_lapse"),
        (make.signed, "it is signed and NOT submitted", "draft_lapse"),
        (make.submitted, "Customs checks whether it is complete", "acceptance"),
        (make.accepted, "Customs decides", "decision"),
    ],
)
def test_home_and_tracker_say_what_to_do_and_by_when(
    made: Callable[[], Application], words: str, clock_name: str
) -> None:
    application = made()
    home = client_of(make.owner(application.operator)).get("/portal/").text
    for page in (home, tracker(application)):
        assert words in page
        assert last_day(application.subject, clock_name) in page


def test_a_request_is_the_next_thing_with_the_day_of_its_own_clock() -> None:
    case = make.accepted()
    request = make.asked(case, "B01")
    requests.served(request, clock.today())
    page = tracker(case)
    assert "Answer request 1 for information" in page
    assert f"/portal/requests/{request.pk}/" in page
    assert last_day(request.subject, "information_request") in page
    assert "Paused" in page
    assert " – request 1" in page


def test_a_letter_that_waits_is_shown_before_everything() -> None:
    case = make.accepted()
    make.asked(case, "B01")
    client = client_of(make.owner(case.operator))
    assert "Letters to open" in client.get("/portal/").text
    consultant = client_of(make.member(case.operator, "consultant"))
    assert "Letters to open" not in consultant.get("/portal/").text


def test_what_ended_says_where() -> None:
    lodged = make.submitted()
    client = client_of(make.signatory(lodged.operator))
    offered = client.get(f"/portal/applications/{lodged.pk}/").text
    assert "You change what you want, sign and submit again" in offered
    assert "nobody decides on it. This cannot be undone" in offered
    client.post(f"/portal/applications/{lodged.pk}/withdraw/", {"reason": ""})
    page = tracker(lodged)
    assert "app-stages__item--stopped" in page
    assert "given up" in page


def test_refused_verbs_are_greyed_with_the_reason() -> None:
    lodged = make.submitted()
    page = tracker(lodged)
    assert "Take it back to change it" in page
    assert f"Only a signatory of the company does this: {make.signatory(lodged.operator).name}." in page


def test_home_asks_the_same_few_queries_at_one_and_at_thirty(django_assert_max_num_queries: Any) -> None:
    owner = make.user()
    make.draft(make.operator(owner=owner))
    client = client_of(actor_of(owner))
    client.get("/portal/")
    with django_assert_max_num_queries(34) as one:
        client.get("/portal/")
    for _more in range(29):
        make.draft(make.operator(owner=owner))
    with django_assert_max_num_queries(34) as thirty:
        page = client.get("/portal/")
    assert len(thirty) <= len(one)
    assert client.get("/portal/?page=3").status_code == 200
    assert "page=2" in page.text


def test_time_to_adjust_is_the_companys_turn() -> None:
    case = make.accepted()
    applications.ask_time(case, by=make.owner(case.operator), days=30, adjustments=["Хашаа барих"])
    assert "Nothing to do. Customs decides" in tracker(case)
    applications.answer_time(case, by=make.approver(case.subject), agreed=True)
    for page in (client_of(make.owner(case.operator)).get("/portal/").text, tracker(case)):
        assert "Make the adjustments, and tell customs when they are made" in page
        assert f"/portal/applications/{case.pk}/adjusted/" in page
        assert last_day(case.subject, "adjustment") in page
        assert "Nothing to do" not in page
