"""The case over HTTP: overview, thread of a criterion, papers, history; what is told, in which order, to whom."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aeo.accounts.roles import Role
from aeo.authorisations.actions import decisions, hearings
from aeo.authorisations.states import Outcome
from aeo.desk.queries import words
from aeo.kernel.lifecycle import Stateful, machine
from operators.actions.assignments import assign
from tests.factories import audits
from tests.factories import authorisations as make
from tests.support.pages import client_of

MOST_QUERIES = 43  # constant, whatever hangs on a case

pytestmark = pytest.mark.django_db


def get(actor: Any, name: str, application: Any, *more: Any) -> Any:
    """A page of a case."""
    return client_of(actor).get(reverse(f"desk:{name}", args=[application.pk, *more]))


def test_the_overview_tells_who_what_when_and_what_is_next() -> None:
    case = audits.accepted()
    assign(case.application.subject, case.auditor.user, Role.AUDITOR, by=case.officer)
    page = get(case.officer, "case", case.application)
    assert page.status_code == 200
    for said in (
        case.application.reference,
        case.company.name_local,
        "Customs broker",
        case.site.name_local,
        "What stands in the way of the next step",
        "an answer waits for its verdict",
        "not every criterion is rated",
        "How this day is counted",
        case.auditor.name,
        "declared no interest",
        "Accepted; the time to decide runs",
    ):
        assert said in page.text, said


def test_who_has_not_declared_is_asked_once() -> None:
    case = audits.accepted()
    text = get(case.stranger, "case", case.application).text
    assert text.count("Declare whether you have an interest") == 1
    assert "Ask for information" not in text


def test_every_package_puts_its_verbs_into_the_bar() -> None:
    case = audits.submitted()
    text = get(case.officer, "case", case.application).text
    for said in ("Accept the application", "Return it with a list", "Propose not to accept", "Assign people"):
        assert said in text, said
    case = audits.accepted()
    text = get(case.officer, "case", case.application).text
    for said in ("Recommend", "Review the answers", "Ask for information"):
        assert said in text, said


def test_whoever_has_not_declared_is_asked_for_that_alone() -> None:
    case = audits.accepted()
    text = get(case.stranger, "case", case.application).text
    assert f"/desk/applications/{case.application.pk}/interest/" in text
    assert "Recommend" not in text


@pytest.mark.parametrize("role", [Role.INTERNAL_AUDITOR, Role.PROGRAMME_ADMINISTRATOR])
def test_whoever_only_reads_cases_is_asked_for_nothing(role: Role) -> None:
    case = audits.accepted()
    text = get(make.staff(role), "case", case.application).text
    assert case.application.reference in text
    for said in ("Declare whether you have an interest", "Recommend", "Not possible now"):
        assert said not in text
    assert "your role does nothing in them" in text


def test_whoever_only_reads_is_offered_nothing_on_any_page_of_a_case() -> None:
    case, found = audits.notified(audits.accepted())
    client = client_of(make.staff(Role.INTERNAL_AUDITOR))
    base = f"/desk/applications/{case.application.pk}/"
    parts = [f"{base}{part}/" for part in ("review", "requests", "consultations", "visits", "findings", "decision")]
    for where in [*parts, f"{base}coverage/", f"/desk/findings/{found.pk}/"]:
        page = client.get(where)
        assert page.status_code == 200, where
        assert 'class="app-actions"' not in page.text, where
        assert "requests" in where or "your role does nothing in them" in page.text, where


@pytest.mark.usefixtures("verified")
def test_a_proposed_decision_says_what_it_waits_for() -> None:
    case = make.case(sites=1)
    decision = make.recommended(case, Outcome.REFUSE)
    assert "must be heard before this is decided" in get(case.approver, "case", case.application).text
    hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    assert "has not been served yet" in get(case.officer, "case", case.application).text
    plain = make.case(sites=1)
    make.recommended(plain)
    assert "an approver can decide" in get(plain.approver, "case", plain.application).text


def test_what_others_may_not_see_does_not_exist() -> None:
    case = audits.accepted()
    blind = make.staff(Role.SYSTEM_ADMINISTRATOR)
    for name, more in (("case", ()), ("criterion", ("A",)), ("papers", ()), ("history", ())):
        assert get(blind, name, case.application, *more).status_code == 404
        assert get(case.owner, name, case.application, *more).status_code == 403
    assert get(case.officer, "criterion", case.application, "Z").status_code == 404


def test_a_criterion_is_one_thread_from_the_answer_to_the_decision() -> None:
    case = audits.accepted()
    audits.judge(case, A01="needs_clarification")
    audits.rate_all(case)
    text = get(case.officer, "criterion", case.application, "A").text
    for said in ("A01.", "yes", "needs clarification", "Шалгах.", "Residual risk", case.officer.name):
        assert said in text, said
    _case, finding = audits.done_claimed(case)
    text = get(case.officer, "criterion", case.application, "I").text
    for said in (
        f"Finding {finding.number}",
        finding.text,
        "Corrective action",
        "Шинэ журам батлах",
        "Reported as done",
    ):
        assert said in text, said
    assert case.site.name_local in text


def test_checks_on_site_are_in_the_thread() -> None:
    case, visit = audits.worked()
    text = get(case.officer, "criterion", case.application, "I").text
    assert f"/desk/visits/{visit.pk}/" in text
    assert "conforms" in text
    assert "Үзэв." in text


@pytest.mark.usefixtures("verified")
def test_the_reason_in_the_decision_is_in_the_thread() -> None:
    case = make.case(sites=1)
    make.recommended(case, Outcome.REFUSE)
    text = get(case.officer, "criterion", case.application, "G").text
    assert "In the decision" in text
    assert "Хашаа, харуул хамгаалалт хангалтгүй." in text
    assert "In the decision" not in get(case.officer, "criterion", case.application, "A").text


@pytest.mark.usefixtures("verified")
def test_papers_and_letters_with_their_service() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decision = authorisation.decisions.get()
    make.serve(decision.notice)
    text = get(case.officer, "papers", case.application).text
    assert decision.notice is not None
    decision.notice.refresh_from_db()
    for said in (str(decision.notice.number), "handed over against a receipt", "served", "Certificate"):
        assert said in text, said


def test_a_case_without_papers_says_what_would_be_there() -> None:
    case = make.case()
    text = get(case.officer, "papers", case.application).text
    assert "No letter was written" in text
    assert "No paper was printed" in text


@pytest.mark.usefixtures("verified")
def test_the_history_is_in_human_words_newest_first() -> None:
    case = make.case()
    decision = make.recommended(case)
    decisions.decide(decision, by=case.approver)
    text = get(case.officer, "history", case.application).text
    decision.refresh_from_db()
    first = text.index(f"Decision {decision.number}: Decided and signed")
    assert first < text.index(f"Decision {decision.number}: Proposed")
    assert "Application: An outcome was recommended" in text
    assert case.approver.name in text
    assert "Letter" in text


def test_every_verb_of_what_hangs_on_a_case_has_its_words() -> None:
    missing = [
        f"{model.kind}.{verb}"
        for model in apps.get_models()
        if issubclass(model, Stateful) and model.kind in words.KINDS
        for verb in {model.birth, *machine(model)}
        if verb not in words.VERBS[model.kind]
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["case", "papers", "history"])
def test_pages_of_a_case_ask_the_same_however_much_hangs_on_it(name: str, django_assert_num_queries: Any) -> None:
    case = audits.accepted()
    audits.notified(case)
    where, client = reverse(f"desk:{name}", args=[case.application.pk]), client_of(case.officer)
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        client.get(where)
    before = len(queries)
    for _number in range(5):
        audits.notified(case)
    with django_assert_num_queries(before):
        client.get(where)


def recommended() -> make.Case:
    """A case with a proposed decision."""
    case = make.case(sites=1)
    make.recommended(case, Outcome.REFUSE)
    return case


@pytest.mark.parametrize("stage", [audits.submitted, audits.accepted, recommended])
def test_the_overview_asks_nothing_twice(stage: Any) -> None:
    case = stage()
    where, client = reverse("desk:case", args=[case.application.pk]), client_of(case.officer)
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        client.get(where)
    asked = Counter(query["sql"] for query in queries)
    assert [sql for sql, times in asked.items() if times > 1] == []
    assert len(asked) <= MOST_QUERIES


def test_the_thread_asks_the_same_however_many_findings_there_are(django_assert_num_queries: Any) -> None:
    case = audits.accepted()
    audits.plan_accepted(case)
    where, client = reverse("desk:criterion", args=[case.application.pk, "I"]), client_of(case.officer)
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        client.get(where)
    before = len(queries)
    for _number in range(5):
        audits.plan_accepted(case)
    with django_assert_num_queries(before):
        client.get(where)


def test_the_bar_below_the_header_follows_the_roles() -> None:
    officer = client_of(make.staff(Role.OFFICER)).get(reverse("desk:home")).text
    for said in ("Worklist", "Decisions", "Holders", "Letters", "Failed papers", "Messages"):
        assert f">{said}" in officer, said
    auditor = client_of(make.staff(Role.AUDITOR)).get(reverse("desk:home")).text
    assert "Failed papers" not in auditor
