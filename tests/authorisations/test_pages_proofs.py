"""Proof with words: files and documents of the library with a point of a hearing, a complaint, a contest, a remedy."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.html import escape

from aeo.authorisations import papers, tasks
from aeo.authorisations.actions import decisions, hearings, remedies
from aeo.authorisations.models import Decision, HearingFile, HearingPoint, RemedyFile
from aeo.authorisations.states import Outcome
from aeo.documents.actions import uploads
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel import clock
from aeo.kernel.models import Entry
from aeo.kernel.policy import SYSTEM, Actor
from aeo.notices.models import Message, Notice
from audits.models import ContestEvidence
from operators.actions import evidence
from operators.forms.files import kinds_and_size
from operators.models import Evidence, Operator
from tests.authorisations.test_pages_lodged import paper, refused, written
from tests.authorisations.test_pages_portal import TYPED, proven, stranger
from tests.documents.downloads import fetch
from tests.factories import audits as findings
from tests.factories import authorisations as make
from tests.factories import operators as companies
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


def shelved(company: Operator, by: Actor, name: str = "гэрээ.txt") -> Evidence:
    """A document of the company's library."""
    upload = uploads.store(io.BytesIO(f"{name} {company.pk}".encode()), name, by)
    return evidence.add(company, upload, by=by)


def opened(case: make.Case) -> Decision:
    """A refusal on which the company is heard."""
    decision = make.recommended(case, Outcome.REFUSE)
    decision = hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    make.serve(decision.hearing_notice)
    return decision


def link(upload: Upload) -> str:
    """Where a file is opened."""
    return f"/files/uploads/{upload.pk}/"


def test_a_point_is_supported_by_new_files_and_by_documents_of_the_library() -> None:
    case = make.case(sites=1)
    decision, row = opened(case), shelved(case.operator, case.owner)
    where, client = reverse("authorisations:my-decision", args=[decision.pk]), client_of(case.owner)
    page = client.get(where).text
    assert 'enctype="multipart/form-data"' in page
    assert str(kinds_and_size()) in page, "the limit is said before"
    assert f'value="{row.upload_id}"' in page
    sent = {"text": TYPED, "language": "mn", "cited": [str(row.upload_id)]}
    program = SimpleUploadedFile("a.exe", b"MZ\x90\x00", "text/plain")
    answer = client.post(where, sent | {"attached": [paper("зураг.txt"), program]})
    assert answer.status_code == 422
    assert "a.exe: " in answer.text
    for words in (escape(TYPED), "зураг.txt", "Attached already"):
        assert words in answer.text, words
    assert re.search(f'value="{row.upload_id}"[^>]* checked', answer.text)
    kept = ",".join(str(one.pk) for one in answer.context["form"].kept_files)
    assert client.post(where, sent | {"kept": kept}).status_code == 302
    point = decision.points.get()
    came = [one.file for one in point.files.order_by("pk")]
    assert [one.name for one in came] == ["зураг.txt", "гэрээ.txt"]
    moved = Entry.objects.filter(subject=decision.subject, verb="raise_point").get()
    assert all(one.sha256 in (moved.facts or "") for one in came)
    newer = uploads.store(io.BytesIO("шинэ".encode()), "гэрээ.txt", case.owner)
    evidence.replace(row, newer, by=case.owner)
    desk = reverse("authorisations:decision", args=[decision.pk])
    for reader, address in ((case.owner, where), (case.officer, desk)):
        text = client_of(reader).get(address).text
        assert all(link(one) in text for one in came), "what was handed in stays"
        assert link(newer) not in text
        assert all(fetch(reader, link(one)).status_code == 200 for one in came)
    answering = client_of(case.officer).get(reverse("authorisations:answer-point", args=[decision.pk, point.number]))
    assert all(link(one) in answering.text for one in came)
    hearings.answer_point(point, "Үзлээ.", "mn", by=case.officer)
    with clock.frozen(clock.now() + timedelta(days=40)):
        hearings.close_hearing(decision, by=SYSTEM)
        decided = decisions.decide(decision, by=case.approver)
    told = papers.decision_facts(decided)["hearing_documents"]
    assert [row["en"] for row in told] == [f"Point 1: {one.name}, SHA-256 {one.sha256}" for one in came]
    assert all(one.sha256 in str(decided.notice.facts) for one in came if decided.notice)


def test_what_was_handed_in_is_seen_by_the_company_and_case_staff_alone() -> None:
    case = make.case(sites=1)
    decision = opened(case)
    point = hearings.raise_point(decision, "Хашааг зассан.", "mn", by=case.owner, files=[companies.upload(case.owner)])
    heard = point.files.get().file
    consultant = companies.member(case.operator, "consultant", sections=list("ABCDEFGHIJKLM"))
    administrator = make.staff("system_administrator")
    for reader in (consultant, administrator, stranger()):
        assert client_of(reader).get(link(heard)).status_code == 404
        assert client_of(reader).get(f"{link(heard)}preview/").status_code == 404
    for field in ({"text": "Өөр үг"}, {"raised_by": "user:0"}):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            HearingPoint.objects.filter(pk=point.pk).update(**field)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        HearingFile.objects.filter(point=point).delete()


