"""Files out over HTTP: given to whoever sees what they belong to, never inline; failed papers and their second try."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aeo.accounts.roles import Role
from aeo.documents import blobs, queries, scopes
from aeo.documents.actions import making, papers, uploads
from aeo.documents.models import Document, Loss, Upload
from aeo.documents.states import PaperState, Scan
from aeo.kernel import models as kernel
from aeo.kernel.policy import Actor
from aeo.notices.models import Message
from aeo.notices.tasks import tell_file_lost
from operators.actions import evidence
from operators.models import Operator
from tests.documents.downloads import fetch
from tests.documents.papers import letter_facts, prepared
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Pages/Count 3>>endobj\ntrailer<<>>\n%%EOF\n"


def stored(by: Actor, content: bytes = PDF, name: str = "лавлагаа.pdf") -> Upload:
    """A file that somebody gave."""
    return uploads.store(io.BytesIO(content), name, by)


def test_a_company_has_its_own_files_and_nobody_elses() -> None:
    company = make.operator()
    owner = make.owner(company)
    upload = stored(owner)
    url = f"/files/uploads/{upload.pk}/"
    assert fetch(owner, url).status_code == 404
    evidence.add(company, upload, by=owner)
    given = fetch(make.member(company, "viewer"), url)
    assert given.status_code == 200
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment;")
    assert given["Cache-Control"] == "private, no-store"
    assert given.body == PDF
    assert fetch(make.owner(make.operator()), url).status_code == 404


def test_staff_have_the_files_of_what_was_submitted_and_not_of_drafts() -> None:
    application = make.draft()
    officer = make.officer()
    make.fill(application)
    upload = Upload.objects.get(uploaded_by=make.owner(application.operator).ref)
    _keep(upload)
    assert fetch(officer, f"/files/uploads/{upload.pk}/").status_code == 404
    make.submitted(application)
    assert fetch(officer, f"/files/uploads/{upload.pk}/").status_code == 200
    admin = make.staff(Role.SYSTEM_ADMINISTRATOR)
    assert fetch(admin, f"/files/uploads/{upload.pk}/").status_code == 404


def test_a_file_that_was_replaced_after_signing_is_still_given_to_staff() -> None:
    application = make.submitted()
    owner = make.owner(application.operator)
    (row,) = application.operator.evidence.all()
    before = row.upload
    _keep(before)
    evidence.replace(row, stored(owner, PDF + b"\n"), by=owner)
    assert fetch(make.officer(), f"/files/uploads/{before.pk}/").status_code == 200


def _keep(upload: Upload) -> None:
    """Factories write the row of a file; here its bytes are wanted, too."""
    contents = (f"файл {number}".encode() for number in range(1, 100_000))
    blobs.put(next(content for content in contents if hashlib.sha256(content).hexdigest() == upload.sha256))


@pytest.mark.parametrize(("scan", "words"), [(Scan.INFECTED, "malware"), (Scan.WAITING, "still being scanned")])
def test_infected_and_unscanned_files_are_given_to_nobody(scan: str, words: str) -> None:
    company = make.operator()
    owner = make.owner(company)
    upload = stored(owner)
    evidence.add(company, upload, by=owner)
    Upload.objects.filter(pk=upload.pk).update(scan=scan)
    answer = fetch(owner, f"/files/uploads/{upload.pk}/")
    assert answer.status_code == 422
    assert words in answer.text


def test_each_reading_is_journalled() -> None:
    company = make.operator()
    owner = make.owner(company)
    upload = stored(owner)
    evidence.add(company, upload, by=owner)
    fetch(owner, f"/files/uploads/{upload.pk}/")
    entry = kernel.Entry.objects.get(subject__startswith="reading:")
    assert (entry.verb, entry.actor) == ("open", owner.ref)


def lose(sha256: str, damaged: bytes | None = None) -> None:
    """What a failing disk does."""
    path = blobs.path_of(sha256)
    path.chmod(0o600)
    path.unlink() if damaged is None else path.write_bytes(damaged)


@pytest.mark.parametrize("damaged", [None, PDF.lower()])
def test_a_lost_or_damaged_file_is_given_to_nobody_and_told_once(damaged: bytes | None) -> None:
    company = make.operator()
    owner, keeper = make.owner(company), make.staff(Role.PROGRAMME_ADMINISTRATOR)
    upload, condition = stored(owner), "алга болсон" if damaged is None else "гэмтсэн"
    row = evidence.add(company, upload, by=owner)
    document = submission(company)
    making.print_(document.pk)
    lose(upload.sha256, damaged)
    lose(str(Document.objects.get(pk=document.pk).pdf_sha256), damaged)
    own = [f"/files/uploads/{upload.pk}/", f"/portal/files/{row.pk}/", f"/files/papers/{document.pk}/"]
    for url in own * 2:
        refused = fetch(owner, url)
        assert (refused.status_code, "This file cannot be given at the moment" in refused.text) == (503, True)
        assert "The administration has been told" in refused.text
    told = client_of(owner).get(own[2], headers={"accept": "application/pdf"})
    assert (told.status_code, told["Content-Type"]) == (503, "application/problem+json")
    assert told.json()["type"] == "urn:itgel:problem:file-unavailable"
    assert not kernel.Entry.objects.filter(subject__startswith="reading:").exists(), "nobody has read it"
    losses = list(Loss.objects.order_by("pk"))
    assert [loss.damaged for loss in losses] == [bool(damaged)] * 2
    assert kernel.Message.objects.filter(topic="file.lost").count() == 2
    for loss in losses * 2:
        tell_file_lost(loss.pk)
    first, second = Message.objects.filter(user_ref=keeper.ref).order_by("pk")
    assert (first.title, upload.name in first.body) == (f"Хадгалсан файл {condition}", True)
    assert str(queries.case_of(document)) in second.body
    client = client_of(keeper)
    assert upload.sha256 in client.get("/desk/papers/").text
    again = "/desk/papers/look-again/"
    assert "None of these files is back yet." in client.post(again, follow=True).text
    uploads.store(io.BytesIO(PDF), "again.pdf", owner)
    assert "1 file is back." in client.post(again, follow=True).text
    assert upload.sha256 not in client.get("/desk/papers/").text
    assert fetch(owner, own[0]).body == PDF


def submission(company: Operator) -> Document:
    """The printed application of a company."""
    return Document.objects.get(about=make.submitted(make.draft(company)).subject, paper="submission")


def test_the_printed_application_is_for_those_who_see_all_of_it() -> None:
    company = make.operator()
    document = submission(company)
    making.print_(document.pk)
    url = f"/files/papers/{document.pk}/"
    for actor in (make.owner(company), make.member(company, "viewer"), make.officer()):
        given = fetch(actor, url)
        assert given.status_code == 200
        assert given["Content-Type"] == "application/pdf"
    for actor in (make.member(company, "consultant"), make.owner(make.operator())):
        assert fetch(actor, url).status_code == 404
    assert fetch(make.staff(Role.SYSTEM_ADMINISTRATOR), url).status_code == 404


def test_a_paper_about_something_nobody_spoke_for_is_seen_by_nobody() -> None:
    document = papers.prepare("letter", "mystery:1", letter_facts(), languages=("mn", "en"))
    for actor in (make.officer(), make.owner(make.operator())):
        assert fetch(actor, f"/files/papers/{document.pk}/").status_code == 404
    assert not scopes.sees_paper(make.user(), Document(about="application:1; DROP TABLE"))


def test_every_subject_of_a_paper_has_its_readers() -> None:
    assert scopes.kinds() >= {"application", "notice", "visit", "authorisation"}


def failed(count: int = 1) -> list[Document]:
    """Papers that could not be made."""
    made = [prepared("letter", f"application:{number}") for number in range(1, count + 1)]
    return [making.fail(document, reason="fonts are missing") for document in made]


def test_a_failed_paper_is_shown_with_its_reason_and_tried_again() -> None:
    (document,) = failed()
    client = client_of(make.staff(Role.PROGRAMME_ADMINISTRATOR))
    assert "fonts are missing" in client.get("/desk/papers/").text
    assert "Try again" in client.get(f"/desk/papers/{document.pk}/").text
    told = client.post(f"/desk/papers/{document.pk}/retry/", follow=True)
    assert "The paper is being made again." in told.text
    assert "Every paper could be made." in told.text
    assert Document.objects.get(pk=document.pk).state == PaperState.PREPARED
    assert client.post(f"/desk/papers/{document.pk}/retry/").status_code == 409


def test_traders_and_auditors_do_not_see_failed_papers() -> None:
    (document,) = failed()
    for actor in (make.owner(make.operator()), make.staff(Role.AUDITOR)):
        assert client_of(actor).get("/desk/papers/").status_code == 403
        assert client_of(actor).post(f"/desk/papers/{document.pk}/retry/").status_code == 403


def test_the_list_asks_as_much_for_thirty_as_for_one() -> None:
    client, asked = client_of(make.officer()), []
    for count in (1, 30):
        Document.objects.all().delete()
        failed(count)
        client.get("/desk/papers/")
        with CaptureQueriesContext(connection) as asking:
            client.get("/desk/papers/")
        asked.append(len(asking))
    assert asked[0] == asked[1]
