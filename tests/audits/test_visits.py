"""The visit, planning to fieldwork: every need of the table in lifecycles §3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from icalendar import Calendar

from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Contradiction, NotPermitted, NotReady, Stale, WrongState
from aeo.notices import calendars
from aeo.notices.models import Message, Notice
from aeo.programme.applicability import Slot
from audits.actions import reviews, visits
from audits.actions.visits import CheckDraft, Seat
from audits.actions.visits.conduct import Fact, Result
from audits.lifecycles.visit import Announcement, ClosingRecord, Days, Opening, Refusal
from audits.models import Visit
from audits.tasks import sweep
from operators.models import ClosedDay, Site
from tests.factories import audits as make
from tests.factories import operators as people
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
OPENING = Opening("Захирал Дорж, гаалийн ажилтан Бат.")
SIGNED = ClosingRecord(operator_name="Дорж")


# Planning


def test_what_the_review_wants_verified_becomes_a_check() -> None:
    case = make.accepted()
    make.judge(case, B01="verify_on_site", I01="verify_on_site")
    other = people.site(case.company, name_local="Өөр агуулах")
    _case, visit = make.planned(case, checks=[])
    assert {str(check.slot): check.text for check in visit.checks.all()} == {
        "B01": "Шалгах.",
        f"I01@site:{case.site.pk}": "Шалгах.",
    }
    elsewhere = visits.plan(case.assessment, make.scope(case, sites=[other], checks=[]), by=case.lead)
    assert [str(check.slot) for check in elsewhere.checks.all()] == ["B01"]


@pytest.mark.parametrize("mode", ["virtual", "hybrid", "desk"])
def test_a_first_validation_is_made_on_site(mode: str) -> None:
    with pytest.raises(NotReady, match="on site"):
        make.planned(mode=mode)


def test_not_on_days_when_a_border_post_is_closed() -> None:
    case = make.accepted()
    Site.objects.filter(pk=case.site.pk).update(border_post="Замын-Үүд")
    case.site.refresh_from_db()
    ClosedDay.objects.create(border_post="Замын-Үүд", day=clock.today() + 41 * make.DAY)
    with pytest.raises(NotReady, match="border post"):
        make.planned(case)
    assert not Visit.objects.exists()
    make.planned(case, start=42)


def test_everybody_in_the_team_declares_no_interest() -> None:
    case = make.accepted()
    silent = Seat(case.stranger.ref, case.stranger.name, "specialist")
    with pytest.raises(NotReady) as refused:
        make.planned(case, team=[Seat(case.lead.ref, "Л", "lead"), silent])
    assert refused.value.code == "team-interest"
    make.interested(case, case.auditor)
    with pytest.raises(NotReady):
        make.planned(case)


def seats(case: make.Case, *parts: str) -> list[Seat]:
    actors = (case.lead, case.auditor, case.second)
    return [Seat(actor.ref, actor.name, part) for actor, part in zip(actors, parts, strict=False)]


@pytest.mark.parametrize("parts", [("lead",), ("member", "member"), ("lead", "lead"), ("lead", "observer")])
def test_a_team_has_one_lead_and_enough_members(parts: tuple[str, ...]) -> None:
    case = make.accepted()
    with pytest.raises(NotReady, match="team"):
        make.planned(case, team=seats(case, *parts))


def test_a_site_of_another_company_is_not_visited() -> None:
    case = make.accepted()
    with pytest.raises(NotReady) as refused:
        make.planned(case, sites=[people.site(people.operator())])
    assert refused.value.code == "foreign-site"


# Mandate


@pytest.mark.parametrize(
    "more",
    [{"number": " "}, {"norm": ""}, {"team": ("user:1",)}, {"last_day": clock.today()}],
)
def test_an_order_is_whole(more: dict[str, Any]) -> None:
    case, visit = make.planned()
    with pytest.raises(NotReady):
        visits.mandate(visit, make.order(case, visit, **more), by=case.approver)


def test_an_approver_in_the_team_does_not_order_the_visit() -> None:
    case = make.accepted()
    team = [*seats(case, "lead", "member"), Seat(case.approver.ref, "А", "observer")]
    _case, visit = make.planned(case, team=team)
    with pytest.raises(NotPermitted):
        visits.mandate(visit, make.order(case, visit), by=case.approver)


def test_begin_without_a_mandate_is_refused() -> None:
    case, visit = make.announced(mandated=False)
    visit = visits.confirm(visit, by=case.owner)
    with make.on_first_day(visit), pytest.raises(NotReady) as refused:
        visits.begin(visit, OPENING, by=case.lead)
    assert refused.value.code == "no-mandate"
    visit.refresh_from_db()
    assert visit.state == "confirmed"


def test_begin_outside_the_period_of_the_order_is_refused() -> None:
    case, visit = make.confirmed()
    with make.later(80), pytest.raises(NotReady) as refused:
        visits.begin(visit, OPENING, by=case.lead)
    assert refused.value.code == "mandate-period"


# Notice and days


def test_the_notice_period_is_kept() -> None:
    case, visit = make.planned(start=10)
    with pytest.raises(NotReady, match="notice period"):
        visits.announce(visit, make.announcement(visit), by=case.lead)


def test_what_the_operator_is_told() -> None:
    case, visit = make.planned()
    assert visit.starts_on
    with pytest.raises(NotReady, match="agenda"):
        visits.announce(visit, Announcement(visit.starts_on, visit.starts_on, " ", "", "mn"), by=case.lead)
    visits.announce(visit, make.announcement(visit), by=case.lead)
    facts = Notice.objects.get(letter="visit_notice").facts
    assert facts["sites"] == [f"{case.site.name_local}, {case.site.address}"]
    assert facts["agenda"]["text"] == "Нээлтийн хурал, байрны үзлэг"
    assert facts["team"][0]["en"] == f"{case.lead.name} (lead auditor)"
    assert set(facts["visit_dates"]) == {"mn", "en"}
    assert facts["visit_dates"]["en"].count("–") == 1


def test_the_period_starts_when_the_letter_is_served_and_the_system_confirms_when_it_is_over() -> None:
    _case, visit = make.announced()
    assert not Deadline.objects.filter(subject=visit.subject).exists()
    make.serve("visit_notice", visit.subject)
    make.serve("visit_notice", visit.subject)
    deadline = Deadline.objects.get(subject=visit.subject)
    assert (deadline.start, deadline.length, deadline.unit) == (clock.today(), 15, "working_days")
    sweep()
    visit.refresh_from_db()
    assert visit.state == "announced"
    with make.on(deadline.due_on):
        sweep()
    visit.refresh_from_db()
    assert visit.state == "announced"
    with make.on(deadline.due_on + make.DAY):
        sweep()
    visit.refresh_from_db()
    assert (visit.state, visit.confirmed_by) == ("confirmed", "system")


def test_the_system_does_not_confirm_before() -> None:
    _case, visit = make.announced()
    with pytest.raises(NotReady):
        visits.confirm_when_over(visit)
    make.serve("visit_notice", visit.subject)
    with pytest.raises(NotReady):
        visits.confirm_when_over(visit)


def other_days(visit: Visit, shift: int = 7) -> Days:
    assert visit.starts_on
    assert visit.ends_on
    return Days(visit.starts_on + shift * make.DAY, visit.ends_on + shift * make.DAY)


def test_the_operator_proposes_other_days_at_most_twice() -> None:
    case, visit = make.announced()
    visits.propose_dates(visit, other_days(visit), by=case.owner, note="Тооллого", language="mn")
    visits.propose_dates(visit, other_days(visit, 8), by=case.owner)
    with pytest.raises(NotReady, match="2 times"):
        visits.propose_dates(visit, other_days(visit, 9), by=case.owner)
    assert Message.objects.filter(user_ref=case.lead.ref, what__startswith="visit_dates_proposed").count() == 2


def test_days_that_the_operator_wished_need_no_new_notice_period() -> None:
    case, visit = make.announced()
    wished = Days(clock.today() + 5 * make.DAY, clock.today() + 6 * make.DAY)
    visits.propose_dates(visit, wished, by=case.owner)
    visit = visits.reschedule(visit, wished, by=case.lead, reason="Компани ийм өдрийг хүссэн.")
    assert (visit.state, visit.days_by_operator, visit.announced_at) == ("planned", True, None)
    visit = visits.announce(visit, make.announcement(visit), by=case.lead)
    assert visit.state == "announced"


def test_days_of_our_own_need_a_notice_period_again() -> None:
    case, visit = make.announced()
    soon = Days(clock.today() + 5 * make.DAY, clock.today() + 6 * make.DAY)
    visit = visits.reschedule(visit, soon, by=case.lead, reason="Баг завгүй.")
    with pytest.raises(NotReady, match="notice period"):
        visits.announce(visit, make.announcement(visit), by=case.lead)


def test_another_team_needs_another_order() -> None:
    case, visit = make.confirmed()
    team = [Seat(case.lead.ref, case.lead.name, "lead"), Seat(case.second.ref, case.second.name, "member")]
    visit = visits.reschedule(visit, other_days(visit), by=case.lead, reason="Өвчтэй.", team=team)
    assert (visit.mandated_at, visit.mandate_number) == (None, "")
    assert {member.user_ref for member in visit.members.all()} == {case.lead.ref, case.second.ref}


def test_reschedule_and_cancel_need_a_reason_and_stop_the_notice_period() -> None:
    case, visit = make.announced()
    make.serve("visit_notice", visit.subject)
    acts: list[Callable[[], object]] = [
        lambda: visits.cancel(visit, by=case.lead, reason=" "),
        lambda: visits.reschedule(visit, other_days(visit), by=case.lead, reason=""),
    ]
    for act in acts:
        with pytest.raises(NotReady) as refused:
            act()
        assert refused.value.code == "reason-missing"
    visits.cancel(visit, by=case.lead, reason="Хүсэлт хойшилсон.")
    assert Deadline.objects.get(subject=visit.subject).outcome == "dropped"
    told = Message.objects.get(user_ref=case.owner.ref, what__startswith="visit_cancelled")
    assert "Хүсэлт хойшилсон." in told.body


def test_an_operator_is_told_that_its_days_do_not_stand_and_only_if_it_knew_of_them() -> None:
    case, visit = make.planned()
    visit = visits.reschedule(visit, other_days(visit), by=case.lead, reason="Баг завгүй.")
    assert not Message.objects.filter(what__startswith="visit_cancelled").exists()
    visit = visits.announce(visit, make.announcement(visit), by=case.lead)
    visits.reschedule(visit, other_days(visit), by=case.lead, reason="Баг завгүй.")
    assert Message.objects.filter(user_ref=case.owner.ref, what__startswith="visit_cancelled").count() == 1


def test_an_agreed_visit_is_one_entry_of_the_calendar_and_is_reminded_of_at_the_stages_of_the_pack() -> None:
    case, visit = make.confirmed()
    assert visit.starts_on is not None
    for before in (7, 5, 1, 1):
        with make.on(visit.starts_on - before * make.DAY):
            sweep()
    rows = Message.objects.filter(user_ref=case.owner.ref, about=visit.subject, what__startswith="visit_")
    assert [row.what.partition(":")[0] for row in rows.order_by("pk")] == ["visit_confirmed", *["visit_reminder"] * 2]
    with make.on(visit.starts_on - make.DAY):
        visits.cancel(visit, by=case.lead, reason="Хүсэлт хойшилсон.")
    entries = [Calendar.from_ical(calendars.due([row])).walk("VEVENT")[0] for row in rows.order_by("pk")]
    assert {(one.decoded("dtstart"), one.decoded("dtend")) for one in entries} == {
        (visit.starts_on, (visit.ends_on or visit.starts_on) + make.DAY)
    }
    assert len({one["uid"] for one in entries}) == 1
    down = client_of(case.owner).get(f"/messages/{rows[0].pk}/due.ics")
    assert down.content.startswith(b"BEGIN:VCALENDAR")
    assert [one.get("status") for one in entries] == [None, None, None, "CANCELLED"]


def test_a_stage_that_lies_before_the_agreement_is_not_reminded_of() -> None:
    case, visit = make.confirmed()
    assert visit.starts_on is not None
    Visit.objects.filter(pk=visit.pk).update(confirmed_at=clock.end_of(visit.starts_on - 6 * make.DAY))
    with make.on(visit.starts_on - 3 * make.DAY):
        sweep()
    assert not Message.objects.filter(user_ref=case.owner.ref, what__startswith="visit_reminder").exists()


# Beginning


def test_begin_not_before_the_announced_day_nor_without_an_opening_meeting() -> None:
    case, visit = make.confirmed(start=40)
    Visit.objects.filter(pk=visit.pk).update(mandate_from=clock.today())
    with pytest.raises(NotReady, match="later day"):
        visits.begin(visit, OPENING, by=case.lead)
    with make.on_first_day(visit), pytest.raises(NotReady, match="opening meeting"):
        visits.begin(visit, Opening(" "), by=case.lead)


def test_any_member_begins_but_nobody_else() -> None:
    case, visit = make.confirmed()
    with make.on_first_day(visit):
        for other in (case.second, case.officer, case.owner):
            with pytest.raises(NotPermitted):
                visits.begin(visit, OPENING, by=other)
        assert visits.begin(visit, OPENING, by=case.auditor).state == "in_progress"


def test_somebody_who_finds_an_interest_meanwhile_stops_the_beginning() -> None:
    case, visit = make.confirmed()
    make.interested(case, case.auditor)
    with make.on_first_day(visit), pytest.raises(NotReady) as refused:
        visits.begin(visit, OPENING, by=case.lead)
    assert refused.value.code == "team-interest"


def test_a_first_validation_is_never_unannounced() -> None:
    case, visit = make.planned()
    with pytest.raises(NotReady, match="always announced"):
        visits.mandate(visit, make.order(case, visit, unannounced_reason="Сэжиг"), by=case.approver)
    visit = visits.mandate(visit, make.order(case, visit), by=case.approver)
    with make.on_first_day(visit), pytest.raises(NotReady, match="always announced"):
        visits.begin_unannounced(visit, OPENING, by=case.lead)


def test_another_visit_begins_unannounced_on_an_order_that_says_why() -> None:
    case, visit = make.planned(kind="monitoring")
    assert visit.starts_on
    with make.on_first_day(visit), pytest.raises(NotReady) as refused:
        visits.begin_unannounced(visit, OPENING, by=case.lead)
    assert refused.value.code == "no-mandate"
    plain = visits.mandate(visit, make.order(case, visit), by=case.approver)
    with make.on_first_day(visit), pytest.raises(NotReady, match="does not allow"):
        visits.begin_unannounced(plain, OPENING, by=case.lead)
    visit = visits.mandate(visit, make.order(case, visit, unannounced_reason="Гомдол ирсэн"), by=case.approver)
    with make.on_first_day(visit):
        visit = visits.begin_unannounced(visit, OPENING, by=case.lead)
    assert (visit.state, visit.begun_unannounced) == ("in_progress", True)


# On site


def test_interruptions_are_kept() -> None:
    case, visit = make.begun()
    with make.on_first_day(visit):
        visit = visits.interrupt(visit, "weather", by=case.lead, note="Шороон шуурга")
        with pytest.raises(WrongState):
            visits.interrupt(visit, "time", by=case.lead)
        visit = visits.resume(visit, by=case.lead)
        visits.interrupt(visit, "post_closed", by=case.lead)
    rows = visit.interruptions.order_by("pk")
    assert [(row.ground, row.ended_at is not None) for row in rows] == [("weather", True), ("post_closed", False)]


@pytest.mark.parametrize(("text", "witness"), [("", "Бат"), ("Хаалга нээгээгүй", " ")])
def test_a_refusal_has_a_witness(text: str, witness: str) -> None:
    case, visit = make.begun()
    with pytest.raises(NotReady):
        visits.record_refusal(visit, Refusal(text, witness), by=case.auditor)
    done = visits.record_refusal(visit, Refusal("Хаалга нээгээгүй", "Бат"), by=case.auditor)
    assert (done.state, done.obstructed) == ("in_progress", True)


def test_sites_and_checks_come_into_the_scope_on_site() -> None:
    case, visit = make.begun()
    other = people.site(case.company, name_local="Нэмэлт")
    with pytest.raises(NotReady):
        visits.add_site(visit, other, by=case.lead, reason="")
    visits.add_site(visit, other, by=case.lead, reason="Бараа тэнд байв.")
    visits.add_check(visit, CheckDraft(Slot("B01"), "Дансыг үзэх", "mn"), by=case.lead, reason="Зөрүү")
    assert visit.sites.count() == 2
    assert visit.checks.count() == 2
    with pytest.raises(NotReady) as refused:
        visits.add_site(visit, people.site(people.operator()), by=case.lead, reason="Тэнд")
    assert refused.value.code == "foreign-site"


def test_the_same_check_twice_is_refused() -> None:
    case, visit = make.begun()
    with pytest.raises(Contradiction, match="already"):
        visits.add_check(visit, CheckDraft(case.slot("I01")), by=case.lead, reason="Дахин")


def test_two_members_do_not_overwrite_each_others_result() -> None:
    case, visit = make.begun()
    check = visit.checks.get()
    visits.record_check(check, Result("conforms", expected=0), by=case.auditor)
    with pytest.raises(Stale):
        visits.record_check(check, Result("fails", "Хаалгагүй", "mn", expected=0), by=case.lead)
    done = visits.record_check(check, Result("fails", "Хаалгагүй", "mn", expected=1), by=case.lead)
    assert (done.result, done.revision) == ("fails", 2)


def test_nothing_is_recorded_before_the_visit_or_by_others() -> None:
    case, visit = make.confirmed()
    with pytest.raises(WrongState):
        visits.record_check(visit.checks.get(), Result("conforms"), by=case.auditor)
    with pytest.raises(NotPermitted):
        visits.record_check(visit.checks.get(), Result("conforms"), by=case.second)
    with pytest.raises(WrongState):
        visits.add_record(visit, Fact("note", "Юм", "mn"), by=case.auditor)


def test_not_performed_needs_a_reason() -> None:
    case, visit = make.begun()
    with pytest.raises(Contradiction, match="why"):
        visits.record_check(visit.checks.get(), Result("not_performed"), by=case.auditor)


def test_an_unknown_result_is_refused() -> None:
    case, visit = make.begun()
    with pytest.raises(NotReady):
        visits.record_check(visit.checks.get(), Result("fine"), by=case.auditor)


def test_a_photograph_has_its_file() -> None:
    case, visit = make.begun()
    with pytest.raises(Contradiction, match="file"):
        visits.add_record(visit, Fact("photograph", "Хашаа", "mn", site_id=case.site.pk), by=case.auditor)
    file = people.upload(case.auditor)
    row = visits.add_record(visit, Fact("photograph", "Хашаа", "mn", file_id=file.pk), by=case.auditor)
    assert row.file == file


# Closing


def test_every_check_and_site_has_its_result() -> None:
    case, visit = make.begun()
    with pytest.raises(NotReady, match="I01"):
        visits.finish_fieldwork(visit, SIGNED, by=case.lead)
    visits.record_check(visit.checks.get(), Result("not_performed", "Агуулах түгжээтэй", "mn"), by=case.auditor)
    with pytest.raises(NotReady, match=case.site.name_local):
        visits.finish_fieldwork(visit, SIGNED, by=case.lead)
    visits.record_site(visit.sites.get(), "not_visited", by=case.auditor, note="Түгжээтэй")
    assert visits.finish_fieldwork(visit, SIGNED, by=case.lead).state == "fieldwork_done"
    assert not case.assessment.coverage.exists()


def test_the_closing_record_is_signed_or_says_that_it_is_not() -> None:
    case, visit = make.worked()
    with pytest.raises(NotReady, match="closing record"):
        visits.finish_fieldwork(visit, ClosingRecord(), by=case.lead)
    done = visits.finish_fieldwork(visit, ClosingRecord(refused_reason="Санал нийлэхгүй"), by=case.lead)
    assert (done.state, done.closing_operator_name) == ("fieldwork_done", "")


def test_visited_sites_are_covered() -> None:
    case, visit = make.worked()
    visits.finish_fieldwork(visit, SIGNED, by=case.lead)
    assert [(row.site_id, row.how) for row in case.assessment.coverage.all()] == [(case.site.pk, "visited")]


def test_a_stranger_moves_nothing() -> None:
    case, visit = make.planned()
    stranger = Actor("user:999999", "Хэн нэгэн")
    with pytest.raises(NotPermitted):
        visits.mandate(visit, make.order(case, visit), by=stranger)
    with pytest.raises(NotPermitted):
        reviews.finish(case.assessment, by=stranger)
