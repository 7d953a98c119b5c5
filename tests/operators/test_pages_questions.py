"""The questionnaire over HTTP: saved by a button or by itself, in conflict, with files, half filled, too long."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aeo.components.fields import PARTS
from aeo.kernel import clock
from aeo.kernel.refusals import NotReady
from aeo.programme.applicability import Slot
from aeo.programme.queries import current
from operators import papers
from operators.actions import assessments
from operators.actions.answers import Values
from operators.forms.answers import AnswerForm, fingerprint, values_of
from operators.handles import handle
from operators.models import Answer, AnswerEvidence, Application
from operators.queries import contents, sheets
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db

LONG = "Ө" * 20_000


def url_of(application: Application, criterion: str = "B") -> str:
    return f"/portal/applications/{application.pk}/sections/{criterion}/"


def editor(application: Application) -> Client:
    return client_of(make.owner(application.operator))


def typed(application: Application, question: str, **values: Any) -> dict[str, Any]:
    """What a browser sends for one question: what it was shown, and what was typed."""
    row = Answer.objects.filter(self_assessment=application.self_assessment, question=question).first()
    shown = {"revision": row.revision if row else 0, "was": fingerprint(values_of(row))}
    stored = vars(values_of(row))
    kept = {name: stored[name] or "" for name in ("choice", "text", "reason")}
    return {f"{question}-{name}": value for name, value in {**shown, **kept, **values}.items()}


def states(html: str) -> dict[str, str]:
    """The tag of each question of a page."""
    found = re.findall(r'<div id="told-(\w+)">\s*<p class="app-question__state">(.*?)</p>', html, re.DOTALL)
    return dict(found)


def answer_of(application: Application, question: str) -> Answer:
    return Answer.objects.get(self_assessment=application.self_assessment, question=question)


def test_the_button_saves_all_answers_of_the_page() -> None:
    draft = make.draft()
    sent = {**typed(draft, "B01", choice="yes", text="Тийм."), **typed(draft, "B02", choice="no", text="Үгүй.")}
    answer = editor(draft).post(url_of(draft), {**sent, "do": "save"})
    assert answer.status_code == 302
    assert (answer_of(draft, "B01").choice, answer_of(draft, "B02").text) == ("yes", "Үгүй.")
    assert answer_of(draft, "B01").language == "mn"


def test_what_was_left_alone_is_not_saved_again() -> None:
    draft = make.draft()
    client = editor(draft)
    client.post(url_of(draft), typed(draft, "B01", choice="yes", text="Тийм."))
    untouched = typed(draft, "B01")
    make.answer(draft.self_assessment, "B01", Values(choice="partly", text="Өөр."), by=make.owner(draft.operator))
    assert client.post(url_of(draft), {**untouched, **typed(draft, "B02", choice="yes")}).status_code == 302
    assert (answer_of(draft, "B01").choice, answer_of(draft, "B01").revision) == ("partly", 2)


def test_two_who_save_one_answer_both_see_both() -> None:
    draft = make.draft()
    client = editor(draft)
    sent = typed(draft, "B01", choice="yes", text="Минийх")
    make.answer(draft.self_assessment, "B01", Values(choice="no", text="Тэднийх"), by=make.owner(draft.operator))
    answer = client.post(url_of(draft), sent)
    assert answer.status_code == 422
    assert "Минийх" in answer.text
    assert "Тэднийх" in answer.text
    assert answer_of(draft, "B01").text == "Тэднийх"
    client.post(url_of(draft), {**sent, "B01-theirs": "1", "do": "mine:B01"})
    assert answer_of(draft, "B01").text == "Минийх"


def test_theirs_can_be_kept() -> None:
    draft = make.draft()
    sent = typed(draft, "B01", choice="yes", text="Минийх")
    make.answer(draft.self_assessment, "B01", Values(choice="no", text="Тэднийх"), by=make.owner(draft.operator))
    assert editor(draft).post(url_of(draft), {**sent, "do": "theirs:B01"}).status_code == 302
    assert answer_of(draft, "B01").text == "Тэднийх"


def test_autosave_answers_with_the_parts_that_changed() -> None:
    draft = make.draft()
    sent = {**typed(draft, "B01", choice="yes", text="Тийм."), "shown": "B01"}
    answer = editor(draft).post(f"{url_of(draft)}?q=B01", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'id="state-B01" hx-swap-oob="innerHTML"' in answer.text
    assert "NOT submitted" in answer.text
    assert 'name="B01-revision" value="1"' in answer.text
    assert "open or close other questions" in answer.text  # the page was said to show B01 only
    assert editor(draft).post(f"{url_of(draft)}?q=Z99", sent).status_code == 404


def test_autosave_tells_a_conflict() -> None:
    draft = make.draft()
    sent = typed(draft, "B01", choice="yes", text="Минийх")
    make.answer(draft.self_assessment, "B01", Values(choice="no", text="Тэднийх"), by=make.owner(draft.operator))
    answer = editor(draft).post(f"{url_of(draft)}?q=B01", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "Тэднийх" in answer.text
    assert "You saved another answer meanwhile, on another page or device" in answer.text
    assert "not saved" in answer.text


def test_one_that_cannot_be_saved_does_not_hold_up_the_others() -> None:
    draft = make.draft()
    sent = {**typed(draft, "B01", choice="yes", text=LONG + "x"), **typed(draft, "B02", choice="yes", text=LONG)}
    answer = editor(draft).post(url_of(draft), sent)
    assert answer.status_code == 422
    assert "20001 characters" in answer.text
    assert LONG + "x" in answer.text
    assert "not saved" in states(answer.text)["B01"]
    assert "not saved" not in states(answer.text)["B02"]
    assert answer_of(draft, "B02").text == LONG
    assert not Answer.objects.filter(question="B01").exists()


def test_a_strange_choice_is_told() -> None:
    draft = make.draft()
    answer = editor(draft).post(url_of(draft), typed(draft, "B01", choice="perhaps"))
    assert answer.status_code == 422
    assert "Select a valid choice" in answer.text


def test_a_table_is_filled_row_by_row() -> None:
    draft = make.draft(types=["full"], roles=["exporter", "importer"])
    sheet = sheets.sheet(draft.self_assessment)
    slot = next(slot for slot in sheet.slots if sheet.question(slot).kind == "table")
    question = sheet.question(slot)
    good = make.meeting(question).table
    assert good is not None
    cells = {f"{slot}-table-0-{key}": value for key, value in good[0].items()}
    sent = {**typed(draft, str(slot)), f"{slot}-table-rows": "3", **cells}
    client, url = editor(draft), url_of(draft, question.criterion)
    assert client.post(url, sent).status_code == 302
    stored = answer_of(draft, str(slot)).table
    assert [set(row) for row in stored or ()] == [set(good[0])]
    sent = {**typed(draft, str(slot)), f"{slot}-table-rows": "1", **dict.fromkeys(cells, "Ө" * 20001)}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "The table has" in answer.text
    assert answer_of(draft, str(slot)).table == stored


def test_half_a_row_is_saved_as_it_is_typed_and_a_table_that_is_put_aside_is_kept() -> None:
    draft = make.draft(types=["full"])
    client, url = editor(draft), url_of(draft, "A")
    shown = client.get(url).text
    assert [
        shown.count(f'name="A03-table-{n}-year" id="id_A03-table-{n}-year" value="{2023 + n}"') for n in range(3)
    ] == [1] * 3
    first = {**GOOD, "year": 2023, "corrected": 0, "serious": 0}
    whole = {f"A03-table-0-{key}": value for key, value in first.items()}
    half = {"A03-table-1-year": "2024", "A03-table-1-declarations": "7", "A03-table-2-year": "2025"}
    sent = {**typed(draft, "A03"), "A03-table-rows": "3", **whole, **half}
    saved = client.post(f"{url}?q=A03", sent, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    assert "Row 2 (2024) still needs: Declarations" in saved.text, re.findall("A row of.{300}", saved.text)
    stored = answer_of(draft, "A03").table or []
    assert [(row["year"], row["declarations"]) for row in stored] == [("2023", "1"), ("2024", "7")]
    for page in (url, f"/portal/applications/{draft.pk}/gaps/"):
        assert "Row 2 (2024) still needs: " in client.get(page).text, page
    aside = {**typed(draft, "A03"), "A03-table-rows": "0", "A03-aside": "on", "A03-reason": "Түр"}
    assert client.post(url, aside).status_code == 302
    row = answer_of(draft, "A03")
    assert (row.choice, row.table) == ("not_applicable", stored)
    item = contents.live_item(sheets.sheet(draft.self_assessment), Slot("A03"))
    assert (item["choice"], item["table"]) == ("not_applicable", None), "nothing of it is signed"
    assert 'value="7"' in client.get(url).text, "it can be taken up again"


def test_a_limit_is_told_before_and_after_and_what_breaks_it_is_not_lost() -> None:
    draft = make.draft()
    client, url = editor(draft), url_of(draft, "A")
    row = {"year": "3025", "declarations": "-5", "corrected": "0", "minor": "0.5", "serious": "0", "fines": "1" * 19}
    cells = {f"A03-table-0-{key}": value for key, value in row.items()}
    before = client.get(url).text
    assert 'id="id_A03-table-limits-year">2000 to 2026</span>' in before
    assert 'inputmode="numeric" aria-describedby="id_A03-table-limits-year"' in before
    assert before.count('data-label="Total of fines (MNT)') == 3, "a row for each year"
    assert before.count('aria-label="Total of fines (MNT), 1"') == 1
    assert "these years, the last full calendar years: 2023, 2024, 2025. " in before
    told = [
        ("year", "Write a number from 2000 to 2026."),
        ("declarations", "Write a number of 0 or more."),
        ("minor", "Write a whole number, such as 12."),
        ("fines", "Write a number of at most 18 digits before and 6 after the point."),
    ]
    kept = client.post(url, {**typed(draft, "A03"), "A03-table-rows": "1", **cells}, follow=True)
    assert kept.redirect_chain
    assert answer_of(draft, "A03").table == [row], "as it was typed"
    assert "Kept as you typed it, and still to be corrected. A03: Row 1 (3025), Year: Write a number" in kept.text
    assert all(f'id="id_A03-table-0-{key}-wrong">{words}</p>' in kept.text for key, words in told)
    assert all(f'value="{cell}"' in kept.text for cell in row.values())
    assert kept.text.count('aria-invalid="true"') == len(told)
    for page in (url, f"/portal/applications/{draft.pk}/check/", f"/portal/applications/{draft.pk}/gaps/"):
        assert "Row 1 (3025), Year: Write a number from 2000 to 2026." in client.get(page).text, page
    Answer.objects.update(table=[{**row, **GOOD, "fines": "500000000"}])
    for page in (url, f"/portal/applications/{draft.pk}/check/", f"/portal/applications/{draft.pk}/gaps/"):
        assert "No row tells of: 2023, 2024. Write 0 for a year" in client.get(page).text, page
    shown = client.get(f"/portal/applications/{draft.pk}/check/").text
    assert 'data-label="Total of fines (MNT)">500\u00a0000\u00a0000<' in shown
    printed = papers.answer(
        current()[1], {"slot": "A03", "question": "A03", "evidence": [], "table": [row]}, {}, clock.today()
    )
    assert printed["columns"][-1]["text"].to("mn") == "Ногдуулсан торгуулийн нийт дүн (төгрөг)"


def test_a_part_beyond_its_whole_is_kept_told_at_its_cell_and_never_signed() -> None:
    draft = make.draft()
    make.fill(draft)
    make.consented(draft.operator)
    client, url, own = editor(draft), url_of(draft, "A"), draft.self_assessment
    good = answer_of(draft, "A03").table or []
    cells = {f"A03-table-{n + 1}-{key}": value for n, row in enumerate(good) for key, value in row.items()}
    sent = {"A03-table-rows": "5", **cells, "A03-table-2-declarations": "10", "A03-table-2-serious": "75"}
    saved = client.post(f"{url}?q=A03", {**typed(draft, "A03"), **sent}, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    told = dict(re.findall(r'<li data-cell="id_A03-table-([\w-]+)">(.*?)</li>', saved.text))
    words = "More than “Declarations lodged” (10). Correct one of the two."
    assert told == {"2-corrected": words, "2-minor": words, "2-serious": words}, "as the rows stand on the page"
    assert "not complete" in saved.text
    stored = answer_of(draft, "A03").table or []
    assert [row["fines"] for row in stored] == ["12"] * 3
    assert (stored[1]["declarations"], stored[1]["serious"]) == ("10", "75")
    assert f'id="id_A03-table-1-serious-wrong">{words}</p>' in client.get(url).text, "whoever comes back is told"
    going_on = client.post(url, {**typed(draft, "A03"), **_posted(stored), "do": "next"}, follow=True)
    assert "still to be corrected. A03: Row 2 (2024), Declarations you corrected yourselves: More" in going_on.text
    for page in ("gaps", "check"):
        assert words in client.get(f"/portal/applications/{draft.pk}/{page}/").text, page
    with pytest.raises(NotReady) as refused:
        assessments.sign(own, by=make.signatory(draft.operator), method="declaration")
    assert refused.value.code == "incomplete"
    assert not own.snapshots.exists()
    right = {**_posted(stored), "A03-table-1-declarations": "75"}
    saved = client.post(f"{url}?q=A03", {**typed(draft, "A03"), **right}, headers={"HX-Request": "true"})
    assert "data-cells" in saved.text
    assert "data-cell=" not in saved.text
    assessments.sign(own, by=make.signatory(draft.operator), method="declaration")
    item = next(item for item in own.snapshots.get().data["answers"] if item["slot"] == "A03")
    assert item["table"][1]["serious"] == "75"


def test_a_wrong_cell_is_told_in_the_readers_language() -> None:
    draft = make.draft()
    owner = make.owner(draft.operator)
    make.answer(draft.self_assessment, "B15", Values(table=[{**SITE, "people": "2", "customs-people": "3"}]), by=owner)
    client = client_of(owner, language="mn")
    assert "“Нийт ажилтны тоо” (2) баганаас их байна. Хоёрын аль нэгийг засна уу." in client.get(url_of(draft)).text


def _posted(rows: list[dict[str, Any]]) -> dict[str, Any]:
    cells = {f"A03-table-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
    return {"A03-table-rows": str(len(rows)), **cells}


SITE = {"site": "Оффис", "activity": "Бичиг баримт", "role": "Мэдүүлэг"}
GOOD = {"year": 2025, "declarations": 1, "minor": 0, "fines": 0}


def test_a_day_is_bounded_by_the_years_of_its_column() -> None:
    draft = make.draft(types=["full"])
    client, url = editor(draft), url_of(draft, "L")
    assert 'id="id_L04-table-limits-held">such as 2026-05-31; 2024 to 2027</span>' in client.get(url).text
    cells = {"L04-table-rows": "1", "L04-table-0-held": "2026.02.31"}
    saved = client.post(f"{url}?q=L04", {**typed(draft, "L04"), **cells}, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    assert "Row 1, Date: This day does not exist in the calendar." in saved.text
    assert '<li data-cell="id_L04-table-0-held">This day does not exist in the calendar.</li>' in saved.text
    assert "This answer is not saved yet." not in saved.text
    again = client.get(url).text
    assert re.search(r'type="text" name="L04-table-0-held"[^>]* value="2026-02-31"', again), "what was typed stays"
    for written, said in (("31.2.2026", "does not exist"), ("31 May 2026", "Write a day, such as"), ("7/1/2026", "")):
        sent = {**typed(draft, "L04"), "L04-table-rows": "1", "L04-table-0-held": written}
        assert said in client.post(url, sent, follow=True).text, written
    late = client.post(url, {**typed(draft, "L04"), "L04-table-rows": "1", "L04-table-0-held": "2126.1.7"}, follow=True)
    assert "Row 1, Date: Write a day from" in late.text


def test_a_number_is_asked_for_as_a_number() -> None:
    draft = make.draft(types=["full"], roles=["exporter", "importer", "broker", "carrier", "forwarder", "warehouse"])
    sheet = sheets.sheet(draft.self_assessment)
    found = [slot for slot in sheet.pack.questions if slot.kind == "number"]
    assert found
    question = found[0]
    assert any(slot.question == question.key for slot in sheet.slots)
    client, url = editor(draft), url_of(draft, question.criterion)
    answer = client.post(url, typed(draft, question.key, number="many"))
    assert answer.status_code == 422
    assert "Write a number" in answer.text
    assert "many" in answer.text
    assert client.post(url, typed(draft, question.key, number="12,5")).status_code in (302, 422)


def test_not_applicable_needs_a_reason_to_be_complete() -> None:
    draft = make.draft()
    client = editor(draft)
    client.post(url_of(draft), typed(draft, "B01", choice="not_applicable"))
    assert "Say why this question does not apply to you." in client.get(url_of(draft)).text
    client.post(url_of(draft), typed(draft, "B01", reason="Бүртгэл хөтөлдөггүй."))
    assert answer_of(draft, "B01").reason == "Бүртгэл хөтөлдөггүй."


def pdf(name: str = "бодлого.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF", "application/pdf")


def test_a_file_is_saved_with_the_answers_and_taken_off_again() -> None:
    draft = make.draft()
    client = editor(draft)
    sent = {**typed(draft, "B01", choice="yes"), "B01-file-accounting-system": pdf()}
    assert client.post(url_of(draft), sent).status_code == 302
    citation = AnswerEvidence.objects.get()
    assert (citation.key, citation.evidence.name) == ("accounting-system", "бодлого.pdf")
    page = client.get(url_of(draft))
    assert "бодлого.pdf" in page.text
    assert page.context["saved_at"] >= citation.evidence.added_at
    day = {f"until-{citation.pk}-expires_on_{part}": value for part, value in zip(PARTS, (2040, 5, 17), strict=True)}
    assert all(f'name="{name}"' in page.text for name in day)
    half = client.post(url_of(draft), {**day, f"until-{citation.pk}-expires_on_day": ""})
    assert (half.status_code, citation.evidence.expires_on) == (422, None)
    assert "B01, бодлого.pdf: Give the day, the month and the year. Missing: day." in half.text
    assert client.post(url_of(draft), {**day, "do": "save:B01"})["Location"] == f"{url_of(draft)}#q-B01"
    dated = client.get(url_of(draft)).text
    assert "valid until 17 May 2040" in dated
    assert f'name="until-{citation.pk}-' not in dated
    other = client.post(url_of(draft), {**day, f"until-{citation.pk}-expires_on_day": "18"})
    assert "Somebody gave this file a last day meanwhile: 17 May 2040." in other.text
    assert client.post(url_of(draft), {"do": f"detach:{citation.pk}"}).status_code == 302
    assert not AnswerEvidence.objects.exists()
    assert draft.operator.evidence.count() == 1


def test_a_file_sent_again_after_a_lost_answer_is_the_same_file() -> None:
    draft = make.draft()
    client = editor(draft)
    for _again in range(2):
        sent = {"B01-file-accounting-system": pdf()}
        answer = client.post(f"{url_of(draft)}?q=B01", sent, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "бодлого.pdf" in answer.text
    assert draft.operator.evidence.count() == AnswerEvidence.objects.count() == 1


def test_a_bad_file_does_not_hold_up_the_answer() -> None:
    draft = make.draft()
    sent = {**typed(draft, "B01", choice="yes", text="Тийм."), "B01-file-": SimpleUploadedFile("a.exe", b"MZ\x90\x00")}
    answer = editor(draft).post(url_of(draft), sent)
    assert answer.status_code == 422
    assert "a.exe" in answer.text
    assert answer_of(draft, "B01").text == "Тийм."


def test_a_document_is_chosen_from_the_library() -> None:
    draft = make.draft()
    client = editor(draft)
    client.post(f"/portal/companies/{draft.operator_id}/files/new/", {"file": pdf("хуулбар.pdf")})
    answer = client.post(url_of(draft), {"do": "pick:B01:accounting-system"})
    assert answer["Location"] == f"/portal/applications/{draft.pk}/evidence/B01/accounting-system/"
    assert "хуулбар.pdf" in client.get(answer["Location"]).text
    chosen = draft.operator.evidence.get()
    assert client.post(answer["Location"], {"evidence": chosen.pk})["Location"] == f"{url_of(draft)}#q-B01"
    assert AnswerEvidence.objects.get().key == "accounting-system"
    strange = f"/portal/applications/{draft.pk}/evidence/B01/never-asked/"
    assert client.post(strange, {"evidence": chosen.pk}).status_code == 422
    assert client.post(answer["Location"], {"evidence": "999999"}).status_code == 404


def test_one_answer_serves_all_sites_and_each_may_differ() -> None:
    company = make.operator()
    places = [make.site(company, name_local=name) for name in ("Хойд", "Урд", "Зүүн")]
    draft = make.draft(company, types=["full"], roles=["exporter"], sites=[place.pk for place in places])
    sheet = sheets.sheet(draft.self_assessment)
    slots = [slot for slot in sheet.slots if slot.site and sheet.question(slot).kind == "yes_partly_no"]
    first, second, third = (slot for slot in slots if slot.question == slots[0].question)
    client, url = editor(draft), url_of(draft, sheet.question(first).criterion)
    assert "Answer the same at the other sites" not in client.get(url).text
    make.answer(draft.self_assessment, third, Values(choice="no", text="Өөр"), by=make.owner(company))
    sent = {f"{handle(first)}-{name}": value for name, value in {"revision": 0, "was": "", "choice": "yes"}.items()}
    file = {f"{handle(first)}-file-": pdf()}
    page = client.post(url, {**sent, **file, "do": f"spread:{handle(first)}"}, follow=True).text
    assert "The same answer is put down for: Урд." in page
    assert "These sites keep an answer of their own: Зүүн." in page
    rows = sheets.sheet(draft.self_assessment).rows
    assert [rows[slot].choice for slot in (first, second, third)] == ["yes", "yes", "no"]
    assert [rows[slot].citations.count() for slot in (first, second, third)] == [1, 1, 0]
    make.answer(draft.self_assessment, second, Values(choice="partly", text="Энд"), by=make.owner(company))
    assert sheets.sheet(draft.self_assessment).rows[first].choice == "yes"
    other = next(slot for slot in slots if slot.question != first.question)
    empty = {"do": f"spread:{handle(other)}"}
    there = url_of(draft, sheet.question(other).criterion)
    assert "Answer the question at this site first." in client.post(there, empty, follow=True).text


def test_the_next_section_follows() -> None:
    draft = make.draft()
    answer = editor(draft).post(url_of(draft, "A"), {"do": "next"})
    assert answer["Location"] == url_of(draft, "B")


def test_whoever_may_not_write_is_told_and_loses_nothing() -> None:
    draft = make.draft()
    viewer = client_of(make.member(draft.operator, "viewer"))
    assert "writes answers" in viewer.get(url_of(draft)).text
    answer = viewer.post(url_of(draft), typed(draft, "B01", choice="yes", text="Бичсэн зүйл"))
    assert answer.status_code == 422
    assert "Бичсэн зүйл" in answer.text
    assert not Answer.objects.exists()


def test_a_consultant_has_the_chosen_sections_only() -> None:
    draft = make.draft()
    consultant = client_of(make.member(draft.operator, "consultant"))
    assert consultant.get(url_of(draft, "B")).status_code == 200
    assert consultant.get(url_of(draft, "A")).status_code == 404
    assert consultant.post(url_of(draft), typed(draft, "B01", choice="yes", text="Тийм.")).status_code == 302
    tasks = consultant.get(f"/portal/applications/{draft.pk}/tasks/").text
    assert "B. Management of commercial records" in tasks
    assert "A. Demonstrated compliance" not in tasks
    assert consultant.get(f"/portal/applications/{draft.pk}/scope/").status_code == 404


def test_a_signed_self_assessment_is_shown_and_not_changed() -> None:
    signed = make.signed()
    client = editor(signed)
    page = client.get(url_of(signed)).text
    assert "It is signed. Open the answers again" in page
    assert "B01-choice" not in page
    assert client.post(url_of(signed), typed(signed, "B01", choice="no", text="Өөрчилсөн")).status_code == 422
    assert answer_of(signed, "B01").choice != "no"


def test_a_carried_answer_is_confirmed_with_one_press() -> None:
    draft = make.draft()
    make.answer(draft.self_assessment, "B01", Values(choice="yes", text="Хуучин"), by=make.owner(draft.operator))
    Answer.objects.update(confirmed=False)
    client = editor(draft)
    assert "carried over" in client.get(url_of(draft)).text
    assert client.post(url_of(draft), {"do": "confirm:B01"}).status_code == 302
    assert answer_of(draft, "B01").confirmed


def test_a_page_of_questions_asks_the_same_few_queries_however_much_is_answered(
    django_assert_max_num_queries: Any,
) -> None:
    draft = make.draft()
    client = editor(draft)
    client.get(url_of(draft))
    with django_assert_max_num_queries(25) as empty:
        client.get(url_of(draft))
    make.fill(draft)
    with django_assert_max_num_queries(25) as full:
        client.get(url_of(draft))
    assert abs(len(full) - len(empty)) <= 2  # evidence is read once there is any


def untold(page: Any) -> dict[str, str]:
    """The sections of a task list of which nothing is asked, and why."""
    return {task.label: task.hint for task in page.context["groups"][1].tasks if not task.url}


def test_the_gap_list_says_what_would_close_each_gap_and_leads_there() -> None:
    draft = make.draft()
    company, client = draft.operator, client_of(make.owner(draft.operator))
    url = f"/portal/applications/{draft.pk}/gaps/"
    tasks = client.get(f"/portal/applications/{draft.pk}/tasks/")
    assert url in tasks.text
    assert untold(tasks)["H. Conveyance security"] == "It is no part of what is applied for."
    every = make.draft(types=["full"])
    left = untold(editor(every).get(f"/portal/applications/{every.pk}/tasks/"))
    assert left["H. Conveyance security"] == "It is asked of: Exporter, Importer, Carrier, Freight forwarder."
    assert left["I. Premises security"] == "It is asked about each site, and no site is chosen yet."
    empty = client.get(url)
    assert (empty.context["musts"], empty.context["unanswered"]) == (0, empty.context["total"])
    make.answer(draft.self_assessment, "A01", Values(choice="yes", text="Нэг удаа."), by=make.owner(company))
    page = client.get(url)
    assert page.context["musts"] + page.context["shoulds"] > 0
    for words in ("Required, and missing", f"/portal/applications/{draft.pk}/sections/A/#q-"):
        assert words in page.text
    before = page.context["musts"]
    make.answer(draft.self_assessment, "B01", Values(choice="partly", text="Зарим нь."), by=make.owner(company))
    page = client.get(url)
    assert page.text.count('#q-B01"') == 1, "a question is counted once, with all that is missing there"
    assert page.context["musts"] == before + 1
    held = page.text[page.text.index('#q-B01"') :]
    assert held.count("needed before signing</strong>") == 1, "the document, not the answer itself"
    for words in ("A required document is not attached: ", "The answer meets a required condition only in part."):
        assert words in page.text[page.text.index('#q-B01"') :]
    whole = make.signed()
    full = client_of(make.owner(whole.operator)).get(f"/portal/applications/{whole.pk}/gaps/").text
    assert "No gap: every condition is met." in full


def test_a_form_that_shows_no_text_leaves_the_text_alone() -> None:
    sheet = sheets.sheet(make.draft().self_assessment)
    question = next(question for question in sheet.pack.questions.all if question.kind == "table")
    stored = Values(text="Тайлбар", language="mn")
    form = AnswerForm(question, stored, 1, {"q-revision": "1", "q-was": fingerprint(stored)}, prefix="q")
    assert form.is_valid()
    assert (form.touched, form.values.text) == (False, "Тайлбар")
