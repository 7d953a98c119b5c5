"""Recommending and not accepting over HTTP: every outcome, the right hands, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from aeo.authorisations.models import Decision
from aeo.authorisations.states import DecisionKind, Outcome
from aeo.kernel import clock
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
TYPED = "Хашаа <script>alert(1)</script> «эвдэрсэн» “quotes” & ᠮᠣᠩᠭᠣᠯ"


def day(name: str, days: int) -> dict[str, Any]:
    """A day in its three boxes."""
    on = clock.today() + timedelta(days=days)
    return {f"{name}_year": on.year, f"{name}_month": on.month, f"{name}_day": on.day}


def filled(*outcomes: str, **more: Any) -> dict[str, Any]:
    """A whole form: an outcome for each thing, in order; a refusal with its ground and reasons."""
    data: dict[str, Any] = {"reasons": "Шалгуурыг хангасан.", "facts": "Тайлан\nЛавлагаа", "language": "mn", "rows": 1}
    for number, outcome in enumerate(outcomes):
        data[f"outcome-{number}"] = outcome
        if outcome == Outcome.REFUSE:
            data |= {f"ground-{number}-G": "security-insufficient", f"reasons-{number}": "Хамгаалалт хангалтгүй."}
    return data | more


def post(case: make.Case, data: dict[str, Any], actor: Any = None) -> Any:
    """Send the form."""
    url = reverse("authorisations:recommend", args=[case.application.pk])
    return client_of(actor or case.officer).post(url, data)


def test_the_form_asks_an_outcome_for_each_thing_and_knows_the_facts() -> None:
    case = make.case()
    page = client_of(case.officer).get(reverse("authorisations:recommend", args=[case.application.pk]))
    assert page.status_code == 200
    assert "Site 1" in page.text
    assert "Site 2" in page.text
    assert page.text.count('name="outcome-0"') == len(Outcome.values)


def test_everything_is_granted() -> None:
    case = make.case()
    answer = post(case, filled(Outcome.GRANT, Outcome.GRANT))
    decision = Decision.objects.get(application=case.application)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("authorisations:decision", args=[decision.pk])
    assert decision.decision_kind == DecisionKind.GRANT
    assert decision.facts == ["Тайлан", "Лавлагаа"]
    assert not decision.adverse


def test_one_site_is_refused_with_its_ground_and_the_other_granted() -> None:
    case = make.case()
    assert post(case, filled(Outcome.GRANT, Outcome.REFUSE)).status_code == 302
    items = list(Decision.objects.get(application=case.application).items.all())
    assert [item.outcome for item in items] == [Outcome.GRANT, Outcome.REFUSE]
    assert items[1].grounds == [{"ground": "security-insufficient", "criterion": "G"}]
    assert items[1].reasons == "Хамгаалалт хангалтгүй."


def test_a_lesser_type_is_granted() -> None:
    case = make.case(sites=1)
    assert post(case, filled(Outcome.GRANT_LESS, **{"granted-0": "customs"})).status_code == 302
    assert Decision.objects.get(application=case.application).items.get().granted_type == "customs"


def test_what_was_said_of_the_first_can_hold_for_the_others() -> None:
    case = make.case(sites=3)
    data = filled(Outcome.REFUSE, **{"same-1": "on", "same-2": "on"})
    assert post(case, data).status_code == 302
    items = Decision.objects.get(application=case.application).items.all()
    assert {item.reasons for item in items} == {"Хамгаалалт хангалтгүй."}
    assert {item.outcome for item in items} == {Outcome.REFUSE}


def facts_of(page: Any) -> list[str]:
    """What is filled in before anybody types, line by line."""
    return str(page.context["form"]["facts"].value()).splitlines()


def test_an_open_minor_finding_becomes_a_condition_with_its_day() -> None:
    case = make.case(sites=1)
    minor = make.finding(case.assessment, severity="minor", blocks_grant=False, becomes_condition=True, needs_plan=True)
    url = reverse("authorisations:recommend", args=[case.application.pk])
    page = client_of(case.officer).get(url)
    assert f'name="condition-0-f{minor.pk}"' in page.text
    assert minor.text in page.text
    stated = {code: facts_of(client_of(case.officer, language=code).get(url)) for code in ("mn", "en")}
    data = filled(Outcome.CONDITIONS, **{f"condition-0-f{minor.pk}": minor.text, **day(f"due-0-f{minor.pk}", 60)})
    assert post(case, {**data, "facts": "\n".join([*stated["en"], "Лавлагаа"])}).status_code == 302
    *kept, typed = Decision.objects.get(application=case.application).facts
    assert (kept, typed) == (
        [dict(zip(stated, said, strict=True)) for said in zip(*stated.values(), strict=True)],
        "Лавлагаа",
    )
    assert all(said["mn"] != said["en"] for said in kept)
    condition = Decision.objects.get(application=case.application).conditions.get()
    assert (condition.finding_id, condition.text, condition.language) == (minor.pk, minor.text, "mn")


def test_a_minor_finding_without_its_day_is_refused_and_nothing_is_lost() -> None:
    case = make.case(sites=1)
    make.finding(case.assessment, severity="minor", blocks_grant=False, becomes_condition=True)
    answer = post(case, filled(Outcome.GRANT, reasons=TYPED))
    assert answer.status_code == 422
    assert "becomes a condition" in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "ᠮᠣᠩᠭᠣᠯ" in answer.text
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome-1": ""}, "Choose an outcome for"),
        ({"outcome-1": Outcome.REFUSE}, "Name a ground for each failed criterion"),
        ({"outcome-1": Outcome.REFUSE, "ground-1-G": "security-insufficient"}, "Give the reasons of the refusal"),
        ({"outcome-1": Outcome.GRANT_LESS}, "say which"),
        ({"outcome-1": Outcome.CONDITIONS}, "at least one condition"),
        ({"outcome-1": Outcome.CONDITIONS, "condition-1-0": "Хашаа"}, "by which day"),
        ({"outcome-1": "everything"}, "Select a valid choice"),
        ({"reasons": ""}, "This field is required"),
        ({"reasons": "а" * 20_001}, "at most 20000 characters"),
        ({"ground-1-G": "no-such-ground"}, "Select a valid choice"),
        ({"from_day_year": "2026", "from_day_month": "13", "from_day_day": "1"}, "does not exist"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(change: dict[str, Any], words: str) -> None:
    case = make.case()
    answer = post(case, filled(Outcome.GRANT, Outcome.GRANT, **{"facts": TYPED, **change}))
    assert answer.status_code == 422
    assert words in answer.text
    assert "«эвдэрсэн»" in answer.text
    assert not Decision.objects.exists()


def test_one_more_row_keeps_what_was_typed_and_checks_nothing() -> None:
    case = make.case()
    data = filled("", "", reasons=TYPED, more="1", **{"condition-0-0": "Нэгдүгээр", "due-0-0_day": "31"})
    answer = post(case, data)
    assert answer.status_code == 200
    assert 'name="condition-0-1"' in answer.text
    assert "Нэгдүгээр" in answer.text
    assert "«эвдэрсэн»" in answer.text
    assert "There is a problem" not in answer.text


def test_what_stands_in_the_way_of_a_grant_is_said_before_anybody_chooses(standing: Callable[..., None]) -> None:
    standing(risk_rated=False)
    case = make.case(sites=1)
    page = client_of(case.officer).get(reverse("authorisations:recommend", args=[case.application.pk]))
    assert "It cannot be granted now" in page.text
    assert "The risk is not rated" in page.text
    answer = post(case, filled(Outcome.GRANT))
    assert answer.status_code == 422
    assert "The risk is not rated" in answer.text


def test_only_an_officer_or_a_lead_recommends() -> None:
    case = make.case()
    assert post(case, filled(Outcome.GRANT, Outcome.GRANT), case.approver).status_code == 403
    undeclared = make.staff("officer")
    answer = post(case, filled(Outcome.GRANT, Outcome.GRANT), undeclared)
    assert answer.status_code == 403
    assert "interest" in answer.text


def test_a_trader_finds_no_desk() -> None:
    case = make.case()
    assert post(case, filled(Outcome.GRANT, Outcome.GRANT), case.owner).status_code == 403


def declined(case: make.Case) -> Any:
    """A submitted application of the same company."""
    row = make.application(case.operator, case.sites, purpose="amendment", state="submitted", aeo_number="MNAEO1")
    make.declare(row.subject, case.officer, case.approver)
    return row


def test_not_to_accept_is_proposed_with_grounds() -> None:
    case = make.case()
    row = declined(case)
    url = reverse("authorisations:decline", args=[row.pk])
    data = {"grounds": ["not-eligible"], "reasons": TYPED, "facts": "Улсын бүртгэл", "language": "mn"}
    assert client_of(case.officer).get(url).status_code == 200
    assert client_of(case.approver).post(url, data).status_code == 403
    empty = client_of(case.officer).post(url, {**data, "grounds": []})
    assert empty.status_code == 422
    assert "«эвдэрсэн»" in empty.text
    assert client_of(case.officer).post(url, data).status_code == 302
    assert Decision.objects.get(application=row).decision_kind == DecisionKind.DECLINE


def test_sending_back_needs_a_reason_and_drops_the_proposal() -> None:
    case = make.case()
    decision = make.recommended(case)
    url = reverse("authorisations:send-back", args=[case.application.pk])
    assert client_of(case.officer).post(url, {"reason": "Дахин үзэх"}).status_code == 403
    assert client_of(case.approver).post(url, {"reason": " "}).status_code == 422
    assert client_of(case.approver).post(url, {"reason": "Дахин үзэх"}).status_code == 302
    decision.refresh_from_db()
    case.application.refresh_from_db()
    assert (decision.state, case.application.state) == ("dropped", "under_assessment")
