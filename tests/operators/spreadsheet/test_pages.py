"""The questionnaire as a workbook over HTTP: down, up, looked at, and only then taken over."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from aeo.documents.actions import uploads
from aeo.documents.formats import XLSX
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from operators.actions.answers import Values
from operators.models import Answer, Application
from operators.queries import sheets
from operators.spreadsheet import layout
from tests.factories import operators as make
from tests.operators.spreadsheet.books import Paper, exported
from tests.support.pages import client_of
from tests.support.scanners import Scanner

pytestmark = pytest.mark.django_db


def url_of(application: Application) -> str:
    return f"/portal/applications/{application.pk}/spreadsheet/"


def editor(application: Application, language: str = "en") -> Client:
    return client_of(make.owner(application.operator), language)


def sent(client: Client, application: Application, data: bytes, name: str = "асуулга.xlsx") -> Any:
    """Send a file; the page that follows."""
    return client.post(url_of(application), {"file": SimpleUploadedFile(name, data, XLSX)}, follow=True)


def agreed(client: Client, page: Any, **choices: str) -> Any:
    """Agree to what the page shows."""
    plan = page.context["form"]["plan"].value()
    return client.post(page.redirect_chain[-1][0], {"plan": plan, **choices})


def test_down_up_looked_at_and_taken_over() -> None:
    draft = make.draft()
    client = editor(draft)
    assert "Download all sections" in client.get(url_of(draft)).text
    down = client.get(f"{url_of(draft)}file/")
    assert (down.headers["Content-Type"], f'filename="{draft.reference}.xlsx"' in down["Content-Disposition"]) == (
        XLSX,
        True,
    )
    paper = Paper(down.content)
    paper.write("B01", "Yes")
    paper.write("B01", "Програм хангамж", layout.TEXT)
    page = sent(client, draft, paper.saved)
    assert page.status_code == 200
    assert "1 answer changes" in page.text
    assert "Програм хангамж" in page.text
    assert not Answer.objects.exists()
    assert agreed(client, page).status_code == 302
    assert "1 answer is taken over. This is NOT submitted yet." in client.get(
        f"/portal/applications/{draft.pk}/tasks/"
    ).text.replace("&nbsp;", " ")
    row = Answer.objects.get()
    assert (row.question, row.choice, row.text, row.revision) == ("B01", "yes", "Програм хангамж", 1)
    again = agreed(client, page)
    assert again.status_code == 409
    assert "changes nothing" in again.text
    assert Answer.objects.get().revision == 1


def test_one_section_and_the_readers_language() -> None:
    draft = make.draft()
    down = editor(draft, "mn").get(f"{url_of(draft)}file/?section=B")
    assert f"{draft.reference}-B.xlsx" in down["Content-Disposition"]
    book = load_workbook(io.BytesIO(down.content))
    assert book.sheetnames[0] == "Эхлэл"
    (sheet,) = Paper(down.content).sections()
    assert sheet.cell(2, 7).value == "Таны хариулт"
    paper = Paper(down.content)
    own = sheets.sheet(draft.self_assessment)
    asked = [
        slot.question for slot in own.slots if own.question(slot).kind == "yes_partly_no" and slot.question[0] == "B"
    ]
    for question in asked[:5]:
        paper.write(question, "Тийм")
    few = sent(editor(draft), draft, paper.saved).text
    assert "5 answers change" in few
    assert (few.count('app-changes" open>'), few.count("Take it over")) == (1, 1)
    paper.write(asked[5], "Тийм")
    many = sent(editor(draft), draft, paper.saved).text
    assert 'Management of commercial records</span> <span class="app-count">6</span></summary>' in many
    assert (many.count('app-changes">'), many.count("Take it over")) == (1, 2)
    assert many.index("Take it over") < many.index("6 answers change")
    assert "In the portal</p>" not in many, "where nothing was answered, nothing stands beside it"


def test_faults_are_shown_all_at_once_and_nothing_is_taken() -> None:
    draft = make.draft()
    client, paper = editor(draft), Paper(exported(draft, make.owner(draft.operator)))
    places = [paper.write("B01", "магадгүй"), paper.write("B02", "=1+1"), paper.write("B03", "Yes")][:2]
    page = sent(client, draft, paper.saved)
    for place in places:
        sheet, _mark, cell = place.partition("!")
        assert sheet in page.text
        assert cell in page.text
    assert "2 cells cannot be taken" in page.text
    assert "There is a formula here" in page.text
    assert agreed(client, page).status_code in (200, 422)
    assert not Answer.objects.exists()


def test_a_conflict_is_chosen_and_what_changed_meanwhile_is_shown_again() -> None:
    draft = make.draft()
    owner, own, client = make.owner(draft.operator), draft.self_assessment, editor(draft)
    make.answer(own, "B01", Values(choice="no", text="эхний"), by=owner)
    paper = Paper(exported(draft, owner))
    paper.write("B01", "Yes")
    paper.write("B02", "Yes")
    make.answer(own, "B01", Values(choice="partly", text="тэднийх"), by=owner)
    page = sent(client, draft, paper.saved)
    assert "Changed in the portal and in the file" in page.text
    assert "тэднийх" in page.text
    assert agreed(client, page).status_code == 422
    make.answer(own, "B02", Values(choice="no", text="өөр хүн"), by=owner)
    overtaken = agreed(client, page, B01="mine")
    assert overtaken.status_code == 409
    assert "nothing was taken over" in overtaken.text
    assert Answer.objects.get(question="B01").choice == "partly"
    page = sent(client, draft, paper.saved)
    assert agreed(client, page, B01="mine", B02="theirs").status_code == 302
    found = dict(Answer.objects.values_list("question", "choice"))
    assert found == {"B01": "yes", "B02": "no"}


def test_files_that_are_no_questionnaire_of_this_application(settings: Any) -> None:
    draft, other = make.draft(), make.draft()
    client = editor(draft)
    foreign = exported(other, make.owner(other.operator))
    told = {
        "another application": foreign,
        "no real XLSX file": b"MZ\x90\x00\x03",
        "as XLSX": b"plain text",
        "damaged or locked": b"PK\x03\x04 no archive",
    }
    for words, data in told.items():
        page = sent(client, draft, data)
        assert page.status_code == 422
        assert words in page.text
    settings.AEO_MAX_UPLOAD_BYTES = 1000
    page = sent(client, draft, exported(draft, make.owner(draft.operator)))
    assert page.status_code == 422
    assert "larger than" in page.text
    assert client.post(url_of(draft), {}).status_code == 422


def test_who_may() -> None:
    draft, other = make.draft(), make.draft()
    data = exported(draft, make.owner(draft.operator))
    page = sent(editor(draft), draft, data)
    address = page.redirect_chain[-1][0]
    stranger, viewer = editor(other), client_of(make.member(draft.operator, "viewer"))
    for path in (url_of(draft), f"{url_of(draft)}file/", address):
        assert stranger.get(path).status_code == 404
    assert sent(stranger, draft, data).status_code == 404
    assert viewer.get(url_of(draft)).status_code == 200
    assert sent(viewer, draft, data).status_code == 403
    assert viewer.get(address).status_code == 404  # somebody else's file
    consultant = client_of(make.member(draft.operator, "consultant", sections=["B"]))
    assert consultant.get(f"{url_of(draft)}file/?section=A").status_code == 404


def test_a_signed_questionnaire_says_so() -> None:
    signed = make.signed()
    client = editor(signed)
    assert "It is signed. Open the answers again" in client.get(url_of(signed)).text
    data = exported(signed, make.owner(signed.operator))
    assert sent(client, signed, data).status_code == 403


def test_it_is_not_opened_before_the_scanner_has_seen_it(clamd: Scanner) -> None:
    draft = make.draft()
    client = editor(draft)
    paper = Paper(exported(draft, make.owner(draft.operator)))
    paper.write("B01", "Yes")
    waits = sent(client, draft, paper.saved)
    assert (waits.status_code, "Try again in a minute." in waits.text) == (200, True)
    at = waits.redirect_chain[-1][0]
    assert "Try again in a minute." in client.post(at, {"plan": "x"}).text
    uploads.scan_waiting()
    assert "1 answer changes" in client.get(at).text
    Upload.objects.update(scan=Scan.INFECTED)
    assert "found malware" in client.get(at).text
