"""From the start of an application to the receipt, and back: every verb of the operator over HTTP."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from aeo.components.formats import day_text
from aeo.documents.actions import uploads
from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel import models as kernel
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from operators.actions import assessments, bundling, evidence
from operators.actions.answers import Values
from operators.models import AnswerEvidence, Application, Operator
from tests.factories import operators as make
from tests.support.pages import client_of, sent_twice

pytestmark = pytest.mark.django_db

PASSWORD = "гурван цагаан морь 3"


def with_password(actor: Actor) -> Actor:
    actor.user.set_password(PASSWORD)
    actor.user.save()
    return actor


def signatory(company: Operator) -> Actor:
    return with_password(make.signatory(company))


def at(application: Application, page: str = "") -> str:
    return f"/portal/applications/{application.pk}/{page}"


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


SIGNED: dict[str, Any] = {"method": "declaration", "true": "on", "password": PASSWORD}


def test_an_application_is_started_and_its_scope_chosen() -> None:
    company = make.operator()
    place = make.site(company)
    client = client_of(make.owner(company))
    answer = sent_twice(client, f"/portal/companies/{company.pk}/apply/")
    application = Application.objects.get(operator=company)
    assert answer["Location"] == at(application, "scope/")
    wanted = {"types": ["full"], "roles": ["importer", "exporter"], "sites": [place.pk], f"at-{place.pk}": ["importer"]}
    siteless = client.post(at(application, "scope/"), {**wanted, "sites": []})
    assert (siteless.status_code, "Choose at least one site" in siteless.text) == (422, True)
    assert client.post(at(application, "scope/"), wanted)["Location"] == at(application, "tasks/")
    application = again(application)
    assert (application.types, application.roles) == (["full"], ["importer", "exporter"])
    assert application.site_rows.get().roles == ["importer"]


def test_a_scope_without_a_role_is_told() -> None:
    draft = make.draft()
    answer = client_of(make.owner(draft.operator)).post(at(draft, "scope/"), {"types": ["full"]})
    assert answer.status_code == 422
    assert "This field is required" in answer.text


def test_a_live_application_stops_a_second_one_with_the_reason() -> None:
    draft = make.draft()
    client = client_of(make.owner(draft.operator))
    page = client.get(f"/portal/companies/{draft.operator_id}/apply/")
    assert f"{draft.reference} is still open" in page.text
    assert "Start the application" not in page.text
    assert client.post(f"/portal/companies/{draft.operator_id}/apply/").status_code == 422
    assert Application.objects.filter(operator=draft.operator).count() == 1


def test_a_bar_stops_it_with_its_last_day() -> None:
    company = make.operator()
    company.bars.create(
        ground="x", valid_from=clock.today(), valid_until=clock.add_months(clock.today(), 12), decision_ref="decision:1"
    )
    page = client_of(make.owner(company)).get(f"/portal/companies/{company.pk}/apply/")
    assert day_text(clock.add_months(clock.today(), 12)) in page.text
    assert day_text(clock.add_months(clock.today(), 12)) in client_of(make.owner(company)).get("/portal/").text
    assert "Start the application" not in page.text


def test_signed_then_submitted_then_received() -> None:
    draft = make.draft()
    make.fill(draft)
    make.consented(draft.operator)
    client = client_of(signatory(draft.operator))
    asked = client.get(at(draft, "sign/")).text
    assert "Declaration after signing in again" in asked
    assert "wet-ink" not in asked  # it is the records office that registers a paper; a trader only says there is one
    assert client.post(at(draft, "sign/"), {**SIGNED, "method": "wet-ink"}).status_code == 422
    assert client.post(at(draft, "sign/"), SIGNED)["Location"] == at(draft, "submit/")
    page = client.get(at(draft, "submit/"))
    assert "NOT submitted yet" in page.text
    assert client.post(at(draft, "submit/"), {"key": "1"})["Location"] == at(draft, "receipt/")
    draft = again(draft)
    assert draft.state == "submitted"
    receipt = client.get(at(draft, "receipt/")).text
    assert "ask customs and name your reference" in receipt
    assert draft.reference in receipt
    assert draft.self_assessment.signed_sha256 is not None
    assert draft.self_assessment.signed_sha256 in receipt
    assert "the PDF is being made" in receipt
    assert "Declaration after signing in again, substantial assurance" in receipt


def test_what_changed_after_the_page_was_opened_is_told_and_not_signed() -> None:
    draft = make.draft()
    make.fill(draft)
    client, editor = client_of(signatory(draft.operator)), make.owner(draft.operator)
    opened = {**SIGNED, "read": _reading(client.get(at(draft, "sign/")).text)}
    make.answer(draft.self_assessment, "A01", Values("partly", "Өөрчилсөн", "mn"), by=editor)
    refused = client.post(at(draft, "sign/"), opened)
    assert refused.status_code == 422
    assert "This changed after you opened the page: A01" in refused.text
    assert again(draft).self_assessment.state == "draft"
    assert at(draft, "check/") in refused.text, "the way to what is to be read"
    Operator.objects.filter(pk=draft.operator_id).update(name_local="Өөр нэр ХХК")
    opened["read"] = _reading(refused.text)
    assert "the company, its sites or what is applied for" in client.post(at(draft, "sign/"), opened).text
    opened["read"] = _reading(client.get(at(draft, "sign/")).text)
    assert client.post(at(draft, "sign/"), opened)["Location"] == at(draft, "submit/")


def _news(page: str) -> str:
    """What the page for signing says that is new since the last signature."""
    found = re.search(r"Changed since the signature of .*?<dd[^>]*>(.*?)</dd>", page, re.S)
    assert found
    return found[1].strip()


def _reading(page: str) -> str:
    found = re.search(r'name="read" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_button_pressed_again_submits_once() -> None:
    signed = make.signed()
    client = client_of(make.signatory(signed.operator))
    for _press in range(3):
        assert client.post(at(signed, "submit/"), {"key": "1"})["Location"] == at(signed, "receipt/")
    assert client.get(at(signed, "submit/"))["Location"] == at(signed, "receipt/"), "there is nothing to submit"
    assert again(signed).submissions == 1
    client.post(at(signed, "recall/"), {"reason": ""})
    assert client.post(at(signed, "submit/"), {"key": "1"})["Location"] == at(signed, "receipt/")
    assert again(signed).state == "draft"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "other"}, "not your password"),
        ({"true": ""}, "Confirm the declaration"),
        ({"method": "blood"}, "Select a valid choice"),
    ],
)
def test_nobody_signs_without_proof(wrong: dict[str, str], words: str) -> None:
    draft = make.draft()
    make.fill(draft)
    answer = client_of(signatory(draft.operator)).post(at(draft, "sign/"), {**SIGNED, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert again(draft).self_assessment.state == "draft"


def test_an_incomplete_one_is_not_signed_and_says_what_is_missing() -> None:
    draft = make.draft()
    client = client_of(signatory(draft.operator))
    before = client.get(at(draft, "sign/")).text
    assert f"{at(draft)}sections/A/#q-A01" in before
    assert 'name="password"' not in before, "nobody fills in what will be refused"
    answer = client.post(at(draft, "sign/"), SIGNED)
    assert answer.status_code == 422
    assert "questions are not complete" in answer.text
    assert f"{at(draft)}sections/A/#q-A01" in answer.text


def test_only_a_signatory_signs() -> None:
    draft = make.draft()
    make.fill(draft)
    for actor in (
        make.owner(draft.operator),
        make.member(draft.operator, "editor"),
        make.member(draft.operator, "viewer"),
    ):
        assert client_of(actor).get(at(draft, "sign/")).status_code == 403
    consultant = client_of(make.member(draft.operator, "consultant"))
    assert consultant.get(at(draft, "sign/")).status_code == 404


def test_what_keeps_it_from_being_submitted_is_listed_with_links() -> None:
    draft = make.draft()
    make.fill(draft)
    client = client_of(signatory(draft.operator))
    client.post(at(draft, "sign/"), SIGNED)
    page = client.get(at(draft, "submit/")).text
    assert "published in the public register?" in page
    assert "not answered" in page
    assert "Answer every consent" in page
    assert "Submit to customs</button>" in page
    assert 'aria-disabled="true" aria-describedby="why-submit"' in page
    assert f"/portal/companies/{draft.operator_id}/consents/" in page
    assert client.post(at(draft, "submit/"), {"key": "1"}).status_code == 422


def test_who_directs_the_company_is_named_with_a_number_before_it_is_submitted() -> None:
    draft = make.draft()
    make.fill(draft)
    client, people = client_of(signatory(draft.operator)), f'href="/portal/companies/{draft.operator_id}/people/"'
    client.post(at(draft, "sign/"), SIGNED)
    persons, owner = draft.operator.persons, client_of(make.owner(draft.operator))
    for wrong, words in (
        (
            {"registry_number": ""},
            "by their number (Civil registration number). Add it under “People” for: ",
        ),
        ({"positions": ["contact"]}, "Record under “People” who directs or controls the company."),
    ):
        persons.update(**wrong)
        for page in (client.get(at(draft, "submit/")).text, client.get(at(draft, "tasks/")).text):
            assert (words in page, people in page) == (True, True)
        assert words in client.post(at(draft, "submit/"), {"key": "1"}).text
        for told in ("/portal/", at(draft)):
            assert f"{people}>Record who directs the company" in owner.get(told).text
            assert "Record who directs the company" not in client.get(told).text, "that an owner does"
    persons.update(positions=["director"], registry_number="УБ88010112")
    for told in ("/portal/", at(draft)):
        assert "Record who directs the company" not in owner.get(told).text
    assert "directs" not in client.get(at(draft, "submit/")).text


def test_the_check_page_shows_every_answer_and_every_gap() -> None:
    draft = make.draft()
    client = client_of(make.owner(draft.operator))
    assert "questions are not complete" in client.get(at(draft, "check/")).text
    make.fill(draft, text="Манай журам <b>№ 7</b>")
    page = client.get(at(draft, "check/")).text
    assert "Манай журам &lt;b&gt;№ 7&lt;/b&gt;" in page
    assert "questions are not complete" not in page


def test_signed_answers_are_opened_again_before_submitting() -> None:
    signed = make.signed()
    owner = client_of(make.owner(signed.operator))
    assert owner.post(at(signed, "change/"))["Location"] == at(signed, "tasks/")
    viewer = make.member(signed.operator, "viewer")
    assert client_of(viewer).get(at(signed, "change/")).status_code == 403
    for verb in ({}, {"verb": "give", "scope": "publish"}):
        refused = client_of(viewer).post(f"/portal/companies/{signed.operator.pk}/consents/", verb)
        assert (refused.status_code, "Only a signatory" in refused.text) == (403, True)
    signs = client_of(make.signatory(signed.operator))
    assert signs.post(f"/portal/companies/{signed.operator.pk}/consents/", {}).status_code == 422
    assert again(signed).self_assessment.state == "reopened"


def test_recalled_and_withdrawn_by_the_signatory_only() -> None:
    lodged = make.submitted()
    for page in ("recall/", "withdraw/"):
        assert client_of(make.owner(lodged.operator)).get(at(lodged, page)).status_code == 403
    client = client_of(make.signatory(lodged.operator))
    looked = client_of(make.owner(lodged.operator)).get(at(lodged, "change/"))
    assert (looked.status_code, "Take the application back first" in looked.text) == (422, True)
    assert client_of(make.owner(lodged.operator)).get(at(lodged, "scope/"))["Location"] == at(lodged)
    assert client.post(at(lodged, "recall/"), {"reason": "Засварлана"})["Location"] == at(lodged)
    assert again(lodged).state == "draft"
    receipt = client.get(at(lodged, "receipt/")).text
    assert "You took this application back" in receipt
    assert "Until then you can take it back" not in receipt
    assert f'href="{at(lodged, "tasks/")}"' in receipt
    assert client.post(at(lodged, "withdraw/"), {"reason": ""})["Location"] == at(lodged)
    assert again(lodged).state == "withdrawn"
    assert client.post(at(lodged, "withdraw/"), {"reason": "x"}).status_code == 422


def test_time_to_adjust_is_asked_for_answered_and_ended() -> None:
    case = make.accepted()
    client = client_of(make.owner(case.operator))
    looked = client.get(at(case, "change/"))
    assert (looked.status_code, "its answers are no longer changed" in looked.text) == (422, True)
    assert client.post(at(case, "time/"), {"days": "900", "adjustments": "Хашаа"}).status_code == 422
    assert client.post(at(case, "time/"), {"days": "30", "adjustments": "Хашаа\n\nКамер"})["Location"] == at(case)
    assert again(case).time_adjustments == ["Хашаа", "Камер"]
    approver = client_of(make.approver(case.subject))
    url = f"/desk/applications/{case.pk}/time/"
    assert "Камер" in approver.get(url).text
    assert approver.post(url, {"agreed": "no", "reason": ""}).status_code == 422
    assert approver.post(url, {"agreed": "yes"}).status_code == 302
    assert again(case).time_agreed is True
    assert client.post(at(case, "adjusted/"))["Location"] == at(case)


def test_a_returned_one_shows_the_list_and_is_submitted_again() -> None:
    returned = make.returned(None, "B01", "")
    client = client_of(signatory(returned.operator))
    for page in ("", "tasks/"):
        text = client.get(at(returned, page)).text
        assert "Баримт дутуу." in text
        assert f"{at(returned)}sections/B/#q-B01" in text
    assert "Customs writes:" in client.get(at(returned, "sections/B/")).text
    assert "Customs returned it" in client.get(at(returned, "receipt/")).text
    assert _news(client.get(at(returned, "sign/")).text) == "no answer was changed"
    make.answer(returned.self_assessment, "B01", Values("partly", "Тодруулав", "mn"), by=make.owner(returned.operator))
    assert _news(client.get(at(returned, "sign/")).text).startswith("B01 ")
    assert client.post(at(returned, "sign/"), SIGNED)["Location"] == at(returned, "submit/")
    assert client.post(at(returned, "submit/"), {"key": "2"})["Location"] == at(returned, "receipt/")
    assert again(returned).submissions == 2


def test_a_copy_is_given_to_the_company_only_and_when_it_is_made() -> None:
    lodged = make.submitted()
    url = at(lodged, "copies/1/")
    assert client_of(make.signatory(lodged.operator)).get(url).status_code == 422
    assert client_of(make.owner(make.operator())).get(url).status_code == 404
    assert client_of(make.signatory(lodged.operator)).get(at(lodged, "copies/7/")).status_code == 404


def test_everything_that_was_submitted_comes_in_one_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    lodged = make.submitted()
    url, owner = at(lodged, "everything/"), make.owner(lodged.operator)
    client = client_of(owner)
    assert f'href="{url}"' in client.get(at(lodged, "receipt/")).text
    content = b"%PDF-1.7\n" + b"x" * 600_000 + b"\n%%EOF"
    good = uploads.store(BytesIO(content), "..\\тайлан.pdf", owner)
    bad = make.upload(owner, scan="infected")
    cited = AnswerEvidence.objects.filter(answer__self_assessment=lodged.self_assessment).order_by("pk")
    shown = [evidence.add(lodged.operator, file, by=owner, name=file.name) for file in (good, bad)]
    AnswerEvidence.objects.filter(pk=cited[0].pk).update(evidence=shown[0])
    AnswerEvidence.objects.exclude(pk=cited[0].pk).update(evidence=shown[1])
    Upload.objects.exclude(pk__in=(good.pk, bad.pk)).update(scan="waiting")  # what was signed first is not stored here
    sent: Any = client.get(url)
    with ZipFile(BytesIO(b"".join(sent.streaming_content))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["0001-тайлан.pdf", "README.txt"]
        assert archive.read("0001-тайлан.pdf") == content
        assert bad.name in archive.read("README.txt").decode()
    assert lodged.reference in sent["Content-Disposition"]
    assert kernel.Entry.objects.filter(subject__startswith="reading:", verb="open").count() == 1
    assert client_of(make.owner(make.operator())).get(url).status_code == 404
    assert client_of(make.member(lodged.operator, "consultant")).get(url).status_code == 404
    assert client.get(at(make.draft(make.operator(owner=owner.user)), "everything/")).status_code == 404
    monkeypatch.setattr(bundling, "MOST_BYTES", 1000)
    refused = client.get(url)
    assert (refused.status_code, "more than can be sent at once" in refused.text) == (422, True)


def test_a_holder_is_led_to_renewal_instead_of_a_first_application() -> None:
    company = make.operator()
    company.holder_marks.create(aeo_number="MNAEO00001", type="full", since=clock.today())
    page = client_of(make.owner(company)).get(f"/portal/companies/{company.pk}/apply/")
    assert "MNAEO00001" in page.text
    assert "Start the application" not in page.text


def test_what_a_request_opened_is_not_signed_past_the_request() -> None:
    case = make.accepted()
    request = make.asked(case, "B01")
    client = client_of(signatory(case.operator))
    assert client.post(at(case, "sign/"), SIGNED)["Location"] == at(case)
    with pytest.raises(NotReady, match="with the information request"):
        assessments.sign(case.self_assessment, by=make.signatory(case.operator), method="declaration")
    page, by = f"/portal/requests/{request.pk}/answer/", make.owner(case.operator)
    opened = {**SIGNED, "read": _reading(client.get(page).text)}
    make.answer(again(case).self_assessment, "B01", Values("partly", "Тодруулав", "mn"), by=by)
    refused = client.post(page, opened)
    assert "This changed after you opened the page: B01" in refused.text
    assert client.post(page, {**SIGNED, "read": _reading(refused.text)}).status_code == 302
    request.refresh_from_db()
    assert request.state == "answered"
