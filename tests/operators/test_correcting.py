"""What is recorded of people, their access and providers is put right over HTTP, by the right and the wrong person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aeo.accounts.actors import actor_of
from aeo.kernel import clock
from aeo.kernel import models as kernel
from aeo.kernel.refusals import BadFields
from aeo.notices.models import Message
from operators.actions.companies import outsource
from operators.actions.correcting import edit_person
from operators.models import Authority, Bar, HolderMark, Membership, Operator, Person
from operators.queries import bars
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
DIRECTOR = {"name_local": "Д. Болд", "positions": ["director"]}


def holds(company: Operator) -> None:
    """The company holds a status."""
    HolderMark.objects.create(operator=company, aeo_number="MNAEO000077", type="full", since=clock.today())


def test_a_director_from_the_register_gets_what_the_register_does_not_know() -> None:
    company = make.operator()
    person = Person.objects.create(operator=company, **DIRECTOR)
    owner, url = client_of(make.owner(company)), f"/portal/persons/{person.pk}/"
    assert f'href="{url}"' in owner.get(f"/portal/companies/{company.pk}/people/").text
    assert "Д. Болд" in owner.get(url).text
    holds(company)
    more = {**DIRECTOR, "name_latin": "D. Bold", "email": "bold@company.example", "registry_number": "УБ88010112"}
    assert owner.post(url, more).status_code == 302
    person.refresh_from_db()
    assert (person.name_latin, person.email, person.registry_number) == (
        "D. Bold",
        "bold@company.example",
        "УБ88010112",
    )
    told = kernel.Entry.objects.get(subject=company.subject, verb="edit_person")
    assert "bold@company.example" in str(told.facts)
    for written_over in ({"name_local": "Б. Сүх"}, {"registry_number": "УБ1"}, {"positions": ["contact"]}):
        refused = owner.post(url, {**more, **written_over})
        assert (refused.status_code, "by a change notice" in refused.text) == (422, True), written_over
    assert owner.post(url, {**more, "email": "nobody"}).status_code == 422
    assert client_of(make.member(company, "editor")).post(url, more).status_code == 403
    assert client_of(make.owner(make.operator())).get(url).status_code == 404


def test_somebody_elses_name_is_put_right() -> None:
    company = make.operator()
    person = Person.objects.create(operator=company, name_local="Болт", positions=["contact", "director"])
    owner = client_of(make.owner(company))
    given = {"name_local": "Болд", "positions": ["contact"]}
    assert owner.post(f"/portal/persons/{person.pk}/", given).status_code == 302
    person.refresh_from_db()
    assert (person.name_local, person.positions) == ("Болд", ["contact"])


KNOWN = {**DIRECTOR, "registry_number": "УБ88010112"}
OTHERS: tuple[dict[str, Any], ...] = (
    {"name_local": "Б. Сүх"},
    {"registry_number": "АА00000000"},
    {"registry_number": ""},
    {"positions": ["contact"]},
)


def stays(person: Person, words: str, others: tuple[dict[str, Any], ...] = OTHERS) -> None:
    """Who the person is cannot be written over, and how the person is reached can."""
    owner, url = client_of(make.owner(person.operator)), f"/portal/persons/{person.pk}/"
    given = {name: getattr(person, name) for name in KNOWN}
    for other in others:
        refused = owner.post(url, {**given, **other})
        assert (refused.status_code, words in refused.text) == (422, True), other
    assert owner.post(url, {**given, "email": "bold@company.example"}).status_code == 302
    before = given
    person.refresh_from_db()
    assert {name: getattr(person, name) for name in KNOWN} == before


@pytest.mark.parametrize("since", [0, -900])
def test_whom_a_bar_names_is_not_washed_off_the_record(since: int) -> None:
    barred, company = make.operator(), make.operator()
    person, same = (Person.objects.create(operator=each, **KNOWN) for each in (barred, company))
    first = clock.today() + timedelta(days=since)
    bar = Bar.objects.create(
        operator=barred, ground="x", valid_from=first, valid_until=first + timedelta(days=800), decision_ref="d:1"
    )
    bar.persons.set([person])
    stays(person, "A decision of customs names this person")
    found = bars.on(company, first)
    assert found is not None
    assert (found.bar, found.own) == (bar, False)
    other = {"name_local": "Б. Сүх", "positions": ["contact"], "registry_number": "АА00000000"}
    assert client_of(make.owner(company)).post(f"/portal/persons/{same.pk}/", other).status_code == 302
    assert bars.on(company, first) == found, "writing over washes nothing off"


def test_the_director_of_an_applicant_is_not_written_over_once_it_has_applied() -> None:
    draft = make.draft()
    person = Person.objects.create(operator=draft.operator, **KNOWN)
    owner, url = client_of(make.owner(draft.operator)), f"/portal/persons/{person.pk}/"
    assert owner.post(url, {**KNOWN, "name_local": "Д. Болдбаатар"}).status_code == 302
    make.accepted(draft)
    person.refresh_from_db()
    stays(person, "An application is with customs")
    contact = Person.objects.create(operator=draft.operator, name_local="Болт", positions=["contact"])
    given = {"name_local": "Болд", "positions": ["contact"]}
    assert owner.post(f"/portal/persons/{contact.pk}/", given).status_code == 302


def test_an_authority_to_sign_stays_with_whom_it_was_given_to() -> None:
    company = make.operator()
    person = Person.objects.get(operator=company, user=make.signatory(company).user)
    authority, words = person.authorities.get(), "Authority to sign was given to this person"
    other: tuple[dict[str, Any], ...] = ({"name_local": "Огт өөр хүн"},)
    stays(person, words, other)
    client_of(make.owner(company)).post(f"/portal/authorities/{authority.pk}/revoke/", {})
    stays(person, words, other)


def test_an_authority_to_sign_gets_another_last_day_and_is_not_given_twice() -> None:
    company, day = make.operator(), clock.today()
    signer = make.signatory(company)
    person = Person.objects.get(operator=company, user=signer.user)
    authority, owner = person.authorities.get(), client_of(make.owner(company))
    url, until = f"/portal/authorities/{authority.pk}/", day + timedelta(days=40)
    assert f'href="{url}"' in owner.get(f"/portal/companies/{company.pk}/people/").text
    same = {"valid_from": authority.valid_from.isoformat(), "account": str(signer.user.pk)}
    twice = owner.post(f"/portal/persons/{person.pk}/authority/", same)
    assert (twice.status_code, "recorded already" in twice.text) == (422, True)
    company.memberships.filter(user=signer.user).update(authority=authority)
    for wrong in ((day - timedelta(days=1)).isoformat(), "2026-02-30"):
        assert owner.post(url, {"valid_until": wrong}).status_code == 422
    assert owner.post(url, {"valid_until": until.isoformat()}).status_code == 302
    authority.refresh_from_db()
    assert (authority.valid_until, company.memberships.get(user=signer.user).valid_until) == (until, until)
    told = kernel.Entry.objects.get(subject=company.subject, verb="change_authority")
    assert until.isoformat() in str(told.facts)
    assert client_of(make.member(company, "editor")).post(url, {}).status_code == 403
    assert client_of(make.owner(make.operator())).get(url).status_code == 404
    Authority.objects.update(valid_from=day + timedelta(days=2))
    page = owner.get(f"/portal/companies/{company.pk}/people/").text
    assert "may not sign yet" in page
    assert f"{url}revoke/" in page, "one that begins later can be taken back"
    assert owner.post(f"{url}revoke/", {}).status_code == 302
    assert "This authority is over" in owner.post(url, {"valid_until": ""}).text


def test_numbers_are_written_as_they_can_be_used() -> None:
    company = make.operator()
    owner, new = client_of(make.owner(company)), f"/portal/companies/{company.pk}/persons/new/"
    for number in ("123", "UB88010112"):
        wrong = owner.post(new, {"name_local": "Б. Сүх", "positions": ["contact"], "registry_number": number})
        assert (wrong.status_code, "8 digits" in wrong.text, "УБ88010112" in wrong.text) == (422, True, True)
    assert owner.post(new, {"name_local": "Б. Сүх", "positions": ["contact"], "phone": "abc"}).status_code == 422
    given = {
        "name_local": "Б. Сүх",
        "positions": ["contact"],
        "phone": "+976 (11) 26-71-90",
        "registry_number": "AA 11111111",  # typed with Latin letters, kept as the register writes it
    }
    assert owner.post(new, given).status_code == 302
    person = company.persons.get()
    assert (person.registry_number, person.phone) == ("АА11111111", "+976 (11) 26-71-90")
    twice = owner.post(new, {"name_local": "Д. Болд", "positions": ["director"], "registry_number": "АА11111111"})
    assert (twice.status_code, "Б. Сүх has this number already" in twice.text) == (422, True)
    other = make.people.add_person(company, by=make.owner(company), name_local="Д. Болд", positions=["director"])
    with pytest.raises(BadFields):
        edit_person(other, by=make.owner(company), registry_number="АА11111111")
    other.delete()
    Person.objects.update(phone="дотуур 12", registry_number="X1")
    old = {"name_local": "Б. Сүх", "positions": ["contact"], "phone": "дотуур 12", "registry_number": "X1"}
    edit = f"/portal/persons/{person.pk}/"
    assert owner.post(edit, {**old, "email": "sukh@company.example"}).status_code == 302, (
        "what was kept hinders nothing"
    )
    assert owner.post(edit, {**old, "registry_number": "9"}).status_code == 422


def test_the_last_owner_reads_at_once_that_somebody_else_comes_first() -> None:
    company = make.operator()
    row = company.memberships.get()
    client = client_of(make.owner(company))
    for answer in (client.get(f"/portal/members/{row.pk}/end/"), client.post(f"/portal/members/{row.pk}/end/", {})):
        assert "Make somebody else an owner first" in answer.text
    assert company.memberships.get().ended_at is None


def test_access_that_is_over_is_given_again_by_an_invitation_only() -> None:
    company = make.operator()
    owner, day = client_of(make.owner(company)), clock.today()
    row = company.memberships.get(user=make.member(company, "viewer", valid_until=day).user)
    url, people = f"/portal/members/{row.pk}/", f"/portal/companies/{company.pk}/people/"
    assert f'href="{url}"' in owner.get(people).text
    Membership.objects.filter(pk=row.pk).update(valid_from=day - timedelta(days=9), valid_until=day - timedelta(days=1))
    assert f'href="{url}"' not in owner.get(people).text
    for until in ("", (day + timedelta(days=9)).isoformat()):
        refused = owner.post(url, {"valid_until": until})
        assert (refused.status_code, "Invite the person again" in refused.text) == (422, True)
    row.refresh_from_db()
    assert row.valid_until == day - timedelta(days=1)


def test_an_outsourced_function_is_changed_and_ended_by_who_keeps_the_data() -> None:
    company = make.operator()
    row = outsource(company, by=make.owner(company), function="Харуул", provider_name="Хамгаалалт ХХК", criteria=["E"])
    url, given = f"/portal/outsourced/{row.pk}/", {"function": "Харуул", "provider_name": "Шинэ ХХК", "criteria": ["E"]}
    editor = client_of(make.member(company, "editor"))
    assert f'href="{url}"' in editor.get(f"/portal/companies/{company.pk}/").text
    assert editor.post(url, {**given, "until": "2026-12-31"}).status_code == 302
    row.refresh_from_db()
    assert (row.provider_name, row.until) == ("Шинэ ХХК", date(2026, 12, 31))
    assert editor.post(url, {**given, "function": ""}).status_code == 422
    assert client_of(make.member(company, "viewer")).post(url, given).status_code == 403
    assert client_of(make.owner(make.operator())).get(url).status_code == 404


def test_an_access_gets_another_last_day_and_other_sections_and_its_holder_hears_of_it() -> None:
    company = make.operator()
    consultant, owner = make.member(company, "consultant"), client_of(make.owner(company))
    row = company.memberships.get(user=consultant.user)
    url, until = f"/portal/members/{row.pk}/", clock.today() + timedelta(days=30)
    assert "checked" in owner.get(url).text
    given = {"valid_until": until.isoformat(), "sections": ["A", "E"]}
    wrong: list[dict[str, Any]] = [{"sections": []}, {"valid_until": ""}, {"valid_until": "2020-01-01"}]
    for bad in [*wrong, {"sections": ["ZZ"]}]:
        assert owner.post(url, {**given, **bad}).status_code == 422, bad
    assert owner.post(url, given).status_code == 302
    row.refresh_from_db()
    assert (row.valid_until, row.sections) == (until, ["A", "E"])
    assert Message.objects.filter(user_ref=consultant.ref, what__startswith="access_changed").count() == 1
    told = Message.objects.get(user_ref=consultant.ref, what__startswith="access_changed")
    assert ("A. Demonstrated compliance" in told.body) or ("A. Хууль тогтоомжийн хэрэгжилт" in told.body), told.body
    assert "A. Demonstrated compliance" in owner.get(url).text
    entry = kernel.Entry.objects.get(subject=company.subject, verb="change_member")
    assert '["A","E"]' in str(entry.facts).replace(" ", "")
    assert owner.post(url, given).status_code == 302
    assert Message.objects.filter(user_ref=consultant.ref, what__startswith="access_changed").count() == 1, (
        "nothing new"
    )
    assert client_of(consultant).post(url, given).status_code == 403
    assert client_of(make.owner(make.operator())).get(url).status_code == 404


def test_an_owner_has_no_last_day_and_an_editor_may_have_one() -> None:
    company = make.operator()
    by = make.owner(company)
    editor = company.memberships.get(user=make.member(company, "editor").user)
    client, day = client_of(by), (clock.today() + timedelta(days=5)).isoformat()
    assert client.post(f"/portal/members/{editor.pk}/", {"valid_until": day, "sections": ["A"]}).status_code == 302
    editor.refresh_from_db()
    assert (str(editor.valid_until), editor.sections) == (day, [])
    assert client.post(f"/portal/members/{editor.pk}/", {"valid_until": ""}).status_code == 302
    own = company.memberships.get(user=actor_of(by.user).user)
    refused = client.post(f"/portal/members/{own.pk}/", {"valid_until": day})
    assert (refused.status_code, "no last day" in refused.text) == (422, True)
    client.post(f"/portal/members/{editor.pk}/end/", {})
    assert client.get(f"/portal/members/{editor.pk}/").status_code == 404
