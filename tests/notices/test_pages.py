"""The traders' letters and everybody's messages: opening is a deed of the addressee, and never of a link."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.documents.actions import making
from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM, Actor
from aeo.notices.actions import messages, notices
from aeo.notices.models import Message, Notice
from aeo.notices.states import NoticeState, Service
from operators.models import Operator
from operators.papers import recipients
from tests.documents.downloads import fetch
from tests.factories import operators as make
from tests.notices.people import ACCEPTANCE
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


def sent(company: Operator) -> Notice:
    """A letter on its way to a company."""
    return notices.send(notices.prepare("acceptance", company.subject, recipients(company), ACCEPTANCE, by=SYSTEM))


def state_of(notice: Notice) -> str:
    """As the database has it."""
    return str(Notice.objects.get(pk=notice.pk).state)


@pytest.fixture
def company() -> Operator:
    """With an owner."""
    return make.operator()


def test_following_the_link_serves_nothing_and_shows_nothing_of_what_it_says(company: Operator) -> None:
    notice = sent(company)
    page = client_of(make.owner(company)).get(f"/portal/letters/{notice.pk}/")
    assert page.status_code == 200
    assert state_of(notice) == NoticeState.DISPATCHED
    assert "Opening this letter means that it is served" in page.text
    assert "accepted" not in page.text
    assert notice.number is not None
    assert notice.number in page.text
    assert page["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("role", ["owner", "signatory"])
def test_opening_it_serves_it_and_shows_it(company: Operator, role: str) -> None:
    reader = make.owner(company) if role == "owner" else make.signatory(company)
    notice = sent(company)
    client = client_of(reader)
    opened = client.post(f"/portal/letters/{notice.pk}/open/", follow=True)
    assert "It was served today." in opened.text
    assert "AP-2026-00012-K" in opened.text
    served = Notice.objects.get(pk=notice.pk)
    assert (served.state, served.service_method, served.served_on) == ("served", Service.PORTAL, clock.today())
    again = client.post(f"/portal/letters/{notice.pk}/open/", follow=True)
    assert again.status_code == 200
    assert Notice.objects.get(pk=notice.pk).served_at == served.served_at


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_others_of_the_company_see_that_it_waits_and_for_whom_and_read_it_once_it_is_served(
    company: Operator, role: str
) -> None:
    owner = make.owner(company)
    client = client_of(make.member(company, role))
    notice = sent(company)
    page = client.get(f"/portal/letters/{notice.pk}/")
    assert owner.name in page.text
    assert "Open the letter" not in page.text
    assert client.post(f"/portal/letters/{notice.pk}/open/").status_code == 403
    assert state_of(notice) == NoticeState.DISPATCHED
    notices.serve(notice, by=owner)
    assert "AP-2026-00012-K" in client.get(f"/portal/letters/{notice.pk}/").text


def strangers(company: Operator) -> list[Actor]:
    """People who have no part in the company's letters."""
    return [make.owner(make.operator()), make.member(company, "consultant"), make.officer()]


def test_to_everybody_else_it_does_not_exist(company: Operator) -> None:
    people = strangers(company)
    notice = sent(company)
    for actor in people:
        client = client_of(actor)
        assert client.get(f"/portal/letters/{notice.pk}/").status_code == 404
        assert client.post(f"/portal/letters/{notice.pk}/open/").status_code == 404
        assert (notice.number or "") not in client.get("/portal/letters/").text
    assert Client().get(f"/portal/letters/{notice.pk}/").url.startswith("/sign-in/")  # type: ignore[attr-defined]


def test_an_owner_who_came_after_it_was_sent_serves_the_letter_and_one_who_is_a_viewer_now_does_not(
    company: Operator,
) -> None:
    before = make.owner(company)
    notice = sent(company)
    heir = make.member(company, "owner")
    company.memberships.filter(user=before.user).update(role="viewer")
    page = client_of(before).get(f"/portal/letters/{notice.pk}/").text
    assert "Open the letter" not in page
    assert heir.user.name in page
    assert client_of(before).post(f"/portal/letters/{notice.pk}/open/").status_code == 403
    client = client_of(heir)
    assert "Open the letter" in client.get(f"/portal/letters/{notice.pk}/").text
    assert client.post(f"/portal/letters/{notice.pk}/open/").status_code == 302
    assert state_of(notice) == NoticeState.SERVED


