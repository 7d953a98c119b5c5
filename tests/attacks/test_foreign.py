"""Keys of another company within what is sent, and the same thing sent twice."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import Visit
from operators.actions import bringing
from operators.models import AnswerEvidence, Application, Evidence, Operator
from tests.audits.test_pages_visits import plan, planning
from tests.documents.test_uploads import BOMB
from tests.factories import audits
from tests.factories import operators as make
from tests.operators.test_pages_questions import editor, url_of
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


def cited(draft: Application, content: bytes = b"%PDF-1.4 foreign") -> AnswerEvidence:
    """A file that an answer cites."""
    owner = make.owner(draft.operator)
    return bringing.bring(draft.self_assessment, "B01", make.upload(owner, content=content), by=owner)


def test_a_citation_of_another_company_stays() -> None:
    mine, theirs = make.draft(), cited(make.draft())
    for key in (theirs.pk, "9" * 5_000, "٣", "-1", ""):
        assert editor(mine).post(url_of(mine), {"do": f"detach:{key}"}).status_code == 404
    assert AnswerEvidence.objects.filter(pk=theirs.pk).exists()


def test_evidence_of_another_company_is_not_attached() -> None:
    mine, theirs = make.draft(), cited(make.draft())
    url = f"/portal/applications/{mine.pk}/evidence/B01/"
    for key in (theirs.evidence_id, "9" * 5_000, "x"):
        assert editor(mine).post(url, {"evidence": key}).status_code == 404
    assert AnswerEvidence.objects.count() == 1


def test_sites_and_people_that_are_not_offered_are_not_planned() -> None:
    case, other = audits.accepted(), make.site(make.operator())
    for wrong in ({"sites": [other.pk]}, {"members": ["user:1", case.owner.ref]}, {"lead": case.owner.ref}):
        answer = client_of(case.lead).post(planning(case), plan(case, **wrong))
        assert answer.status_code == 422
    assert not Visit.objects.exists()


def test_fields_that_are_not_offered_are_not_written() -> None:
    company = make.operator()
    before: dict[str, object] = dict(Operator.objects.values().get(pk=company.pk))
    more = {
        "id": 1,
        "pk": 1,
        "state": "closed",
        "holder": "on",
        "created_by": "user:1",
        "mark": "full",
        "name_local": "Шинэ",
    }
    client_of(make.owner(company)).post(f"/portal/companies/{company.pk}/edit/", more)
    after: dict[str, object] = dict(Operator.objects.values().get(pk=company.pk))
    assert {key for key in before if before[key] != after[key]} <= {"name_local", "revision", "name_key"}


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("../../etc/passwd.txt", b"text", True),
        ("..\\..\\boot.txt", b"text", True),
        ("a\x00b.txt", b"text", True),
        ('"><script>alert(1)</script>.txt', b"text", True),
        ("\u202efdp.exe.txt", b"text", True),
        ("Ө" * 250 + ".txt", b"text", True),
        ("empty.pdf", b"", False),
        ("bomb.docx", BOMB, False),
        ("page.pdf", b"<html><script>alert(1)</script></html>", False),
        ("run.pdf", b"MZ\x90\x00%PDF-1.4", False),
    ],
)
def test_odd_files_are_taken_safely_or_refused(name: str, content: bytes, taken: bool) -> None:
    draft = make.draft()
    file = SimpleUploadedFile("x", content)
    vars(file)["_name"] = name  # as a client sends it, which Django's own would clean
    answer = editor(draft).post(f"{url_of(draft)}?q=B01", {"B01-file-": file, "shown": "B01"})
    assert answer.status_code == (200 if taken else 422)
    assert "<script>alert(1)" not in answer.text
    assert Evidence.objects.count() == taken
    for kept in Evidence.objects.select_related("upload"):
        assert not set(kept.upload.name) & set("/\\\x00\u202e<>")
