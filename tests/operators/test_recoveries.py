"""Recovery of ownership: two of staff, told at once, objected to, never by one person alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.documents import blobs
from aeo.kernel import clock
from aeo.kernel import models as kernel
from aeo.kernel.policy import Actor
from aeo.notices.models import Mail, Message
from operators.actions import recoveries as actions
from operators.models import Operator, Recovery
from operators.queries import companies, people
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
ORDER = b"%PDF-1.4 an order of the director"
REASON = "Эзэмшигч ажлаас гарсан, холбогдох боломжгүй."


def asker() -> Actor:
    """Somebody of the company without access."""
    return actor_of(make.user("Номин"))


def asked(company: Operator, who: Actor) -> Recovery:
    """Asked, without the page."""
    blobs.put(ORDER)
    return actions.ask(company, REASON, make.upload(who, content=ORDER), by=who)


def number(company: Operator) -> str:
    """Its registration number."""
    return companies.current_numbers(company)["mn-reg"]


def after(row: Recovery, days: int = 1) -> Any:
    """A day after the time to object."""
    return clock.frozen(clock.now() + (row.object_until - clock.today()) + timedelta(days=days))


def test_a_person_asks_with_evidence_and_the_recorded_are_told_at_once() -> None:
    company, who = make.operator(), asker()
    make.staff(Role.RECORDS)
    gone = make.member(company, "owner").user
    User.objects.filter(pk=gone.pk).update(is_active=False)
    client, url = client_of(who), f"/portal/claim/customs/?number={number(company)}"
    page = client.get(url).text
    assert company.name_local not in page
    file = SimpleUploadedFile("order.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    assert client.post(url, {"reason": REASON}).status_code == 422
    assert (
        client.post(
            url, {"reason": REASON, "evidence": SimpleUploadedFile("a.exe", b"MZ\x90\x00 a program")}
        ).status_code
        == 422
    )
    assert not Recovery.objects.exists()
    assert client.post(url, {"reason": REASON, "evidence": file})["Location"] == "/portal/"
    row = Recovery.objects.get()
    assert row.object_until == date(2026, 3, 23), "ten working days after Monday 9 March"
    told = set(Mail.objects.filter(about=row.subject, secrets__has_key="link").values_list("to", flat=True))
    assert told == {make.owner(company).user.email, gone.email, company.email}
    assert Message.objects.filter(what="recovery_waiting").count() == 1
    assert "not decided yet" in client.get("/portal/").text
    again = client.post(url, {"reason": REASON, "evidence": SimpleUploadedFile("b.pdf", b"%PDF-1.4\n%%EOF")})
    assert "You have asked already" in again.text


def test_one_proposes_another_approves_when_the_time_to_object_is_over() -> None:
    company, who = make.operator(), asker()
    row = asked(company, who)
    first, second = client_of(make.staff(Role.RECORDS)), client_of(make.officer())
    base = f"/desk/recoveries/{row.pk}/"
    assert company.name_local in first.get("/desk/recoveries/").text
    page = first.get(base).text
    assert REASON in page
    assert b"".join(first.get(f"{base}evidence/")) == ORDER
    assert first.post(f"{base}approve/", {"reason": "Үзсэн."}).status_code == 422, "nobody proposed it"
    assert first.post(f"{base}propose/", {"reason": ""}).status_code == 422
    assert first.post(f"{base}propose/", {"reason": "Тушаал хүчинтэй."}).status_code == 302
    assert first.post(f"{base}approve/", {"reason": "Зөв."}).status_code == 403, "one person is not two"
    early = second.post(f"{base}approve/", {"reason": "Зөв."})
    assert (early.status_code, "The owners can object until" in early.text) == (422, True)
    with after(row, days=0):
        assert second.post(f"{base}approve/", {"reason": "Зөв."}).status_code == 422, "the last day is theirs, too"
    with after(row):
        assert second.post(f"{base}approve/", {"reason": "Зөв."}).status_code == 302
        assert people.seat(who, company.pk).has("owner")
        assert people.seat(make.owner(company), company.pk).has("owner"), "nobody's access ends by it"
        assert "Approved" in second.get(base).text
    verbs = kernel.Entry.objects.filter(subject=row.subject).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["ask", "propose", "approve"]
    last = kernel.Entry.objects.filter(subject=company.subject).order_by("-seq")[0]
    assert (last.verb, row.subject in str(last.facts)) == ("add_member", True)
    assert Message.objects.filter(what="recovery_granted", user_ref=who.ref).exists()
    assert Message.objects.filter(what="owner_added", user_ref=make.owner(company).ref).exists()


def test_an_objection_by_link_or_by_an_owner_stops_it_until_it_is_answered() -> None:
    company, who = make.operator(), asker()
    row = asked(company, who)
    link = Mail.objects.filter(to=company.email)[0].secrets["link"].removeprefix("http://localhost:8000")
    stranger = Client(headers={"accept-language": "en"})
    for _ in range(2):
        opened = stranger.get(link)
        assert opened["Referrer-Policy"] == "strict-origin"
        assert "Номин" in opened.text
    records, officer = make.staff(Role.RECORDS), make.officer()
    actions.propose(row, "Зөв.", by=records)
    assert stranger.post(link, {"reason": ""}).status_code == 422
    assert stranger.post(link, {"reason": "Би эзэмшигч хэвээр."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.proposed_by) == ("objected", None)
    assert Message.objects.filter(what__startswith="recovery_objected", user_ref=records.ref).exists()
    with after(row):
        assert client_of(officer).post(f"/desk/recoveries/{row.pk}/approve/", {"reason": "x"}).status_code == 422
        late = stranger.post(link, {"reason": "дахин"})
        assert late.status_code == 422
    actions.propose(row, "Татгалзал үндэслэлгүй.", by=records)
    owner = client_of(make.owner(company))
    assert "Asked of customs" in owner.get(f"/portal/companies/{company.pk}/people/").text
    assert owner.post(f"/portal/recoveries/{row.pk}/object/", {"reason": "Үгүй."}).status_code == 302
    answer = client_of(records).post(f"/desk/recoveries/{row.pk}/refuse/", {"reason": "Эзэмшигч хэвээр байна."})
    assert answer.status_code == 302
    assert "Эзэмшигч хэвээр" in Message.objects.get(what="recovery_refused", user_ref=who.ref).body
    assert stranger.get(link).status_code == 404
    assert not people.seat(who, company.pk)


def test_others_neither_see_decide_nor_object() -> None:
    company, who = make.operator(), asker()
    row = asked(company, who)
    stranger, editor = client_of(make.owner(make.operator())), client_of(make.member(company, "editor"))
    approver, admin = client_of(make.approver()), client_of(make.staff(Role.SYSTEM_ADMINISTRATOR))
    for client in (stranger, editor):
        assert client.post(f"/portal/recoveries/{row.pk}/object/", {"reason": "x"}).status_code == 404
        assert client.get(f"/desk/recoveries/{row.pk}/").status_code == 403
    assert client_of(who).post(f"/portal/recoveries/{row.pk}/object/", {"reason": "x"}).status_code == 403
    assert client_of(make.owner(company)).post(f"/portal/recoveries/{row.pk}/withdraw/").status_code == 403
    assert approver.post(f"/desk/recoveries/{row.pk}/propose/", {"reason": "x"}).status_code == 403
    assert admin.get(f"/desk/recoveries/{row.pk}/").status_code == 404
    assert client_of(who).post(f"/portal/recoveries/{row.pk}/withdraw/").status_code == 302


def test_staff_do_not_decide_for_themselves() -> None:
    company, who = make.operator(), make.officer()
    row = asked(company, who)
    assert client_of(who).post(f"/desk/recoveries/{row.pk}/propose/", {"reason": "x"}).status_code == 403
    assert client_of(who).post(f"/desk/recoveries/{row.pk}/refuse/", {"reason": "x"}).status_code == 403


def test_an_owner_has_nothing_to_recover_and_without_owners_customs_is_the_only_way() -> None:
    company, who = make.operator(), asker()
    owner = make.owner(company)
    assert client_of(owner).get(f"/portal/claim/customs/?number={number(company)}").status_code == 404
    User.objects.filter(pk=owner.user.pk).update(is_active=False)
    url = f"/portal/claim/?number={number(company)}"
    page = client_of(who).get(url).text
    assert "Nobody is left who could let you in" in page
    assert "no owner who can sign in" in client_of(who).post(url, {"words": "x"}).text


def test_the_list_asks_the_same_number_of_questions_however_long_it_is() -> None:
    officer = client_of(make.officer())
    counts = []
    for more in (1, 29):
        for _ in range(more):
            asked(make.operator(), asker())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert officer.get("/desk/recoveries/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
