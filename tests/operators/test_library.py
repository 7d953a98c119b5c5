"""The library of documents: found among many, shown where it is cited, chased before it lapses, replaced once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.documents.states import Scan
from aeo.kernel import clock
from aeo.notices.models import Message
from operators import tasks
from operators.actions import answers, evidence
from operators.models import Evidence, Operator
from tests.factories import operators as make
from tests.operators.conftest import MONDAY
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def company() -> Operator:
    return make.operator()


def document(company: Operator, name: str = "Лиценз", *, days: int | None = None, scan: str = "clean") -> Evidence:
    """A document that is valid for so many days."""
    by = make.owner(company)
    end = None if days is None else TODAY + timedelta(days=days)
    return evidence.add(company, make.upload(by, scan=scan), by=by, name=name, expires_on=end)


def on(day: date) -> None:
    """The sweep of a day."""
    with clock.frozen(MONDAY + (day - TODAY)):
        tasks.sweep()


def told(company: Operator) -> list[str]:
    """What was told of documents, oldest first, to the owner."""
    rows = Message.objects.filter(user_ref=make.owner(company).ref, what__startswith="evidence_lapsing")
    return [row.body for row in rows.order_by("pk")]


def test_it_is_chased_at_each_stage_once_and_never_after_its_end(company: Operator) -> None:
    row, editor = document(company, days=100), make.member(company, "editor")
    make.member(company, "viewer")
    for day in (39, 40, 41, 70, 71, 93, 94, 100, 101):
        on(TODAY + timedelta(days=day))
    assert len(told(company)) == 3
    assert all("– Лиценз: 2026 оны 6 дугаар сарын 17" in words for words in told(company))
    about = Message.objects.filter(what__startswith="evidence_lapsing")
    assert {row.user_ref for row in about} == {make.owner(company).ref, editor.ref}
    row.refresh_from_db()
    assert row.chase_on is None


def test_after_an_outage_only_the_latest_is_told_and_all_of_a_day_in_one_message(company: Operator) -> None:
    document(company, "Лиценз", days=100)
    document(company, "Гэрээ", days=99)
    document(company, "Хугацаагүй")
    on(TODAY + timedelta(days=95))
    on(TODAY + timedelta(days=95))
    assert len(told(company)) == 1
    assert "Лиценз" in told(company)[0]
    assert "Гэрээ" in told(company)[0]


def test_what_lapsed_during_an_outage_is_shown_and_not_chased(company: Operator) -> None:
    document(company, days=10)
    on(TODAY + timedelta(days=20))
    assert told(company) == []
    with clock.frozen(MONDAY + timedelta(days=20)):
        page = client_of(make.owner(company)).get(f"/portal/companies/{company.pk}/files/").text
        home = client_of(make.owner(company)).get("/portal/").text
    assert "lapsed: replace it" in page
    assert "1 document to replace" in page
    assert f"/portal/companies/{company.pk}/files/?show=replace" in home


def test_replaced_once_it_is_new_in_every_open_answer_and_chased_anew(company: Operator) -> None:
    by, row = make.owner(company), document(company, days=100)
    application = make.draft(company, types=["full"], roles=["exporter"])
    for slot in ("B01", "B02"):
        answers.attach(application.self_assessment, slot, row, by=by)
    client = client_of(by)
    page = client.get(f"/portal/files/{row.pk}/about/").text
    assert f"/portal/applications/{application.pk}/sections/B/#q-B01" in page
    assert f"/portal/applications/{application.pk}/sections/B/#q-B02" in page
    correct = f'href="/portal/files/{row.pk}/change/">Correct the last day'
    asked = f"/portal/applications/{application.pk}/sections/B/"
    assert correct not in client.get(asked).text
    Evidence.objects.filter(pk=row.pk).update(expires_on=TODAY - timedelta(days=1))
    assert correct in client.get(asked).text
    Evidence.objects.filter(pk=row.pk).update(expires_on=row.expires_on)
    newer = SimpleUploadedFile("newer.pdf", b"%PDF-1.5\n%%EOF")
    end = TODAY + timedelta(days=400)
    sent = {"file": newer, "expires_on_year": end.year, "expires_on_month": end.month, "expires_on_day": end.day}
    assert client.post(f"/portal/files/{row.pk}/replace/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.upload.name, row.chase_on) == ("newer.pdf", end - timedelta(days=60))
    assert row.citations.count() == 2
    on(TODAY + timedelta(days=95))
    assert told(company) == []


def test_name_and_validity_are_changed_and_a_wrong_day_comes_back(company: Operator) -> None:
    row, client = document(company), client_of(make.owner(company))
    url = f"/portal/files/{row.pk}/change/"
    sent = {"name": "Шинэ нэр", "expires_on_day": "31", "expires_on_month": "2", "expires_on_year": "2026"}
    wrong = client.post(url, sent)
    assert wrong.status_code == 422
    assert "Шинэ нэр" in wrong.text
    sent |= {"expires_on_day": "1", "expires_on_month": "7"}
    assert client.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.expires_on, row.chase_on) == ("Шинэ нэр", date(2026, 7, 1), date(2026, 5, 2))
    assert client_of(make.member(company, "viewer")).post(url, sent).status_code == 403
    assert client_of(make.owner(make.operator())).post(url, sent).status_code == 404


def test_it_is_found_among_five_hundred_with_the_same_few_queries(company: Operator) -> None:
    client, url = client_of(make.owner(company)), f"/portal/companies/{company.pk}/files/"
    lapsing = document(company, "Нэг ба цорын ганц", days=5)
    infected = document(company, "Муу файл", scan=Scan.INFECTED)
    few = queries(client, url)
    upload = document(company, "x").upload
    more = {"operator": company, "upload": upload, "added_at": clock.now(), "added_by": "user:1"}
    Evidence.objects.bulk_create(Evidence(name=f"Баримт {n}", **more) for n in range(500))
    assert queries(client, url) == few
    page = client.get(url).text
    assert "503 documents" in page
    assert "page=21" in page
    assert names(client, f"{url}?q=цорын") == [lapsing.name]
    assert names(client, f"{url}?show=lapsing") == [lapsing.name]
    assert names(client, f"{url}?show=infected") == [infected.name]
    assert names(client, f"{url}?show=replace") == [infected.name, lapsing.name]
    assert "No document is like that" in client.get(f"{url}?q=nothing").text
    assert len(names(client, f"{url}?show=unused&page=2")) == 25
    assert names(client, f"{url}?show=strange&page=999")


def queries(client: Client, url: str) -> int:
    """How many a page takes."""
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


def names(client: Client, url: str) -> list[str]:
    """The documents that a page lists."""
    return [row.name for row in client.get(url).context["listed"]]


def test_files_come_into_the_library_each_for_itself(company: Operator) -> None:
    client, url = client_of(make.owner(company)), f"/portal/companies/{company.pk}/files/new/"
    good = [SimpleUploadedFile(f"{n}.pdf", f"%PDF-1.4\n% {n}\n%%EOF".encode()) for n in range(3)]
    bad = SimpleUploadedFile("bad.exe", b"MZ\x90\x00")
    answer = client.post(url, {"file": [good[0], bad, good[1]]})
    assert answer.status_code == 422
    assert "bad.exe: This type of file cannot be taken." in answer.text
    assert "2 files are in the library." in answer.text
    part = client.post(url, {"file": good[2]}, headers={"HX-Request": "true"})
    assert (part.status_code, "<!doctype" in part.text, "2.pdf" in part.text) == (200, False, True)
    assert company.evidence.count() == 3
    assert client.post(url, {}).status_code == 422
    good[0].seek(0)
    dated = {"expires_on_day": "1", "expires_on_month": "7", "expires_on_year": "2027"}
    again = client.post(url, {"file": good[0], **dated}, follow=True)
    assert "1 of them was there already. The day that you gave is noted" in again.text
    assert company.evidence.get(name="0.pdf").expires_on == date(2027, 7, 1)
    assert company.evidence.count() == 3
