"""Pages of findings: raising, notifying, judging contests and plans, verifying; by the right and the wrong person."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.actions import findings
from audits.models import Finding
from tests.audits.forms import see, send
from tests.factories import audits as make
from tests.factories import operators as companies

pytestmark = pytest.mark.django_db

FOUND = {
    "visit": "",
    "slot": "A01",
    "severity": "major",
    "text": "Журам мөрдөгддөггүй",
    "evidence_text": "Бүртгэлийн дэвтэр хоосон",
}


def page_of(finding: Finding, part: str = "") -> str:
    return f"/desk/findings/{finding.pk}/{part}"


def listed(case: make.Case, part: str = "") -> str:
    return f"/desk/applications/{case.application.pk}/findings/{part}"


def now(finding: Finding) -> str:
    return str(Finding.objects.get(pk=finding.pk).state)


# Raising


def test_a_finding_is_raised_with_its_definition_before_ones_eyes() -> None:
    case = make.accepted()
    page = see(case.auditor, listed(case, "new/"))
    assert "A required condition is not met, or is met in part while the risk stays high." in page.text
    file = SimpleUploadedFile("book.txt", b"empty")
    answer = send(case.auditor, listed(case, "new/"), {**FOUND, "attached": file})
    row = Finding.objects.get()
    assert answer.url == page_of(row)
    assert (row.criterion, row.severity, row.language, row.visit) == ("A", "major", "en", None)
    assert row.evidence.get().file.name == "book.txt"
    assert "book.txt" in see(case.auditor, page_of(row)).text


def test_a_finding_on_a_visit_belongs_to_its_check() -> None:
    case, visit = make.begun()
    slot = str(case.slot("I01"))
    page = see(case.auditor, listed(case, f"new/?visit={visit.pk}&slot={slot}"))
    assert f'value="{visit.pk}" selected' in page.text
    assert f'value="{slot}" selected' in page.text
    send(case.auditor, listed(case, "new/"), {**FOUND, "slot": slot, "visit": visit.pk})
    row = Finding.objects.get()
    assert row.visit == visit
    assert row.check_row == visit.checks.get()
    assert row.site == case.site
    assert "Журам мөрдөгддөггүй" in see(case.auditor, f"/desk/visits/{visit.pk}/").text


@pytest.mark.parametrize(
    ("who", "reason"),
    [("officer", "Only these roles"), ("approver", "Only these roles"), ("stranger", "Declare first")],
)
def test_only_an_auditor_raises(who: str, reason: str) -> None:
    case = make.accepted()
    assert reason in see(getattr(case, who), listed(case)).text
    answer = send(getattr(case, who), listed(case, "new/"), FOUND)
    assert answer.status_code == 403
    assert reason in answer.text
    assert not Finding.objects.exists()


def test_what_is_missing_is_told_and_what_was_typed_stays() -> None:
    case = make.accepted()
    answer = send(case.auditor, listed(case, "new/"), {**FOUND, "severity": "", "slot": "A99"})
    assert answer.status_code == 422
    assert "Журам мөрдөгддөггүй" in answer.text
    assert 'href="#id_severity_0"' in answer.text


def test_only_the_team_raises_on_a_visit() -> None:
    case, visit = make.begun()
    answer = send(case.second, listed(case, "new/"), {**FOUND, "visit": visit.pk})
    assert answer.status_code == 422
    assert "Only a member of the visit" in answer.text
    assert "Журам мөрдөгддөггүй" in answer.text


# The list


def test_the_list_is_filtered() -> None:
    case, _finding = make.raised(severity="minor")
    make.raised(case, "critical", question="B01", text="Хуурамч баримт")
    page = see(case.lead, listed(case))
    assert "Хуурамч баримт" in page.text
    assert "Хуурамч баримт" not in see(case.lead, listed(case, "?severity=minor")).text
    assert "Хуурамч баримт" in see(case.lead, listed(case, "?criterion=B&state=open")).text
    assert "No finding matches the filter" in see(case.lead, listed(case, "?state=closed")).text


def test_the_list_costs_the_same_at_1_and_30(django_assert_max_num_queries: Any) -> None:
    case, _finding = make.raised()
    with django_assert_max_num_queries(60) as one:
        see(case.auditor, listed(case))
    for _number in range(29):
        make.raised(case)
    with django_assert_max_num_queries(len(one)):
        see(case.auditor, listed(case))


def test_findings_of_the_desk_are_told_in_one_letter() -> None:
    case, finding = make.raised()
    _case, other = make.raised(case, "minor")
    assert "Notify the operator of 2 findings" in see(case.lead, listed(case)).text
    url = f"/desk/assessments/{case.assessment.pk}/notify-findings/"
    assert send(case.auditor, url).status_code == 403
    assert send(case.lead, url).url == listed(case)
    finding.refresh_from_db()
    other.refresh_from_db()
    assert finding.notice == other.notice is not None


# Each verb

REASON = {"reason": "Нотлох баримт үзсэн"}
SEEN = {"method": "desk", "note": "Журам батлагдсан"}
# slug, what was there before, who does it, who may not, what is typed, the state afterwards
VERBS = [
    ("notify", make.raised, "lead", "auditor", {}, "notified"),
    ("confirm", make.contested, "second", "auditor", REASON, "notified"),
    ("reclassify", make.contested, "second", "auditor", {**REASON, "severity": "minor"}, "notified"),
    ("withdraw", make.contested, "second", "auditor", REASON, "withdrawn"),
    ("accept-plan", make.plan_proposed, "auditor", "officer", {}, "plan_accepted"),
    ("reject-plan", make.plan_proposed, "auditor", "officer", REASON, "notified"),
    ("verify", make.done_claimed, "second", "auditor", SEEN, "closed"),
    ("not-effective", make.done_claimed, "second", "auditor", {**SEEN, "new_day": "2027-03-01"}, "plan_accepted"),
    ("extend", make.notified, "lead", "auditor", {**REASON, "days": "10"}, "notified"),
    ("ask-withdrawal", make.notified, "lead", "auditor", REASON, "notified"),
]


@pytest.mark.parametrize(("slug", "before", "right", "wrong", "typed", "after"), VERBS, ids=[v[0] for v in VERBS])
def test_a_verb_by_the_right_and_the_wrong_person(
    slug: str, before: Any, right: str, wrong: str, typed: dict[str, str], after: str
) -> None:
    case, finding = before()
    url = page_of(finding, f"{slug}/")
    refused = send(getattr(case, wrong), url, typed)
    assert refused.status_code == 403
    assert str(refused.context["refused"].reason) in see(getattr(case, wrong), page_of(finding)).text
    assert now(finding) == finding.state
    assert see(getattr(case, right), url).status_code == 200
    answer = send(getattr(case, right), url, typed)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert now(finding) == after


@pytest.mark.parametrize("slug", ["confirm", "reclassify", "withdraw"])
def test_a_decision_without_a_reason_is_refused(slug: str) -> None:
    case, finding = make.contested()
    answer = send(case.second, page_of(finding, f"{slug}/"), {"reason": "", "severity": "minor"})
    assert answer.status_code == 422
    assert now(finding) == "contested"


def test_a_critical_finding_is_told_at_once() -> None:
    case, finding = make.raised(severity="critical")
    assert send(case.lead, page_of(finding, "notify-at-once/")).status_code == 302
    assert now(finding) == "notified"


def test_only_a_critical_finding_is_told_at_once() -> None:
    case, finding = make.raised()
    assert "A finding of this severity is notified with the report." in see(case.lead, page_of(finding)).text
    assert see(case.lead, page_of(finding, "notify-at-once/")).status_code == 422


def test_two_people_withdraw_a_finding() -> None:
    case, finding = make.notified()
    send(case.lead, page_of(finding, "ask-withdrawal/"), REASON)
    assert send(case.lead, page_of(finding, "withdraw/"), REASON).status_code == 403
    assert send(case.officer, page_of(finding, "withdraw/"), REASON).status_code == 302
    assert now(finding) == "withdrawn"


def test_an_observation_is_closed_when_it_can_no_longer_be_contested() -> None:
    case, finding = make.notified(severity="observation")
    assert "The operator can still contest this finding." in see(case.auditor, page_of(finding)).text
    with make.later(30):
        assert send(case.auditor, page_of(finding, "close/")).status_code == 302
    assert now(finding) == "closed"


def test_a_verification_at_a_follow_up_visit_names_it() -> None:
    case, finding = make.done_claimed()
    answer = send(case.second, page_of(finding, "verify/"), {**SEEN, "method": "follow_up_visit", "visit": ""})
    assert answer.status_code == 422
    assert "Name the follow-up visit, after its fieldwork is done." in answer.text
    _case, visit = make.reported(case)
    typed = {**SEEN, "method": "follow_up_visit", "visit": visit.pk}
    assert send(case.second, page_of(finding, "verify/"), typed).status_code == 302
    assert finding.claims.get().visit == visit


def test_the_new_day_lies_ahead() -> None:
    case, finding = make.done_claimed()
    typed = {**SEEN, "new_day": "2026-01-01"}
    answer = send(case.second, page_of(finding, "not-effective/"), typed)
    assert answer.status_code == 422
    assert "Give a new day, later than today." in answer.text
    assert "Журам батлагдсан" in answer.text


def test_the_page_tells_the_whole_history() -> None:
    case, finding = make.done_claimed()
    text = see(case.lead, page_of(finding)).text
    for words in ("Журам хуучирсан", "Шинэ журам батлав.", "Plan accepted", "Raised by", "Corrective action"):
        assert words in text


def test_foreign_companies_do_not_see_the_desks_page() -> None:
    case, finding = make.notified()
    assert see(companies.owner(companies.operator()), page_of(finding)).status_code == 403
    assert see(case.owner, page_of(finding, "verify/")).status_code == 403


def test_an_extension_is_limited() -> None:
    case, finding = make.notified()
    answer = send(case.lead, page_of(finding, "extend/"), {**REASON, "days": "31"})
    assert answer.status_code == 422
    assert "Extend by 1 to 30 days." in answer.text
    findings.extend(finding, 10, by=case.lead, reason="Цаг агаар")
    assert see(case.lead, page_of(finding, "extend/")).status_code == 422
