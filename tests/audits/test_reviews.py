"""The desk review: verdicts per answer, kept apart; its end; the acceptance of the self-assessment."""

from __future__ import annotations

import pytest

from aeo.kernel.refusals import NotPermitted, NotReady, Stale
from aeo.programme.applicability import Slot
from audits.actions import reviews
from audits.actions.reviews import Judged
from audits.models import AnswerVerdict
from audits.queries import review
from operators.queries.contents import last_snapshot
from tests.factories import audits as make

pytestmark = pytest.mark.django_db


def test_a_later_verdict_replaces_the_earlier_and_both_stay() -> None:
    case = make.accepted()
    first = reviews.set_verdict(
        case.assessment, Judged(Slot("A01"), "needs_clarification", "Ямар?", "mn"), by=case.officer
    )
    later = reviews.set_verdict(case.assessment, Judged(Slot("A01"), "accepted", expected=first.pk), by=case.auditor)
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert review.current_verdicts(case.assessment)[Slot("A01")].pk == later.pk
    assert AnswerVerdict.objects.count() == 2


def test_two_officers_at_once_do_not_overwrite_each_other() -> None:
    case = make.accepted()
    reviews.set_verdict(case.assessment, Judged(Slot("A01"), "accepted"), by=case.officer)
    with pytest.raises(Stale):
        reviews.set_verdict(case.assessment, Judged(Slot("A01"), "accepted"), by=case.auditor)
    assert AnswerVerdict.objects.get().by == case.officer.ref


def test_a_site_answer_has_its_own_verdict() -> None:
    case = make.accepted()
    row = reviews.set_verdict(case.assessment, Judged(case.slot("I01"), "accepted"), by=case.officer)
    assert (row.site_id, str(row.slot)) == (case.site.pk, f"I01@site:{case.site.pk}")


def test_only_what_applies_is_judged() -> None:
    case = make.accepted()
    with pytest.raises(NotReady, match="C01") as refused:
        reviews.set_verdict(case.assessment, Judged(Slot("C01"), "accepted"), by=case.officer)
    assert refused.value.code == "not-applicable"


@pytest.mark.parametrize(("verdict", "code"), [("verified", "unchecked"), ("finding", "no-finding")])
def test_verified_rests_on_a_check_and_finding_on_a_finding(verdict: str, code: str) -> None:
    case = make.accepted()
    with pytest.raises(NotReady) as refused:
        reviews.set_verdict(case.assessment, Judged(Slot("A01"), verdict, "Шалтгаан", "mn"), by=case.officer)
    assert refused.value.code == code


def test_a_finding_at_the_desk_can_be_the_verdict() -> None:
    case, finding = make.raised(question="A01")
    row = reviews.set_verdict(case.assessment, Judged(finding.slot, "finding", "Зөрчил", "mn"), by=case.officer)
    assert row.verdict == "finding"


@pytest.mark.parametrize("who", ["approver", "owner", "stranger"])
def test_who_does_not_judge(who: str) -> None:
    case = make.accepted()
    with pytest.raises(NotPermitted):
        reviews.set_verdict(case.assessment, Judged(Slot("A01"), "accepted"), by=case.everybody()[who])


def test_the_review_ends_only_with_a_verdict_on_every_answer() -> None:
    case = make.accepted()
    reviews.set_verdict(case.assessment, Judged(Slot("A01"), "accepted"), by=case.officer)
    with pytest.raises(NotReady, match=rf"B01 .+, I01 .+ \({case.site.name_local}\)"):
        reviews.finish(case.assessment, by=case.officer)


def test_the_review_does_not_end_while_a_clarification_is_waited_for() -> None:
    case = make.accepted()
    make.judge(case, B01="needs_clarification")
    with pytest.raises(NotReady, match="clarification: B01"):
        reviews.finish(case.assessment, by=case.officer)


def test_with_final_verdicts_the_self_assessment_is_accepted() -> None:
    case = make.accepted()
    make.judge(case)
    assessment = reviews.finish(case.assessment, by=case.officer)
    own = case.application.self_assessment
    own.refresh_from_db()
    assert (own.state, assessment.reviewed_by, own.accepted_by) == ("accepted", case.officer.ref, case.officer.ref)


def test_an_auditor_ends_the_review_and_the_system_accepts() -> None:
    case = make.accepted()
    make.judge(case)
    reviews.finish(case.assessment, by=case.auditor)
    own = case.application.self_assessment
    own.refresh_from_db()
    assert (own.state, own.accepted_by) == ("accepted", "system")


def test_what_is_verified_on_site_keeps_the_self_assessment_under_review() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    assessment = reviews.finish(case.assessment, by=case.officer)
    own = case.application.self_assessment
    own.refresh_from_db()
    assert (own.state, assessment.reviewed_at is not None) == ("under_review", True)


def test_a_changed_answer_must_be_judged_again() -> None:
    case = make.accepted()
    make.judge(case)
    own = case.application.self_assessment
    snapshot = last_snapshot(own)
    assert snapshot is not None
    answers = {item["slot"]: item["choice"] for item in snapshot.data["answers"]}
    make.freeze(own, {**answers, "B01": "partly"})
    assert review.unjudged(case.assessment) == ["B01"]
    with pytest.raises(NotReady, match="no verdict yet: B01"):
        reviews.finish(case.assessment, by=case.officer)


def test_many_verdicts_cost_a_constant_number_of_queries(django_assert_max_num_queries: object) -> None:
    case = make.accepted()
    own = case.application.self_assessment
    make.freeze(own, {f"B{number:02}": "yes" for number in range(1, 61)})
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        make.judge(case)
    assert AnswerVerdict.objects.count() == 60
