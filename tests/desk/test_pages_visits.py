"""The list of visits: mine, all, over; asked for in a constant number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aeo.accounts.roles import Role
from tests.factories import audits
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
LIST = reverse("desk:visits")


def test_whoever_is_in_the_team_finds_the_visit_and_others_among_all() -> None:
    case, visit = audits.planned()
    address = f"/desk/visits/{visit.pk}/"
    assert address in client_of(case.auditor).get(LIST).text
    assert address not in client_of(case.officer).get(LIST).text
    text = client_of(case.officer).get(LIST, {"show": "open"}).text
    assert address in text
    assert case.lead.name in text
    assert address not in client_of(case.officer).get(LIST, {"show": "over"}).text


def test_an_empty_list_says_what_would_fill_it_and_strangers_see_none() -> None:
    _case, visit = audits.planned()
    assert "no open visit" in client_of(make.staff(Role.AUDITOR)).get(LIST, {"show": "nonsense"}).text
    blind = client_of(make.staff(Role.SYSTEM_ADMINISTRATOR)).get(LIST, {"show": "open"})
    assert f"/desk/visits/{visit.pk}/" not in blind.text


def test_it_asks_the_same_at_one_and_at_thirty(django_assert_num_queries: Any) -> None:
    case, _visit = audits.planned()
    client = client_of(case.auditor)
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    before = len(queries)
    for _number in range(29):
        audits.planned(case)
    with django_assert_num_queries(before):
        assert "1 to 25 of 30" in client.get(LIST).text
