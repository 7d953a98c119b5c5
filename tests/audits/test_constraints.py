"""What the database itself refuses, by raw SQL as the application's role."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from aeo.kernel import clock
from aeo.kernel.lifecycle import Act, OutsidePerform
from audits.actions import consultations, coverage, risks
from audits.actions.consultations import Question
from audits.actions.coverage import SampleStatement
from audits.models import Assessment, Check, Finding, Visit
from tests.factories import audits as make

pytestmark = pytest.mark.django_db


def refused(row: Model, change: str, constraint: str) -> None:
    """The change of one row violates this constraint and no other."""
    table = row._meta.db_table
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change} WHERE id = %s", [row.pk])
    diagnosis: Any = error.value.__cause__
    assert diagnosis.diag.constraint_name == constraint


def allowed(row: Model, change: str) -> None:
    """The same kind of change, with the facts that it needs, is taken: the constraint is not simply always false."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {change} WHERE id = %s", [row.pk])
        assert cursor.rowcount == 1


def test_it_is_the_applications_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        name, is_super = cursor.fetchone()
    assert (name, is_super) == ("itgel_app", False)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'lost'", "assessment_state"),
        ("state = 'concluded'", "assessment_closed"),
        ("closed_at = now(), closed_by = 'user:1'", "assessment_closed"),
        ("state = 'abandoned', closed_at = now()", "assessment_closed"),
        ("reviewed_at = now()", "assessment_reviewed"),
        ("application_id = NULL", "assessment_application"),
    ],
)
def test_assessment(change: str, constraint: str) -> None:
    refused(make.accepted().assessment, change, constraint)


def test_one_open_assessment_per_application() -> None:
    make.accepted()
    copy = Assessment.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError, match="assessment_one_open"), transaction.atomic():
        Assessment.objects.bulk_create([copy])


BEGUN = "begun_at = now(), begun_by = 'user:1'"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'gone'", "visit_state"),
        ("state = 'in_progress'", "visit_begun"),
        (f"state = 'in_progress', {BEGUN}", "visit_needs_mandate"),
        (BEGUN, "visit_begun"),
        ("mandated_at = now(), mandated_by = 'user:1'", "visit_mandated"),
        ("state = 'announced', starts_on = NULL", "visit_needs_days"),
        ("announced_at = now()", "visit_announced"),
        ("begun_unannounced = true", "visit_unannounced"),
        ("begun_unannounced = true, unannounced_reason = 'x'", "visit_unannounced"),
        ("obstructed = true", "visit_obstructed"),
        ("obstructed = true, refusal_text = 'x', refusal_at = now(), refusal_by = 'u'", "visit_obstructed"),
        ("ends_on = starts_on - 1", "visit_days"),
        ("state = 'cancelled'", "visit_cancelled"),
        ("reviewed_at = now()", "visit_reviewed"),
    ],
)
def test_visit(change: str, constraint: str) -> None:
    _case, visit = make.planned()
    refused(visit, change, constraint)


MANDATE = (
    "mandate_number = '7', mandate_from = '2026-11-01', mandate_until = '2027-11-01', mandated_at = now(), "
    "mandated_by = 'user:1', mandate_basis = 'x'"
)


def test_begin_needs_every_part_of_the_order() -> None:
    _case, visit = make.planned()
    begin = f"state = 'in_progress', {BEGUN}, {MANDATE}"
    refused(visit, begin, "visit_needs_mandate")
    refused(visit, begin.replace("'7'", "''") + """, mandate_team = '["user:1"]'""", "visit_needs_mandate")
    allowed(visit, begin + """, mandate_team = '["user:1"]'""")


def test_another_kind_begins_unannounced_with_a_reason() -> None:
    _case, visit = make.planned(kind="monitoring")
    refused(visit, "begun_unannounced = true", "visit_unannounced")
    allowed(visit, "begun_unannounced = true, unannounced_reason = 'x'")


def test_the_closing_record() -> None:
    _case, visit = make.worked()
    done = "state = 'fieldwork_done', fieldwork_done_at = now(), fieldwork_done_by = 'user:1'"
    refused(visit, done, "visit_closing")
    allowed(visit, done + ", closing_refused_reason = 'x'")


def test_the_second_officer_is_somebody_else() -> None:
    _case, visit = make.reported()
    end = "state = 'concluded', concluded_at = now(), concluded_by = 'user:1', reviewed_at = now(), reviewed_by = "
    refused(visit, end + "'user:1'", "visit_second_officer")
    refused(visit, "state = 'concluded'", "visit_concluded")
    allowed(visit, end + "'user:2'")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("result = 'conforms'", "check_result"),
        ("result = 'not_performed', by = 'u', at = now()", "check_reason"),
        ("by = 'u'", "check_recorded"),
    ],
)
def test_check(change: str, constraint: str) -> None:
    make.planned()
    refused(Check.objects.get(), change, constraint)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'forgiven'", "finding_state"),
        ("text = ''", "finding_said"),
        ("evidence_text = ''", "finding_said"),
        ("state = 'plan_accepted'", "finding_told"),
        ("state = 'closed'", "finding_ended"),
        ("state = 'closed', ended_at = now(), ended_by = 'user:0'", "finding_told"),
        ("notified_at = now()", "finding_notified"),
        ("contest_decided_at = now(), contest_decided_by = raised_by", "finding_second_officer"),
        ("ended_at = now(), ended_by = 'user:1'", "finding_ended"),
        ("withdrawal_asked_at = now()", "finding_withdrawal_asked"),
    ],
)
def test_finding(change: str, constraint: str) -> None:
    _case, finding = make.raised()
    refused(finding, change, constraint)