def test_nobody_hands_in_what_is_not_theirs_or_what_they_have_not_seen() -> None:
    case = make.case(sites=1)
    decision, row = opened(case), shelved(case.operator, case.owner)
    foreign_owner = stranger()
    other = companies.operator(owner=foreign_owner.user)
    foreign = shelved(other, foreign_owner).upload
    where, client = reverse("authorisations:my-decision", args=[decision.pk]), client_of(case.owner)
    Upload.objects.filter(pk=row.upload_id).update(scan=Scan.INFECTED)
    for upload in (foreign, row.upload):
        sent = {"text": TYPED, "language": "mn", "cited": [str(upload.pk)], "kept": str(foreign.pk)}
        client.post(where, sent)
        assert link(upload) not in client.get(where).text
    Upload.objects.filter(pk=row.upload_id).update(scan=Scan.CLEAN)
    evidence.replace(row, companies.upload(case.owner), by=case.owner)
    sent = {"text": TYPED, "language": "mn", "cited": [str(foreign.pk)]}
    gone = client.post(where, sent | {"cited": ["1"]})
    assert gone.status_code == 422
    assert "replaced or removed meanwhile" in gone.text
    evidence.remove(row, by=case.owner)
    assert "id_cited" not in client.get(where).text
    assert client.post(where, sent | {"cited": [str(row.upload_id)]}).status_code == 422, "no less than was chosen"
    assert not HearingFile.objects.exists()


def test_a_complaint_cites_the_library_and_its_receipt_names_what_came() -> None:
    case = make.case(sites=1)
    decision, row = refused(case), shelved(case.operator, case.owner)
    client = client_of(proven(case.signatory))
    where = reverse("authorisations:complain", args=[decision.pk])
    told = client.post(where, written(cited=[str(row.upload_id)], attached=paper()), follow=True)
    receipt = Notice.objects.get(letter="complaint_received")
    home = client.get("/portal/").text
    assert "Customs answers your complaint" in home
    assert "Nothing more to do for this application" not in home
    for name in ("гэрээ.txt", "шийдвэр.txt"):
        assert name in told.text
        assert f"{name}, SHA-256 " in str(receipt.facts)
    assert row.upload.sha256 in str(receipt.facts)
    assert fetch(case.officer, link(row.upload)).status_code == 200


def test_that_the_cause_is_remedied_is_shown_by_files_to_whoever_verifies_it() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    part, client = make.parts(authorisation)[0], client_of(case.owner)
    row = shelved(case.operator, case.owner)
    where = reverse("authorisations:claim-remedied", args=[authorisation.aeo_number, part.pk])
    sent = {"text": TYPED, "language": "mn"}
    assert client.post(where, sent | {"attached": paper("хуучин.txt")}).status_code == 302
    auditor = make.staff("auditor")
    make.declare(authorisation.subject, auditor)
    remedies.deny(make.parts(authorisation)[0], by=auditor, why="Үүд нь түгжигдэхгүй байна.", language="mn")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert client.post(where, sent | {"cited": [str(row.upload_id)]}).status_code == 302
    assert RemedyFile.objects.count() == 2
    seen = reverse("authorisations:verify-remedied", args=[authorisation.aeo_number, part.pk])
    for reader, page in ((auditor, seen), (case.owner, f"/portal/authorisations/{authorisation.aeo_number}/")):
        text = client_of(reader).get(page).text
        assert "гэрээ.txt" in text
        assert "хуучин.txt" not in text, "it came with what was said before"
    assert escape(TYPED) in client_of(auditor).get(seen).text
    assert client_of(stranger()).get(link(RemedyFile.objects.earliest("pk").file)).status_code == 404


def test_a_contest_is_supported_and_a_file_with_malware_is_told_where_it_was_handed_in() -> None:
    case, finding = findings.notified()
    row = shelved(case.company, case.owner)
    where = f"/portal/findings/{finding.pk}/"
    sent = {"text": TYPED, "cited": [str(row.upload_id)]}
    assert client_of(case.owner).post(f"{where}contest/", sent).status_code == 302
    came = ContestEvidence.objects.get().file
    elsewhere = companies.member(case.company, "consultant", sections=["M"])
    assert client_of(elsewhere).get(link(came)).status_code == 404
    desk = f"/desk/findings/{finding.pk}/"
    for reader, page in ((case.owner, where), (case.second, desk)):
        assert link(came) in client_of(reader).get(page).text
        assert fetch(reader, link(came)).status_code == 200
    Upload.objects.filter(pk=came.pk).update(scan=Scan.INFECTED)
    tasks.infected(came.pk)
    tasks.infected(came.pk)
    told = Message.objects.get(what__startswith=f"handed_infected:{came.pk}", user_ref=case.owner.ref)
    assert told.url == where
    for reader, page in ((case.owner, where), (case.second, desk)):
        text = client_of(reader).get(page).text
        assert "contains malware" in text
        assert link(came) not in text
        assert client_of(reader).get(link(came)).status_code == 422
