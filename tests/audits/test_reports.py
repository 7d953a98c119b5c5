"""The report: drafted from recorded facts, its versions, comments, the second officer, and the end of the visit."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.refusals import Contradiction, NotPermitted, NotReady, WrongState
from aeo.notices.models import Message, Notice
from audits.actions import reviews, visits
from audits.actions.visits.conduct import Fact, Result
from audits.lifecycles.visit import ClosingRecord
from audits.models import VisitReport
from audits.queries import review
from audits.tasks import sweep
from operators.models import SelfAssessment
from tests.factories import audits as make

pytestmark = pytest.mark.django_db


def test_it_says_what_was_recorded() -> None:
    case, visit = make.worked()
    visits.add_record(visit, Fact("interview", "Манаачтай ярилцав.", "mn", site_id=case.site.pk), by=case.auditor)
    visits.finish_fieldwork(visit, ClosingRecord(refused_reason="Санал нийлэхгүй"), by=case.lead)
    report = visits.report(visit, by=case.lead)
    content = report.content
    assert content["mandate"]["number"] == "А/117"
    assert [member["name"] for member in content["team"]] == [case.lead.name, case.auditor.name]
    told = content["records"][0]["text"]
    assert (told["text"], told["language"]) == ("Манаачтай ярилцав.", "mn")
    assert [row["key"] for row in content["criteria"]] == ["I"]
    assert content["criteria"][0]["checks"][0]["slot"] == "I01"
    assert content["criteria"][0]["checks"][0]["site"] == case.site.name_local
    assert content["closing"]["refused"]["text"] == "Санал нийлэхгүй"
    assert set(content["kind"]) == {"mn", "en"}
    document = Document.objects.get(pk=report.document_id)
    assert (document.paper, document.about) == ("visit_report", visit.subject)
    assert document.facts == {**content, "demonstration": True}


def test_a_version_is_never_changed() -> None:
    _case, visit = make.reported()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audits_visitreport SET sha256 = 'x' WHERE visit_id = %s", [visit.pk])


def test_a_revision_is_a_new_version_that_says_what_changed_and_needs_a_new_review() -> None:
    case, visit = make.reported()
    visits.review(visit, by=case.second)
    with pytest.raises(NotReady):
        visits.revise(visit, by=case.lead, reason="")
    second = visits.revise(visit, by=case.lead, reason="Хаягийг зассан.")
    first = VisitReport.objects.get(visit=visit, version=1)
    assert (second.version, second.change_note, second.content["version"]) == (2, "Хаягийг зассан.", 2)
    assert second.document.replaces_id == first.document_id
    number = case.assessment.operator.identifiers.get(scheme="mn-reg").value
    assert second.content["operator_numbers"][0]["en"] == f"state registration: {number}"
    assert second.document.facts["demonstration"]
    visits.comment(visit, "За", by=case.owner, language="mn")
    with pytest.raises(NotReady) as refused:
        visits.conclude(visit, by=case.lead)
    assert refused.value.code == "second-officer"
    visits.review(visit, by=case.second)
    assert visits.conclude(visit, by=case.lead).state == "concluded"


def test_the_second_officer_is_not_of_the_team_and_reviews_once() -> None:
    case, visit = make.reported()
    for member in (case.lead, case.auditor):
        with pytest.raises(NotPermitted):
            visits.review(visit, by=member)
    visits.review(visit, by=case.officer)
    with pytest.raises(NotReady):
        visits.review(visit, by=case.second)


def test_the_operator_is_heard_before_the_end() -> None:
    case, visit = make.reported()
    visits.review(visit, by=case.second)
    with pytest.raises(NotReady) as refused:
        visits.conclude(visit, by=case.lead)
    assert refused.value.code == "comments-open"
    with pytest.raises(Contradiction):
        visits.comment(visit, "", by=case.owner, language="mn")
    visits.comment(visit, "Зөвшөөрч байна.", by=case.owner, language="mn")
    assert Message.objects.filter(user_ref=case.lead.ref, what__startswith="report_commented").exists()
    assert visits.conclude(visit, by=case.lead).state == "concluded"


def test_its_time_to_comment_runs_from_service_and_ends_in_silence() -> None:
    case, visit = make.reported()
    visits.review(visit, by=case.second)
    with make.on_first_day(visit):
        make.serve("report_sent", visit.subject)
        make.serve("report_sent", visit.subject)
    deadline = Deadline.objects.get(subject=visit.subject, clock="report_comments")
    with make.on(deadline.due_on), pytest.raises(NotReady):
        visits.conclude(visit, by=case.lead)
    with make.on(deadline.due_on + make.DAY):
        sweep()
        sweep()
        assert Message.objects.filter(user_ref=case.lead.ref, what__startswith="deadline_missed").count() == 1
        assert visits.conclude(visit, by=case.lead).state == "concluded"


def test_no_comment_after_the_end() -> None:
    case, visit = make.concluded()
    with pytest.raises(WrongState):
        visits.comment(visit, "Дахиад", by=case.owner, language="mn")


def test_the_end_notifies_the_findings_in_one_letter() -> None:
    _case, visit = make.concluded(raise_=("major", "minor", "observation"))
    rows = visit.findings.order_by("number")
    assert [row.state for row in rows] == ["notified"] * 3
    letter = Notice.objects.get(letter="finding_notified")
    assert {row.notice_id for row in rows} == {letter.pk}
    assert len(letter.facts["items"]) == 3
    assert letter.facts["severity"]["en"] == "Major"
    days = dict(Deadline.objects.filter(clock="finding_due").values_list("subject", "length"))
    assert days == {rows[0].subject: 30, rows[1].subject: 90}


def test_what_was_checked_becomes_the_verdict_and_the_self_assessment_is_accepted() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    reviews.finish(case.assessment, by=case.officer)
    assert review.without_final(case.assessment) == [f"I01@site:{case.site.pk}"]
    make.concluded(case, checks=[])
    verdict = review.current_verdicts(case.assessment)[case.slot("I01")]
    assert (verdict.verdict, verdict.by) == ("verified", case.lead.ref)
    own = SelfAssessment.objects.get(application=case.application)
    assert (own.state, own.accepted_by) == ("accepted", "system")


def test_a_finding_weighs_more_than_a_check() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    reviews.finish(case.assessment, by=case.officer)
    make.concluded(case, raise_=("major",), checks=[])
    assert review.current_verdicts(case.assessment)[case.slot("I01")].verdict == "finding"
    assert SelfAssessment.objects.get(application=case.application).state == "accepted"


def test_good_practice_leaves_the_answer_verified() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    make.concluded(case, raise_=("good_practice",), checks=[])
    assert review.current_verdicts(case.assessment)[case.slot("I01")].verdict == "verified"


def test_a_check_that_failed_without_a_finding_waits_for_an_officer() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    reviews.finish(case.assessment, by=case.officer)
    make.concluded(case, result="fails", checks=[])
    assert review.current_verdicts(case.assessment)[case.slot("I01")].verdict == "needs_clarification"
    assert SelfAssessment.objects.get(application=case.application).state == "under_review"


def test_a_check_that_was_not_performed_changes_no_verdict() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    reviews.finish(case.assessment, by=case.officer)
    make.concluded(case, result="not_performed", checks=[])
    assert review.current_verdicts(case.assessment)[case.slot("I01")].verdict == "verify_on_site"


def test_the_review_may_end_after_the_visit() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    make.concluded(case, checks=[])
    assert SelfAssessment.objects.get(application=case.application).state == "under_review"
    reviews.finish(case.assessment, by=case.officer)
    assert SelfAssessment.objects.get(application=case.application).state == "accepted"


def test_results_are_not_changed_after_the_fieldwork() -> None:
    case, visit = make.reported()
    with pytest.raises(WrongState):
        visits.record_check(visit.checks.get(), Result("fails", "Хожуу", "mn"), by=case.auditor)


def test_the_report_tells_of_risk_when_it_was_rated() -> None:
    case = make.accepted()
    make.rate_all(case)
    _case, visit = make.reported(case)
    content = visit.reports.get().content
    assert content["risk"]["band"]["en"]
    assert content["signed_on"] == clock.day_of(visit.reports.get().signed_at).isoformat()
