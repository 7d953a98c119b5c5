"""Pages of acceptance, review, risk, coverage and of the assessment itself."""

from __future__ import annotations

from typing import Any

import pytest

from aeo.accounts.roles import Role
from audits.actions import assessments
from audits.forms.reviews import slug
from audits.models import Assessment, RiskRating
from audits.queries import criteria_to_rate, review
from operators.models import Application
from tests.audits.forms import see, send
from tests.factories import audits as make
from tests.factories import operators as companies

pytestmark = pytest.mark.django_db


def desk(case: make.Case, part: str = "") -> str:
    return f"/desk/applications/{case.application.pk}/{part}"


def verdicts(case: make.Case, **given: str) -> dict[str, str]:
    """What a section's form sends: verdicts by question, with the verdict that was shown."""
    known = review.current_verdicts(case.assessment)
    values = {}
    for slot in review.applying(case.assessment):
        name = slug(slot)
        values[f"{name}-expected"] = str(known[slot].pk) if slot in known else ""
        values[f"{name}-verdict"] = given.get(slot.question, "")
        values[f"{name}-note"] = given.get(f"{slot.question}_note", "")
    return values


# Acceptance


def test_acceptance_says_what_it_means_and_opens_the_assessment() -> None:
    case = make.submitted()
    page = see(case.officer, desk(case, "accept/"))
    assert "The time to decide begins today: 120 days" in page.text
    answer = send(case.officer, desk(case, "accept/"))
    assert answer.status_code == 302
    assert Application.objects.get(pk=case.application.pk).state == "under_assessment"
    assert Assessment.objects.get(application=case.application).is_open


@pytest.mark.parametrize("who", ["auditor", "approver"])
def test_only_an_officer_accepts(who: str) -> None:
    case = make.submitted()
    answer = send(getattr(case, who), desk(case, "accept/"))
    assert answer.status_code == 403
    assert "Only these roles do this: AEO officer." in answer.text


def test_undeclared_interest_is_refused_with_the_way_out() -> None:
    case = make.submitted()
    answer = see(case.stranger, desk(case, "accept/"))
    assert answer.status_code == 403
    assert "Declare first whether you have an interest in this case." in answer.text
    way_out = f"{desk(case, 'interest/')}?next={desk(case, 'accept/')}"
    assert f'href="{way_out}"' in answer.text


def test_nothing_is_reviewed_before_acceptance() -> None:
    case = make.submitted()
    for part in ("review/", "risk/", "consultations/", "visits/", "findings/", "coverage/"):
        page = see(case.officer, desk(case, part))
        assert "Nothing is verified yet" in page.text
        assert desk(case, "accept/") in page.text


@pytest.mark.parametrize("part", ["accept/", "review/", "risk/", "consultations/", "visits/new/", "findings/new/"])
def test_the_company_does_not_see_the_desk(part: str) -> None:
    case = make.accepted()
    assert see(case.owner, desk(case, part)).status_code == 403


def test_what_does_not_exist_is_not_found() -> None:
    case = make.accepted()
    for part in ("desk/applications/0/review/", "desk/assessments/0/", "desk/visits/0/", "desk/findings/0/"):
        assert see(case.officer, f"/{part}").status_code == 404
    assert see(case.officer, desk(case, "review/Z/")).status_code == 404


# Review


def test_several_verdicts_are_saved_at_once() -> None:
    case = make.accepted()
    answer = send(case.officer, desk(case, "review/A/"), verdicts(case, A01="accepted"))
    assert answer.status_code == 302
    assert {str(slot): row.verdict for slot, row in review.current_verdicts(case.assessment).items()} == {
        "A01": "accepted"
    }


def test_progress_is_shown_section_by_section() -> None:
    case = make.accepted()
    make.judge(case, B01="needs_clarification")
    page = see(case.officer, desk(case, "review/"))
    assert "1 of 1 judged" in page.text
    assert "1 to be clarified" in page.text


def test_a_note_that_is_missing_is_said_beside_the_field_and_nothing_is_lost() -> None:
    case = make.accepted()
    sent = verdicts(case, A01="needs_clarification")
    answer = send(case.officer, desk(case, "review/A/"), sent)
    assert answer.status_code == 422
    assert "Say what is to be clarified, verified or was found." in answer.text
    assert 'value="needs_clarification" selected' in answer.text
    assert not review.current_verdicts(case.assessment)


def test_a_refused_verdict_keeps_what_was_typed() -> None:
    case = make.accepted()
    sent = verdicts(case, A01="verified", A01_note="Эх хувийг үзсэн")
    answer = send(case.officer, desk(case, "review/A/"), sent)
    assert answer.status_code == 422
    assert "No check was made on a visit for: A01" in answer.text
    assert "Эх хувийг үзсэн" in answer.text


