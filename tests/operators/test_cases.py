"""Consents, declarations of interest, assignments, closed days of border posts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction

from aeo.kernel.models import Entry
from aeo.kernel.refusals import BadFields, NotPermitted, NotReady
from aeo.notices.models import Message
from operators.actions import assignments, consents, interests, posts
from operators.models import Assignment, Consent, Interest
from operators.queries import cases, companies
from tests.factories import operators as make
from tests.operators.days import after

pytestmark = pytest.mark.django_db


def test_a_consent_holds_from_its_instant_to_its_withdrawal() -> None:
    company = make.operator()
    by = make.signatory(company)
    given = consents.give(company, "publish", by=by)
    assert consents.give(company, "publish", by=by).pk == given.pk
    assert companies.consents_to(company, "publish")
    with after(1):
        withdrawn = consents.withdraw(company, "publish", by=by)
    assert (withdrawn.state, withdrawn.withdrawn_by) == ("withdrawn", by.ref)
    assert not companies.consents_to(company, "publish")
    assert list(Entry.objects.filter(subject=given.subject).order_by("seq").values_list("verb", flat=True)) == [
        "give",
        "withdraw",
    ]
    with after(2):
        assert consents.give(company, "publish", by=by).pk != given.pk


def test_a_refusal_is_recorded_and_takes_a_given_consent_back() -> None:
    company = make.operator()
    by = make.signatory(company)
    assert consents.refuse(company, "exchange", by=by).state == "refused"
    with after(1):
        consents.give(company, "exchange", by=by)
    with after(2):
        assert consents.refuse(company, "exchange", by=by).state == "withdrawn"
    assert companies.consents(company)["exchange"].state == "withdrawn"


def test_only_a_signatory_answers_and_only_what_is_asked() -> None:
    company = make.operator()
    with pytest.raises(NotPermitted):
        consents.give(company, "publish", by=make.owner(company))
    for scope in ("nonsense", "data_check"):
        with pytest.raises(NotReady):
            consents.give(company, scope, by=make.signatory(company))
    with pytest.raises(NotReady):
        consents.withdraw(company, "publish", by=make.signatory(company))


def test_the_latest_declaration_counts_and_all_stay() -> None:
    actor = make.officer()
    assert cases.has_interest(actor, "application:1") is None
    interests.declare("application:1", by=actor, has_interest=False)
    assert cases.has_interest(actor, "application:1") is False
    with pytest.raises(BadFields) as refused:
        interests.declare("application:1", by=actor, has_interest=True)
    assert list(refused.value.fields) == ["note"]
    interests.declare("application:1", by=actor, has_interest=True, note="Төрсөн ах нь захирал")
    assert cases.has_interest(actor, "application:1") is True
    assert [row.has_interest for row in cases.declarations("application:1")] == [True]
    assert Interest.objects.count() == 2
    with pytest.raises(NotPermitted):
        interests.declare("application:1", by=make.owner(make.operator()), has_interest=False)


@pytest.mark.parametrize(
    "statement", ["UPDATE operators_interest SET has_interest = false", "DELETE FROM operators_interest"]
)
def test_a_declaration_never_changes(statement: str) -> None:
    interests.declare("application:1", by=make.officer(), has_interest=False)
    with pytest.raises(Exception, match=r"permission denied|only ever added"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_case_is_given_to_somebody_who_holds_the_role_and_told() -> None:
    application, lead, officer = make.draft(), make.staff("lead"), make.officer()
    row = assignments.assign(application.subject, lead.user, "lead", by=officer)
    assert assignments.assign(application.subject, lead.user, "lead", by=officer).pk == row.pk
    assert cases.cases_of(lead.ref) == [application.subject]
    assert [a.user_ref for a in cases.assigned(application.subject, "lead")] == [lead.ref]
    message = Message.objects.get(user_ref=lead.ref)
    assert application.reference in message.title + message.body
    with pytest.raises(BadFields):
        assignments.assign(application.subject, officer.user, "lead", by=officer)
    with pytest.raises(NotPermitted):
        assignments.assign(application.subject, lead.user, "lead", by=make.owner(application.operator))
    assignments.end_assignment(row, by=officer)
    assert cases.cases_of(lead.ref) == []


def test_a_company_is_told_of_by_the_name_that_its_reader_reads() -> None:
    application, officer = make.draft(), make.officer()
    company = application.operator
    for language, name in (("mn", company.name_local), ("en", company.name_latin)):
        lead = make.staff("lead")
        lead.user.language = language
        lead.user.save()
        assignments.assign(application.subject, lead.user, "lead", by=officer)
        assert name in Message.objects.get(user_ref=lead.ref).body


def test_a_recusal_ends_what_one_had_of_the_case() -> None:
    application, lead = make.draft(), make.staff("lead")
    assignments.assign(application.subject, lead.user, "lead", by=make.officer(), until=date(2026, 6, 1))
    interests.recuse(application.subject, by=lead, note="Хамаатан")
    assert cases.assigned(application.subject) == []
    assert Assignment.objects.get().ended_by == lead.ref


def test_an_assignment_ends_on_its_day() -> None:
    lead = make.staff("lead")
    case = {"reference": "AS-1", "operator_name": "Говь"}
    assignments.assign("assessment:7", lead.user, "lead", by=make.officer(), until=date(2026, 3, 12), **case)
    with after(3):
        assert cases.cases_of(lead.ref) == ["assessment:7"]
    with after(4):
        assert cases.cases_of(lead.ref) == []


def test_a_closed_day_of_a_border_post_is_noted_once() -> None:
    officer = make.officer()
    posts.close("Замын-Үүд", date(2026, 7, 11), by=officer, reason="Наадам")
    with pytest.raises(NotReady):
        posts.close("Замын-Үүд", date(2026, 7, 11), by=officer)
    found = cases.closed_days(["Замын-Үүд", "Гашуунсухайт"], date(2026, 7, 1), date(2026, 7, 31))
    assert [(row.border_post, row.day) for row in found] == [("Замын-Үүд", date(2026, 7, 11))]


def test_withdrawing_posts_its_topic_to_those_who_listen() -> None:
    company = make.operator()
    consent = consents.give(company, "publish", by=make.signatory(company))
    assert Consent.verbs_from(consent.state) == {"withdraw"}
