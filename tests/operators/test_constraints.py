"""The database refuses contradicting facts, also by raw SQL as the application's role."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from operators.actions.answers import Values
from tests.factories import operators as make

pytestmark = pytest.mark.django_db


def _refuses(statement: str, *parameters: str | int) -> str:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    cause = refused.value.__cause__
    diagnosis = getattr(cause, "diag", None)
    return str(getattr(diagnosis, "constraint_name", "") or "")


def test_the_tests_speak_as_the_applications_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, current_user FROM pg_roles WHERE rolname = current_user")
        superuser, name = cursor.fetchone()
    assert not superuser
    assert name == settings.AEO_DB_APP_ROLE


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'nonsense'", "application_state"),
        ("state = 'submitted'", "application_submitted"),
        ("submitted_at = now()", "application_submitted_pair"),
        ("state = 'returned', submitted_at = now(), submitted_by = 'u', submissions = 1, receipt = 'r'", "returned"),
        ("returned_at = now()", "application_returned_pair"),
        ("state = 'under_assessment', submitted_at = now(), submitted_by = 'u', submissions = 1, receipt = 'r'", "acc"),
        ("accepted_by = 'user:1'", "application_accepted_pair"),
        ("time_asked_at = now(), time_asked_by = 'u'", "application_time_asked"),
        ("time_answered_at = now(), time_answered_by = 'u', time_agreed = true", "application_time_in_turn"),
        ("decided_at = now()", "application_decided_pair"),
        ("ended_at = now(), ended_by = 'u'", "application_ended"),
        ("state = 'withdrawn'", "application_ended"),
        ("state = 'lapsed', ended_at = now(), ended_by = 'system', warned = 1", "application_lapsed"),
        ("after_hearing = true", "application_after_hearing"),
    ],
)
def test_an_application_does_not_contradict_itself(change: str, constraint: str) -> None:
    application = make.draft()
    found = _refuses(f"UPDATE operators_application SET {change} WHERE id = %s", application.pk)
    assert constraint in found


@pytest.mark.parametrize("state", ["granted", "granted_in_part", "refused", "not_accepted", "recommended"])
def test_no_decision_without_its_facts(state: str) -> None:
    application = make.draft()
    facts = "submitted_at = now(), submitted_by = 'u', submissions = 1, receipt = 'r', ended_at = now(), ended_by = 'u'"
    facts += ", accepted_at = now(), accepted_by = 'u'"
    if state == "recommended":
        facts = facts.replace("ended_at = now(), ended_by = 'u', ", "")
    change = f"UPDATE operators_application SET state = %s, {facts} WHERE id = %s"
    assert _refuses(change, state, application.pk) in ("application_decided", "application_recommended")


def test_one_live_application_for_each_purpose() -> None:
    application = make.draft()
    columns = "operator_id, version_id, purpose, aeo_number, reference, types, roles, prechecks, started_at, started_by"
    rest = "receipt, submissions, return_items, assessment_ref, extensions, time_adjustments, after_hearing, warned"
    insert = f"""INSERT INTO operators_application (state, revision, {columns}, {rest})
        SELECT state, revision, {columns.replace("reference", "'other'")}, {rest}
        FROM operators_application WHERE id = %s"""
    assert _refuses(insert, application.pk) == "application_one_live"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'nonsense'", "self_assessment_state"),
        ("state = 'signed'", "self_assessment_signed"),
        ("reopened = '[\"A01\"]'", "self_assessment_reopened"),
        ("accepted_at = now(), accepted_by = 'u'", "self_assessment_accepted"),
        ("purpose = 'monitoring'", "self_assessment_purpose"),
        ("application_id = NULL", "self_assessment_purpose"),
    ],
)
def test_a_self_assessment_does_not_contradict_itself(change: str, constraint: str) -> None:
    own = make.draft().self_assessment
    assert _refuses(f"UPDATE operators_selfassessment SET {change} WHERE id = %s", own.pk) == constraint


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'nonsense'", "information_request_state"),
        ("questions = '[]'", "information_request_asks"),
        ("reason = ''", "information_request_asks"),
        ("state = 'answered'", "information_request_answer"),
        ("answered_at = now(), answered_by = 'u'", "information_request_answered"),
        ("state = 'overdue'", "information_request_closed"),
        ("closed_at = now(), closed_by = 'u'", "information_request_closed"),
    ],
)
def test_a_request_does_not_contradict_itself(change: str, constraint: str) -> None:
    request = make.asked(make.accepted(), "A01")
    statement = f"UPDATE operators_informationrequest SET {change} WHERE id = %s"
    assert _refuses(statement, request.pk) == constraint


def test_an_answer_exists_once_for_each_question_role_and_site() -> None:
    application = make.draft()
    make.answer(application.self_assessment, "A01", Values("no"), by=make.owner(application.operator))
    columns = "self_assessment_id, question, role, site_id, choice, text, language, number, reason, meaning"
    copy = f"""INSERT INTO operators_answer ({columns}, confirmed, revision, edited_by, edited_at)
        SELECT {columns}, true, 1, 'u', now() FROM operators_answer"""
    assert _refuses(copy) == "answer_once", "a question without role and site counts as one too"
    assert _refuses("UPDATE operators_answer SET text = 'a', language = ''") == "answer_language"


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE operators_membership SET role = 'consultant'", "membership_consultant"),
        ("UPDATE operators_membership SET ended_at = now()", "membership_ended"),
        ("UPDATE operators_membership SET valid_until = '2020-01-01'", "membership_in_order"),
        ("UPDATE operators_authority SET revoked_at = now()", "authority_revoked"),
        ("UPDATE operators_authority SET valid_until = '2020-01-01'", "authority_in_order"),
        ("UPDATE operators_identifier SET value = 'a b'", "identifier_plain"),
        ("UPDATE operators_identifier SET valid_until = '2000-01-01'", "identifier_in_order"),
        ("UPDATE operators_operator SET name_local = ''", "operator_named"),
        ("UPDATE operators_operator SET ceased_on = '1990-01-01'", "operator_ceased"),
        ("UPDATE operators_consent SET withdrawn_at = now(), withdrawn_by = 'u'", "consent_withdrawn"),
        ("UPDATE operators_consent SET state = 'withdrawn'", "consent_withdrawn"),
        ("UPDATE operators_consent SET scope = 'publish'", "consent_once"),
    ],
)
def test_people_numbers_and_consents_do_not_contradict_themselves(statement: str, constraint: str) -> None:
    make.consented(make.operator())
    assert _refuses(statement) == constraint


def test_two_companies_never_have_one_number_at_one_time() -> None:
    make.operator()
    make.operator()
    assert _refuses("UPDATE operators_identifier SET value = '1'") == "identifier_of_one_operator"


def test_bars_and_marks_have_an_order() -> None:
    company = make.operator()
    bar = """INSERT INTO operators_bar (operator_id, ground, valid_from, valid_until, decision_ref)
        VALUES (%s, 'x', '2026-01-02', '2026-01-01', 'decision:1')"""
    mark = """INSERT INTO operators_holdermark (operator_id, aeo_number, type, since, until, sites)
        VALUES (%s, 'x', 'full', '2026-01-02', '2026-01-01', '[]')"""
    assert _refuses(bar, company.pk) == "bar_in_order"
    assert _refuses(mark, company.pk) == "holder_mark_in_order"