def test_a_verdict_given_meanwhile_is_not_overwritten_unseen() -> None:
    case = make.accepted()
    mine = verdicts(case, A01="accepted")
    make.judge(case, A01="needs_clarification")
    answer = send(case.officer, desk(case, "review/A/"), mine)
    assert answer.status_code == 422
    assert "Somebody else has given a verdict on A01" in answer.text
    current = review.current_verdicts(case.assessment)
    assert f'name="A01-expected" value="{current[case.slot("A01")].pk}"' in answer.text


def test_an_untouched_verdict_does_not_stand_in_the_way_of_others() -> None:
    case = make.accepted()
    make.judge(case)
    mine = verdicts(case, A01="accepted", A01_note="Шалгах.")
    make.judge(case, A01="needs_clarification")
    answer = send(case.officer, desk(case, "review/A/"), mine)
    assert answer.status_code == 302
    assert review.current_verdicts(case.assessment)[case.slot("A01")].verdict == "needs_clarification"


def test_an_answer_signed_anew_is_flagged_and_judged_again() -> None:
    case = make.accepted()
    make.judge(case)
    own = case.assessment.self_assessment
    assert own is not None
    make.freeze(own, {"A01": "no", "B01": "yes", f"I01@site:{case.site.pk}": "yes"})
    assert "Changed since your verdict" in see(case.officer, desk(case, "review/")).text
    assert 'name="A01-outdated"' in see(case.officer, desk(case, "review/A/")).text
    sent = {**verdicts(case, A01="accepted", A01_note="Шалгах."), "A01-outdated": "1"}
    assert send(case.officer, desk(case, "review/A/"), sent).status_code == 302
    assert "Changed since your verdict" not in see(case.officer, desk(case, "review/")).text


@pytest.mark.parametrize(("who", "reason"), [("approver", "Only these roles"), ("stranger", "Declare first")])
def test_verdicts_are_for_those_who_work_on_the_case(who: str, reason: str) -> None:
    case = make.accepted()
    assert reason in see(getattr(case, who), desk(case, "review/A/")).text
    answer = send(getattr(case, who), desk(case, "review/A/"), verdicts(case, A01="accepted"))
    assert answer.status_code == 403
    assert reason in answer.text


def test_the_section_asks_the_same_however_long_it_is(django_assert_max_num_queries: Any) -> None:
    case = make.accepted()
    own = case.assessment.self_assessment
    assert own is not None
    with django_assert_max_num_queries(32) as one:
        see(case.officer, desk(case, "review/A/"))
    make.freeze(own, {f"A{number:02d}": "yes" for number in range(1, 12)})
    with django_assert_max_num_queries(len(one)):
        see(case.officer, desk(case, "review/A/"))


def test_the_review_is_finished_when_everything_is_judged() -> None:
    case = make.accepted()
    url = f"/desk/assessments/{case.assessment.pk}/finish-review/"
    assert "These answers have no verdict yet" in see(case.officer, desk(case, "review/")).text
    assert see(case.officer, url).status_code == 422
    make.judge(case)
    assert see(case.officer, url).status_code == 200
    assert send(case.officer, url).status_code == 302
    assert Assessment.objects.get(pk=case.assessment.pk).reviewed_by == case.officer.ref


# Risk


def ratings(case: make.Case, inherent: str = "3", residual: str = "2") -> dict[str, str]:
    values: dict[str, str] = {}
    for key in criteria_to_rate(case.assessment):
        values |= {f"risk-{key}-{name}": inherent for name in ("likelihood", "impact")}
        values |= {f"risk-{key}-residual_{name}": residual for name in ("likelihood", "impact")}
    return values


def test_all_criteria_are_rated_at_once_and_the_band_is_shown() -> None:
    case = make.accepted()
    assert send(case.auditor, desk(case, "risk/"), ratings(case)).status_code == 302
    assert RiskRating.objects.count() == len(criteria_to_rate(case.assessment))
    page = see(case.auditor, desk(case, "risk/"))
    assert "Verify on site; set a condition where needed." in page.text
    assert send(case.auditor, desk(case, "risk/"), ratings(case)).status_code == 302
    assert RiskRating.objects.count() == len(criteria_to_rate(case.assessment))


def test_more_cannot_remain_than_there_was() -> None:
    case = make.accepted()
    sent = {**ratings(case, "2", "3"), "risk-A-note": "Хяналт сул"}
    answer = send(case.auditor, desk(case, "risk/"), sent)
    assert answer.status_code == 422
    assert "What remains cannot be more than there was before." in answer.text
    assert "Хяналт сул" in answer.text
    assert not RiskRating.objects.exists()


