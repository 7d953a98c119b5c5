"""The worklist over HTTP: whose turn it is, filters, search, sorting, pages, and who sees nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aeo.accounts.roles import Role
from aeo.authorisations.actions import changes, decisions, hearings, registering
from aeo.authorisations.models import ChangeNotice
from aeo.desk.views.held import left
from aeo.kernel import clock, running
from aeo.kernel.models import Deadline
from aeo.kernel.running import Limit
from operators.actions.assignments import assign
from operators.models import Operator
from tests.factories import audits, operators
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
HOME = reverse("desk:home")


def shown(actor: Any, **query: Any) -> list[str]:
    """The references on the list, in order."""
    page = client_of(actor).get(HOME, query)
    assert page.status_code == 200
    rows = re.findall(r'<a class="govuk-link" href="/desk/applications/\d+/">([^<]+)</a>', page.text)
    return [row.strip() for row in rows]


def due(application: Any, days: int, name: str = "decision") -> None:
    """A time limit that ends in some days, or ended some days ago."""
    start = clock.today() - timedelta(days=30)
    running.open_(application.subject, Limit(name, 30 + days, moves=False), start)


def test_a_submitted_case_waits_for_officers_until_somebody_has_it() -> None:
    case = audits.submitted()
    other = make.staff(Role.OFFICER)
    assert shown(case.officer) == [case.application.reference]
    assert shown(other) == [case.application.reference]
    assert shown(case.approver) == []
    assign(case.application.subject, case.officer.user, Role.OFFICER, by=case.officer)
    assert shown(case.officer) == [case.application.reference]
    assert shown(other) == []


def test_what_was_given_to_somebody_is_theirs() -> None:
    case = audits.accepted()
    assert shown(case.auditor, show="mine") == []
    assign(case.application.subject, case.auditor.user, Role.AUDITOR, by=case.officer)
    assert shown(case.auditor, show="mine") == [case.application.reference]
    assert shown(case.auditor) == [case.application.reference]


@pytest.mark.usefixtures("verified")
def test_a_recommendation_waits_for_approvers_but_not_for_who_made_it() -> None:
    case = make.case()
    make.recommended(case)
    assert shown(case.approver) == [case.application.reference]
    assert shown(case.officer) == []
    assert shown(case.officer, show="all") == [case.application.reference]


def test_a_system_administrator_sees_no_case_and_no_way_to_one() -> None:
    case = audits.submitted()
    page = client_of(make.staff(Role.SYSTEM_ADMINISTRATOR)).get(HOME, {"show": "all"})
    assert case.application.reference not in page.text
    assert "Your role sees no cases" in page.text
    assert "/desk/decisions/" not in page.text
    assert client_of(case.owner).get(HOME).status_code == 403


def test_cases_are_found_by_reference_number_and_any_name() -> None:
    case = audits.submitted()
    company = case.company
    company.name_local, company.search_text = "«Өвсний Зам» ХХК", "өвсний зам ххк | grass road llc | хуучин нэр"
    company.save()
    other = audits.submitted()
    number = company.identifiers.first()
    assert number is not None
    for text in (
        case.application.reference,
        "өвсний",
        "Grass Road",
        "хуучин",
        f" {number.value[:3]}-{number.value[3:]} ",
    ):
        assert shown(case.officer, show="all", q=text) == [case.application.reference], text
    assert shown(case.officer, show="all", q="ыыыыыы") == []
    assert other.application.reference in shown(case.officer, show="all")


@pytest.mark.usefixtures("verified")
def test_cases_are_found_by_the_aeo_number_of_the_holder() -> None:
    case = make.case()
    authorisation = make.granted(case)
    assert shown(case.officer, show="all", q=authorisation.aeo_number[2:]) == [case.application.reference]


def test_filters_can_be_kept_as_an_address_and_taken_away() -> None:
    case, other = audits.submitted(), make.case()
    due(other.application, 5)
    due(case.application, -3, "acceptance")
    assign(other.application.subject, other.officer.user, Role.OFFICER, by=other.officer)
    officer = case.officer
    both = {case.application.reference, other.application.reference}
    assert set(shown(officer, show="all")) == both
    for query, wanted in (
        ({"state": "submitted"}, case),
        ({"type": "full"}, other),
        ({"role": "broker"}, case),
        ({"person": other.officer.ref}, other),
        ({"overdue": "on"}, case),
    ):
        assert shown(officer, show="all", **query) == [wanted.application.reference], query
    assert set(shown(officer, show="all", state="no-such", sort="nonsense", page="99")) == both
    page = client_of(officer).get(HOME, {"show": "all", "role": "broker"})
    assert "Take away the filter" in page.text
    assert "No case fits" in client_of(officer).get(HOME, {"show": "all", "role": "carrier"}).text


def test_days_left_are_said_and_sorted_by() -> None:
    first, second = audits.submitted(), audits.submitted()
    due(first.application, 20)
    due(second.application, -2)
    officer = first.officer
    assert shown(officer, show="all", sort="due") == [second.application.reference, first.application.reference]
    assert shown(officer, show="all", sort="-due") == [first.application.reference, second.application.reference]
    text = client_of(officer).get(HOME, {"show": "all", "sort": "due"}).text
    assert "20 days left" in text
    assert "2 days late" in text
    assert 'aria-sort="ascending"' in text


def test_a_company_that_is_easily_taken_for_another_one_is_marked() -> None:
    case = audits.submitted()
    said = "another company has nearly the same name: "
    mine, client = Operator.objects.filter(pk=case.application.operator_id), client_of(case.officer)
    other = operators.operator()
    mine.update(name_local="«Говь Тээвэр 1» ХХК", search_text="говь тээвэр 1 ххк")
    Operator.objects.filter(pk=other.pk).update(name_local="Говь Тээвэр 2 ХХК", search_text="говь тээвэр 2 ххк")
    assert said not in client.get(HOME).text, "a number tells them apart"
    Operator.objects.filter(pk=other.pk).update(name_local="ХХК Говь Тээвэp 1", search_text="ххк говь тээвэp 1")
    assert f"{said}ХХК Говь Тээвэp 1" in client.get(HOME).text
    assert (
        "Another company has nearly the same name"
        in client.get(f"/desk/applications/{case.application.pk}/company/").text
    )
    number = other.identifiers.order_by("pk")[0]
    number.valid_until = number.valid_from
    number.save(update_fields=["valid_until"])
    scheme, value = number.scheme, number.value
    since = number.valid_until + timedelta(days=1)
    mine.get().identifiers.create(scheme=f"{scheme}-old", value=value, valid_from=since)
    assert "another company had the same number" in client.get(HOME).text


@pytest.mark.parametrize("sort", ["submitted", "reference", "operator", "state", "-operator"])
def test_every_column_sorts(sort: str) -> None:
    case = audits.submitted()
    assert shown(case.officer, show="all", sort=sort) == [case.application.reference]


def test_an_empty_list_says_what_would_fill_it() -> None:
    client = client_of(make.staff(Role.OFFICER))
    for show, words in (("", "Nothing waits for you"), ("mine", "No case is given to you"), ("all", "no case yet")):
        assert words in client.get(HOME, {"show": show}).text


def asked(client: Client, **query: str) -> int:
    """How many queries the list needs."""
    with CaptureQueriesContext(connection) as queries:
        client.get(HOME, query)
    return len(queries)


@pytest.mark.usefixtures("verified")
def test_the_list_asks_the_same_at_one_and_at_thirty(django_assert_num_queries: Any) -> None:
    case = audits.submitted()
    assign(case.application.subject, case.officer.user, Role.OFFICER, by=case.officer)
    client, query = client_of(case.officer), {"show": "all", "sort": "-due"}
    held = make.case(sites=1)
    authorisation = make.granted(held)
    changes.tell(authorisation, "contact", clock.today(), "Утас", "mn", by=held.owner)
    make.proposed(authorisation, held.officer, "revoke")
    client.get(HOME, query)
    before, of_one_open = asked(client, **query), asked(client, **query, q=case.application.reference)
    assign(held.application.subject, held.officer.user, Role.OFFICER, by=case.officer)
    assert asked(client, **query, q=held.application.reference) == of_one_open, "ended or not"
    for _number in range(30):
        more = make.case(sites=1)
        assign(more.application.subject, more.officer.user, Role.OFFICER, by=case.officer)
        due(more.application, 9)
        make.recommended(more)
    for number in range(2):
        changes.tell(authorisation, "contact", clock.today(), f"Утас {number}", "mn", by=held.owner, another=True)
        make.proposed(authorisation, held.officer, "revoke")
    with django_assert_num_queries(before):
        page = client.get(HOME, query)
    assert "1 to 25 of 32" in page.text
    assert len(shown(case.officer, **query, page=2)) == 7


HELD = re.compile(r'href="/desk/((?:changes|decisions)/\d+)/"')


def beside(actor: Any, **query: Any) -> list[str]:
    """The changes and decisions on statuses that are listed, by the end of their addresses."""
    return HELD.findall(client_of(actor).get(HOME, query).text)


@pytest.mark.usefixtures("verified")
def test_changes_and_decisions_on_a_status_stand_on_the_list_of_whose_turn_it_is() -> None:
    case = make.case()
    authorisation = make.granted(case)
    other, duty = make.staff(Role.OFFICER), make.staff(Role.DUTY_APPROVER)
    notice = changes.tell(authorisation, "registered", clock.today(), "Нэр", "mn", by=case.owner)
    change = [f"changes/{notice.pk}"]
    assert beside(case.officer) == beside(other) == change
    due_on = Deadline.objects.get(subject=notice.subject).due_on
    assert left(due_on) in client_of(case.officer).get(HOME).text, "its own time limit"
    assert beside(case.approver) == beside(make.staff(Role.AUDITOR)) == []
    assert beside(case.approver, show="all") == change
    assert beside(make.staff(Role.SYSTEM_ADMINISTRATOR), show="all") == []
    assert beside(other, q=authorisation.aeo_number) == change
    assert beside(other, q="ыыыыыы") == beside(other, overdue="on") == []
    assign(authorisation.subject, case.officer.user, Role.OFFICER, by=case.officer)
    assert (beside(case.officer), beside(other), beside(case.officer, show="mine")) == (change, [], change)
    changes.need_assessment(notice, "Үнэлнэ", "mn", by=case.officer)
    answer = make.proposed(authorisation, case.officer, "amend", grounds=(), change=notice.pk)
    assert (beside(case.officer), beside(case.approver)) == ([], [f"decisions/{answer.pk}"])
    decisions.decide(answer, by=case.approver)
    page = client_of(case.officer).get(HOME).text
    assert HELD.findall(page) == change
    assert "to be recorded" in page
    assert 'Waiting for me <span class="app-count">1' in page.replace("\n", "")
    decided, operator = ChangeNotice.objects.get(pk=notice.pk), case.operator
    renamed = {"name_local": "«Шинэ Говь» ХХК"}
    registering.data(decided, renamed, expected=operator.revision, by=case.officer)
    changes.recorded(decided, by=case.officer)
    assert beside(case.officer, show="all") == []
    urgent = make.proposed(authorisation, case.officer, "suspend", manner="urgent")
    heard = make.proposed(authorisation, case.officer, "revoke")
    assert beside(duty) == [f"decisions/{urgent.pk}"]
    assert set(beside(case.approver)) == {f"decisions/{one.pk}" for one in (urgent, heard)}
    opened = hearings.open_hearing(heard, make.gist("security-insufficient"), by=case.approver)
    assert beside(case.officer) == []
    point = hearings.raise_point(opened, "Нэг.", "mn", by=case.owner)
    assert beside(case.officer) == [f"decisions/{heard.pk}"]
    make.serve(opened.hearing_notice)
    hearings.answer_point(point, "Хариу.", "mn", by=case.officer)
    assert beside(case.officer) == []
    hearings.nothing_to_add(heard, by=case.signatory)
    assert beside(case.officer) == [f"decisions/{heard.pk}"], "it can be closed"


def test_a_name_that_is_a_script_is_only_a_name() -> None:
    case = audits.submitted()
    case.company.name_local = "<script>alert(1)</script>"
    case.company.save()
    assert "<script>alert" not in client_of(case.officer).get(HOME, {"q": "<script>", "show": "all"}).text
