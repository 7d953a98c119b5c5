"""The verbs of verification as buttons, and where verification stands."""

from __future__ import annotations

from typing import Any

import pytest

from audits import offers
from audits.actions import consultations
from audits.actions.consultations import Question
from audits.queries import summary, told
from tests.factories import audits as make

pytestmark = pytest.mark.django_db


def verbs(actions: Any) -> dict[str, bool]:
    return {action.verb: action.allowed for action in actions}


def test_before_acceptance_there_is_one_thing_to_do() -> None:
    case = make.submitted()
    assert verbs(offers.case_offers(case.officer, case.application)) == {"accept": True}
    (refused,) = offers.case_offers(case.auditor, case.application)
    assert "Only these roles do this" in str(refused.reason)
    assert summary(case.application) is None


def test_each_sees_what_it_may_do_and_why_it_may_not() -> None:
    case = make.accepted()
    case.application.refresh_from_db()
    lead = verbs(offers.case_offers(case.lead, case.application))
    assert lead == {
        "judge": True,
        "finish_review": False,
        "rate": True,
        "consult": True,
        "plan": True,
        "raise": True,
        "conclude": True,
        "abandon": True,
    }
    assert not any(verbs(offers.case_offers(case.stranger, case.application)).values())
    reasons = {str(action.reason) for action in offers.case_offers(case.stranger, case.application)}
    assert reasons == {"Declare first whether you have an interest in this case."}


def test_the_company_is_led_to_what_waits_for_it() -> None:
    case, visit = make.announced()
    _case, finding = make.notified(case)
    _case, accepted = make.plan_accepted(case)
    make.notified(case, "observation")
    found = offers.company_offers(case.owner, case.application)
    assert [action.url for action in found] == [
        f"/portal/visits/{visit.pk}/",
        f"/portal/findings/{finding.pk}/",
        f"/portal/findings/{accepted.pk}/",
    ]
    assert all(action.allowed for action in found)


def test_the_standing_in_a_few_numbers_and_queries(django_assert_max_num_queries: Any) -> None:
    case, _visit = make.reported(raise_=("critical", "minor"))
    make.raised(case, "minor")
    make.rate_all(case)
    question = Question("Татвар", "tax@example.mn", "Өртэй юу?", "mn")
    consultations.send(case.assessment, question, by=case.officer)
    with django_assert_max_num_queries(8) as few:
        found = summary(case.application)
    assert found
    assert (found.judged, found.to_judge, found.reviewed) == (0, 3, False)
    assert found.rated == found.to_rate > 0
    assert found.band == "Low"
    assert (found.consultations, found.consultations_open) == (1, 1)
    assert (dict(found.visits), found.visits_open) == ({"reported": 1}, 1)
    assert list(found.findings.items()) == [("critical", 1), ("minor", 2)]
    assert found.findings_open == 3
    for _number in range(9):
        make.raised(case, "minor")
    with django_assert_max_num_queries(len(few)):
        summary(case.application)


def test_the_company_is_told_numbers_of_what_it_was_told_of() -> None:
    case, _visit = make.planned()
    make.raised(case)
    assert (dict(told(case.application).visits), told(case.application).findings_open) == ({}, 0)
    make.announced(case)
    make.notified(case, "minor")
    found = told(case.application)
    assert dict(found.visits) == {"announced": 1}
    assert dict(found.findings) == {"minor": 1}