def test_a_rating_is_whole_or_none() -> None:
    case = make.accepted()
    answer = send(case.auditor, desk(case, "risk/"), {"risk-A-likelihood": "2"})
    assert answer.status_code == 422
    assert "Choose a step." in answer.text


def test_risk_is_rated_by_those_who_work_on_the_case() -> None:
    case = make.accepted()
    assert send(case.approver, desk(case, "risk/"), ratings(case)).status_code == 403


# Coverage


def test_a_visit_is_waived_with_a_reason() -> None:
    case = make.accepted()
    url = desk(case, "coverage/waive/")
    assert send(case.officer, url, {"site": case.site.pk, "reason": ""}).status_code == 422
    assert send(case.officer, url, {"site": case.site.pk, "reason": "Барааг хадгалдаггүй"}).status_code == 302
    assert "Барааг хадгалдаггүй" in see(case.officer, desk(case, "coverage/")).text


def test_a_sample_is_stated_and_stands_for_a_site() -> None:
    case = make.accepted()
    other = companies.site(case.company, name_local="Сайншанд агуулах")
    sample = {
        "population": "Ижил журамтай агуулахууд",
        "procedure": "Агуулахын журам",
        "size_rule": "30 %",
        "size": "1",
        "choice": "random",
        "sites": [case.site.pk, other.pk],
    }
    answer = send(case.officer, desk(case, "coverage/sample/"), sample)
    assert answer.status_code == 422
    assert "A random choice records its seed" in answer.text
    assert "Ижил журамтай агуулахууд" in answer.text
    assert send(case.officer, desk(case, "coverage/sample/"), {**sample, "seed": "27"}).status_code == 302
    chosen = case.assessment.samples.get()
    left = other if chosen.sites.get() == case.site else case.site
    values = {"site": left.pk, "sample": chosen.pk, "reason": ""}
    assert send(case.officer, desk(case, "coverage/represent/"), values).status_code == 302
    assert "represented by a sample" in see(case.officer, desk(case, "coverage/")).text
    assert send(case.approver, desk(case, "coverage/represent/"), values).status_code == 403


# The assessment


def test_an_assessment_is_concluded_with_its_proposal() -> None:
    case = make.accepted()
    url = f"/desk/assessments/{case.assessment.pk}/conclude/"
    assert send(case.approver, url, {"proposal": "grant"}).status_code == 403
    assert send(case.officer, url, {"proposal": "suspend"}).status_code == 422
    assert send(case.officer, url, {"proposal": "refuse"}).status_code == 302
    assert Assessment.objects.get(pk=case.assessment.pk).proposal == "refuse"


def test_an_assessment_is_abandoned_for_a_reason() -> None:
    case = make.accepted()
    url = f"/desk/assessments/{case.assessment.pk}/abandon/"
    assert send(case.officer, url, {"reason": ""}).status_code == 422
    assert send(case.officer, url, {"reason": "Хүсэлтээ буцаан авсан"}).status_code == 302
    assert Assessment.objects.get(pk=case.assessment.pk).state == "abandoned"


def test_a_case_without_an_application_has_pages_of_its_own() -> None:
    lead = companies.staff(Role.LEAD, Role.AUDITOR)
    company = companies.operator()
    found = assessments.open_(company, by=lead, reason="monitoring", aeo_number="MN-AEO-1")
    base = f"/desk/assessments/{found.pk}/"
    assert "You have not declared yet" in see(lead, base).text
    assert send(lead, f"{base}interest/", {"has_interest": "yes", "note": ""}).status_code == 422
    assert send(lead, f"{base}interest/", {"has_interest": "no", "note": ""}).status_code == 302
    for part in ("", "review/", "risk/", "consultations/", "visits/", "visits/new/", "coverage/", "findings/"):
        page = see(lead, base + part)
        assert page.status_code == 200, part
        assert company.name_local in page.text
    assert see(lead, f"{base}findings/new/").status_code == 200


def test_an_assessment_of_an_application_leads_to_its_case() -> None:
    case = make.accepted()
    base = f"/desk/assessments/{case.assessment.pk}/"
    assert see(case.officer, base).url == desk(case)
    assert see(case.officer, f"{base}interest/").url == desk(case, "interest/")


def test_a_note_is_kept_with_its_language() -> None:
    case = make.accepted()
    send(case.officer, desk(case, "review/A/"), verdicts(case, A01="needs_clarification", A01_note="Please explain"))
    row = review.current_verdicts(case.assessment)[case.slot("A01")]
    assert (row.verdict, row.note, row.language) == ("needs_clarification", "Please explain", "en")
