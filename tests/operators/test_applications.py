"""The application's way (lifecycles §1): each need of the table, each refusal with its reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from aeo.documents.models import Document
from aeo.kernel.models import Entry
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import BadFields, NotPermitted, NotReady, Stale, WrongState
from aeo.notices.actions import notices
from aeo.notices.models import Message, Notice
from operators import tasks
from operators.actions import applications, assessments, consents, receiving, sweeps, timing
from operators.actions.answers import Values
from operators.actions.receiving import Missing
from operators.models import Application, ApplicationSite, Bar, HolderMark, Person
from operators.queries import applications as reading
from operators.queries import sheets
from operators.states import ApplicationState as S
from operators.states import SelfAssessmentState
from tests.factories import operators as make
from tests.operators.days import after, deadline, on, runs
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


# start


def test_a_start_makes_application_and_questionnaire_and_its_clock() -> None:
    application = make.draft()
    assert application.reference.startswith("AP-2026-")
    assert application.self_assessment.state == SelfAssessmentState.DRAFT
    assert deadline(application.subject, "draft_lapse").due_on == date(2026, 9, 5)
    assert not runs(application.subject, "acceptance")


def test_the_precheck_is_shown_and_no_bar() -> None:
    young = make.operator(established_on=date(2025, 6, 1), at_address_since=None, phone="")
    application = make.draft(young)
    shown = {result["key"]: result["met"] for result in application.prechecks}
    assert shown == {
        "trading-years": False,
        "address-years": None,
        "customs-person": False,
        "official-email": True,
        "official-phone": False,
    }
    assert application.state == S.DRAFT
    old = make.draft(make.operator(established_on=date(2010, 1, 1))).prechecks[0]
    assert (old["key"], old["met"], old["value"]) == ("trading-years", None, None), "founded is not yet trading"


def test_a_live_application_stops_a_second_one() -> None:
    first = make.draft()
    with pytest.raises(NotReady) as refused:
        make.draft(first.operator)
    assert refused.value.code == "live-application"
    assert first.reference in str(refused.value)


def _bar(company: make.Operator, **fields: object) -> Bar:
    values = {"valid_from": date(2026, 1, 1), "valid_until": date(2029, 1, 1), "ground": "bar-after-revocation"}
    return Bar.objects.create(operator=company, decision_ref="decision:1", **{**values, **fields})


def test_a_bar_stops_it_with_its_end_day_and_reaches_successors_and_persons_in_control() -> None:
    barred, successor, elsewhere = make.operator(), make.operator(), make.operator()
    bar = _bar(barred)
    bar.successors.add(successor)
    known = {"name_local": "Б. Болд", "positions": ["director"], "registry_number": "УБ80010101"}
    bar.persons.add(Person.objects.create(operator=barred, **known))
    Person.objects.create(operator=elsewhere, **known)
    for company in (barred, successor, elsewhere):
        with pytest.raises(NotReady) as refused:
            make.draft(company)
        assert refused.value.code == "barred"
        told = str(refused.value)
        assert ("1 January 2029" in told) == (company != elsewhere), "of a bar on a person no company learns the end"
        assert ("aeo@customs.example" in told) == (company == elsewhere)
    with on(date(2029, 1, 2)):
        assert make.draft(barred).state == S.DRAFT


def test_a_bar_lifted_from_the_start_bars_nothing() -> None:
    company = make.operator()
    _bar(company, lifted_at=make.clock.now(), lifted_ref="decision:2")
    assert make.draft(company).state == S.DRAFT


def test_a_legal_form_that_may_not_apply_is_told_so() -> None:
    with pytest.raises(NotReady) as refused:
        make.draft(make.operator(form="representative-office"))
    assert refused.value.code == "legal-form"


def test_a_holder_asks_for_more_of_what_it_has_and_others_for_a_first_one() -> None:
    company = make.operator()
    with pytest.raises(NotReady) as refused:
        make.draft(company, purpose="extension", aeo_number="MNAEO000001X")
    assert refused.value.code == "no-holder"
    HolderMark.objects.create(operator=company, aeo_number="MNAEO000001X", type="customs", since=date(2026, 1, 1))
    with pytest.raises(NotReady) as refused:
        make.draft(company)
    assert refused.value.code == "holder"
    extension = make.draft(company, purpose="extension", aeo_number="MNAEO000001X")
    renewal = make.draft(company, purpose="revalidation", aeo_number="MNAEO000001X")
    assert {extension.state, renewal.state} == {S.DRAFT}, "a running extension does not keep from a timely renewal"


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ({"types": ["gold"], "roles": []}, "types"),
        ({"types": ["full"], "roles": ["pirate"]}, "roles"),
        ({"types": ["full"], "roles": ["broker"], "sites": [999999]}, "sites"),
    ],
)
def test_an_unknown_type_role_or_site_is_told_beside_the_field(scope: dict[str, list[str]], field: str) -> None:
    with pytest.raises(BadFields) as refused:
        make.draft(**scope)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_asked_is_every_type_role_and_site() -> None:
    company = make.operator()
    yard, office = make.site(company), make.site(company, kind="office")
    application = make.draft(company, types=["full"], roles=["exporter", "broker"])
    by = make.owner(company)
    application = applications.scope(
        application, by=by, types=["full"], roles=["exporter", "broker"], sites={yard.pk: ["exporter"]}
    )
    assert set(application.asked()) == {("full", "exporter", yard.pk), ("full", "broker", None)}
    application = applications.scope(application, by=by, types=["full"], roles=["broker"], sites=[yard.pk, office.pk])
    assert set(application.asked()) == {("full", "broker", yard.pk), ("full", "broker", office.pk)}


def test_a_new_scope_after_signing_has_to_be_signed_again() -> None:
    application = make.signed()
    company = application.operator
    again = applications.scope(application, by=make.owner(company), types=["customs"], roles=["forwarder"], sites=[])
    assert again.self_assessment.state == SelfAssessmentState.REOPENED
    with pytest.raises(NotReady):
        applications.submit(again, by=make.signatory(company))
    lodged = make.submitted()
    with pytest.raises(NotReady) as refused:
        applications.scope(lodged, by=make.owner(lodged.operator), types=[], roles=[], sites=[])
    assert refused.value.code == "submitted"


# submit


def test_a_submission_gives_receipt_frozen_copy_and_clock() -> None:
    application, officer = make.signed(), make.officer()
    application = applications.submit(application, by=make.signatory(application.operator))
    assert application.state == S.SUBMITTED
    assert application.receipt == f"{application.reference}/1"
    assert application.lodged_at == application.submitted_at == make.clock.now()
    assert deadline(application.subject, "acceptance").due_on == date(2026, 4, 8)
    assert not runs(application.subject, "draft_lapse")
    paper = Document.objects.get(paper="submission", about=application.subject)
    snapshot = application.self_assessment.snapshots.get()
    assert paper.facts["snapshot_sha256"] == snapshot.sha256
    number = application.operator.identifiers.get(scheme="mn-reg").value
    assert paper.facts["operator_numbers"][0]["en"] == f"state registration: {number}"
    assert paper.facts["demonstration"]
    assert paper.facts["assurance"] == {"mn": "баталгааны түвшин дунд", "en": "substantial assurance"}
    assert [row["answer"]["en"] for row in paper.facts["consents"]] == ["given", "given", "given"]
    answered = sum(len(section["answers"]) for section in paper.facts["sections"])
    assert answered == len(snapshot.data["answers"])
    told = Message.objects.filter(about=application.subject).values_list("user_ref", flat=True)
    assert {make.owner(application.operator).ref, make.signatory(application.operator).ref, officer.ref} <= set(told)


def test_what_is_verified_at_sites_names_one_that_is_open() -> None:
    company = make.operator()
    wanted: dict[str, Any] = {"types": ["full"], "roles": ["importer"]}
    application = make.draft(company, **wanted)
    assert "no-open-site" in _codes(application)
    assert "no-open-site" in _codes(applications.scope(application, by=make.owner(company), sites=[], **wanted))
    place = make.site(company, closed_on=date(2026, 1, 5))
    ApplicationSite.objects.create(application=application, site=place)
    assert "no-open-site" in _codes(application), "a closed one is none"
    ApplicationSite.objects.all().delete()
    client, at = client_of(make.signatory(company)), f"/portal/applications/{application.pk}/"
    for page in ("tasks/", "gaps/", "check/", "sign/", "submit/"):
        assert "the company has no open site" in client.get(at + page).text, page
    assert f"/companies/{company.pk}/sites/new/" in client.get(f"{at}gaps/").text
    assert "the company has no open site" in client_of(make.owner(company)).get(f"{at}scope/").text
    assert "no-open-site" not in _codes(make.draft(make.operator(), roles=["importer"])), "no criterion of sites only"
    make.fill(application)
    with pytest.raises(NotReady) as refused:
        assessments.sign(application.self_assessment, by=make.signatory(company), method="declaration")
    assert refused.value.code == "no-open-site"
    place.closed_on = None
    place.save()
    application = Application.objects.get(operator=company)
    assert "no-site" in _codes(application)
    with pytest.raises(BadFields, match="Choose at least one site"):
        applications.scope(application, by=make.owner(company), sites=[], **wanted)
    assert "no-site" not in _codes(applications.scope(application, by=make.owner(company), sites=[place.pk], **wanted))


def test_each_obstacle_is_named() -> None:
    application = make.draft(make.operator(), types=[], roles=[])
    by = make.signatory(application.operator)
    assert _codes(application) == ["scope", "unsigned", "consents"]
    owner = make.owner(application.operator)
    application = applications.scope(application, by=owner, sites=[], **make.BROKER)
    assert _codes(application) == ["incomplete", "unsigned", "consents"]
    with pytest.raises(NotReady) as refused:
        applications.submit(application, by=by)
    assert refused.value.code == "incomplete"
    make.fill(application)
    assert _codes(application) == ["unsigned", "consents"]
    assessments.sign(application.self_assessment, by=by, method="declaration")
    application.refresh_from_db()
    assert _codes(application) == ["consents"]
    make.consented(application.operator)
    assert _codes(application) == []
    application.operator.bars.create(
        ground="x", valid_from=date(2026, 1, 1), valid_until=date(2027, 1, 1), decision_ref="decision:1"
    )
    assert _codes(application) == ["barred"]


def _codes(application: Application) -> list[str]:
    return [obstacle.code for obstacle in reading.obstacles(application, make.clock.today())]


def test_a_refused_consent_is_an_answer_too() -> None:
    application = make.signed()
    consents.refuse(application.operator, "publish", by=make.signatory(application.operator))
    assert _codes(application) == []


@pytest.mark.parametrize(("scan", "code"), [("infected", "infected"), ("waiting", "scan-waiting")])
def test_a_file_that_is_infected_or_waits_for_its_scan_stops_it(scan: str, code: str) -> None:
    application = make.signed()
    upload = application.operator.evidence.get().upload
    upload.scan = scan
    upload.save(update_fields=["scan"])
    assert _codes(application) == [code]
    upload.scan = "clean"
    upload.save(update_fields=["scan"])
    assert _codes(application) == []


def test_a_required_document_that_has_expired_counts_as_missing_until_it_is_handed_in() -> None:
    application, last = make.draft(), make.clock.today()
    make.fill(application)
    by, signatory = make.owner(application.operator), make.signatory(application.operator)
    make.evidence.describe(application.operator.evidence.get(), by=by, name="Лиценз", expires_on=last)
    application = make.signed(application)
    assert _codes(application) == []
    with make.clock.frozen(make.clock.now() + timedelta(days=1)):
        assert _codes(application) == ["incomplete"]
        with pytest.raises(NotReady) as refused:
            applications.submit(application, by=signatory)
        assert refused.value.code == "incomplete"
        page = client_of(by).get(f"/portal/applications/{application.pk}/gaps/").text
        assert "A required document has expired: " in page
        own = assessments.change_again(application.self_assessment, by=by)
        with pytest.raises(NotReady) as refused:
            assessments.sign(own, by=signatory, method="declaration")
        assert refused.value.code == "incomplete"
    assessments.sign(own, by=signatory, method="declaration")
    application = applications.submit(application, by=signatory)
    with make.clock.frozen(make.clock.now() + timedelta(days=1)):
        assert not [gap for gap in reading.gaps(application) if gap.blocks], "what was handed in stands as signed"
    sections = Document.objects.get(paper="submission", about=application.subject).facts["sections"]
    shown = {(file["expires_on"], file["expired"]) for s in sections for a in s["answers"] for file in a["evidence"]}
    assert shown == {(last.isoformat(), False)}


def test_the_turn_of_the_year_adds_a_year_to_a_draft_and_none_to_what_customs_has() -> None:
    application, year = make.submitted(), make.clock.today().year

    def blocking() -> list[str]:
        found = reading.gaps(Application.objects.get(pk=application.pk))
        return [f"{gap.slot} {gap.detail}" for gap in found if gap.blocks]

    with make.clock.frozen(make.clock.start_of(date(year + 1, 1, 1))):
        assert blocking() == []
        with transaction.atomic():
            returned = make.returned_with(application, Missing("Шүүх бүрээр.", "A03"))
            assert returned.self_assessment.state == SelfAssessmentState.REOPENED
            assert blocking() == [], "nor to what it gives back"
            transaction.set_rollback(True)
        applications.recall(application, by=make.signatory(application.operator))
        assert [slot[:3] for slot in blocking()] == ["A03", "B14"], "what was taken back is a draft again"
        assert all(f": {year}. " in words for words in blocking())


def test_signed_by_other_content_is_refused() -> None:
    application, by = make.signed(), None
    by = make.owner(application.operator)
    make.evidence.replace(application.operator.evidence.get(), make.upload(by), by=by)
    with pytest.raises(NotReady) as refused:
        applications.submit(application, by=make.signatory(application.operator))
    assert refused.value.code == "signed-something-else"


def test_submitting_twice_at_once_lodges_once() -> None:
    application = make.signed()
    by = make.signatory(application.operator)
    seen = Application.objects.get(pk=application.pk).revision
    applications.submit(application, by=by, expected=seen)
    with pytest.raises((Stale, WrongState)):
        applications.submit(application, by=by, expected=seen)


# recall, return


def test_a_recall_keeps_receipt_and_frozen_copy_and_opens_everything() -> None:
    officer = make.officer()
    application = make.submitted()
    late = make.officer()
    again = applications.recall(application, by=make.signatory(application.operator), reason="Жин буруу")
    told = {(row.user_ref, row.what.partition(":")[0]) for row in Message.objects.filter(about=application.subject)}
    assert {(make.owner(again.operator).ref, "application_recalled"), (officer.ref, "case_recalled")} <= told
    assert (late.ref, "case_recalled") not in told, "who never heard of it need not hear that it is gone"
    assert (again.state, again.lodged_at) == (S.DRAFT, None)
    assert again.receipt == f"{again.reference}/1"
    assert Document.objects.filter(paper="submission", about=again.subject).exists()
    assert (again.self_assessment.state, again.self_assessment.reopened) == (SelfAssessmentState.REOPENED, None)
    assert runs(again.subject, "draft_lapse")
    assert not runs(again.subject, "acceptance")
    make.assessments.sign(again.self_assessment, by=make.signatory(again.operator), method="declaration")
    assert applications.submit(again, by=make.signatory(again.operator)).receipt.endswith("/2")
    receipt = client_of(make.owner(again.operator)).get(f"/portal/applications/{again.pk}/receipt/").text
    assert "Stopped: the application was taken back to change it" in receipt
    assert "Done in time" not in receipt, "customs had accepted nothing"
    titles = Message.objects.filter(about=again.subject, user_ref=officer.ref).values_list("title", flat=True)
    assert [title.partition(":")[0] for title in titles.order_by("pk")][::2] == ["Шинэ хүсэлт", "Дахин ирүүлсэн хүсэлт"]
    receipts = Message.objects.filter(
        about=again.subject, user_ref=make.owner(again.operator).ref, what__contains="receipt"
    )
    assert ["2 дахь илгээлт" in row.body for row in receipts.order_by("pk")] == [False, True]
    assert [row.in_language("en")["title"] for row in receipts.order_by("pk")] == [
        f"We have received application {again.reference}",
        f"We have received application {again.reference} (sent again: submission number 2)",
    ]
    first, second = (row.in_language("mn")["title"] for row in receipts.order_by("pk"))
    assert (first, second) == (
        f"{again.reference} дугаартай хүсэлтийг бүртгэлээ",
        f"{again.reference} дугаартай хүсэлтийг бүртгэлээ (дахин илгээсэн: 2 дахь илгээлт)",
    )
    gone = applications.withdraw(Application.objects.get(pk=again.pk), by=make.signatory(again.operator))
    assert Message.objects.filter(about=gone.subject, what__startswith="case_withdrawn", user_ref=officer.ref).exists()


def test_no_recall_after_acceptance() -> None:
    application = make.accepted()
    with pytest.raises(WrongState):
        applications.recall(application, by=make.signatory(application.operator))


def test_a_return_is_one_list_sent_once_and_reopens_what_it_names() -> None:
    application = make.submitted()
    by = make.officer(application.subject)
    with pytest.raises(BadFields):
        receiving.return_(application, [], by=by)
    with pytest.raises(BadFields):
        receiving.return_(application, [Missing("", "A01")], by=by)
    with pytest.raises(BadFields):
        receiving.return_(application, [Missing("Дутуу", "Z99")], by=by)
    again = receiving.return_(application, [Missing("Лавлагаа хуучин", "A01"), Missing("Гэрээ дутуу")], by=by)
    assert again.state == S.RETURNED
    assert again.self_assessment.reopened == ["A01"]
    letter = Notice.objects.get(about=again.subject, letter="return_list")
    assert len(letter.facts["items"]) == 2
    resubmitted = _resubmit(again)
    with pytest.raises(NotReady) as refused:
        receiving.return_(resubmitted, [Missing("Бас нэг", "A02")], by=by)
    assert refused.value.code == "returned-once"


def test_a_return_that_names_no_question_opens_all() -> None:
    assert make.returned().self_assessment.reopened is None


def _resubmit(application: Application) -> Application:
    by = make.signatory(application.operator)
    make.assessments.sign(application.self_assessment, by=by, method="declaration")
    return applications.submit(application, by=by)


def test_acceptance_restarts_after_a_return_and_supply_opens_at_service() -> None:
    application = make.returned(None, "A01")
    letter = Notice.objects.get(about=application.subject, letter="return_list")
    tasks.notice_served(id=letter.pk)
    assert not runs(application.subject, "supply"), "not served yet"
    with after(3):
        notices.serve(letter, by=make.owner(application.operator))
        for _ in range(2):
            tasks.notice_served(id=letter.pk)
        assert deadline(application.subject, "supply").due_on == date(2026, 4, 13), "11 April is a Saturday"
    with after(20):
        lodged = application.lodged_at
        again = _resubmit(application)
        assert again.lodged_at == lodged, "a cured return keeps timeliness"
        assert not runs(application.subject, "supply")
        assert deadline(application.subject, "acceptance").start == date(2026, 3, 29)
        tasks.notice_served(id=letter.pk)
        assert not runs(application.subject, "supply")


def test_more_time_to_supply_is_given_once() -> None:
    application = make.returned(None, "A01")
    by = make.officer(application.subject)
    with pytest.raises(NotReady) as refused:
        receiving.extend_supply(application, by=by, reason="Баримт хүлээж байна")
    assert refused.value.code == "no-time"
    receiving.return_served(application, make.clock.today())
    before = deadline(application.subject, "supply").due_on
    receiving.extend_supply(application, by=by, reason="Баримт хүлээж байна")
    assert (deadline(application.subject, "supply").due_on - before).days in range(28, 33)
    told = Message.objects.filter(about=application.subject, what__startswith="time_given:supply").first()
    assert told is not None
    assert told.due_on == deadline(application.subject, "supply").due_on
    assert "Баримт хүлээж байна" in told.body
    with pytest.raises(NotReady) as refused:
        receiving.extend_supply(application, by=by, reason="Дахин")
    assert refused.value.code == "extended"


# under assessment


def test_acceptance_meets_its_clock() -> None:
    application = make.accepted()
    assert application.assessment_ref == f"assessment:{application.pk}"
    assert not runs(application.subject, "acceptance")
    assert runs(application.subject, "decision")


def test_the_time_to_decide_is_extended_once_before_it_ends_and_told() -> None:
    application = make.accepted()
    by = make.approver(application.subject)
    before = deadline(application.subject, "decision").due_on
    with on(before + make.timedelta(days=1)), pytest.raises(NotReady) as refused:
        receiving.extend(application, by=by, reason="Лабораторийн дүгнэлт хүлээж байна")
    assert refused.value.code == "time-ended"
    with pytest.raises(BadFields):
        receiving.extend(application, by=by, reason=" ")
    again = receiving.extend(application, by=by, reason="Лабораторийн дүгнэлт хүлээж байна")
    assert again.extensions == 1
    assert deadline(application.subject, "decision").due_on > before + make.timedelta(days=55)
    assert Notice.objects.filter(letter="extension", about=application.subject).count() == 1
    with pytest.raises(NotReady) as refused:
        receiving.extend(application, by=by, reason="Дахин")
    assert refused.value.code == "extended"


def test_time_to_adjust_is_asked_with_a_list_and_agreed_by_an_approver() -> None:
    application = make.accepted()
    operator, approver = make.owner(application.operator), make.approver(application.subject)
    before = deadline(application.subject, "decision").due_on
    with pytest.raises(NotReady) as refused:
        applications.answer_time(application, by=approver, agreed=True)
    assert refused.value.code == "time-not-asked"
    for days, lines in ((0, ["Хашаа"]), (181, ["Хашаа"]), (30, [" "])):
        with pytest.raises(BadFields):
            applications.ask_time(application, by=operator, days=days, adjustments=lines)
    applications.ask_time(application, by=operator, days=30, adjustments=["Хашаа барих", "Камер суурилуулах"])
    with pytest.raises(NotReady) as refused:
        applications.ask_time(application, by=operator, days=30, adjustments=["Дахин"])
    assert refused.value.code == "time-asked"
    with pytest.raises(BadFields):
        applications.answer_time(application, by=approver, agreed=False)
    application = applications.answer_time(application, by=approver, agreed=False, reason="Хугацаа хэт урт")
    told = Message.objects.get(user_ref=operator.ref, what__startswith="time_refused")
    assert "Хугацаа хэт урт" in told.body
    assert "Хугацаа хэт урт" in client_of(operator).get(f"/portal/applications/{application.pk}/").text
    applications.ask_time(application, by=operator, days=30, adjustments=["Хашаа барих", "Камер суурилуулах"])
    application = applications.answer_time(application, by=approver, agreed=True)
    assert Message.objects.get(user_ref=operator.ref, what__startswith="time_given").due_on == date(2026, 4, 8)
    assert application.time_agreed is True
    assert deadline(application.subject, "adjustment").due_on == date(2026, 4, 8)
    with after(10):
        applications.adjusted(application, by=operator)
        assert not runs(application.subject, "adjustment")
        assert (deadline(application.subject, "decision").due_on - before).days in range(9, 12), "day 0 never counts"
        with pytest.raises(NotReady):
            applications.adjusted(application, by=operator)


def test_the_time_to_adjust_ends_by_itself() -> None:
    application = make.accepted()
    before = deadline(application.subject, "decision").due_on
    applications.ask_time(application, by=make.owner(application.operator), days=30, adjustments=["Хашаа"])
    applications.answer_time(application, by=make.approver(application.subject), agreed=True)
    with after(60):
        sweeps.run()
        assert not runs(application.subject, "adjustment")
        assert (deadline(application.subject, "decision").due_on - before).days in range(30, 35)


# the ends


def test_a_withdrawal_after_a_hearing_letter_is_marked() -> None:
    plain, heard = make.accepted(), make.accepted()
    receiving.hearing_told(heard)
    receiving.hearing_told(heard)
    plain = applications.withdraw(plain, by=make.signatory(plain.operator))
    heard = applications.withdraw(heard, by=make.signatory(heard.operator), reason="Дахин бэлтгэнэ")
    assert (plain.state, plain.after_hearing) == (S.WITHDRAWN, False)
    assert (heard.state, heard.after_hearing) == (S.WITHDRAWN, True)
    assert not runs(heard.subject, "decision")
    assert Entry.objects.filter(subject=heard.subject, verb="hearing_told").count() == 1


def test_a_withdrawal_closes_open_requests_and_all_clocks() -> None:
    application = make.accepted()
    request = make.asked(application, "A01")
    make.requests.served(request, make.clock.today())
    applications.withdraw(application, by=make.signatory(application.operator))
    request.refresh_from_db()
    assert request.state == "closed"
    assert not runs(application.subject, "decision")
    assert not runs(request.subject, "information_request")


def test_closing_says_why() -> None:
    application = make.submitted()
    by = make.officer(application.subject)
    with pytest.raises(BadFields):
        applications.close(application, by=by, reason="")
    with pytest.raises(NotPermitted):
        applications.close(application, by=make.approver(application.subject), reason="Татан буугдсан")
    assert applications.close(application, by=SYSTEM, reason="Татан буугдсан").state == S.CLOSED


def test_timing_is_the_packs_of_the_case() -> None:
    application = make.draft()
    assert timing.expected_end(application, timing.SUPPLY) == date(2026, 4, 8)
    assert sheets.sheet(application.self_assessment).pack.clocks["supply"].length == 30


def test_the_frozen_copy_prints_every_answer_in_words() -> None:
    company = make.operator()
    yard = make.site(company, name_latin="Zamyn-Uud yard")
    application = make.draft(company, types=["full"], roles=["exporter"], sites=[yard.pk])
    make.fill(application, text="Тайлбар «Ө» <b>")
    sheet = sheets.sheet(application.self_assessment)
    at_site = next(slot for slot in sheet.slots if slot.site)
    make.answer(
        application.self_assessment,
        at_site,
        Values("not_applicable", reason="Түрээсийн байр", language="mn"),
        by=make.owner(company),
    )
    make.submitted(application)
    facts = Document.objects.get(paper="submission").facts
    assert facts["parts"][0]["en"].endswith("Zamyn-Uud yard")
    assert facts["parts"][0]["mn"].endswith("Замын-Үүд агуулах")
    items = {item["slot"]: item for section in facts["sections"] for item in section["answers"]}
    told = items[str(at_site)]
    assert told["choice"]["en"] == "not applicable"
    assert told["not_applicable"]
    assert told["reason"]["text"] == "Түрээсийн байр"
    assert "Замын-Үүд агуулах" in told["question"]["en"]
    assert set(items) == {str(slot) for slot in sheets.sheet(application.self_assessment).slots}


def test_a_list_of_what_is_missing_names_question_and_site_in_both_languages() -> None:
    company = make.operator()
    application = make.draft(company, types=["full"], roles=["exporter"], sites=[make.site(company).pk])
    application = make.submitted(application)
    slot = next(slot for slot in sheets.sheet(application.self_assessment).slots if slot.site)
    make.returned_with(application, Missing("Зураг бүрхэг", str(slot)), Missing("Contract missing", language="en"))
    first, second = Notice.objects.get(letter="return_list").facts["items"]
    assert {"mn", "en"} <= first["head"].keys()
    assert first["head"]["en"].endswith("Замын-Үүд агуулах:")
    assert (first["text"], first["language"]) == ("Зураг бүрхэг", "mn")
    assert (second["text"], second["language"]) == ("Contract missing", "en")
