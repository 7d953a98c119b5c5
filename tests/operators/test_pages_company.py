"""The company's pages: every verb over HTTP, by the right and the wrong person, with good and bad input."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aeo.accounts.actors import actor_of
from aeo.kernel import clock
from aeo.kernel import models as kernel
from operators.actions import people as people_actions
from operators.models import Identifier, Operator, Person, Site
from operators.models.people import MemberRole
from operators.queries import companies, people
from operators.views.portal import finding
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db

COMPANY = {
    "name_local": "Алтан Зам ХХК",
    "name_latin": "Altan Zam LLC",
    "form": "llc",
    "number-mn-reg": "6123456",
    "street": "Сүхбаатарын талбай 1",
    "email": "info@altanzam.example.mn",
    "language": "mn",
    "established_on": "2019-04-01",
}


def day_in(days: int) -> str:
    """Some days from today."""
    return (clock.today() + timedelta(days=days)).isoformat()


def test_somebody_registers_a_company_and_owns_it() -> None:
    person = actor_of(make.user())
    answer = client_of(person).post("/portal/companies/new/", COMPANY)
    company = Operator.objects.get(name_latin="Altan Zam LLC")
    assert answer["Location"] == f"/portal/companies/{company.pk}/"
    assert companies.current_numbers(company) == {"mn-reg": "6123456"}
    assert people.seat(person, company.pk).has(MemberRole.OWNER)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number-mn-reg": ""}, "This field is required"),
        ({"number-mn-reg": "!!"}, "7 digits, as on the certificate. For example: 6123456"),
        ({"number-mn-reg": "12ab"}, "7 digits, as on the certificate. For example: 6123456"),
        ({"number-ceps": "1234567"}, "A capital Latin letter and 7 digits. For example: E1234567"),
        ({"name_local": ""}, "This field is required"),
        ({"email": "nobody"}, "valid email"),
        ({"established_on": "2019-02-31"}, "does not exist"),
        ({"form": "kingdom"}, "Select a valid choice"),
        ({"name_local": "x" * 301}, "at most 300"),
        ({"name_local": "Шагнал: WWW.evil.example"}, "no address of a web page"),
        ({"name_latin": "Altan Zam LLC http://evil.example"}, "no address of a web page"),
        ({"street": "a\x00b"}, "Null characters"),
    ],
)
def test_bad_company_data_come_back_with_the_reason(wrong: dict[str, str], words: str) -> None:
    answer = client_of(actor_of(make.user())).post("/portal/companies/new/", {**COMPANY, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Altan Zam LLC" in answer.text
    assert all(typed in answer.text for name, typed in wrong.items() if name.startswith("number-"))
    assert not Operator.objects.filter(name_latin="Altan Zam LLC").exists()


def test_what_may_stay_empty_is_said_and_a_wrong_number_is_refused_in_the_readers_language() -> None:
    person = client_of(actor_of(make.user()), language="mn")
    page = person.get("/portal/companies/new/", {"number": "6123456"}).text
    for label, optional in (("Улсын бүртгэлийн дугаар", False), ("Татвар төлөгчийн дугаар", True), ("Утас", True)):
        assert (f"{label} (заавал биш)<" in page) is optional, label
        assert (f"{label}<" in page) is not optional, label
    refused = person.get("/portal/companies/new/", {"number": "12ab"})
    assert refused.status_code == 422
    assert "Гэрчилгээнд байгаа 7 оронтой тоо. Жишээ нь: 6123456" in refused.text
    assert "12AB" in refused.text or "12ab" in refused.text


def test_a_number_that_was_kept_before_the_format_finds_its_company_and_hinders_nothing() -> None:
    company = make.operator()
    Identifier.objects.filter(operator=company).update(value="ХУУЧИН9")
    owner, base = client_of(make.owner(company)), f"/portal/companies/{company.pk}/"
    assert "ХУУЧИН9" in owner.get(base).text
    assert owner.post(f"{base}edit/", {**COMPANY, "revision": company.revision}).status_code == 302
    stranger = client_of(actor_of(make.user()))
    claim = stranger.get("/portal/companies/new/", {"number": "хуучин-9"})["Location"]
    assert stranger.get(claim).status_code == 200


def test_a_number_that_is_taken_is_told() -> None:
    person = client_of(actor_of(make.user()))
    person.post("/portal/companies/new/", COMPANY)
    answer = person.post("/portal/companies/new/", {**COMPANY, "name_latin": "Second LLC"})
    assert answer.status_code == 422
    assert "registered already" in answer.text


def test_scripts_in_a_name_are_shown_as_text() -> None:
    person = client_of(actor_of(make.user()))
    answer = person.post("/portal/companies/new/", {**COMPANY, "name_local": "<script>alert(1)</script>"}, follow=True)
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert(1)" not in answer.text


def test_the_owner_changes_data_and_a_viewer_does_not() -> None:
    company = make.operator()
    url = f"/portal/companies/{company.pk}/edit/"
    owner = client_of(make.owner(company))
    answer = owner.post(url, {**COMPANY, "revision": company.revision})
    assert answer.status_code == 302
    company.refresh_from_db()
    assert company.name_latin == "Altan Zam LLC"
    assert owner.post(url, {**COMPANY, "revision": 0}).status_code == 422
    assert client_of(make.member(company, "viewer")).get(url).status_code == 403


def test_a_new_number_and_an_outsourced_function() -> None:
    company = make.operator()
    owner, base = client_of(make.owner(company)), f"/portal/companies/{company.pk}/"
    number = {"scheme": "tin", "numbers": "12ab"}
    refused = owner.post(f"{base}number/", number)
    assert refused.status_code == 422
    assert "9 to 14 digits. For example: 61234560012" in refused.text
    assert 'value="12ab"' in refused.text
    assert owner.post(f"{base}number/", {**number, "numbers": "123 456-789"}).status_code == 302
    assert companies.current_numbers(company)["tin"] == "123456789"
    assert "Taxpayer number" in owner.get(base).text
    same = owner.post(f"{base}number/", {**number, "numbers": "123456789"})
    assert (same.status_code, "This is the present number" in same.text) == (422, True)
    told = {"function": "Нягтлан бодох", "provider_name": "Тоо ХХК", "criteria": ["B"], "visit_agreed": "on"}
    assert owner.post(f"{base}outsourced/new/", told).status_code == 302
    assert "Тоо ХХК" in owner.get(base).text


def test_a_mistyped_number_is_put_right_on_its_day_and_finds_nobody_any_more() -> None:
    company = make.operator()
    owner, url = client_of(make.owner(company)), f"/portal/companies/{company.pk}/number/"
    for number in ("123456789", "123456780"):
        given = {"scheme": "tin", "numbers": number}
        assert owner.post(url, given).status_code == 302
    assert [row.value for row in company.identifiers.filter(scheme="tin")] == ["123456780"]
    told = kernel.Entry.objects.filter(subject=company.subject, verb="renumber").latest("pk")
    assert "123456789" in str(told.facts)


def test_nobody_reads_out_by_this_form_whose_numbers_are_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_AN_HOUR", 2)
    company, other = make.operator(), make.operator()
    owner, url = client_of(make.owner(company)), f"/portal/companies/{company.pk}/number/"
    taken = {"scheme": "mn-reg", "numbers": companies.current_numbers(other)["mn-reg"]}
    answers = [owner.post(url, taken).text for _n in range(3)]
    assert ["another company" in text for text in (answers[0], answers[-1])] == [True, False]
    assert "Wait an hour" in answers[-1]


def test_a_site_is_added_and_closed() -> None:
    company = make.operator()
    owner, base = client_of(make.owner(company)), f"/portal/companies/{company.pk}/sites/"
    site = {"name_local": "Агуулах", "kind": "warehouse", "address": "Дархан", "roles": ["importer"]}
    assert owner.post(f"{base}new/", {**site, "latitude": "47,2", "longitude": "106.9"}).status_code == 302
    row = company.sites.get()
    assert (float(row.latitude or 0), float(row.longitude or 0)) == (47.2, 106.9)
    assert owner.post(f"{base}new/", {**site, "kind": ""}).status_code == 422
    assert owner.post(f"/portal/sites/{row.pk}/", {**site, "closed_on": "2026-03-01"}).status_code == 302
    row.refresh_from_db()
    assert row.closed_on is not None
    assert client_of(make.owner(make.operator())).get(f"/portal/sites/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("what", "field", "value", "words"),
    [
        ("sites", "name_local", "Агуулах evil.mn/5saya", "no address of a web page"),
        ("sites", "name_latin", "Агуулах", "Latin letters only"),
        ("sites", "address", "Дархан\u202eнахраД", "turn the direction"),
        ("persons", "name_local", "Бат \u200bДорж", "not seen"),
        ("persons", "name_local", "Call +976 99112233 now", "no telephone number"),
        ("persons", "name_latin", "Bat 1st!", "Leave out “1”"),
        ("outsourced", "provider_name", "www.evil.mn", "no address of a web page"),
        ("outsourced", "provider_aeo_number", "www.evil.mn", "digits and hyphens"),
        ("sites", "address", "Дархан www.evil.mn", "address of a web page out"),
        ("sites", "opened_on", "1800-01-01", "from 1 January 1900"),
    ],
)
def test_names_that_go_on_papers_are_names(what: str, field: str, value: str, words: str) -> None:
    company = make.operator()
    owner, base = client_of(make.owner(company), language="en"), f"/portal/companies/{company.pk}/"
    forms: dict[str, dict[str, Any]] = {
        "sites": {"name_local": "Агуулах", "kind": "warehouse", "address": "Дархан"},
        "persons": {"name_local": "Бат", "positions": ["contact"]},
        "outsourced": {"function": "Манаа", "provider_name": "Манаа ХХК"},
    }
    given = forms[what]
    refused = owner.post(f"{base}{what}/new/", {**given, field: value})
    assert (refused.status_code, words in refused.text) == (422, True)
    assert owner.post(f"{base}{what}/new/", given).status_code == 302


def test_a_name_from_before_the_rule_stays_until_it_is_changed() -> None:
    company = make.operator()
    owner = client_of(make.owner(company), language="en")
    row = Site.objects.create(operator=company, name_local="Агуулах.com", kind="warehouse", address="Дархан")
    site = {"name_local": row.name_local, "kind": "warehouse", "address": "Эрдэнэт"}
    assert owner.post(f"/portal/sites/{row.pk}/", site).status_code == 302
    assert owner.post(f"/portal/sites/{row.pk}/", {**site, "name_local": "Агуулах.org"}).status_code == 422


def test_a_person_gets_authority_to_sign_and_loses_it() -> None:
    company = make.operator()
    owner, base = client_of(make.owner(company)), f"/portal/companies/{company.pk}/"
    account = make.user("Гэрэл")
    people_actions.add_member(company, account, "signatory", by=make.owner(company))
    person = {"name_local": "Гэрэл", "positions": ["director"], "account": account.pk}
    assert owner.post(f"{base}persons/new/", person).status_code == 302
    row = company.persons.get()
    order = SimpleUploadedFile("order.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    over = {"valid_from": "2026-01-01", "valid_until": "2025-01-01", "document": order}
    refused = owner.post(f"/portal/persons/{row.pk}/authority/", over)
    assert (refused.status_code, "Choose the file again" in refused.text) == (422, True)
    order.seek(0)
    authority = {"valid_from": "2026-01-01", "document": order}
    assert owner.post(f"/portal/persons/{row.pk}/authority/", authority).status_code == 302
    assert people.seat(actor_of(account), company.pk).authority
    assert "Nobody can sign here" not in owner.get(f"{base}people/").text
    Person.objects.filter(pk=row.pk).update(user=None)
    paper = owner.get(f"{base}people/").text
    for words in ("may sign", "May sign, but has no account", "Nobody can sign here for the company"):
        assert words in paper, words
    Person.objects.filter(pk=row.pk).update(user=account)
    held, early = row.authorities.get(), {"valid_from": "1800-01-01"}
    Operator.objects.filter(pk=company.pk).update(established_on="2010-05-01")
    refused = owner.post(f"/portal/persons/{row.pk}/authority/", early)
    assert (refused.status_code, "established on 1 May 2010" in refused.text) == (422, True)
    assert owner.post(f"/portal/authorities/{held.pk}/revoke/").status_code == 302
    assert not people.seat(actor_of(account), company.pk).authority
    for day in ("1600-01-01", "2199-01-01"):
        refused = owner.post(f"/portal/persons/{row.pk}/end/", {"on": day})
        assert (refused.status_code, "Write a day from" in refused.text) == (422, True), day
    assert owner.post(f"/portal/persons/{row.pk}/end/", {"on": "2026-03-01"}).status_code == 302
    back = (clock.today() + timedelta(days=1)).isoformat()
    assert owner.post(f"/portal/persons/{row.pk}/end/", {"on": back}).status_code == 422, (
        "who left does not come back so"
    )
    assert "left on" in owner.get(f"{base}people/").text


def test_whoever_opened_the_account_alone_may_sign_after_one_form() -> None:
    company = make.operator()
    owner, base = make.owner(company), f"/portal/companies/{company.pk}/"
    client, consultant = client_of(owner), make.member(company, "consultant")
    draft = make.draft(company)
    assert "Nobody may sign yet" in client.get(f"/portal/applications/{draft.pk}/tasks/").text
    row = people_actions.add_person(company, by=owner, name_local="Гэрэл", positions=["director"])
    url, given = f"/portal/persons/{row.pk}/authority/", {"valid_from": "2026-01-01"}
    for stranger in (consultant.user, make.user()):
        assert client.post(url, {**given, "account": stranger.pk}).status_code == 422
    assert client.post(url, {**given, "account": owner.user.pk}).status_code == 302
    assert people.seat(owner, company.pk).authority
    row.refresh_from_db()
    assert row.user == owner.user
    assert "Nobody may sign yet" not in client.get(f"/portal/applications/{draft.pk}/tasks/").text
    other = make.member(company, "viewer")
    assert client.post(url, {**given, "account": other.user.pk}).status_code == 422, "somebody else's person"
    assert "people/" in client_of(other).get(f"{base}consents/").text


def test_the_last_owner_stays() -> None:
    company = make.operator()
    row = company.memberships.get()
    answer = client_of(make.owner(company)).post(f"/portal/members/{row.pk}/end/")
    assert answer.status_code == 422
    assert "at least one owner" in answer.text


def test_only_an_owner_manages_people() -> None:
    company = make.operator()
    editor = client_of(make.member(company, "editor"))
    for page in ("persons/new/", "invitations/new/"):
        assert editor.get(f"/portal/companies/{company.pk}/{page}").status_code == 403
    assert "Only an owner" in editor.get(f"/portal/companies/{company.pk}/people/").text


def test_a_consultant_is_offered_the_sections_that_the_company_is_asked() -> None:
    company = make.operator()
    invite = f"/portal/companies/{company.pk}/invitations/new/"

    def offered(where: str) -> set[str]:
        form = client_of(make.owner(company)).get(where).context["form"]
        return {key for key, _label in form.fields["sections"].choices}

    assert "H" in offered(invite), "nothing is chosen yet"
    make.draft(company)
    assert ("A" in offered(invite), "H" in offered(invite)) == (True, False), "a broker is not asked it"
    make.member(company, "consultant", sections=["H"])
    row = company.memberships.get(role="consultant")
    assert "H" in offered(f"/portal/members/{row.pk}/"), "what was given can stay"


def test_a_consultant_sees_nothing_of_the_company_itself() -> None:
    company = make.operator()
    consultant = client_of(make.member(company, "consultant"))
    assert consultant.get(f"/portal/companies/{company.pk}/").status_code == 404
    assert consultant.get("/portal/").status_code == 200


def test_consents_are_given_and_withdrawn_by_a_signatory() -> None:
    company = make.operator()
    url, signatory = f"/portal/companies/{company.pk}/consents/", client_of(make.signatory(company))
    assert signatory.post(url, {"verb": "withdraw", "scope": "\x00"}).status_code == 422
    assert signatory.post(url, {"verb": "give", "scope": "publish"}).status_code == 302
    assert companies.consents_to(company, "publish")
    assert signatory.post(url, {"verb": "withdraw", "scope": "publish"}).status_code == 302
    assert not companies.consents_to(company, "publish")
    assert signatory.post(url, {"verb": "give", "scope": "strange"}).status_code == 422
    assert client_of(make.owner(company)).post(url, {"verb": "refuse", "scope": "exchange"}).status_code == 403


def test_a_file_goes_into_the_library_and_out_again() -> None:
    company = make.operator()
    owner, base = client_of(make.owner(company)), f"/portal/companies/{company.pk}/files/"
    file = SimpleUploadedFile("гэрээ.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    assert owner.post(f"{base}new/", {"file": file, "expires_on": "2026-12-31"}).status_code == 302
    row = company.evidence.get()
    assert "гэрээ.pdf" in owner.get(base).text
    got = owner.get(f"/portal/files/{row.pk}/")
    assert got["Content-Disposition"].startswith("attachment")
    assert b"".join(got).startswith(b"%PDF")
    assert client_of(make.owner(make.operator())).get(f"/portal/files/{row.pk}/").status_code == 404
    newer = SimpleUploadedFile("newer.pdf", b"%PDF-1.5\n%%EOF", "application/pdf")
    assert owner.post(f"/portal/files/{row.pk}/replace/", {"file": newer}).status_code == 302
    assert owner.post(f"/portal/files/{row.pk}/remove/").status_code == 302
    assert owner.get(f"/portal/files/{row.pk}/").status_code == 404


@pytest.mark.parametrize("content", [b"MZ\x90\x00 a program", b""])
def test_a_file_that_is_not_taken_is_told(content: bytes) -> None:
    company = make.operator()
    file = SimpleUploadedFile("a.exe", content)
    answer = client_of(make.owner(company)).post(f"/portal/companies/{company.pk}/files/new/", {"file": file})
    assert answer.status_code == 422
    assert not company.evidence.exists()


def test_a_day_of_the_company_that_has_not_come_is_refused_beside_it() -> None:
    company = make.operator()
    owner, base = client_of(make.owner(company)), f"/portal/companies/{company.pk}/edit/"
    form = owner.get(base).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for field in ("established_on", "at_address_since"):
        answer = owner.post(base, {**given, field: "2030-01-01"})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
