"""Pages of visits: planning, order, notice, conduct, report; each verb by the right and by the wrong person."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aeo.components.formats import day_text
from aeo.documents.actions import making
from aeo.programme.queries import pack_of
from audits.actions import visits
from audits.lifecycles.visit import ClosingRecord, Days
from audits.models import Check, Visit
from audits.states import VisitState
from operators.models import ClosedDay
from tests.audits.forms import see, send, signing
from tests.factories import audits as make
from tests.factories import operators as companies

pytestmark = pytest.mark.django_db


def page_of(visit: Visit, part: str = "") -> str:
    return f"/desk/visits/{visit.pk}/{part}"


def now(visit: Visit) -> str:
    return str(Visit.objects.get(pk=visit.pk).state)


def plan(case: make.Case, **more: Any) -> dict[str, Any]:
    first = make.clock.today() + 40 * make.DAY
    return {
        "kind": "validation",
        "mode": "on_site",
        "sites": [case.site.pk],
        "starts_on": first.isoformat(),
        "ends_on": (first + make.DAY).isoformat(),
        "purpose": "Баталгаажуулах",
        "lead": case.lead.ref,
        "members": [case.auditor.ref],
        "more": ["A01"],
        **more,
    }


def planning(case: make.Case) -> str:
    return f"/desk/applications/{case.application.pk}/visits/new/"


# Planning


def test_a_visit_is_planned_with_what_the_review_wants_verified_and_more() -> None:
    case = make.accepted()
    make.judge(case, I01="verify_on_site")
    answer = send(case.lead, planning(case), plan(case))
    visit = Visit.objects.get()
    assert answer.url == page_of(visit)
    assert {str(check.slot) for check in visit.checks.all()} == {"A01", str(case.slot("I01"))}
    assert [member.part for member in visit.members.order_by("id")] == ["lead", "member"]
    assert "An approver must order it first" not in see(case.lead, page_of(visit)).text


def test_a_visit_with_nothing_to_check_is_not_planned() -> None:
    case = make.accepted()
    page = see(case.lead, planning(case)).text
    assert '<details class="govuk-details" open>' in page, "the review left nothing for a visit"
    answer = send(case.lead, planning(case), plan(case, more=[], sites=[], purpose="Бичсэн"))
    assert answer.status_code == 422
    for said in ("choose here what is", "Name the sites to be visited", "Бичсэн", 'govuk-details" open'):
        assert said in answer.text, said
    assert not Visit.objects.exists()
    make.judge(case, I01="verify_on_site")
    assert 'govuk-details" open' not in see(case.lead, planning(case)).text
    assert send(case.lead, planning(case), plan(case, more=[])).status_code == 302


def test_a_visit_with_nothing_to_check_is_not_planned_again() -> None:
    case, visit = make.planned()
    visit.checks.all().delete()
    day = (make.clock.today() + 50 * make.DAY).isoformat()
    typed = {"starts_on": day, "ends_on": day, "reason": "Шалтгаан", "lead": case.lead.ref}
    answer = send(case.lead, page_of(visit, "reschedule/"), typed)
    assert answer.status_code == 422
    assert "Cancel it and plan another" in answer.text
    assert "Шалтгаан" in answer.text


@pytest.mark.parametrize(("who", "reason"), [("auditor", "Only these roles"), ("stranger", "Declare first")])
def test_only_a_lead_without_an_interest_plans(who: str, reason: str) -> None:
    case = make.accepted()
    listed = see(getattr(case, who), f"/desk/applications/{case.application.pk}/visits/")
    assert reason in listed.text
    answer = send(getattr(case, who), planning(case), plan(case))
    assert answer.status_code == 403
    assert reason in answer.text
    assert not Visit.objects.exists()


def test_closed_days_of_the_border_post_are_shown_and_refused() -> None:
    case = make.accepted()
    type(case.site).objects.filter(pk=case.site.pk).update(border_post="Гашуунсухайт")
    day = make.clock.today() + 40 * make.DAY
    ClosedDay.objects.create(border_post="Гашуунсухайт", day=day, reason="Наадам")
    assert "Наадам" in see(case.lead, planning(case)).text
    answer = send(case.lead, planning(case), plan(case))
    assert answer.status_code == 422
    assert f"A border post is closed then: Гашуунсухайт {day_text(day)}" in answer.text
    assert "Баталгаажуулах" in answer.text


def test_a_team_member_who_has_not_declared_is_named_beside_and_refused() -> None:
    case = make.accepted()
    assert "has not declared yet whether there is an interest" in see(case.lead, planning(case)).text
    answer = send(case.lead, planning(case), plan(case, members=[case.stranger.ref]))
    assert answer.status_code == 422
    assert "Everybody in the team must declare that they have no interest" in answer.text


def test_nobody_is_in_a_team_twice() -> None:
    case = make.accepted()
    answer = send(case.lead, planning(case), plan(case, members=[case.lead.ref]))
    assert answer.status_code == 422
    assert "Somebody is in the team twice." in answer.text


def test_a_first_validation_is_made_on_site() -> None:
    case = make.accepted()
    answer = send(case.lead, planning(case), plan(case, mode="virtual"))
    assert answer.status_code == 422
    assert "A first validation is made on site." in answer.text


def test_a_day_that_does_not_exist_is_told_beside_the_field() -> None:
    case = make.accepted()
    answer = send(case.lead, planning(case), plan(case, starts_on="2027-02-30"))
    assert answer.status_code == 422
    assert "This day does not exist in the calendar." in answer.text


# Each verb, by the right and by the wrong person

DAYS = {"starts_on": "2027-02-10", "ends_on": "2027-02-11"}
ORDER = {"number": "А/117", "first_day": "2026-11-27", "last_day": "2027-03-31", "norm": "Гаалийн тухай хууль, 12"}
NOTICE = {"starts_on": "2027-01-20", "ends_on": "2027-01-21", "agenda": "Нээлтийн хурал", "documents_wanted": ""}
CLOSED = {"operator_name": "Дорж, захирал", "refused_reason": "", "note": ""}

# slug, what was there before, who does it, who may not, what is typed, the state afterwards
VERBS = [
    ("mandate", make.planned, "approver", "lead", ORDER, "planned"),
    ("announce", make.planned, "lead", "auditor", NOTICE, "announced"),
    ("begin", make.confirmed, "auditor", "second", {"note": "Захирал Дорж"}, "in_progress"),
    ("interrupt", make.begun, "lead", "auditor", {"ground": "weather", "note": "−35 °C"}, "interrupted"),
    ("refusal", make.begun, "auditor", "officer", {"text": "Агуулах нээгээгүй", "witness": "Бат"}, "in_progress"),
    ("add-check", make.begun, "lead", "auditor", {"slot": "B01", "text": "", "reason": "Шинэ сэжим"}, "in_progress"),
    ("finish", make.worked, "lead", "auditor", CLOSED, "fieldwork_done"),
    ("reschedule", make.announced, "lead", "officer", {**DAYS, "reason": "Зам хаалттай"}, "planned"),
    ("cancel", make.confirmed, "lead", "auditor", {"reason": "Хүсэлт буцаасан"}, "cancelled"),
    ("review", make.reported, "second", "lead", {}, "reported"),
]


@pytest.mark.parametrize(("slug", "before", "right", "wrong", "typed", "after"), VERBS, ids=[v[0] for v in VERBS])
def test_a_verb_by_the_right_and_the_wrong_person(
    slug: str, before: Any, right: str, wrong: str, typed: dict[str, str], after: str
) -> None:
    case, visit = before()
    team = {"lead": case.lead.ref, "members": [case.auditor.ref]} if slug == "reschedule" else {}
    with make.on_first_day(visit) if visit.confirmed_at else nullcontext():
        refused = send(getattr(case, wrong), page_of(visit, f"{slug}/"), {**typed, **team})
        assert refused.status_code == 403
        reason = refused.context["refused"].reason
        assert str(reason) in see(getattr(case, wrong), page_of(visit)).content.decode().replace("&#x27;", "'")
        assert now(visit) == visit.state
        assert see(getattr(case, right), page_of(visit, f"{slug}/")).status_code == 200
        answer = send(getattr(case, right), page_of(visit, f"{slug}/"), {**typed, **team})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        assert now(visit) == after


def test_the_visit_goes_on_after_an_interruption() -> None:
    case, visit = make.begun()
    visits.interrupt(visit, "weather", by=case.lead)
    assert send(case.lead, page_of(visit, "resume/")).status_code == 302
    assert now(visit) == VisitState.IN_PROGRESS


def test_another_site_comes_into_the_scope() -> None:
    case, visit = make.begun()
    other = companies.site(case.company, name_local="Сайншанд агуулах")
    assert send(case.lead, page_of(visit, "add-site/"), {"site": other.pk, "reason": "Бараа тэнд"}).status_code == 302
    assert visit.sites.filter(site=other).exists()


def test_a_visit_does_not_begin_without_an_order() -> None:
    case, visit = make.announced(mandated=False)
    visits.confirm(visit, by=case.owner)
    with make.on_first_day(visit):
        assert "The visit has no mandate." in see(case.lead, page_of(visit)).text
        answer = send(case.lead, page_of(visit, "begin/"), {"note": "Захирал Дорж"})
    assert answer.status_code == 422
    assert "The visit has no mandate." in answer.text
    assert "Захирал Дорж" in answer.text
    assert now(visit) == VisitState.CONFIRMED


def test_an_unannounced_visit_begins_under_an_order_that_says_why() -> None:
    case, visit = make.planned(kind="monitoring")
    with make.on_first_day(visit):
        typed = {**ORDER, "unannounced_reason": "Мэдээлэл ирсэн"}
        assert send(case.approver, page_of(visit, "mandate/"), typed).status_code == 302
        assert send(case.lead, page_of(visit, "begin-unannounced/"), {"note": "Ээлжийн дарга"}).status_code == 302
    assert Visit.objects.get(pk=visit.pk).begun_unannounced


def test_a_first_validation_is_never_asked_to_be_unannounced() -> None:
    case, visit = make.planned()
    page = see(case.approver, page_of(visit, "mandate/"))
    assert "unannounced_reason" not in page.text
    pack = pack_of(visit.assessment.version_id)
    assert page.context["form"]["norm"].value() == pack.norms[pack.visits.norm].title.to("mn"), (
        "as the order is printed"
    )


def test_an_agenda_that_stays_as_it_was_stays_in_its_language() -> None:
    case, visit = make.planned()
    Visit.objects.filter(pk=visit.pk).update(agenda=NOTICE["agenda"], language="mn")
    assert send(case.lead, page_of(visit, "announce/"), NOTICE).status_code == 302
    assert Visit.objects.get(pk=visit.pk).language == "mn", "not that of the page, which is English"


def test_the_notice_period_is_kept_and_what_was_typed_stays() -> None:
    case, visit = make.planned()
    first = make.clock.today() + 2 * make.DAY
    typed = {**NOTICE, "starts_on": first.isoformat(), "ends_on": first.isoformat()}
    answer = send(case.lead, page_of(visit, "announce/"), typed)
    assert answer.status_code == 422
    assert "The operator has a notice period." in answer.text
    assert "Нээлтийн хурал" in answer.text


def test_days_the_operator_asked_for_are_offered_for_rescheduling() -> None:
    case, visit = make.announced()
    first = make.clock.today() + 60 * make.DAY
    visits.propose_dates(visit, Days(first, first), by=case.owner, note="Захирал байхгүй", language="mn")
    assert f'value="{first.year}"' in see(case.lead, page_of(visit, "reschedule/")).text
    assert "Захирал байхгүй" in see(case.lead, page_of(visit)).text


def test_an_unknown_verb_does_not_exist() -> None:
    case, visit = make.planned()
    assert see(case.lead, page_of(visit, "fly/")).status_code == 404


def test_a_verb_out_of_its_time_is_refused() -> None:
    case, visit = make.planned()
    assert see(case.lead, page_of(visit, "begin/")).status_code in (403, 409)
    assert see(case.auditor, page_of(visit, "begin/")).status_code == 409


# Conduct


def results(visit: Visit, result: str, note: str = "", **more: str) -> dict[str, str]:
    """What the checklist sends when everything was untouched before."""
    values: dict[str, str] = {}
    for check in visit.checks.all():
        values |= {
            f"check-{check.pk}-result": result,
            f"check-{check.pk}-note": note,
            f"check-{check.pk}-revision": str(check.revision),
            f"initial-check-{check.pk}-result": check.result,
            f"initial-check-{check.pk}-note": check.note,
        }
    for row in visit.sites.all():
        values |= {f"site-{row.pk}-outcome": "", f"site-{row.pk}-note": ""}
        values |= {f"initial-site-{row.pk}-outcome": "", f"initial-site-{row.pk}-note": ""}
    return {**values, **more}


def on_site() -> tuple[make.Case, Visit]:
    case = make.accepted()
    checks = [make.CheckDraft(case.slot(key)) for key in make.QUESTIONS]
    return make.begun(case, checks=checks)


def test_nothing_can_be_typed_into_checks_before_the_visit_has_begun() -> None:
    case, visit = make.confirmed()
    early = see(case.auditor, page_of(visit, "conduct/")).text
    assert '<fieldset class="govuk-fieldset" disabled>' in early
    assert "Save the results" not in early
    case, visit = make.begun()
    under_way = see(case.auditor, page_of(visit, "conduct/")).text
    assert '<fieldset class="govuk-fieldset">' in under_way
    assert "Save the results" in under_way


def test_many_checks_and_sites_are_saved_at_once() -> None:
    case, visit = on_site()
    row = visit.sites.get()
    sent = results(visit, "conforms", **{f"site-{row.pk}-outcome": "visited"})
    assert send(case.auditor, page_of(visit, "conduct/"), sent).status_code == 302
    assert set(visit.checks.values_list("result", "by")) == {("conforms", case.auditor.ref)}
    row.refresh_from_db()
    assert row.outcome == "visited"


def test_what_was_not_touched_is_not_recorded_again() -> None:
    case, visit = on_site()
    send(case.auditor, page_of(visit, "conduct/"), results(visit, "conforms"))
    assert send(case.lead, page_of(visit, "conduct/"), results(visit, "conforms")).status_code == 302
    assert set(visit.checks.values_list("revision", "by")) == {(1, case.auditor.ref)}


def test_a_reason_that_is_missing_is_told_and_nothing_typed_is_lost() -> None:
    case, visit = on_site()
    first, second, *_rest = visit.checks.order_by("pk")
    sent = results(visit, "not_performed", f"Хаалга цоожтой {0}")
    sent[f"check-{first.pk}-note"] = ""
    answer = send(case.auditor, page_of(visit, "conduct/"), sent)
    assert answer.status_code == 422
    assert "Say why the check was not performed or does not apply." in answer.text
    assert answer.text.count("Хаалга цоожтой 0") >= 2
    assert not Check.objects.exclude(result="").exists()
    assert f'href="#id_check-{first.pk}-note"' in answer.text
    assert second.pk != first.pk


def test_a_check_recorded_meanwhile_is_not_overwritten_unseen() -> None:
    case, visit = on_site()
    mine = results(visit, "fails", "Миний харсан")
    send(case.lead, page_of(visit, "conduct/"), results(visit, "conforms"))
    answer = send(case.auditor, page_of(visit, "conduct/"), mine)
    assert answer.status_code == 422
    assert "Somebody else has recorded this check meanwhile." in answer.text
    assert "Миний харсан" in answer.text
    check = visit.checks.first()
    assert check
    assert f'name="check-{check.pk}-revision" value="1"' in answer.text
    again = {**mine, **{f"check-{one.pk}-revision": "1" for one in visit.checks.all()}}
    assert send(case.auditor, page_of(visit, "conduct/"), again).status_code == 302
    assert set(visit.checks.values_list("result", flat=True)) == {"fails"}


@pytest.mark.parametrize(("who", "reason"), [("second", "Only a member of the visit"), ("owner", "")])
def test_only_the_team_records(who: str, reason: str) -> None:
    case, visit = on_site()
    answer = send(getattr(case, who), page_of(visit, "conduct/"), results(visit, "conforms"))
    assert answer.status_code == 403
    assert reason in answer.text


def test_the_checklist_costs_the_same_at_3_and_30_checks(django_assert_max_num_queries: Any) -> None:
    case, visit = on_site()
    url = page_of(visit, "conduct/")
    with django_assert_max_num_queries(40) as one:
        see(case.auditor, url)
    Check.objects.bulk_create([Check(visit=visit, question=f"J{number:02d}") for number in range(1, 10)])
    Check.objects.bulk_create([Check(visit=visit, question=f"F{number:02d}") for number in range(1, 12)])
    with django_assert_max_num_queries(len(one)):
        see(case.auditor, url)


def test_facts_are_recorded_with_photographs() -> None:
    case, visit = on_site()
    typed = {"kind": "photograph", "text": "Хашаа", "site": str(case.site.pk)}
    answer = send(case.auditor, page_of(visit, "record/"), typed)
    assert answer.status_code == 422
    assert "Attach the photograph." in answer.text
    files = [SimpleUploadedFile(f"note{number}.txt", b"photo %d" % number) for number in (1, 2)]
    assert send(case.auditor, page_of(visit, "record/"), {**typed, "attached": files}).status_code == 302
    assert visit.records.count() == 2
    assert send(case.second, page_of(visit, "record/"), typed).status_code == 403


# Report


def test_the_fieldwork_is_not_finished_before_everything_has_its_result() -> None:
    case, visit = on_site()
    with make.on_first_day(visit):
        assert "These checks have no result yet" in see(case.lead, page_of(visit)).text
        answer = send(case.lead, page_of(visit, "finish/"), CLOSED)
    assert answer.status_code == 422
    assert "These checks have no result yet" in answer.text
    assert "Дорж, захирал" in answer.text


def fieldwork_done() -> tuple[make.Case, Visit]:
    case, visit = make.worked()
    with make.on_first_day(visit):
        return case, visits.finish_fieldwork(visit, ClosingRecord(operator_name="Дорж"), by=case.lead)


def test_the_report_is_signed_with_the_leads_password() -> None:
    case, visit = fieldwork_done()
    wrong = send(case.lead, page_of(visit, "report/"), {"password": "буруу"})
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    assert send(case.auditor, page_of(visit, "report/"), signing(case.auditor)).status_code == 403
    assert send(case.lead, page_of(visit, "report/"), signing(case.lead)).status_code == 302
    assert now(visit) == VisitState.REPORTED


def test_a_new_version_says_what_changed_and_both_are_kept() -> None:
    case, visit = make.reported()
    typed = {"reason": "Алдаа зассан", **signing(case.lead)}
    assert send(case.lead, page_of(visit, "revise/"), {**typed, "reason": ""}).status_code == 422
    assert send(case.lead, page_of(visit, "revise/"), typed).status_code == 302
    page = see(case.lead, page_of(visit))
    assert "Visit report, version 2" in page.text
    assert "Visit report, version 1" in page.text
    assert "Алдаа зассан" in page.text


def test_a_new_version_says_which_parts_differ() -> None:
    case, visit = make.reported()
    visits.comment(visit, "Санал нэг байна.", by=case.owner, language="mn")
    visits.revise(visit, by=case.lead, reason="Саналыг тусгав")
    assert "Саналыг тусгав – comments" in see(case.lead, page_of(visit)).text
    assert "Саналыг тусгав – comments" in see(case.owner, f"/portal/visits/{visit.pk}/").text


def test_the_report_is_shown_before_it_is_signed() -> None:
    case, visit = make.worked()
    with make.on_first_day(visit):
        make.findings.raise_(case.assessment, make.draft(case, "major"), by=case.auditor, visit=visit)
        visits.finish_fieldwork(visit, ClosingRecord(operator_name="Дорж"), by=case.lead)
    page = see(case.lead, page_of(visit, "report/"))
    assert "conforms: 1" in page.text
    assert "finding 1, Major: Хамгаалалтын журам" in page.text


def test_a_member_who_declares_an_interest_later_is_marked() -> None:
    case, visit = make.planned()
    make.interested(case, case.auditor)
    assert "declared an interest" in see(case.lead, page_of(visit)).text


def test_the_paper_is_given_out_once_it_is_made() -> None:
    case, visit = make.reported()
    url = page_of(visit, "reports/1/")
    assert "being prepared" in see(case.lead, page_of(visit)).text
    assert see(case.lead, url).status_code == 422
    making.print_(visit.reports.get().document_id)
    assert f'href="{url}"' in see(case.lead, page_of(visit)).text
    answer = see(case.lead, url)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert see(case.lead, page_of(visit, "reports/2/")).status_code == 404


def test_a_visit_is_concluded_after_comments_and_a_second_officers_review() -> None:
    case, visit = make.reported(raise_=("major",))
    with make.on_first_day(visit):
        assert "The operator may still comment on the report." in see(case.lead, page_of(visit)).text
        visits.comment(visit, "Санал нэг байна.", by=case.owner, language="mn")
        visits.review(visit, by=case.second)
        assert send(case.auditor, page_of(visit, "conclude/")).status_code == 403
        assert send(case.lead, page_of(visit, "conclude/")).status_code == 302
    assert now(visit) == VisitState.CONCLUDED
    assert visit.findings.get().state == "notified"


def test_lists_cost_the_same_at_1_and_30_visits(django_assert_max_num_queries: Any) -> None:
    case, _visit = make.planned()
    url = f"/desk/applications/{case.application.pk}/visits/"
    with django_assert_max_num_queries(40) as one:
        see(case.lead, url)
    for _number in range(9):
        make.planned(case)
    with django_assert_max_num_queries(len(one)):
        see(case.lead, url)


def test_a_foreign_companys_people_do_not_reach_the_desk() -> None:
    case, visit = make.announced()
    other = companies.owner(companies.operator())
    for part in ("", "conduct/", "mandate/"):
        assert see(other, page_of(visit, part)).status_code == 403
        assert see(case.owner, page_of(visit, part)).status_code == 403
