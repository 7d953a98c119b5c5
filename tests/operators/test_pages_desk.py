"""The officer's pages on receipt and while an application is assessed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aeo.accounts.roles import Role
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.notices.queries import inbox
from operators.actions import assignments, receiving, requests
from operators.models import Application, Authority, InformationRequest, Operator
from operators.queries import cases
from operators.views.desk.offers import intake_offers
from tests.factories import operators as make
from tests.operators.test_pages_submission import SIGNED, signatory
from tests.support.pages import client_of, sent_twice

pytestmark = pytest.mark.django_db


def desk(application: Application, page: str) -> str:
    return f"/desk/applications/{application.pk}/{page}"


def due(request: InformationRequest) -> date:
    """The last day to answer, as it is now."""
    return Deadline.objects.get(subject=request.subject, closed_on__isnull=True).due_on


def lines(*rows: tuple[str, str]) -> dict[str, Any]:
    """A filled list of what is missing."""
    cells = {f"list-{n}-{k}": v for n, row in enumerate(rows) for k, v in zip(("slot", "text"), row, strict=True)}
    return {"list-TOTAL_FORMS": "5", "list-INITIAL_FORMS": "0", **cells}


def test_an_application_is_returned_with_one_list() -> None:
    lodged = make.submitted()
    officer = client_of(make.officer(lodged.subject))
    assert officer.post(desk(lodged, "return/"), lines()).status_code == 422
    wrong = officer.post(desk(lodged, "return/"), lines(("Z99", "Дутуу"), ("B01", "")))
    assert wrong.status_code == 422
    assert "no such question" in wrong.text
    assert "Say what is missing." in wrong.text
    assert "Дутуу" in wrong.text
    more = officer.post(desk(lodged, "return/"), {**lines(("B01", "Тодруул")), "do": "more"})
    assert "Тодруул" in more.text
    assert 'name="list-5-text"' in more.text
    assert (
        sent_twice(officer, desk(lodged, "return/"), lines(("B01", "Гэрээ хавсарга"), ("", "Лиценз"))).status_code
        == 302
    )
    lodged.refresh_from_db()
    assert lodged.state == "returned"
    checked = client_of(make.signatory(lodged.operator)).get(f"/portal/applications/{lodged.pk}/check/").text
    assert "Гэрээ хавсарга" in checked
    assert "Nothing is missing." not in checked
    assert [(item["slot"], item["text"]) for item in lodged.return_items] == [("B01", "Гэрээ хавсарга"), ("", "Лиценз")]


def test_without_a_declaration_nobody_acts_and_is_led_to_it() -> None:
    lodged = make.submitted()
    actor = make.officer()
    client = client_of(actor)
    assert [action.verb for action in intake_offers(actor, lodged)] == ["interest"]
    assert client.get(desk(lodged, "return/")).status_code == 403
    way = f"{desk(lodged, 'interest/')}?next={desk(lodged, 'requests/')}"
    assert way in client.get(desk(lodged, "requests/")).text
    elsewhere = f"{desk(lodged, 'interest/')}?next=//evil.example/"
    assert client.post(elsewhere, {"interest": "no"})["Location"] == desk(lodged, "")
    back = client.post(way, {"interest": "no"}, follow=True)
    assert back.redirect_chain[-1][0] == desk(lodged, "requests/")
    assert "Your declaration is recorded." in back.text
    assert client.get(desk(lodged, "return/")).status_code == 200


def test_whoever_has_an_interest_steps_back() -> None:
    lodged = make.submitted()
    actor = make.officer(lodged.subject)
    assignments.assign(lodged.subject, actor.user, Role.OFFICER, by=actor)
    client = client_of(actor)
    assert client.post(desk(lodged, "interest/"), {"interest": "yes", "note": ""}).status_code == 422
    assert client.post(desk(lodged, "interest/"), {"interest": "yes", "note": "Ах маань захирал"}).status_code == 302
    assert cases.has_interest(actor, lodged.subject) is True
    assert cases.assigned(lodged.subject) == []
    assert client.get(desk(lodged, "return/")).status_code == 403


def test_a_request_is_sent_served_answered_and_closed() -> None:
    case = make.accepted()
    officer = client_of(make.officer(case.subject))
    asked = {"questions": ["B01", "A02"], "reason": "Тодруулна уу", "language": "mn"}
    form = officer.get(desk(case, "requests/new/")).text
    assert '<option value="en" selected>' in form, "the language of the page, whatever the company reads"
    assert officer.post(desk(case, "requests/new/"), {**asked, "questions": []}).status_code == 422
    assert officer.post(desk(case, "requests/new/"), {**asked, "questions": ["Z99"]}).status_code == 422
    assert sent_twice(officer, desk(case, "requests/new/"), asked).status_code == 302
    request = InformationRequest.objects.get()
    requests.served(request, clock.today())

    page = f"/portal/requests/{request.pk}/"
    editor = client_of(make.owner(case.operator))
    shown = editor.get(page).text
    assert "Тодруулна уу" in shown
    assert 'id="q-B01"' in shown
    assert 'id="q-B02"' not in shown
    row = case.self_assessment.answers.get(question="B01")
    sent = {"B01-revision": row.revision, "B01-was": "x", "B01-choice": "yes", "B01-text": "Тодруулсан хариу"}
    assert editor.post(page, sent).status_code == 302
    assert editor.get(f"{page}answer/").status_code == 403

    signer = client_of(signatory(case.operator))
    assert "Тодруулсан хариу" in signer.get(f"{page}answer/").text
    assert signer.post(f"{page}answer/", {**SIGNED, "password": "wrong"}).status_code == 422
    assert sent_twice(signer, f"{page}answer/", SIGNED).status_code == 302
    assert "Тодруулсан хариу" in officer.get(desk(case, "changes/")).text
    assert officer.post(f"/desk/requests/{request.pk}/close/", {"reason": ""}).status_code == 302
    request.refresh_from_db()
    assert request.state == "closed"


def test_the_operator_asks_for_more_time_and_the_officer_is_told() -> None:
    case = make.accepted()
    asker = make.officer(case.subject)
    request = make.asked(case, "B01", by=asker)
    url, client = f"/portal/requests/{request.pk}/time/", client_of(make.owner(case.operator))
    assert "has not started yet" in client.get(url).text, "not served yet"
    assert client.post(url, {"reason": "Гүйцэтгэгч чөлөөтэй"}).status_code == 422
    requests.served(request, clock.today())
    assert url in client.get(f"/portal/requests/{request.pk}/").text
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Гүйцэтгэгч чөлөөтэй"}).status_code == 302
    told = inbox(asker.user).get(what__startswith="more_time_wanted")
    assert "Гүйцэтгэгч чөлөөтэй" in told.body
    assert told.url == desk(case, "requests/")
    assert client_of(make.member(case.operator, "viewer")).get(url).status_code == 403


def test_a_wish_for_more_time_is_answered_with_a_reason_and_told() -> None:
    case = make.accepted()
    asker, owner = make.officer(case.subject), make.owner(case.operator)
    request = make.asked(case, "B01", by=asker)
    officer, trader = client_of(asker, language="en"), client_of(owner, language="en")
    theirs, ours, listed = f"/portal/requests/{request.pk}/", f"/desk/requests/{request.pk}/", desk(case, "requests/")
    requests.served(request, clock.today())
    assert officer.post(f"{ours}refuse-time/", {"reason": "Хангалттай"}).status_code == 422, "nobody asked"
    assert trader.post(f"{theirs}time/", {"reason": "Гүйцэтгэгч чөлөөтэй"}).status_code == 302
    waiting = trader.get(theirs).text
    assert "It is not answered yet" in waiting
    assert "Wait for the answer" in waiting
    assert trader.post(f"{theirs}time/", {"reason": "Дахин"}).status_code == 422
    assert f"{ours}refuse-time/" in (page := officer.get(listed).text)
    assert "Гүйцэтгэгч чөлөөтэй" in page
    assert officer.post(f"{ours}refuse-time/", {"reason": ""}).status_code == 422
    assert officer.post(f"{ours}refuse-time/", {"reason": "Хугацаа хангалттай"}).status_code == 302
    told = inbox(owner.user).get(what__startswith="time_refused")
    assert "Хугацаа хангалттай" in told.body
    assert (told.url, told.due_on) == (theirs, due(request))
    assert "Хугацаа хангалттай" in trader.get(theirs).text
    left = officer.get(listed).text
    assert f"{ours}refuse-time/" not in left
    assert ("More time was not given." in left, "Хугацаа хангалттай" in left) == (True, True)
    again = trader.get(f"{theirs}time/").text
    assert "“Хугацаа хангалттай” If you have new reasons you may ask again." in again
    assert day_text(due(request)) in again
    assert officer.post(f"{ours}extend/", {"reason": "Өвчтэй байсан"}).status_code == 302
    given = inbox(owner.user).get(what__startswith="time_given")
    assert "Өвчтэй байсан" in given.body
    assert given.due_on == due(request)
    assert "More time was given" in (page := trader.get(theirs).text)
    assert "was extended already" in page
    assert "Өвчтэй байсан" in officer.get(listed).text
    assert officer.post(f"{ours}close/", {"reason": "Өөр баримтаас олсон"}).status_code == 302
    assert "Өөр баримтаас олсон" in inbox(owner.user).get(what="request_ended").body
    assert "Өөр баримтаас олсон" in trader.get(theirs).text


def test_more_time_for_a_request_once_and_closing_needs_a_reason_when_unanswered() -> None:
    case = make.accepted()
    request = make.asked(case, "B01")
    officer = client_of(make.officer(case.subject))
    url = f"/desk/requests/{request.pk}/"
    assert officer.post(f"{url}extend/", {"reason": "Өвчтэй"}).status_code == 422  # not served yet
    requests.served(request, clock.today())
    assert officer.post(f"{url}extend/", {"reason": "Өвчтэй"}).status_code == 302
    assert officer.post(f"{url}extend/", {"reason": "Дахин"}).status_code == 422
    assert officer.post(f"{url}close/", {"reason": ""}).status_code == 422
    assert officer.post(f"{url}close/", {"reason": "Хэрэггүй болсон"}).status_code == 302


def test_the_time_to_decide_is_extended_by_an_approver_only() -> None:
    case = make.accepted()
    assert client_of(make.officer(case.subject)).get(desk(case, "extend/")).status_code == 403
    approver = client_of(make.approver(case.subject))
    assert approver.post(desk(case, "extend/"), {"reason": ""}).status_code == 422
    assert approver.post(desk(case, "extend/"), {"reason": "Лабораторийн дүгнэлт хүлээж байна"}).status_code == 302
    assert approver.post(desk(case, "extend/"), {"reason": "Дахин"}).status_code == 422


def test_more_time_to_supply_and_closing() -> None:
    returned = make.returned()
    officer = client_of(make.officer(returned.subject))
    assert officer.post(desk(returned, "supply/"), {"reason": "Баярын өдрүүд"}).status_code == 422  # not served yet
    receiving.return_served(returned, clock.today())
    assert officer.post(desk(returned, "supply/"), {"reason": "Баярын өдрүүд"}).status_code == 302
    assert officer.post(desk(returned, "close/"), {"reason": "Компани татан буугдсан"}).status_code == 302
    returned.refresh_from_db()
    assert returned.state == "closed"


def test_a_case_is_given_to_somebody_and_taken_back() -> None:
    case = make.accepted()
    auditor = make.staff(Role.AUDITOR)
    officer = client_of(make.officer(case.subject))
    wrong = {"role": "lead", "user": auditor.user.pk}
    assert officer.post(desk(case, "people/"), wrong).status_code == 422
    assert sent_twice(officer, desk(case, "people/"), {**wrong, "role": "auditor"}).status_code == 302
    row = cases.assigned(case.subject)[0]
    assert auditor.name in officer.get(desk(case, "people/")).text
    assert client_of(auditor).post(f"/desk/assignments/{row.pk}/end/").status_code == 403
    assert officer.post(f"/desk/assignments/{row.pk}/end/").status_code == 302
    assert cases.assigned(case.subject) == []


def test_the_offers_follow_the_state_and_the_person() -> None:
    case = make.accepted()
    officer, approver = make.officer(case.subject), make.approver(case.subject)
    offered = {action.verb: action for action in intake_offers(officer, case)}
    assert offered["ask"].allowed
    assert not offered["extend"].allowed
    assert "Only these roles" in str(offered["extend"].reason)
    assert {action.verb: action.allowed for action in intake_offers(approver, case)}["extend"]


@pytest.mark.parametrize("page", ["requests/", "requests/new/", "return/", "people/", "changes/", "interest/"])
def test_a_draft_is_no_case_of_the_desk(page: str) -> None:
    draft = make.draft()
    assert client_of(make.officer(draft.subject)).get(desk(draft, page)).status_code == 404


def test_requests_are_listed_in_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    case = make.accepted()
    officer = make.officer(case.subject)
    client, first = client_of(officer), make.asked(case, "B01", by=officer)
    requests.served(first, clock.today())
    client.get(desk(case, "requests/"))
    with django_assert_max_num_queries(60) as one:
        client.get(desk(case, "requests/"))
    for _more in range(4):
        make.asked(case, "B02", by=officer)
    with django_assert_max_num_queries(60) as five:
        client.get(desk(case, "requests/"))
    assert len(five) <= len(one)


def test_an_officer_sees_who_signed_and_on_what_the_authority_rests() -> None:
    lodged = make.submitted()
    company, officer = lodged.operator, client_of(make.officer(lodged.subject))
    page = officer.get(desk(lodged, "company/")).text
    for words in ("has not confirmed", "without a document", "No order or power of attorney", make.owner(company).name):
        assert words in page
    assert "the state register named no directors here" in page
    assert "does not name this person as a director" in page
    owner, director = make.owner(company).user, company.persons.order_by("pk")[0]
    Operator.objects.update(state_directors=[director.name_local, "Батаа"], state_email="x@register.example")
    page = officer.get(desk(lodged, "company/")).text
    assert f"recorded under the name of a director, {director.name_local}" in page
    assert "the state register names a director of this name" in page
    Operator.objects.update(state_directors=["Дорж Сувд"])
    assert "directors named in the register: Дорж Сувд" in officer.get(desk(lodged, "")).text
    Operator.objects.update(state_email=owner.email)
    assert f"({owner.email}) has the e-mail address that the register keeps" in officer.get(desk(lodged, "")).text
    held = Authority.objects.get(person__operator=company)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        revoked = {"revoked_at": clock.now(), "revoked_by": "user:1"}
        Authority.objects.filter(pk=held.pk).update(document=make.upload(make.owner(company)), **revoked)
    after = officer.get(desk(lodged, "company/")).text
    assert "with a document" in after, "it was revoked after the signature"
    assert f"/files/uploads/{Authority.objects.get(pk=held.pk).document_id}/" in after
    assert client_of(make.owner(company)).get(desk(lodged, "company/")).status_code == 403
