"""Files brought as evidence, and what others' users lost there (peers, lessons 5, 6, 7 and 24)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aeo.documents import blobs, scanner
from aeo.documents import tasks as documents
from aeo.documents.actions import uploads
from aeo.documents.models import Loss, Transfer, Upload
from aeo.documents.states import Scan
from aeo.kernel.models import Message as Posted
from aeo.notices.models import Message
from operators import tasks
from operators.models import AnswerEvidence, Application, Operator
from operators.queries import applications
from tests.factories import operators as make
from tests.operators.conftest import MONDAY
from tests.operators.tus import LONG, Sender
from tests.support.pages import client_of
from tests.support.scanners import EICAR, MALWARE, Scanner

pytestmark = pytest.mark.django_db
POLICY, WALK = "B01-file-accounting-system", "B02-file-shipment-walkthrough"


def pdf(name: str, more: bytes = b"") -> SimpleUploadedFile:
    """A small file of its own content."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n% " + name.encode() + more + b"\n%%EOF", "application/pdf")


@pytest.fixture
def draft() -> Application:
    return make.draft(types=["full"], roles=["exporter", "importer"])


def section(application: Application) -> str:
    """The page of the criterion on commercial records."""
    return f"/portal/applications/{application.pk}/sections/B/"


def owner(application: Application) -> Client:
    return client_of(make.owner(application.operator))


def test_lesson_5_one_file_that_fails_keeps_neither_the_answers_nor_the_other_files(draft: Application) -> None:
    sent = {
        POLICY: [pdf("one.pdf"), SimpleUploadedFile("two.pdf", b"MZ\x90\x00"), pdf("three.pdf")],
        "B01-text": "Бүртгэл",
        "B01-revision": "0",
    }
    answer = owner(draft).post(section(draft), sent)
    assert answer.status_code == 422
    assert "two.pdf: This file is damaged, or is no real PDF file." in answer.text
    assert {row.evidence.name for row in AnswerEvidence.objects.all()} == {"one.pdf", "three.pdf"}
    assert draft.self_assessment.answers.get().text == "Бүртгэл"


def test_lesson_6_stored_is_what_was_announced_or_nothing(draft: Application) -> None:
    sender = Sender(owner(draft), draft.operator)
    content = LONG.replace(b"line", b"six ")
    false = sender.begin(sha256=hashlib.sha256(b"something else").hexdigest(), length=len(content))
    sender.send(content)
    answer = sender.client.post(section(draft) + "?q=B01", {POLICY: false})
    assert "The file did not arrive as it was sent. Please send it again." in answer.text
    assert not Upload.objects.exists()
    assert not Transfer.objects.exists()
    assert not blobs.exists(hashlib.sha256(content).hexdigest())


def test_lesson_7_fifty_files_on_one_criterion(draft: Application) -> None:
    answer = owner(draft).post(section(draft), {POLICY: [pdf(f"{n}.pdf") for n in range(50)]})
    assert answer.status_code == 302
    assert AnswerEvidence.objects.filter(answer__question="B01").count() == 50
    page = owner(draft).get(section(draft)).text
    assert all(f">{n}.pdf</a>" in page for n in range(50))


def points(operator: Operator, application: Application) -> Mapping[str, tuple[str, dict[str, Any]]]:
    """Every place where a trader brings a file: its page, the field's name and what else is sent."""
    held = make.evidence.add(operator, make.upload(make.owner(operator)), by=make.owner(operator))
    make.signatory(operator)
    person = operator.persons.get(user__isnull=False)
    day = {"valid_from_day": "9", "valid_from_month": "3", "valid_from_year": "2026"}
    return {
        section(application): (POLICY, {}),
        f"/portal/companies/{operator.pk}/files/new/": ("file", {}),
        f"/portal/files/{held.pk}/replace/": ("file", {}),
        f"/portal/persons/{person.pk}/authority/": ("document", day),
    }