def test_somebody_who_left_the_company_cannot_open_its_letters(company: Operator) -> None:
    signatory = make.signatory(company)
    notice = sent(company)
    company.memberships.filter(user=signatory.user).update(ended_at=clock.now(), ended_by=make.owner(company).ref)
    assert client_of(signatory).post(f"/portal/letters/{notice.pk}/open/").status_code == 404


def test_a_letter_that_came_back_is_served_by_opening_it(company: Operator) -> None:
    notice = notices.bounce(sent(company), reason="no such mailbox")
    client = client_of(make.owner(company))
    client.post(f"/portal/letters/{notice.pk}/open/")
    assert state_of(notice) == NoticeState.SERVED


def test_the_pdf_is_given_once_it_is_made_and_served(company: Operator) -> None:
    owner, viewer = make.owner(company), make.member(company, "viewer")
    notice = sent(company)
    url = f"/files/papers/{notice.document_id}/"
    making.print_(notice.document_id or 0)
    assert client_of(owner).get(url).status_code == 404
    assert fetch(make.officer(), url).status_code == 200
    notices.serve(notice, by=owner)
    assert url in client_of(viewer).get(f"/portal/letters/{notice.pk}/").text
    given = fetch(viewer, url)
    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Disposition"].startswith("attachment;")
    assert given.body.startswith(b"%PDF")
    assert client_of(make.owner(make.operator())).get(url).status_code == 404


def test_an_unfinished_pdf_is_said_to_be_prepared(company: Operator) -> None:
    notice = notices.serve(sent(company), by=make.owner(company))
    client = client_of(make.owner(company))
    assert "is being prepared" in client.get(f"/portal/letters/{notice.pk}/").text
    waiting = client.get(f"/files/papers/{notice.document_id}/")
    assert waiting.status_code == 422
    assert "is being prepared" in waiting.text


def test_an_empty_list_says_what_will_be_there(company: Operator) -> None:
    assert "There are no letters yet." in client_of(make.owner(company)).get("/portal/letters/").text


@pytest.mark.parametrize("language", ["mn", "en"])
def test_lists_ask_as_much_for_thirty_as_for_one(company: Operator, language: str) -> None:
    client = client_of(make.owner(company), language)
    asked = []
    for more in (1, 29):
        for _ in range(more):
            sent(company)
        for path in ("/portal/letters/", "/messages/"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


def test_a_message_is_read_by_opening_it_and_leads_on(company: Operator) -> None:
    owner = make.owner(company)
    sent(company)
    client = client_of(owner)
    row = Message.objects.get(user_ref=owner.ref)
    assert row.in_language("en")["title"] in client.get("/messages/").text, (
        "in the language of the reader, not of the account"
    )
    assert Message.objects.get(pk=row.pk).read_at is None
    page = client.get(f"/messages/{row.pk}/")
    assert f'href="{row.url}"' in page.text
    assert Message.objects.get(pk=row.pk).read_at is not None


def test_all_messages_are_read_at_once(company: Operator) -> None:
    owner = make.owner(company)
    sent(company), sent(company)
    client = client_of(owner)
    assert "Mark all as read" in client.get("/messages/").text
    assert "Mark all as read" not in client.post("/messages/read/", follow=True).text
    assert not Message.objects.filter(user_ref=owner.ref, read_at__isnull=True).exists()


def test_somebody_elses_message_does_not_exist(company: Operator) -> None:
    sent(company)
    row = Message.objects.get(user_ref=make.owner(company).ref)
    assert client_of(make.owner(make.operator())).get(f"/messages/{row.pk}/").status_code == 404


def test_staff_read_their_messages_within_the_desk(company: Operator) -> None:
    officer = make.officer()
    messages.tell([officer.ref], "answers_arrived", {"reference": "AP-1", "operator_name": "X"}, about="application:1")
    page = client_of(officer).get("/messages/")
    assert "app-dense" in page.text
    assert "AP-1" in page.text


def test_the_mail_of_a_letter_leads_to_its_page(company: Operator) -> None:
    notice = sent(company)
    text = notice.mails.get().text
    assert f"/portal/letters/{notice.pk}/" in text
    assert "/open/" not in text
