"""Pages of consultations: asking, the one-time link, answers on paper, restricted answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from aeo.accounts.roles import Role
from aeo.documents.models import Upload
from aeo.kernel.models import Entry
from audits.actions import consultations
from audits.actions.consultations import Question, Sent
from audits.models import Consultation, ConsultationReader
from tests.audits.forms import see, send, stranger
from tests.components.look import faults
from tests.factories import audits as make
from tests.factories import operators as companies

ASKED = {"authority": "Татварын ерөнхий газар", "email": "tax@example.mn", "question": "Өртэй юу?"}
REPLY = {
    "outcome": "objection",
    "text": "2025 оны өр төлөгдөөгүй.",
    "letter_number": "7/312",
    "letter_date": "2026-11-20",
}


def sent(case: make.Case) -> Sent:
    question = Question("Татварын ерөнхий газар", "tax@example.mn", "Өртэй юу?", "mn")
    return consultations.send(case.assessment, question, by=case.officer)


def page_of(row: Consultation, part: str = "") -> str:
    return f"/desk/consultations/{row.pk}/{part}"


@pytest.mark.django_db
class TestAsking:
    def test_the_link_is_shown_once_and_only_its_fingerprint_kept(self) -> None:
        case = make.accepted()
        url = f"/desk/applications/{case.application.pk}/consultations/new/"
        assert "the answer is due on" in see(case.officer, url).text
        answer = send(case.officer, url, ASKED)
        token = re.search(r"/consultation/([\w-]+)", answer.text)
        assert token
        assert consultations.by_token(token[1]) == Consultation.objects.get()
        assert token[1] not in see(case.officer, page_of(Consultation.objects.get())).text

    @pytest.mark.parametrize(("who", "reason"), [("approver", "Only these roles"), ("stranger", "Declare first")])
    def test_only_those_who_work_on_the_case_ask(self, who: str, reason: str) -> None:
        case = make.accepted()
        url = f"/desk/applications/{case.application.pk}/consultations/"
        assert reason in see(getattr(case, who), url).text
        answer = send(getattr(case, who), f"{url}new/", ASKED)
        assert answer.status_code == 403
        assert reason in answer.text
        assert not Consultation.objects.exists()

    def test_a_bad_address_keeps_the_question(self) -> None:
        case = make.accepted()
        url = f"/desk/applications/{case.application.pk}/consultations/new/"
        answer = send(case.officer, url, {**ASKED, "email": "tax"})
        assert answer.status_code == 422
        assert "Өртэй юу?" in answer.text

    def test_the_list_costs_the_same_at_1_and_30(self, django_assert_max_num_queries: Any) -> None:
        case = make.accepted()
        url = f"/desk/applications/{case.application.pk}/consultations/"
        sent(case)
        with django_assert_max_num_queries(40) as one:
            see(case.officer, url)
        for _number in range(29):
            sent(case)
        with django_assert_max_num_queries(len(one)):
            see(case.officer, url)


@pytest.mark.django_db
class TestTheOneTimeLink:
    def test_looking_uses_nothing_up(self) -> None:
        made = sent(make.accepted())
        for _time in range(3):
            page = stranger().get(f"/consultation/{made.token}")
            assert page.status_code == 200
            assert "Өртэй юу?" in page.text
        assert stranger().head(f"/consultation/{made.token}").status_code == 200
        assert Consultation.objects.get().state == "sent"

    def test_the_address_is_told_to_nobody(self) -> None:
        page = stranger().get(f"/consultation/{sent(make.accepted()).token}")
        assert page["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page["Cache-Control"]
        assert "noindex" in page["X-Robots-Tag"]

    def test_it_answers_once(self) -> None:
        made = sent(make.accepted())
        answer = stranger().post(f"/consultation/{made.token}", REPLY)
        assert "Your answer was received" in answer.text
        row = Consultation.objects.get()
        assert (row.state, row.outcome, row.letter_number) == ("answered", "objection", "7/312")
        assert stranger().post(f"/consultation/{made.token}", {**REPLY, "outcome": "no_objection"}).status_code == 404
        assert Consultation.objects.get().outcome == "objection"

    def test_a_late_answer_is_usable(self) -> None:
        made = sent(make.accepted())
        consultations.time_out(made.consultation)
        assert stranger().post(f"/consultation/{made.token}", REPLY).status_code == 200
        assert Consultation.objects.get().late

    @pytest.mark.parametrize("what", ["unknown", "used", "closed"])
    def test_one_neutral_page_for_every_link_that_leads_to_none(self, what: str) -> None:
        case = make.accepted()
        made = sent(case)
        token = made.token
        if what == "unknown":
            token = "x" * 43
        elif what == "used":
            stranger().post(f"/consultation/{token}", REPLY)
        else:
            send(case.officer, f"/desk/assessments/{case.assessment.pk}/abandon/", {"reason": "Буцаан авсан"})
        page = stranger().get(f"/consultation/{token}")
        assert page.status_code == 404
        assert "This link leads to no question" in page.text
        assert "Татварын" not in page.text

    def test_an_answer_without_proof_is_refused_and_kept(self) -> None:
        made = sent(make.accepted())
        answer = stranger().post(f"/consultation/{made.token}", {**REPLY, "letter_number": "", "letter_date": ""})
        assert answer.status_code == 422
        assert "Give the number and the date of your official letter, or attach the signed letter" in answer.text
        assert "2025 оны өр төлөгдөөгүй." in answer.text

    def test_a_signed_file_proves_it_and_is_not_lost_by_a_mistake_elsewhere(self) -> None:
        made = sent(make.accepted())
        values = {"outcome": "", "text": "", "attached": SimpleUploadedFile("letter.txt", b"no objection")}
        client = stranger()
        answer = client.post(f"/consultation/{made.token}", values)
        assert answer.status_code == 422
        assert "letter.txt" in answer.text
        kept = re.search(r'name="kept" value="(\d+)"', answer.text)
        assert kept
        again = client.post(f"/consultation/{made.token}", {"outcome": "no_objection", "text": "", "kept": kept[1]})
        assert again.status_code == 200
        assert Consultation.objects.get().file_id == int(kept[1])

    def test_somebody_elses_file_cannot_be_taken(self) -> None:
        case = make.accepted()
        made = sent(case)
        theirs = companies.upload(case.owner)
        values = {"outcome": "no_objection", "text": "", "kept": str(theirs.pk)}
        assert stranger().post(f"/consultation/{made.token}", values).status_code == 422

    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", "Ө" * 20_000, "ᠮᠣᠩᠭᠣᠯ «“'\"»"])
    def test_any_text_is_taken_as_text(self, text: str) -> None:
        made = sent(make.accepted())
        assert stranger().post(f"/consultation/{made.token}", {**REPLY, "text": text}).status_code == 200
        assert Consultation.objects.get().text == text

    def test_too_long_a_text_is_told(self) -> None:
        made = sent(make.accepted())
        answer = stranger().post(f"/consultation/{made.token}", {**REPLY, "text": "Ө" * 20_001})
        assert answer.status_code == 422


@pytest.mark.django_db
class TestAnswersOnPaper:
    def test_an_officer_records_the_letter(self) -> None:
        case = make.accepted()
        row = sent(case).consultation
        assert send(case.officer, page_of(row, "answer/"), REPLY).status_code == 302
        assert Consultation.objects.get().answered_by == case.officer.ref
        assert "2025 оны өр төлөгдөөгүй." in see(case.auditor, page_of(row, "read/")).text

    @pytest.mark.parametrize("who", ["auditor", "approver", "stranger"])
    def test_nobody_else_records_it(self, who: str) -> None:
        case = make.accepted()
        row = sent(case).consultation
        assert send(getattr(case, who), page_of(row, "answer/"), REPLY).status_code == 403

    def test_a_restricted_answer_is_read_by_named_people_and_each_reading_is_recorded(self) -> None:
        case = make.accepted()
        row = sent(case).consultation
        send(case.officer, page_of(row, "answer/"), {**REPLY, "restricted": "on"})
        refused = see(case.auditor, page_of(row, "read/"))
        assert refused.status_code == 403
        assert "This answer is restricted." in refused.text
        assert "This answer is restricted." in see(case.auditor, page_of(row)).text
        assert send(case.auditor, page_of(row, "readers/"), {"reader": case.auditor.ref}).status_code == 403
        assert send(case.officer, page_of(row, "readers/"), {"reader": case.auditor.ref}).status_code == 302
        assert ConsultationReader.objects.get().user_ref == case.auditor.ref
        assert see(case.auditor, page_of(row, "read/")).status_code == 200
        assert Entry.objects.filter(verb="read", subject__startswith=f"reading-of-consultation:{row.pk}").count() == 1

    def test_the_signed_letter_is_given_to_readers_only(self) -> None:
        case = make.accepted()
        row = sent(case).consultation
        file = SimpleUploadedFile("letter.txt", b"official letter")
        send(
            case.officer,
            page_of(row, "answer/"),
            {"outcome": "no_objection", "text": "", "attached": file, "restricted": "on"},
        )
        assert Upload.objects.get().name == "letter.txt"
        assert see(case.auditor, page_of(row, "file/")).status_code == 403
        send(case.officer, page_of(row, "readers/"), {"reader": case.auditor.ref})
        answer = see(case.auditor, page_of(row, "file/"))
        assert b"".join(answer.streaming_content) == b"official letter"
        assert answer["Content-Disposition"].startswith("attachment")

    def test_without_a_file_there_is_none(self) -> None:
        case = make.accepted()
        row = sent(case).consultation
        send(case.officer, page_of(row, "answer/"), REPLY)
        assert see(case.officer, page_of(row, "file/")).status_code == 404

    def test_an_answered_question_is_not_answered_again(self) -> None:
        case = make.accepted()
        row = sent(case).consultation
        send(case.officer, page_of(row, "answer/"), REPLY)
        assert see(case.officer, page_of(row, "answer/")).status_code == 409
        assert send(case.officer, page_of(row, "answer/"), REPLY).status_code == 422

    def test_a_system_administrator_sees_no_case(self) -> None:
        row = sent(make.accepted()).consultation
        assert see(companies.staff(Role.SYSTEM_ADMINISTRATOR), page_of(row)).status_code == 404


def test_an_authority_answers_from_a_phone(process_db: object, browse: Callable[..., Page]) -> None:
    token = sent(make.accepted()).token
    page = browse("mn", phone=True)
    page.goto(f"/consultation/{token}")
    assert faults(page) == []
    page.get_by_label("татгалзах зүйлгүй").check()
    page.get_by_label("Албан бичгийн дугаар").fill("7/312")
    for name, value in {"year": "2026", "month": "11", "day": "20"}.items():
        page.locator(f"[name=letter_date_{name}]").fill(value)
    page.locator("#main button[type=submit]").click()
    expect(page.locator(".govuk-panel__title")).to_be_visible()
    assert faults(page) == []
    page.goto(f"/consultation/{token}")
    assert faults(page) == []
    assert Consultation.objects.get().letter_number == "7/312"