def test_lesson_7_one_limit_said_before_and_after_everywhere(draft: Application, settings: Any) -> None:
    settings.AEO_MAX_UPLOAD_BYTES = 2_000
    client = owner(draft)
    for url, (field, more) in points(draft.operator, draft).items():
        before = client.get(url).text
        assert "at most 2 kB each" in before, url
        file = SimpleUploadedFile("large.pdf", b"%PDF-1.4" + bytes(5_000), "application/pdf")
        answer = client.post(url, {**more, field: file})
        assert answer.status_code == 422, url
        assert "The file is larger than 2 kB. Make it smaller, or split it." in answer.text, url
    sender = Sender(client, draft.operator)
    refused = sender.announce(length=2_001)
    assert (refused.status_code, refused.json()["detail"][:31]) == (413, "The file is larger than 2 kB. M")
    assert client.options(sender.url)["Tus-Max-Size"] == "2000"


def test_lesson_24_what_is_refused_is_told_beside_the_control(draft: Application) -> None:
    answer = owner(draft).post(section(draft) + "?q=B01", {POLICY: SimpleUploadedFile("a.exe", b"MZ\x90\x00")})
    assert answer.status_code == 422
    assert '<p class="govuk-error-message" role="alert" tabindex="-1">a.exe: This type' in answer.text
    assert 'aria-describedby="shelf-B01-accounting-system"' in owner(draft).get(section(draft)).text


def test_an_infected_file_is_opened_by_nobody_and_its_company_is_told(
    draft: Application, clamd: Scanner, settings: Any
) -> None:
    company, client = draft.operator, owner(draft)
    client.post(section(draft), {POLICY: [SimpleUploadedFile("bad.pdf", MALWARE), pdf("good.pdf")]})
    bad, good = company.evidence.get(name="bad.pdf"), company.evidence.get(name="good.pdf")
    assert bad.upload.scan == good.upload.scan == Scan.WAITING
    assert "scan-waiting" in codes(draft)
    for row in (bad, good):
        documents.scan(row.upload_id)
        row.upload.refresh_from_db()
    assert (bad.upload.scan, good.upload.scan) == (Scan.INFECTED, Scan.CLEAN)
    posted = Posted.objects.filter(topic="upload.infected")
    assert [row.payload for row in posted.distinct("payload")] == [{"id": bad.upload_id}]
    tasks.infected(bad.upload_id)
    tasks.infected(bad.upload_id)
    told = Message.objects.get(what=f"evidence_infected:{bad.upload_id}")
    assert "bad.pdf" in told.body
    assert told.url == f"/portal/files/{bad.pk}/about/"
    assert "contains malware" in client.get(told.url).text
    assert client.get(f"/portal/files/{bad.pk}/").status_code == 422
    assert client.get(f"/files/uploads/{bad.upload_id}/").status_code == 422
    assert "infected" in codes(draft)
    assert "scan-waiting" not in codes(draft)
    assert scanner.ask(str(clamd.path), BytesIO(EICAR)) == scanner.Finding(False, "Eicar.Test.File.UNOFFICIAL")
    assert "test files only" not in client.get(f"/portal/files/{good.pk}/about/").text
    settings.AEO_TRIAL_SCANNER = True
    assert "which knows test files only" in client.get(f"/portal/files/{good.pk}/about/").text


def codes(application: Application) -> set[str]:
    """What stands in the way of submitting."""
    application.self_assessment.refresh_from_db()
    return {found.code for found in applications.obstacles(application, MONDAY.date())}


def test_with_the_scanner_away_the_file_waits_is_shown_so_and_is_scanned_when_it_is_back(
    draft: Application, clamd: Scanner
) -> None:
    client = owner(draft)
    clamd.stop()
    assert client.post(section(draft), {POLICY: pdf("a.pdf"), "B01-revision": "0", "B01-text": "да"}).status_code == 302
    documents.scan_waiting()
    row = draft.operator.evidence.get()
    assert row.upload.scan == Scan.WAITING
    page = client.get(f"/portal/files/{row.pk}/about/").text
    assert "The scanner does not answer at the moment. The file is safe here" in page
    assert "waiting: the scanner does not answer" in client.get(f"/portal/companies/{row.operator_id}/files/").text
    clamd.start()
    lost = Upload.objects.get(pk=row.upload_id)
    lost.pk, lost.sha256 = 0, "0" * 64  # the oldest
    lost.save(force_insert=True)
    documents.scan_waiting()
    assert Loss.objects.get().fingerprint == lost.sha256, "told of, and it holds up no other"
    Upload.objects.filter(pk=lost.pk).update(scan=Scan.NOT_SCANNED)
    row.upload.refresh_from_db()
    assert row.upload.scan == Scan.CLEAN
    assert uploads.scan_waiting() == 0