CLOSED = "state = 'closed', notified_at = now(), notified_by = 'user:9', ended_at = now(), ended_by = "


def test_a_major_finding_is_verified_by_another_person() -> None:
    _case, finding = make.raised()
    refused(finding, CLOSED + "raised_by", "finding_other_verifier")
    allowed(finding, CLOSED + "'user:0'")


def test_a_minor_finding_by_the_same_person() -> None:
    _case, finding = make.raised(severity="minor")
    allowed(finding, CLOSED + "raised_by")


def test_a_contest_says_something() -> None:
    _case, finding = make.notified()
    refused(finding, "state = 'contested'", "finding_contest_said")


def test_two_people_withdraw() -> None:
    _case, finding = make.raised()
    gone = "state = 'withdrawn', ended_at = now(), ended_by = 'user:1'"
    refused(finding, gone, "finding_two_withdraw")
    asked = ", withdrawal_asked_at = now(), withdrawal_asked_by = "
    refused(finding, gone + asked + "'user:1'", "finding_two_withdraw")
    allowed(finding, gone + asked + "'user:2'")


def test_one_waiting_plan_and_one_waiting_claim() -> None:
    _case, finding = make.done_claimed()
    copy = finding.claims.get()
    copy.pk = None
    with pytest.raises(IntegrityError, match="claim_one_pending"), transaction.atomic():
        copy.save(force_insert=True)
    refused(finding.claims.get(), "judged_at = now(), judged_by = 'u'", "claim_method")
    refused(
        finding.claims.get(),
        "judged_at = now(), judged_by = 'u', effect = 'effective', method = 'follow_up_visit'",
        "claim_by_visit",
    )
    refused(finding.plans.get(), "accepted = false", "plan_rejected")
    refused(finding.plans.get(), "accepted = NULL", "plan_judged")
    refused(finding.plans.get(), "cause = ''", "plan_whole")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'answered'", "consultation_answered_state"),
        ("state = 'answered', answered_at = now()", "consultation_answered"),
        ("state = 'answered', answered_at = now(), answered_by = 'u', outcome = 'objection'", "consultation_proven"),
        (
            "state = 'answered', answered_at = now(), answered_by = 'u', outcome = 'objection', letter_number = '7'",
            "consultation_proven",
        ),
        ("state = 'timed_out'", "consultation_timed_out"),
        ("answered_at = now(), answered_by = 'u'", "consultation_answered_state"),
        ("question = ''", "consultation_question"),
    ],
)
def test_consultation(change: str, constraint: str) -> None:
    case = make.accepted()
    sent = consultations.send(case.assessment, Question("Цагдаа", "tsagdaa@example.mn", "?", "mn"), by=case.officer)
    refused(sent.consultation, change, constraint)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("likelihood = 5", "risk_on_scale"),
        ("residual_impact = 0", "risk_on_scale"),
        ("residual_likelihood = 4", "risk_residual_below"),
    ],
)
def test_risk(change: str, constraint: str) -> None:
    case = make.accepted()
    refused(risks.rate(case.assessment, "A", (3, 3), (2, 2), by=case.officer), change, constraint)


def test_coverage() -> None:
    case = make.accepted()
    row = coverage.waive(case.assessment, case.site, by=case.officer, reason="Хаагдсан")
    refused(row, "reason = ''", "coverage_waived")
    refused(row, "how = 'represented'", "coverage_sampled")
    refused(row, "how = 'seen'", "coverage_known")
    statement = SampleStatement("Бүх агуулах", "Нэг журам", "30%", 1, "risk", "mn")
    sample = coverage.state_sample(case.assessment, statement, [case.site], by=case.officer)
    refused(sample, "choice = 'random'", "sample_seed")
    refused(sample, "size = 0", "sample_size")


def test_a_verdict_that_asks_for_something_says_what() -> None:
    case = make.accepted()
    make.judge(case)
    row = case.assessment.verdicts.all()[0]
    refused(row, "verdict = 'verify_on_site', note = ''", "verdict_noted")
    refused(row, "verdict = 'maybe'", "verdict_known")


@pytest.mark.parametrize("table", ["audits_visitreport", "audits_visitcomment"])
@pytest.mark.parametrize("words", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_reports_and_comments_only_grow(table: str, words: str) -> None:
    make.concluded()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words.format(table))


def test_a_state_is_changed_by_perform_alone() -> None:
    case, visit = make.planned()
    with pytest.raises(AttributeError):
        visit.state = "confirmed"
    with pytest.raises(OutsidePerform):
        visit.save()
    finding: Finding = make.notified(case)[1]
    with pytest.raises(OutsidePerform):
        finding.close(Act(case.auditor, clock.now()))
    assert Visit.objects.get(pk=visit.pk).state == "planned"
