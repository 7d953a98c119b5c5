"""A form that is sent again is led to where it was led first; one that was changed meanwhile is told what counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aeo.components.sent_once import NAME, new_key
from aeo.kernel import arrivals, clock
from aeo.kernel.models import Once
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


def test_what_is_sent_again_is_led_on_and_what_is_changed_is_told() -> None:
    company = make.operator()
    address, client = f"/portal/companies/{company.pk}/sites/new/", client_of(make.owner(company))
    key = {NAME: new_key()}
    right = {"name_local": "Агуулах", "kind": "warehouse", "address": "1-р гудамж", **key}
    assert client.post(address, {**right, "name_local": ""}).status_code == 422
    assert Once.objects.count() == 0, "what is to be corrected counts for nothing"
    first = client.post(address, right)
    again = client.post(address, right)
    assert (first.status_code, again.status_code, again["Location"]) == (302, 302, first["Location"])
    assert "This form arrived twice. It was carried out once." in client.get(first["Location"]).text
    changed = client.post(address, {**right, "name_local": "Шинэ агуулах"})
    assert (changed.status_code, company.sites.count()) == (409, 1)
    for words in ("NOT recorded", "Шинэ агуулах", f'href="{first["Location"]}"'):
        assert words in changed.text
    different = changed.text.split("What is different this time")[1]
    assert ("Name in the official language" in different, "1-р гудамж" in different) == (True, False)
    told = client.post(address, {**right, "address": ""}, headers={"accept": "application/json"})
    assert told.json()["fields"] == ["address"]
    assert client.post(address, {**right, NAME: new_key()}).status_code == 302, "meant twice, it is there twice"
    assert client_of(make.member(company, "owner")).post(address, right).status_code == 302, "a key is one person's"
    assert company.sites.count() == 3
    Once.objects.filter(key=key[NAME]).update(answer={})
    assert "Look whether it is recorded" in client.post(address, right).text, "we failed while answering"
    arrivals.tidy()
    assert Once.objects.count() == 3
    Once.objects.update(at=clock.now() - timedelta(days=arrivals.KEPT_DAYS + 1))
    arrivals.tidy()
    assert Once.objects.count() == 0
