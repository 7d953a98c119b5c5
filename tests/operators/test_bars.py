"""A bar finds people by their number, whatever was written of them before or after; what cannot be done says why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aeo.components.formats import day_text
from aeo.kernel import clock
from operators.actions import people
from operators.models import Bar, Operator, Person
from operators.queries import bars
from operators.views.portal import finding
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NUMBER = "УБ88010112"


def director(company: Operator, number: str = NUMBER, **more: Any) -> Person:
    """Somebody who directs it, as its owner writes the number."""
    known = {"name_local": "Д. Болд", "positions": ["director"], "registry_number": number, **more}
    return people.add_person(company, by=make.owner(company), **known)


def barred(first: date | None = None) -> tuple[Operator, Bar]:
    """Another company with a bar, from today, that names the person in control of it."""
    company, first = make.operator(), first or clock.today()
    until = first + 900 * DAY
    bar = Bar.objects.create(operator=company, ground="x", valid_from=first, valid_until=until, decision_ref="d:1")
    bar.persons.set([director(company)])
    return company, bar


def through(company: Operator) -> bool:
    """A bar on somebody who directs the company keeps it from applying."""
    found = bars.on(company, clock.today())
    return found is not None and not found.own


def test_who_is_under_a_bar_is_found_under_every_number_that_was_ever_written() -> None:
    companies = [make.operator() for _ in range(6)]
    typed, put_right, stepped_down, leaves, left, other = companies
    director(typed, " уб 8801-0112 ")
    wrong = director(put_right)
    url = f"/portal/persons/{wrong.pk}/"
    given = {"name_local": "Д. Болд", "positions": ["director"], "registry_number": "УБ99010112"}
    assert client_of(make.owner(put_right)).post(url, given).status_code == 302
    down = director(stepped_down, "")
    gone, went = director(leaves), director(left)
    director(other, "АА11111111")
    people.end_person(went, by=make.owner(left), on=clock.today() - DAY)
    barred(first=clock.today() + DAY)
    with clock.frozen(clock.now() + 2 * DAY):
        people.end_person(gone, by=make.owner(leaves), on=clock.today() - 30 * DAY)
        _is_found(companies, down)


def _is_found(companies: list[Operator], down: Person) -> None:
    """Typed otherwise, put right, stepped down, or gone only since; not who had left before, and nobody else."""
    owner = client_of(make.owner(down.operator))
    contact = {"name_local": "Д. Болд", "positions": ["contact"], "registry_number": NUMBER}
    assert owner.post(f"/portal/persons/{down.pk}/", contact).status_code == 302, "nothing is known of the number yet"
    assert [through(one) for one in companies] == [True, True, True, True, False, False]
    back = {**contact, "positions": ["director"], "registry_number": ""}
    assert owner.post(f"/portal/persons/{down.pk}/", back).status_code == 302, "the page tells nothing of the number"
    other = {**back, "name_local": "Огт өөр хүн", "registry_number": "АА33333333"}
    assert owner.post(f"/portal/persons/{down.pk}/", other).status_code == 302
    assert through(down.operator), "and writing over washes nothing off"


def test_a_number_that_was_written_over_before_the_bar_finds_who_bears_the_name_and_no_stranger() -> None:
    first, again, stranger = make.operator(), make.operator(), make.operator()
    row = director(first)
    given = {"name_local": "Д. Болд", "positions": ["director"], "registry_number": "УБ99010112"}
    assert client_of(make.owner(first)).post(f"/portal/persons/{row.pk}/", given).status_code == 302
    until = clock.today() + 900 * DAY
    bar = Bar.objects.create(
        operator=first, ground="x", valid_from=clock.today(), valid_until=until, decision_ref="d:1"
    )
    bar.persons.set([row])
    director(again, name_local="Болд Д.")
    director(stranger, name_local="Г. Сараа")
    assert [through(one) for one in (again, stranger)] == [True, False]


def test_nobody_tries_numbers_of_persons_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_AN_HOUR", 2)
    company = make.operator()
    owner, url = client_of(make.owner(company)), f"/portal/companies/{company.pk}/persons/new/"
    given = [{"name_local": "Бат", "positions": ["contact"], "registry_number": f"УБ8801011{n}"} for n in range(3)]
    assert [owner.post(url, one).status_code for one in given] == [302, 302, 422]
    assert owner.post(url, {**given[2], "registry_number": ""}).status_code == 302
    row = company.persons.get(registry_number="")
    answer = owner.post(f"/portal/persons/{row.pk}/", given[2])
    assert (answer.status_code, "Wait an hour" in answer.text) == (422, True)


def test_a_number_that_looks_the_same_is_the_same_and_nobody_learns_of_it_from_a_row_that_no_bar_follows() -> None:
    alike, contact, also = (make.operator() for _ in range(3))
    director(alike, "")
    Person.objects.filter(operator=alike).update(registry_number="УБ88O1OІI2")
    row = director(contact, positions=["contact"])
    barred()
    assert [through(alike), through(contact), through(also)] == [True, False, False]
    url = f"/portal/persons/{row.pk}/"
    given = {"name_local": "Огт өөр хүн", "positions": ["contact"], "registry_number": NUMBER}
    assert client_of(make.owner(contact)).post(url, given).status_code == 302
    assert not through(contact)


@pytest.mark.parametrize(("number", "found"), [("AH88010112", True), ("АН8801O112", True), ("ҮН88010112", False)])
def test_a_letter_that_is_in_both_alphabets_is_one_letter_in_a_number(number: str, found: bool) -> None:
    company = make.operator()
    row = director(company, "")
    barred()
    Person.objects.filter(registry_number=NUMBER).update(registry_number="АН88010112" if found else "УН88010112")
    Person.objects.filter(pk=row.pk).update(registry_number=number)
    assert through(company) == found


@pytest.mark.parametrize(
    ("name", "number", "shown"),
    [
        ("Болд Д.", "", True),
        ("\u0414.\u0411\u043eл\u200bд", "", True),
        ("Д. Бoлд", "УБ88010121", True),
        ("Д. Болдоо", "", True),
        ("Д\ufe0f. Б\ufe0fо\ufe0fл\ufe0fд\ufe0f", "", True),
        ("Д. Бοлд", "", True),
        ("Д.\u00a0Болд-Xyz", "", True),
        ("Д. Болд", "E1234567", True),
        ("Д. Болд", "АА22222222", False),
        ("Г. Сарнай", "", False),
    ],
)
def test_customs_is_shown_whose_name_is_nearly_that_of_somebody_under_a_bar(
    name: str, number: str, shown: bool
) -> None:
    barred()
    company = make.operator()
    Person.objects.create(operator=company, name_local=name, positions=["director"], registry_number=number)
    assert bool(bars.namesakes(company, clock.today())) is shown


def test_a_company_that_may_not_apply_is_offered_nothing_and_told_why(django_assert_num_queries: Any) -> None:
    elsewhere = make.operator()
    director(elsewhere)
    company, bar = barred()
    own, other = client_of(make.owner(company)), client_of(make.owner(elsewhere))
    day, words = day_text(bar.valid_until), "keeps it from applying for now. Ask customs: aeo@customs.example"
    for client, at, said, unsaid in ((own, company, day, words), (other, elsewhere, words, day)):
        apply = f"/portal/companies/{at.pk}/apply/"
        for address in ("/portal/", f"/portal/companies/{at.pk}/", apply):
            page = client.get(address).text
            assert (said in page, unsaid in page) == (True, False), address
            assert f'href="{apply}"' not in page, address
        assert client.post(apply, {}).status_code == 422
    keys = [make.operator().pk for _ in range(5)]
    with django_assert_num_queries(6):
        assert set(bars.of([elsewhere.pk, *keys], clock.today())) == {elsewhere.pk}
    bar.delete()
    assert 'href="/portal/companies/' + f'{company.pk}/apply/"' in own.get("/portal/").text


def test_customs_sees_who_was_written_before_and_who_only_has_the_name_of_somebody_under_a_bar() -> None:
    case = make.submitted()
    namesake = director(case.operator, "")
    barred()
    client_of(make.owner(case.operator))
    page = f"/desk/applications/{case.pk}/company/"
    officer = client_of(make.officer(case.subject))
    assert "Somebody of this name is under a bar" in officer.get(page).text
    people_of = client_of(make.owner(case.operator))
    given = {"name_local": "Д. Болд", "positions": ["director"], "registry_number": "АА22222222"}
    assert people_of.post(f"/portal/persons/{namesake.pk}/", given).status_code == 302
    seen = officer.get(page).text
    assert "Somebody of this name is under a bar" not in seen
    assert "Recorded before:" in seen


def test_a_bar_on_somebody_without_a_number_is_laid_on_nobody_by_adding_one() -> None:
    company, bar = barred()
    named = Person.objects.create(operator=company, name_local="Б. Сүх", positions=["director"])
    bar.persons.add(named)
    rival = make.operator()
    director(rival, "УБ77010112")
    given = {"name_local": "Б. Сүх", "positions": ["director"], "registry_number": "УБ77010112"}
    refused = client_of(make.owner(company)).post(f"/portal/persons/{named.pk}/", given)
    assert (refused.status_code, "A decision of customs names this person" in refused.text) == (422, True)
    assert not through(rival)
    Bar.objects.filter(pk=bar.pk).update(valid_from=clock.today() - 900 * DAY, valid_until=clock.today() - DAY)
    assert client_of(make.owner(company)).post(f"/portal/persons/{named.pk}/", given).status_code == 302, "it is over"
    assert not through(rival)
