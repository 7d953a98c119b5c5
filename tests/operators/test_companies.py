"""Companies: dated numbers, every name found, people and authority with dates, what a holder does not change itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aeo.kernel import clock
from aeo.kernel.models import Entry
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import BadFields, Contradiction, NotPermitted, NotReady, Stale
from aeo.notices.models import Message
from operators import papers
from operators.actions import applications, companies, numbers, people
from operators.models import HolderMark, Identifier, Operator
from operators.names import bare_number, folded
from operators.queries import companies as reading
from operators.queries import people as seats
from tests.factories import operators as make
from tests.operators.days import after

pytestmark = pytest.mark.django_db


def test_who_registers_a_company_owns_it_and_it_is_journalled() -> None:
    account = make.user()
    company = make.operator(owner=account)
    assert seats.seat(make.actor_of(account), company.pk).roles == {"owner"}
    assert Entry.objects.get(subject=company.subject, verb="register").actor == account.ref
    with pytest.raises(NotPermitted):
        companies.register(by=SYSTEM, numbers={"tin": "1"}, name_local="А", name_latin="A", form="llc")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_local": ""}, "name_local"),
        ({"name_local": "Ө" * 301}, "name_local"),
        ({"name_local": "Го\x00вь"}, "name_local"),
        ({"trade_names": ["a\x00"]}, "trade_names"),
        ({"email": "не почта"}, "email"),
        ({"numbers": {}}, "number-mn-reg"),
        ({"numbers": {"mn-reg": "--"}}, "number-mn-reg"),
        ({"numbers": {"mn-reg": "7000001", "nonsense": "1"}}, "number-nonsense"),
        ({"numbers": {"mn-reg": "700000"}}, "number-mn-reg"),
        ({"numbers": {"mn-reg": "7000001", "tin": ""}}, "number-tin"),
        ({"numbers": {"mn-reg": "7000001", "ceps": "12345678"}}, "number-ceps"),
        ({"numbers": {"mn-reg": "7000001", "lei": "506700GE1G29325QX364"}}, "number-lei"),
        ({"name_latin": "Говь LLC"}, "name_latin"),
    ],
)
def test_bad_input_is_told_beside_the_field(values: dict[str, Any], field: str) -> None:
    good: dict[str, Any] = {"name_local": "Говь", "name_latin": "Gobi", "form": "llc", "numbers": {"mn-reg": "7000001"}}
    with pytest.raises(BadFields) as refused:
        companies.register(by=make.actor_of(make.user()), **{**good, **values})
    assert list(refused.value.fields) == [field]
    assert not Operator.objects.exists()


def test_a_sound_lei_and_any_latin_name_are_taken() -> None:
    words: dict[str, Any] = {"name_local": "Говь", "name_latin": "Gobi & Søn «№ 1», LLC", "form": "llc"}
    company = companies.register(
        by=make.actor_of(make.user()), numbers={"mn-reg": "7000001", "lei": "506700GE1G29325QX363"}, **words
    )
    assert reading.current_numbers(company)["lei"] == "506700GE1G29325QX363"


def test_a_number_belongs_to_one_company_at_a_time() -> None:
    first, second = make.operator(), make.operator()
    number = reading.current_numbers(first)["mn-reg"]
    with pytest.raises(BadFields):
        companies.register(
            by=make.actor_of(make.user()),
            numbers={"mn-reg": f" {number[:3]}-{number[3:]} "},
            name_local="Өөр",
            name_latin="Other",
            form="llc",
        )
    with pytest.raises(Contradiction) as refused:
        numbers.renumber(second, "mn-reg", number, by=make.officer(), on=date(2026, 3, 9), under="change_notice:1")
    assert refused.value.code == "identifier_of_one_operator"
    with pytest.raises(BadFields, match="another company"):
        numbers.renumber(second, "mn-reg", number, by=make.owner(second))


def test_old_and_new_numbers_find_the_same_company() -> None:
    company, officer = make.operator(), make.officer()
    old = reading.current_numbers(company)["mn-reg"]

    def renumber(scheme: str, value: str) -> None:
        numbers.renumber(company, scheme, value, by=officer, on=date(2026, 3, 1), under="change_notice:1")

    renumber("mn-reg", "9 999 001")
    renumber("ceps", "a-123 4567")
    for number in (old, "9999001", "9-999-001", "A1234567"):
        assert reading.by_number(number) == company
    assert reading.current_numbers(company) == {"mn-reg": "9999001", "ceps": "A1234567"}
    assert reading.by_number(old, on=date(2026, 2, 28)) == company
    assert reading.by_number(old, on=date(2026, 3, 1)) is None
    assert reading.by_number("0") is None
    with pytest.raises(BadFields):
        renumber("ceps", "A1234568")


def test_a_number_given_up_passes_to_another_by_customs_only() -> None:
    first, second, officer = make.operator(), make.operator(), make.officer()
    number, under = reading.current_numbers(first)["mn-reg"], "change_notice:1"
    numbers.renumber(first, "mn-reg", "9999002", on=date(2026, 3, 1), by=officer, under=under)
    with pytest.raises(BadFields, match="another company"):
        numbers.renumber(second, "mn-reg", number, by=make.owner(second))
    numbers.renumber(second, "mn-reg", number, on=date(2026, 3, 5), by=officer, under=under)
    assert reading.by_number(number) == second
    assert reading.by_number(number, on=date(2026, 2, 1)) == first
    assert Identifier.objects.filter(value=number).count() == 2


def test_what_a_company_that_never_applied_called_itself_is_gone_and_an_applicant_keeps_its_numbers() -> None:
    company = make.operator()
    by, wrong = make.owner(company), reading.current_numbers(company)["mn-reg"]
    for number in ("9999005", "9999006"):
        numbers.renumber(company, "mn-reg", number, by=by, on=date(1960, 1, 1))
    row = company.identifiers.get()
    assert (row.value, row.valid_until, reading.by_number(wrong), reading.by_number("9999005")) == (
        "9999006",
        None,
        None,
        None,
    )
    submitted = make.submitted()
    with pytest.raises(NotReady) as refused:
        numbers.renumber(submitted.operator, "mn-reg", "9999007", by=make.owner(submitted.operator))
    assert refused.value.code == "applicant"
    applications.recall(submitted, by=make.signatory(submitted.operator))
    before = reading.current_numbers(submitted.operator)["mn-reg"]
    numbers.renumber(submitted.operator, "mn-reg", "9999007", by=make.owner(submitted.operator), on=date(1960, 1, 1))
    assert submitted.operator.identifiers.get(value=before).valid_until == clock.today() - timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "Өнөр Тээх",
        "өнөр",
        "ТЭЭХ",
        "Unur Teekh",
        "unur",
        "«Өнөр» тээх ххк",
        "Алтан Говь",
        "altan gobi",
        "Өнөр экспресс",
        "Unur Tekh",
        "Өнөр Тээхх",
        "880 000 101",
    ],
)
def test_every_name_and_number_finds_it(text: str) -> None:
    make.operator()
    company = make.operator(name_local="«Алтан Говь» ХХК", name_latin="Altan Gobi LLC", trade_names=["Өнөр Экспресс"])
    companies.edit(company, by=make.owner(company), name_local="«Өнөр Тээх» ХХК", name_latin="Unur Teekh LLC")
    numbers.renumber(company, "tin", "880000101", by=make.owner(company))
    assert company in reading.search(Operator.objects.all(), text)
    assert reading.search(Operator.objects.all(), text)[0] == company


def test_search_without_words_gives_all_and_strange_words_give_none() -> None:
    make.operator()
    make.operator()
    assert reading.search(Operator.objects.all(), " ").count() == 2
    assert reading.search(Operator.objects.all(), "%%% ___ щщщ").count() == 0


def test_names_are_folded_alike() -> None:
    assert folded(" «ӨНӨР-Тээх»  ХХК ") == "өнөр тээх ххк"
    assert folded("Ёл Ый") == folded("ЕЛ ЫИ")
    assert bare_number(" уб-80 01_01 ") == "УБ800101"


def test_two_editors_do_not_overwrite_each_other() -> None:
    company = make.operator()
    by = make.owner(company)
    companies.edit(company, by=by, expected=0, phone="+976 7011 1111")
    with pytest.raises(Stale):
        companies.edit(company, by=by, expected=0, phone="+976 7011 2222")
    with pytest.raises(NotPermitted):
        companies.edit(company, by=make.member(company, "viewer"), phone="1")


def test_a_holder_changes_registered_data_by_a_change_notice() -> None:
    company, by = make.operator(), make.officer()
    HolderMark.objects.create(operator=company, aeo_number="MNAEO1", type="full", since=date(2026, 1, 1))
    companies.edit(company, by=make.owner(company), phone="+976 7011 1111")
    changes: tuple[dict[str, Any], ...] = ({"street": "Бага тойруу 3"}, {"name_local": "Шинэ"}, {"form": "jsc"})
    for change in changes:
        with pytest.raises(NotReady) as refused:
            companies.edit(company, by=make.owner(company), **change)
        assert refused.value.code == "holder"
    with pytest.raises(NotReady):
        numbers.renumber(company, "mn-reg", "9999003", by=make.owner(company))
    with pytest.raises(NotPermitted):
        companies.edit(company, by=make.owner(company), under="decision:4", name_local="Шинэ")
    companies.edit(company, by=by, under="decision:4", name_local="Шинэ нэр ХХК")
    company.refresh_from_db()
    assert company.name_local == "Шинэ нэр ХХК"


def test_sites_are_kept_and_closed() -> None:
    company = make.operator()
    yard = make.site(company, latitude="43.7", longitude="111.9")
    companies.edit_site(yard, by=make.owner(company), closed_on=date(2026, 3, 1))
    with pytest.raises(BadFields):
        make.draft(company, sites=[yard.pk])
    with pytest.raises(BadFields) as refused:
        make.site(company, latitude="95", longitude="111.9")
    assert list(refused.value.fields) == ["latitude"]
    row = companies.outsource(company, by=make.owner(company), function="Харуул", provider_name="Хамгаалалт ХХК")
    assert row.visit_agreed is False
    with pytest.raises(NotPermitted):
        companies.add_site(company, by=make.officer(), name_local="x", kind="office", address="y")


def test_a_consultant_has_sections_and_a_last_day() -> None:
    company, account = make.operator(), make.user()
    by = make.owner(company)
    with pytest.raises(BadFields) as refused:
        people.add_member(company, account, "consultant", by=by, valid_until=date(2026, 6, 1))
    assert list(refused.value.fields) == ["sections"]
    with pytest.raises(BadFields) as refused:
        people.add_member(company, account, "consultant", by=by)
    assert list(refused.value.fields) == ["sections", "valid_until"], "both at once"
    with pytest.raises(BadFields) as refused:
        people.add_member(company, account, "consultant", by=by, sections=["B"])
    assert list(refused.value.fields) == ["valid_until"]
    row = people.add_member(company, account, "consultant", by=by, sections=["B"], valid_until=date(2026, 6, 1))
    assert Message.objects.filter(user_ref=account.ref, what=f"access_given:{row.pk}").exists()
    assert seats.seat(make.actor_of(account), company.pk).covers("B")
    assert not seats.seat(make.actor_of(account), company.pk).covers("A")
    with after(85):
        assert not seats.seat(make.actor_of(account), company.pk)
    people.add_member(company, account, "consultant", by=by, sections=["A"], valid_until=date(2026, 6, 1))
    again = seats.seat(make.actor_of(account), company.pk)
    assert (again.covers("A"), again.covers("B")) == (True, False), "new terms replace the old"


def told(who: Actor, kind: str) -> int:
    """How often somebody was told of a kind."""
    return Message.objects.filter(user_ref=who.ref, what__startswith=f"{kind}:").count()


def test_the_last_owner_stays() -> None:
    company = make.operator()
    by, row = make.owner(company), company.memberships.get()
    with pytest.raises(NotReady) as refused:
        people.end_member(row, by=by)
    assert refused.value.code == "last-owner"
    second = make.member(company, "owner")
    people.end_member(row, by=second)
    assert not seats.seat(by, company.pk)
    assert told(by, "access_ended") == 1
    with pytest.raises(NotPermitted):
        people.add_member(company, make.user(), "editor", by=by)


def test_only_an_owner_grants_authority_and_a_person_who_left_signs_nothing() -> None:
    company = make.operator()
    signatory = make.signatory(company)
    person = company.persons.get()
    with pytest.raises(NotPermitted):
        people.grant_authority(person, by=signatory, valid_from=date(2026, 1, 1))
    with pytest.raises(BadFields):
        people.add_person(company, by=make.owner(company), name_local="Д. Дорж", positions=["king"])
    assert seats.seat(signatory, company.pk).authority
    people.end_person(person, by=make.owner(company), on=date(2026, 3, 9))
    assert seats.seat(signatory, company.pk).authority, "the last day counts"
    with after(1):
        assert not seats.seat(signatory, company.pk).authority


def test_letters_go_to_owners_and_signatories_and_to_the_company_when_there_is_none() -> None:
    company = make.operator()
    signatory = make.signatory(company)
    make.member(company, "editor")
    addressed = {make.owner(company).ref, signatory.ref}
    assert set(papers.recipients(company).users) == addressed
    number = company.identifiers.get(scheme="mn-reg").value
    assert papers.recipients(company).numbers[0]["mn"] == f"улсын бүртгэл: {number}"
    company.memberships.update(ended_at=clock.now(), ended_by="system")
    assert papers.recipients(company).emails == (company.email,)


def test_who_has_left_gets_no_account_to_sign_with_and_an_account_signs_for_one() -> None:
    company = make.operator()
    owner = make.owner(company)
    first = people.add_person(company, by=owner, name_local="Бат", positions=["director"], user=owner.user)
    second = people.add_person(company, by=owner, name_local="Дорж", positions=["director"])
    assert seats.may_sign_as(first) == [owner.user]
    assert seats.may_sign_as(second) == []
    with pytest.raises(BadFields):
        people.grant_authority(second, by=owner, valid_from=clock.today(), account=owner.user)
    editor, month = make.member(company, "editor"), clock.today() + timedelta(days=30)
    people.grant_authority(second, by=owner, valid_from=clock.today(), valid_until=month, account=editor.user)
    assert company.memberships.get(user=editor.user, role="signatory").valid_until == month
    second.valid_until = clock.today() - timedelta(days=1)
    assert seats.may_sign_as(second) == []


def test_a_signatorys_role_that_came_with_authority_ends_with_the_last_of_it() -> None:
    company = make.operator()
    owner, editor, month = make.owner(company), make.member(company, "editor"), clock.today() + timedelta(days=30)
    person = people.add_person(company, by=owner, name_local="Дорж", positions=["director"])
    given = {"by": owner, "valid_from": clock.today(), "account": editor.user}
    first = people.grant_authority(person, valid_until=month, **given)
    second = people.grant_authority(person, **given)
    role = company.memberships.get(user=editor.user, role="signatory")
    assert (role.authority, role.valid_until) == (first, None), "it lasts as long as the longest"
    people.revoke_authority(first, by=owner)
    assert seats.seat(editor, company.pk).has("signatory")
    people.revoke_authority(second, by=owner)
    people.revoke_authority(second, by=owner)
    assert seats.seat(editor, company.pk).roles == {"editor"}
    assert editor.user not in seats.addressed(company)
    assert [told(editor, f"authority_{what}") for what in ("given", "ended")] == [2, 2]
    invited = make.signatory(company)
    people.revoke_authority(company.persons.get(user=invited.user).authorities.get(), by=owner)
    assert seats.seat(invited, company.pk).has("signatory"), "this role was given by itself"


def test_who_leaves_is_signatory_until_that_day() -> None:
    company = make.operator()
    owner, editor = make.owner(company), make.member(company, "editor")
    person = people.add_person(company, by=owner, name_local="Дорж", positions=["director"])
    people.grant_authority(person, by=owner, valid_from=clock.today(), account=editor.user)
    role = company.memberships.filter(user=editor.user, role="signatory")
    people.end_person(person, by=owner, on=clock.today() + timedelta(days=3))
    assert role.get().valid_until == clock.today() + timedelta(days=3)
    people.end_person(person, by=owner, on=clock.today() - timedelta(days=1))
    assert role.get().ended_at is not None
    assert told(editor, "authority_ended") == 2
