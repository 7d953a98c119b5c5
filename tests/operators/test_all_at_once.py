"""Everything that is wrong with a form is told at once, each beside its field."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from aeo.kernel import clock
from operators.models import Operator
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
SITE = {"name_local": "Агуулах", "kind": "warehouse", "address": "Дархан"}


def wrong(company: Operator, path: str, given: dict[str, Any]) -> dict[str, str]:
    """Field → what is said beside it; the page keeps what was typed."""
    answer = client_of(make.owner(company)).post(path, given)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert not form.non_field_errors()
    text = unescape(answer.text)
    found = {name: " ".join(map(str, words)) for name, words in form.errors.items()}
    for name, words in found.items():
        assert words in text, name
    return found


def told(found: dict[str, str], **expected: str) -> None:
    """These fields and no others, each with these words."""
    assert found.keys() == expected.keys(), found
    for name, words in expected.items():
        assert words in found[name], name


BAD_SITE = {
    "name_local": "",
    "name_latin": "Агуулах",
    "kind": "",
    "address": "Дархан www.evil.mn",
    "border_post": "Замын-Үүд www.evil.mn",
    "latitude": "95",
    "opened_on": "2026-03-01",
    "closed_on": "2026-02-01",
}
OF_SITE = {
    "name_local": "required",
    "name_latin": "Latin letters only",
    "kind": "required",
    "address": "web page",
    "border_post": "web page",
    "latitude": "between -90 and 90",
    "longitude": "both or none",
    "closed_on": "before the beginning",
}


def test_a_new_site() -> None:
    company = make.operator()
    told(wrong(company, f"/portal/companies/{company.pk}/sites/new/", BAD_SITE), **OF_SITE)
    assert not company.sites.exists()


def test_a_site_that_is_changed_or_closed() -> None:
    company = make.operator()
    site = make.site(company)
    told(wrong(company, f"/portal/sites/{site.pk}/", BAD_SITE), **OF_SITE)
    given = {**SITE, "latitude": "47.2", "longitude": "190"}
    told(wrong(company, f"/portal/sites/{site.pk}/", given), longitude="between -180 and 180")
    given = {**SITE, "name_local": "Агуулах www.evil.mn", "opened_on": "1800-01-01", "closed_on": "31-31-31"}
    told(wrong(company, f"/portal/sites/{site.pk}/", given), name_local="web", opened_on="1900", closed_on="day")


def test_a_person() -> None:
    company = make.operator()
    make.authorise(company, make.user("Бат"))
    known = company.persons.get()
    path = f"/portal/companies/{company.pk}/persons/new/"
    given = {"name_local": "Бат 1", "name_latin": "Бат", "phone": "1", "registry_number": "12345"}
    expected = {
        "name_local": "Leave out “1”",
        "name_latin": "Latin letters only",
        "phone": "in digits",
        "positions": "required",
        "registry_number": "as this register does",
    }
    told(wrong(company, path, given), **expected)
    taken = {"name_local": "Бат 1", "positions": ["contact"], "registry_number": known.registry_number}
    told(wrong(company, path, taken), name_local="Leave out “1”", registry_number="has this number already")
    contact = make.people.add_person(company, by=make.owner(company), name_local="Цэцэг", positions=["contact"])
    told(wrong(company, f"/portal/persons/{contact.pk}/", given), **expected)


def test_an_outsourced_function() -> None:
    company = make.operator()
    path = f"/portal/companies/{company.pk}/outsourced/new/"
    given = {"function": "", "provider_name": "www.evil.mn", "provider_aeo_number": "дугаар"}
    told(wrong(company, path, given), function="required", provider_name="web", provider_aeo_number="capital Latin")


def test_an_authority_to_sign() -> None:
    company = make.operator()
    make.authorise(company, make.user("Бат"))
    person = company.persons.get()
    path = f"/portal/persons/{person.pk}/authority/"
    given = {"account": "0", "valid_from": "2020-01-01", "valid_until": "2019-01-01"}
    told(wrong(company, path, given), account="valid choice", valid_until="before the beginning")
    given |= {"valid_from": "1990-01-01"}
    told(wrong(company, path, given), account="valid choice", valid_from="was established on")
    row = make.people.grant_authority(person, by=make.owner(company), valid_from=clock.today() + timedelta(days=9))
    until = (clock.today() + timedelta(days=8)).isoformat()
    change = wrong(company, f"/portal/authorities/{row.pk}/", {"valid_until": until})
    told(change, valid_until="before the beginning")


def test_an_invitation_and_what_somebody_may_do() -> None:
    company = make.operator()
    over = (clock.today() - timedelta(days=1)).isoformat()
    path = f"/portal/companies/{company.pk}/invitations/new/"
    told(
        wrong(company, path, {"email": "x", "role": "consultant", "language": "mn"}),
        email="valid email",
        sections="Choose the sections",
        valid_until="Give the last day",
    )
    told(wrong(company, path, {"email": "x", "role": "viewer", "language": "mn", "valid_until": over}),
         email="valid email", valid_until="This day is over")  # fmt: skip


def test_a_company() -> None:
    company = make.operator()
    given = {
        "name_local": "www.evil.mn",
        "name_latin": "",
        "form": "llc",
        "street": "www.evil.mn",
        "phone": "1",
        "established_on": "2020-01-01",
        "at_address_since": "2019-01-01",
        "language": "mn",
        "revision": company.revision,
    }
    expected = {
        "name_local": "web",
        "name_latin": "required",
        "street": "web",
        "phone": "in digits",
        "established_on": "that is earlier",
        "at_address_since": "was established on",
    }
    told(wrong(company, f"/portal/companies/{company.pk}/edit/", given), **expected)
