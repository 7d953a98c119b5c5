"""What a decision rests on, what readers see, and that lists cost the same however long they are."""

from __future__ import annotations

from typing import Any

import pytest

from aeo.accounts.roles import Role
from aeo.kernel.refusals import Contradiction, NotPermitted, NotReady
from audits.actions import assessments, consultations, coverage, findings, reviews, risks, visits
from audits.actions.consultations import Question
from audits.actions.coverage import SampleStatement
from audits.lifecycles.consultation import Reply
from audits.lifecycles.visit import Refusal
from audits.models import Assessment, Consultation, Finding, Visit
from audits.queries import lines, ratings, standing, visible_to
from audits.queries.findings import due_days
from operators.actions import interests
from tests.factories import audits as make
from tests.factories import operators as people

pytestmark = pytest.mark.django_db


def test_a_fresh_case_stands_nowhere() -> None:
    case = make.accepted()
    stand = standing(case.assessment)
    assert (stand.reviewed, stand.risk_rated, stand.consultations_open) == (False, False, 0)
    assert stand.sites_covered == {case.site.pk: False}
    assert (dict(stand.open_findings), stand.blocking, stand.conditions) == ({}, 0, ())
    assert (stand.lead_refs, stand.team_refs, stand.reviewer_refs) == (frozenset(), frozenset(), frozenset())


def test_a_verified_case() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    case.assessment = reviews.finish(case.assessment, by=case.second)
    assert not standing(case.assessment).reviewed
    make.rate_all(case)
    _case, visit = make.concluded(case, raise_=("major", "minor", "minor", "observation"), checks=[])
    stand = standing(case.assessment)
    assert (stand.reviewed, stand.risk_rated, stand.visits_open, stand.obstructed) == (True, True, 0, False)
    assert stand.sites_covered == {case.site.pk: True}
    assert dict(stand.open_findings) == {"major": 1, "minor": 2, "observation": 1}
    assert stand.blocking == 1
    assert stand.conditions == tuple(
        visit.findings.filter(severity="minor").order_by("number").values_list("pk", flat=True)
    )
    assert stand.lead_refs == {case.lead.ref}
    assert stand.team_refs == {case.lead.ref, case.auditor.ref}
    assert stand.reviewer_refs == {case.officer.ref, case.second.ref, case.lead.ref}


def test_what_is_open() -> None:
    case, visit = make.begun()
    visits.record_refusal(visit, Refusal("Хаалга нээгээгүй", "Бат"), by=case.auditor)
    sent = consultations.send(case.assessment, Question("Цагдаа", "t@example.mn", "?", "mn"), by=case.officer)
    stand = standing(case.assessment)
    assert (stand.visits_open, stand.obstructed, stand.consultations_open) == (1, True, 1)
    consultations.answer_by_token(
        sent.token, Reply("information", "Үгүй", "mn", letter_number="1", letter_date=visit.starts_on)
    )
    assert standing(case.assessment).consultations_open == 0


def test_a_closed_finding_is_not_open() -> None:
    case, finding = make.contested()
    findings.withdraw(finding, by=case.second, reason="Үнэн")
    assert dict(standing(case.assessment).open_findings) == {}


def test_risk_is_rated_only_when_every_criterion_is() -> None:
    case = make.accepted()
    make.rate_all(case)
    assert standing(case.assessment).risk_rated
    risks.rate(case.assessment, "A", (4, 4), (1, 1), by=case.auditor, note="Шинэ мэдээлэл", language="mn")
    rated = {rating.criterion: rating for rating in ratings(case.assessment)}
    assert rated["A"].inherent.score == 16
    assert case.assessment.ratings.filter(criterion="A").count() == 2
    case.assessment.ratings.filter(criterion="A").delete()
    assert not standing(case.assessment).risk_rated


@pytest.mark.parametrize(("inherent", "residual"), [((5, 1), (1, 1)), ((1, 0), (1, 0)), ((2, 2), (3, 1))])
def test_ratings_off_the_scale(inherent: tuple[int, int], residual: tuple[int, int]) -> None:
    case = make.accepted()
    with pytest.raises(Contradiction):
        risks.rate(case.assessment, "A", inherent, residual, by=case.officer)


def test_who_rates_what() -> None:
    case = make.accepted()
    with pytest.raises(NotPermitted):
        risks.rate(case.assessment, "A", (1, 1), (1, 1), by=case.stranger)
    with pytest.raises(NotReady):
        risks.rate(case.assessment, "Z", (1, 1), (1, 1), by=case.officer)


# Coverage


def sampled(case: make.Case, *, choice: str = "risk", seed: str = "", size: int = 1) -> Any:
    return SampleStatement(
        "Ижил журамтай агуулахууд", "Агуулахын журам", "30%, 1-ээс цөөнгүй", size, choice, "mn", seed
    )


def test_a_represented_site_is_covered_until_its_sample_is_tainted() -> None:
    case = make.accepted()
    other = people.site(case.company, name_local="Хоёр дахь агуулах")
    case.application.site_rows.create(site=other)
    sample = coverage.state_sample(case.assessment, sampled(case), [case.site], by=case.officer)
    coverage.represent(case.assessment, other, sample, by=case.officer)
    assert standing(case.assessment).sites_covered == {case.site.pk: False, other.pk: True}
    finding = findings.raise_(case.assessment, make.draft(case, "major", shared_procedure=True), by=case.auditor)
    assert standing(case.assessment).sites_covered[other.pk] is False
    asked = findings.ask_withdrawal(finding, by=case.lead, reason="Алдаа")
    findings.withdraw(asked, by=case.officer, reason="Алдаа")
    assert standing(case.assessment).sites_covered[other.pk] is True


