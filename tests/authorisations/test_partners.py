"""Partner watch: what the public register says of a partner now, told when it changes, and nothing unpublished."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aeo.authorisations.actions import decisions, partners
from aeo.authorisations.models import Partner
from aeo.kernel import clock
from aeo.kernel.refusals import Refused
from aeo.notices.models import Message
from aeo.register.models import Entry
from operators.actions import consents
from operators.models import Operator
from tests.authorisations.test_pages_portal import stranger
from tests.factories import authorisations as make
from tests.support.pages import client_of, sent_twice

pytestmark = pytest.mark.django_db


def where(operator: Operator) -> str:
    """The page of partners of a company."""
    return reverse("authorisations:partners", args=[operator.pk])


def published() -> tuple[make.Case, Any]:
    """A holder that agreed to be published."""
    case = make.case()
    authorisation = make.granted(case)
    consents.give(case.operator, "publish", by=case.signatory)
    assert Entry.objects.get(pk=authorisation.aeo_number).published
    return case, authorisation


def test_a_partner_is_watched_by_either_number_and_a_change_is_told() -> None:
    case, authorisation = published()
    watcher = make.operator("«Ажигч» ХХК")
    owner, viewer = make.member(watcher, "owner"), make.member(watcher, "viewer")
    registration = case.operator.identifiers.get(scheme="mn-reg").value
    client = client_of(owner)
    spaced = f"{authorisation.aeo_number[:4]} {authorisation.aeo_number[4:]}".lower()
    for number, name in ((spaced, "Түнш А"), (registration, ""), ("9999999", "Танихгүй")):
        assert sent_twice(client, where(watcher), {"number": number, "name": name}).status_code == 302
    assert client.post(where(watcher), {"number": spaced, "name": "Дахин"}).status_code == 422
    assert client.post(where(watcher), {"number": "", "name": "Дахин"}).status_code == 422
    mistyped = authorisation.aeo_number[:-1] + ("0" if authorisation.aeo_number[-1] != "0" else "1")
    for number in (mistyped, "abc", "9999", watcher.identifiers.get(scheme="mn-reg").value):
        assert client.post(where(watcher), {"number": number, "name": ""}).status_code == 422
    lure = client.post(where(watcher), {"number": registration, "name": "Call 99/11/22/33"})
    assert (lure.status_code, "no telephone number" in lure.text) == (422, True)
    page = client.get(where(watcher)).text
    assert page.count(">active<") == 2
    assert "not among the published holders" in page
    assert client_of(viewer).get(where(watcher)).status_code == 200
    assert client_of(viewer).post(where(watcher), {"number": "1", "name": ""}).status_code == 403
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    told = Message.objects.filter(what__startswith="partner_changed", user_ref=owner.ref)
    assert told.count() == 2
    assert "suspended" in client.get(where(watcher)).text
    assert set(told.values_list("url", flat=True)) == {where(watcher)}


def test_what_a_holder_does_not_publish_is_not_learnt_here() -> None:
    case, authorisation = published()
    watcher = make.operator("«Ажигч» ХХК")
    owner = make.member(watcher, "owner")
    row = partners.add(watcher, authorisation.aeo_number, "Түнш", by=owner)
    assert row.standing == "active"
    consents.withdraw(case.operator, "publish", by=case.signatory)
    row.refresh_from_db()
    assert row.standing == ""
    hidden = make.granted(make.case(company=make.operator("«Нууц» ХХК")))
    assert partners.add(watcher, hidden.aeo_number, "Нууц", by=owner).standing == ""
    assert "active" not in client_of(owner).get(where(watcher)).text.partition("<table")[2].partition("</table")[0]


def test_a_partner_is_removed_by_the_companys_own_people_only() -> None:
    watcher = make.operator("«Ажигч» ХХК")
    owner, viewer = make.member(watcher, "owner"), make.member(watcher, "viewer")
    row = partners.add(watcher, "5000001", "Түнш", by=owner)
    address = reverse("authorisations:remove-partner", args=[row.pk])
    for foreign in (where(watcher), address):
        for method in ("get", "post"):
            assert getattr(client_of(stranger()), method)(foreign).status_code == 404
    assert client_of(viewer).post(address).status_code == 403
    assert "No longer watch" in client_of(owner).get(address).text
    assert client_of(owner).post(address).status_code == 302
    row.refresh_from_db()
    assert (row.removed_by, client_of(owner).get(address).status_code) == (owner.ref, 404)
    assert partners.add(watcher, "5000001", "Түнш", by=owner).pk != row.pk
    with pytest.raises(Refused, match="own people"):
        partners.add(watcher, "5000002", "Түнш", by=viewer)


def test_the_list_asks_the_same_at_one_and_at_thirty() -> None:
    watcher = make.operator("«Ажигч» ХХК")
    owner = make.member(watcher, "owner")
    client = client_of(owner)

    def asked() -> int:
        client.get(where(watcher))
        with CaptureQueriesContext(connection) as queries:
            client.get(where(watcher))
        return len(queries)

    partners.add(watcher, "5000001", "Түнш", by=owner)
    before = asked()
    Partner.objects.bulk_create(
        Partner(operator=watcher, number=f"6{n:06}", name=f"Түнш {n}", added_at=clock.now(), added_by=owner.ref)
        for n in range(29)
    )
    assert asked() == before
