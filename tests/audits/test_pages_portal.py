"""The company's pages of visits and findings: what it was told of, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aeo.accounts.models import StaffRole
from aeo.accounts.roles import Role
from aeo.components.formats import day_text
from aeo.documents.actions import making
from aeo.kernel import clock
from audits.actions import findings, visits
from audits.lifecycles.finding import Verification
from audits.models import Finding, Visit
from audits.queries import findings as queries
from tests.audits.forms import see, send, stranger
from tests.factories import audits as make
from tests.factories import operators as companies

pytestmark = pytest.mark.django_db

PLAN = {"cause": "Журам хуучирсан", "action": "Шинэ журам", "owner": "Бат"}


def visit_page(visit: Visit, part: str = "") -> str:
    return f"/portal/visits/{visit.pk}/{part}"


def finding_page(finding: Finding, part: str = "") -> str:
    return f"/portal/findings/{finding.pk}/{part}"


def in_days(count: int) -> str:
    return (make.clock.today() + count * make.DAY).isoformat()


# What is seen


def test_a_visit_is_seen_once_it_is_announced() -> None:
    case, visit = make.planned()
    assert see(case.owner, visit_page(visit)).status_code == 404
    assert "No visit is announced" in see(case.owner, "/portal/visits/").text
    _case, told = make.announced(case)
    page = see(case.owner, visit_page(told))
    for words in ("Нээлтийн хурал", "Гарах журам", "А/117", case.lead.name, case.site.name_local):
        assert words in page.text
    assert visit_page(told) in see(case.owner, "/portal/visits/").text


def test_a_finding_is_seen_once_it_is_told() -> None:
    case, finding = make.raised()
    assert see(case.owner, finding_page(finding)).status_code == 404
    assert "There are no findings" in see(case.owner, "/portal/findings/").text
    _case, told = make.notified(case, "minor")
    page = see(case.owner, finding_page(told))
    assert "Хамгаалалтын журам мөрдөгддөггүй." in page.text
    assert "May become a condition with a date." in page.text
    assert finding_page(told) in see(case.owner, "/portal/findings/").text


def test_what_the_administration_does_among_itself_is_not_told() -> None:
    case, finding = make.notified()
    send(case.lead, f"/desk/findings/{finding.pk}/ask-withdrawal/", {"reason": "Эргэлзээтэй"})
    page = see(case.owner, finding_page(finding))
    assert "Эргэлзээтэй" not in page.text
    assert case.lead.name not in page.text


@pytest.mark.parametrize("part", ["", "confirm/", "propose/", "comment/", "reports/1/"])
def test_a_foreign_companys_visit_does_not_exist(part: str) -> None:
    _case, visit = make.announced()
    other = companies.owner(companies.operator())
    assert see(other, visit_page(visit, part)).status_code == 404


@pytest.mark.parametrize("part", ["", "contest/", "plan/", "done/"])
def test_a_foreign_companys_finding_does_not_exist(part: str) -> None:
    _case, finding = make.notified()
    other = companies.owner(companies.operator())
    assert see(other, finding_page(finding, part)).status_code == 404


def test_staff_see_the_portal_only_for_their_own_company() -> None:
    case, visit = make.announced()
    _case, finding = make.notified(case)
    assert see(case.lead, visit_page(visit)).status_code == 404
    assert see(case.lead, finding_page(finding)).status_code == 404
    StaffRole.objects.create(user=case.owner.user, role=Role.AUDITOR, valid_from=companies.SINCE)
    assert see(case.owner, visit_page(visit)).status_code == 200


def test_a_consultant_sees_findings_of_the_chosen_sections_and_no_report() -> None:
    case, finding = make.notified()
    _case, visit = make.announced(case)
    chosen = companies.member(case.company, "consultant", sections=[finding.criterion])
    elsewhere = companies.member(case.company, "consultant", sections=["M"])
    assert see(chosen, finding_page(finding)).status_code == 200
    assert see(elsewhere, finding_page(finding)).status_code == 404
    assert see(chosen, visit_page(visit)).status_code == 404


def test_somebody_without_an_account_signs_in_first() -> None:
    _case, visit = make.announced()
    assert stranger().get(visit_page(visit)).status_code == 302


# Visits


def test_the_company_accepts_the_days() -> None:
    case, visit = make.announced()
    viewer = companies.member(case.company, "viewer")
    refused = send(viewer, visit_page(visit, "confirm/"))
    assert refused.status_code == 403
    assert str(refused.context["refused"].reason) in see(viewer, visit_page(visit)).text
    assert send(case.owner, visit_page(visit, "confirm/")).status_code == 302
    assert Visit.objects.get(pk=visit.pk).state == "confirmed"


def test_other_days_are_asked_for_at_most_twice() -> None:
    case, visit = make.announced()
    url = visit_page(visit, "propose/")
    wish = {"starts_on": in_days(60), "ends_on": in_days(61), "note": "Захирал байхгүй"}
    assert "Wishes left" in see(case.owner, url).text
    for _time in range(2):
        assert send(case.owner, url, wish).status_code == 302
    assert "Захирал байхгүй" in see(case.owner, visit_page(visit)).text
    assert "Other days can be proposed 2 times." in see(case.owner, visit_page(visit)).text
    refused = send(case.owner, url, wish)
    assert refused.status_code == 422
    assert "Захирал байхгүй" in refused.text


def test_days_out_of_order_are_refused_and_kept() -> None:
    case, visit = make.announced()
    wish = {"starts_on": in_days(61), "ends_on": in_days(60), "note": "Захирал байхгүй"}
    answer = send(case.owner, visit_page(visit, "propose/"), wish)
    assert answer.status_code == 422
    assert "The last day of the visit lies before the first." in answer.text
    assert "Захирал байхгүй" in answer.text


def test_the_company_comments_on_the_report_and_reads_it() -> None:
    case, visit = make.reported()
    assert "being prepared" in see(case.owner, visit_page(visit)).text
    making.print_(visit.reports.get().document_id)
    answer = see(case.owner, visit_page(visit, "reports/1/"))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert send(case.owner, visit_page(visit, "comment/"), {"text": ""}).status_code == 422
    assert send(case.owner, visit_page(visit, "comment/"), {"text": "Санал нэг байна."}).status_code == 302
    assert "Санал нэг байна." in see(case.owner, visit_page(visit)).text


def test_findings_of_a_visit_are_shown_when_they_are_told() -> None:
    case, visit = make.reported(raise_=("major",))
    assert "Хамгаалалтын журам" not in see(case.owner, visit_page(visit)).text
    with make.on_first_day(visit):
        visits.comment(visit, "Санал алга.", by=case.owner, language="mn")
        visits.review(visit, by=case.second)
        visits.conclude(visit, by=case.lead)
    assert "Хамгаалалтын журам" in see(case.owner, visit_page(visit)).text


# Findings


def test_a_finding_is_contested_with_reasons_within_its_time() -> None:
    case, finding = make.notified()
    url = finding_page(finding, "contest/")
    assert send(case.owner, url, {"text": ""}).status_code == 422
    with make.later(30):
        assert "The time to contest this finding is over." in see(case.owner, finding_page(finding)).text
        late = send(case.owner, url, {"text": "Журам байгаа"})
        assert late.status_code == 422
        assert "Журам байгаа" in late.text
    assert send(case.owner, url, {"text": "Журам байгаа"}).status_code == 302
    assert Finding.objects.get(pk=finding.pk).contest_text == "Журам байгаа"


def test_a_plan_is_proposed_and_fits_the_time() -> None:
    case, finding = make.notified()
    url = finding_page(finding, "plan/")
    late = send(case.owner, url, {**PLAN, "due_on": in_days(300)})
    assert late.status_code == 422
    assert "It must be done by" in late.text
    assert "Журам хуучирсан" in late.text
    assert send(case.owner, url, {**PLAN, "due_on": in_days(20)}).status_code == 302
    assert "waits for an answer" in see(case.owner, finding_page(finding)).text


def test_it_is_reported_as_done_with_files() -> None:
    case, finding = make.plan_accepted()
    url = finding_page(finding, "done/")
    bare = send(case.owner, url, {"text": "Шинэ журам батлав"})
    assert bare.status_code == 422
    assert "Attach at least one file that shows it." in bare.text
    assert "Шинэ журам батлав" in bare.text
    file = SimpleUploadedFile("order.txt", "Тушаал".encode())
    assert send(case.owner, url, {"text": "Шинэ журам батлав", "attached": file}).status_code == 302
    assert "order.txt" in see(case.owner, finding_page(finding)).text


@pytest.mark.parametrize(
    ("before", "part", "typed"),
    [
        (make.notified, "contest/", {"text": "Журам байгаа"}),
        (make.notified, "plan/", {**PLAN, "due_on": "2026-12-10"}),
        (make.plan_accepted, "done/", {"text": "Шинэ журам"}),
    ],
)
def test_a_viewer_only_reads(before: Any, part: str, typed: dict[str, str]) -> None:
    case, finding = before()
    viewer = companies.member(case.company, "viewer")
    answer = send(viewer, finding_page(finding, part), typed)
    assert answer.status_code == 403
    assert str(answer.context["refused"].reason) in see(viewer, finding_page(finding)).text


def test_an_infected_name_or_a_wrong_kind_of_file_is_told_beside_the_field() -> None:
    case, finding = make.plan_accepted()
    file = SimpleUploadedFile("run.exe", b"MZ\x90\x00" + b"\x00" * 64)
    answer = send(case.owner, finding_page(finding, "done/"), {"text": "Шинэ журам батлав", "attached": file})
    assert answer.status_code == 422
    assert "run.exe:" in answer.text
    assert "Шинэ журам батлав" in answer.text


def test_lists_cost_the_same_at_1_and_30(django_assert_max_num_queries: Any) -> None:
    case, _finding = make.notified()
    make.announced(case)
    for url in ("/portal/findings/", "/portal/visits/"):
        see(case.owner, url)
    with django_assert_max_num_queries(30) as one:
        see(case.owner, "/portal/findings/")
    with django_assert_max_num_queries(30) as other:
        see(case.owner, "/portal/visits/")
    for _number in range(9):
        make.notified(case)
        make.announced(case)
    with django_assert_max_num_queries(len(one)):
        see(case.owner, f"/portal/findings/?company={case.company.pk}")
    with django_assert_max_num_queries(len(other)):
        see(case.owner, "/portal/visits/?company=1x")


def test_a_correction_that_is_not_sufficient_says_so_and_what_to_do_by_when() -> None:
    case, finding = make.done_claimed()
    note, new = "Камерын бичлэг дутуу.", clock.today() + timedelta(days=25)
    before = day_text(finding.plans.get().due_on)
    auditor = companies.staff(Role.AUDITOR, case=finding.assessment.case)
    findings.not_effective(finding, Verification("desk", note, new_day=new), by=auditor)
    due = queries.due_on(finding)
    assert due is not None
    page = unescape(see(case.owner, finding_page(finding)).text)
    said = " ".join(re.sub("<[^>]+>", " ", re.sub("</?time[^>]*>", "", page)).split())
    today = day_text(clock.today())
    assert f"An auditor looked at your correction on {today}, and it does not work yet: {note}" in said
    assert f"Correct it, and report it as done again by {day_text(due)}." in said
    assert "not sufficient yet" in said.split("Major")[0], "beside the title"
    assert "plan accepted" not in said.split("Major")[0]
    assert f"Done by {before} (now: by {day_text(due)})" in said
    assert f"What the auditor saw (desk): {note}" in said
    home = unescape(see(case.owner, "/portal/").text)
    assert f"The correction of finding {finding.number} is not sufficient yet: correct it, and report it again" in home
    again = findings.claim_done(Finding.objects.get(pk=finding.pk), make.done(case), by=case.owner)
    page = see(case.owner, finding_page(finding)).text
    assert "does not work yet" not in page, "an auditor looks again"
    assert again.pk