def test_a_random_sample_can_be_drawn_again_by_anybody() -> None:
    case = make.accepted()
    sites = [case.site, *(people.site(case.company, name_local=f"Агуулах {n}") for n in range(9))]
    statement = sampled(case, choice="random", seed="2026-11-24/7", size=3)
    first = coverage.state_sample(case.assessment, statement, sites, by=case.officer)
    again = coverage.state_sample(case.assessment, statement, sites[::-1], by=case.officer)
    chosen = [set(row.sites.values_list("pk", flat=True)) for row in (first, again)]
    assert chosen[0] == chosen[1]
    assert len(chosen[0]) == 3


def test_what_coverage_needs() -> None:
    case = make.accepted()
    with pytest.raises(Contradiction):
        coverage.waive(case.assessment, case.site, by=case.officer, reason="")
    with pytest.raises(NotReady):
        coverage.waive(case.assessment, people.site(people.operator()), by=case.officer, reason="Хаагдсан")
    with pytest.raises(NotPermitted):
        coverage.waive(case.assessment, case.site, by=case.approver, reason="Хаагдсан")
    with pytest.raises(NotReady) as refused:
        coverage.state_sample(case.assessment, sampled(case, size=2), [case.site], by=case.officer)
    assert refused.value.code == "sample-size"


def test_a_visited_site_is_not_waived_afterwards() -> None:
    case, _visit = make.reported()
    with pytest.raises(NotReady) as refused:
        coverage.waive(case.assessment, case.site, by=case.officer, reason="Хаагдсан")
    assert refused.value.code == "visited"


# Assessments


def test_a_holders_assessment_has_its_own_case() -> None:
    company, officer = people.operator(), people.staff(Role.OFFICER)
    row = assessments.open_(company, by=officer, reason="monitoring", aeo_number="MNAEO0001")
    assert (row.case, row.application_id) == (row.subject, None)
    with pytest.raises(NotPermitted):
        assessments.conclude(row, by=officer, proposal="maintain")
    interests.declare(row.case, by=officer, has_interest=False)
    done = assessments.conclude(row, by=officer, proposal="maintain")
    assert (done.state, done.proposal) == ("concluded", "maintain")


def test_not_concluded_while_a_visit_is_open() -> None:
    case, _visit = make.planned()
    with pytest.raises(NotReady, match="visit"):
        assessments.conclude(case.assessment, by=case.officer, proposal="grant")


def test_abandoning_cancels_visits_that_have_not_begun() -> None:
    case, visit = make.announced()
    with pytest.raises(NotReady):
        assessments.abandon(case.assessment, by=case.officer, reason="")
    assessments.abandon(case.assessment, by=case.officer, reason="Хүсэлтээ татсан.")
    visit.refresh_from_db()
    assert visit.state == "cancelled"


# Readers


def test_what_a_company_sees() -> None:
    case, visit = make.planned()
    stranger = people.operator()
    reader, other = case.owner.user, people.owner(stranger).user
    _case, finding = make.raised(case)
    for model in (Assessment, Visit, Finding, Consultation):
        assert not visible_to(reader, model).exists()
    visit = visits.mandate(visit, make.order(case, visit), by=case.approver)
    visits.announce(visit, make.announcement(visit), by=case.lead)
    findings.notify([finding], by=case.lead)
    consultations.send(case.assessment, Question("Цагдаа", "t@example.mn", "?", "mn"), by=case.officer)
    assert list(visible_to(reader, Visit)) == [visit]
    assert list(visible_to(reader, Finding)) == [finding]
    for model in (Assessment, Consultation):
        assert not visible_to(reader, model).exists()
    for model in (Assessment, Visit, Finding, Consultation):
        assert not visible_to(other, model).exists()
        assert visible_to(case.officer.user, model).count() == 1


def test_a_consultant_sees_findings_of_the_chosen_sections() -> None:
    case, finding = make.notified()
    security = people.member(case.company, "consultant", sections=["I"]).user
    records = people.member(case.company, "consultant", sections=["B"]).user
    assert list(visible_to(security, Finding)) == [finding]
    assert not visible_to(records, Finding).exists()


def test_a_system_administrator_sees_no_case() -> None:
    make.notified()
    administrator = people.staff(Role.SYSTEM_ADMINISTRATOR).user
    for model in (Assessment, Visit, Finding, Consultation):
        assert not visible_to(administrator, model).exists()


def test_a_planned_and_a_secretly_cancelled_visit_stay_secret() -> None:
    case, visit = make.planned()
    visits.cancel(visit, by=case.lead, reason="Нууц")
    assert not visible_to(case.owner.user, Visit).exists()


# Query counts


@pytest.mark.parametrize("more", [1, 30])
def test_the_same_number_of_queries_at_1_and_30(more: int, django_assert_num_queries: Any) -> None:
    case = make.accepted()
    for number in range(more):
        findings.raise_(case.assessment, make.draft(case, "minor"), by=case.auditor)
        site = people.site(case.company, name_local=f"Агуулах {number}")
        coverage.waive(case.assessment, site, by=case.officer, reason="Хаагдсан")
    make.judge(case)
    reviews.finish(case.assessment, by=case.officer)
    make.rate_all(case)
    assessment = Assessment.objects.select_related("application", "self_assessment").get()
    with django_assert_num_queries(10):
        assert sum(standing(assessment).open_findings.values()) == more
    with django_assert_num_queries(2):
        lines(assessment)
    listed = list(assessment.findings.all())
    with django_assert_num_queries(1):
        due_days(listed)
