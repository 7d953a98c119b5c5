"""Information requests: they reopen what they name, pause the time to decide once, and are answered by a signature."""

from __future__ import annotations

from datetime import date

import pytest

from aeo.kernel import clock, running
from aeo.kernel.lifecycle import perform
from aeo.kernel.refusals import BadFields, NotPermitted, NotReady
from aeo.notices.actions import notices
from aeo.notices.models import Message, Notice
from aeo.programme.applicability import Slot
from operators import tasks
from operators.actions import requests, sweeps
from operators.actions.answers import Values
from operators.lifecycles.self_assessment import Reviewed
from operators.models import Answer, Application, InformationRequest, SelfAssessment
from operators.policies.self_assessments import writable
from operators.queries import contents, sheets
from operators.states import RequestState as S
from operators.states import SelfAssessmentState
from tests.factories import operators as make
from tests.operators.days import after, deadline, on, runs

pytestmark = pytest.mark.django_db
DAY = make.timedelta(days=1)


@pytest.fixture
def application() -> Application:
    return make.accepted()


def _own(application: Application) -> SelfAssessment:
    return SelfAssessment.objects.get(application=application)


def _answered(request: InformationRequest) -> InformationRequest:
    return requests.answer(request, by=make.signatory(request.application.operator), method="declaration")


def test_it_names_questions_and_a_reason(application: Application) -> None:
    by = make.officer(application.subject)
    for questions, reason in (([], "Яагаад"), (["Z99"], "Яагаад"), (["A01"], " ")):
        with pytest.raises(BadFields):
            requests.ask(application, questions, by=by, reason=reason)
    with pytest.raises(NotPermitted):
        requests.ask(application, ["A01"], by=make.approver(application.subject), reason="Яагаад")


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_before_acceptance_one_returns_instead(state: str) -> None:
    application = make.draft() if state == "draft" else make.submitted()
    with pytest.raises((NotReady, BadFields)):
        make.asked(application, "A01")


def test_it_reopens_only_what_it_names_and_an_answer_signs_anew(application: Application) -> None:
    request = make.asked(application, "A01")
    own, by = _own(application), make.owner(application.operator)
    assert (own.state, own.reopened) == (SelfAssessmentState.REOPENED, ["A01"])
    make.answer(own, "A01", Values("partly", "Тодруулав", "mn"), by=by)
    with pytest.raises(NotReady):
        make.answer(own, "A02", Values("partly", "Тодруулав", "mn"), by=by)
    request = _answered(request)
    assert request.state == S.ANSWERED
    first, second = own.snapshots.order_by("number")
    assert request.snapshot == second
    assert [d.slot for d in contents.differences(first, second)] == [Slot("A01")]
    assert _own(application).state == SelfAssessmentState.SIGNED
    assert Message.objects.filter(user_ref=request.asked_by, about=request.subject).exists()
    assert requests.close(request, by=make.officer(application.subject)).state == S.CLOSED


def test_the_time_to_decide_stands_still_from_service_to_the_day_before_the_answer(application: Application) -> None:
    start = deadline(application.subject, "decision").due_on
    request = make.asked(application, "A01")
    letter = Notice.objects.get(letter="information_request", about=request.subject)
    assert deadline(application.subject, "decision").due_on == start, "nothing pauses before service"
    with after(2):
        notices.serve(letter, by=make.owner(application.operator))
        for _ in range(2):
            tasks.notice_served(id=letter.pk)
        assert deadline(request.subject, "information_request").due_on == date(2026, 4, 10)
    with after(9):
        _answered(request)
    (pause,) = deadline(application.subject, "decision").events.filter(what="pause")
    assert (pause.day, pause.until) == (date(2026, 3, 11), date(2026, 3, 17))
    assert deadline(application.subject, "decision").due_on == _worked(start + 7 * DAY)
    assert not runs(request.subject, "information_request")


def _worked(day: date) -> date:
    return clock.next_working_day(day, running.calendar())


def test_overlapping_requests_pause_once(application: Application) -> None:
    start = deadline(application.subject, "decision").due_on
    first = make.asked(application, "A01")
    second = make.asked(application, "A02", "A01")
    assert second.number == 2
    assert _own(application).reopened == ["A01", "A02"]
    closed = writable(sheets.sheet(_own(application)), Slot("A03"))
    assert "Customs opened other questions again" in str(closed.reason)
    requests.served(first, clock.today())
    with after(5):
        requests.served(second, clock.today())
    with after(10):
        _answered(first)
        own = _own(application)
        assert own.state == SelfAssessmentState.REOPENED, "the second one is still open"
        assert own.reopened == ["A02", "A01"]
    with after(15):
        _answered(second)
    assert deadline(application.subject, "decision").due_on == _worked(start + 14 * DAY), "days 1 to 14, not 9 + 9"
    assert _own(application).state == SelfAssessmentState.SIGNED


def test_an_answer_to_one_request_does_not_sign_what_another_asks(application: Application) -> None:
    first, second = make.asked(application, "A01"), make.asked(application, "A02")
    own, by = _own(application), make.owner(application.operator)
    make.answer(own, "A01", Values("partly", "Бэлэн", "mn"), by=by)
    make.answer(own, "A02", Values("partly", "Хагас бичсэн", "mn"), by=by)
    _answered(first)
    before, after_ = own.snapshots.order_by("number")
    assert [d.slot for d in contents.differences(before, after_)] == [Slot("A01")]
    assert sheets.sheet(_own(application)).rows[Slot("A02")].text == "Хагас бичсэн", "nothing typed is lost"
    _answered(second)
    assert own.snapshots.count() == 3


def test_when_time_runs_out_the_pause_ends_and_what_was_signed_stands(application: Application) -> None:
    start = deadline(application.subject, "decision").due_on
    request = make.asked(application, "A01")
    requests.served(request, clock.today())
    make.answer(_own(application), "A01", Values("no", "Гарын үсэггүй", "mn"), by=make.owner(application.operator))
    with after(30):
        sweeps.run()
        request.refresh_from_db()
        assert request.state == S.OPEN, "the last day is not over"
    with after(60):
        sweeps.run()
        sweeps.run()
        request.refresh_from_db()
        assert request.state == S.OVERDUE
        own = _own(application)
        assert (own.state, own.reopened) == (SelfAssessmentState.UNDER_REVIEW, None)
        assert own.snapshots.count() == 1
        assert Answer.objects.get(self_assessment=own, question="A01").text == "Гарын үсэггүй", "kept, not signed"
        with pytest.raises(NotReady) as refused:
            _answered(request)
        assert refused.value.code == "not-open"
    # Served on day 0, which is paused too, until its own due date: 9 March to 8 April.
    assert deadline(application.subject, "decision").due_on == _worked(start + 30 * DAY)


def test_what_was_left_half_written_when_time_ran_out_holds_up_no_later_answer(application: Application) -> None:
    requests.served(make.asked(application, "A03"), clock.today())
    wrong, own, by = [{"year": "2025", "declarations": "арав"}], _own(application), make.owner(application.operator)
    make.answer(own, "A03", Values(table=wrong), by=by)
    assert {gap.kind for gap in sheets.sheet(own).missing} == {"cells_wrong", "cells_missing", "years_missing"}
    with after(60):
        sweeps.run()
        later = make.asked(application, "A02")
        assert sheets.sheet(_own(application)).missing == (), "what was signed stands, and is not open"
        make.answer(_own(application), "A02", Values("partly", "Хагас", "mn"), by=by)
        _answered(later)
    before, signed = own.snapshots.order_by("number")
    assert [difference.slot for difference in contents.differences(before, signed)] == [Slot("A02")]
    assert Answer.objects.get(self_assessment=own, question="A03").table == wrong, "kept, not signed"


def test_more_time_to_answer_prolongs_the_pause_and_is_given_once(application: Application) -> None:
    start = deadline(application.subject, "decision").due_on
    request = make.asked(application, "A01")
    by = make.officer(application.subject)
    with pytest.raises(NotReady):
        requests.extend(request, by=by, reason="Хүсэлтээр")
    requests.served(request, clock.today())
    requests.extend(request, by=by, reason="Хүсэлтээр")
    assert deadline(request.subject, "information_request").due_on == date(2026, 4, 23)
    with pytest.raises(NotReady):
        requests.extend(request, by=by, reason="Дахин")
    with on(date(2026, 6, 1)):
        sweeps.run()
    assert deadline(application.subject, "decision").due_on == _worked(start + 45 * DAY)


def test_an_unanswered_request_is_taken_back_with_a_reason(application: Application) -> None:
    request = make.asked(application, "A01")
    by = make.officer(application.subject)
    with pytest.raises(BadFields):
        requests.close(request, by=by)
    assert requests.close(request, by=by, reason="Шаардлагагүй болсон").state == S.CLOSED
    assert _own(application).state == SelfAssessmentState.UNDER_REVIEW


def test_one_of_two_taken_back_leaves_the_other_open(application: Application) -> None:
    first, _second = make.asked(application, "A01"), make.asked(application, "A02")
    requests.close(first, by=make.officer(application.subject), reason="Шаардлагагүй")
    own = _own(application)
    assert (own.state, own.reopened) == (SelfAssessmentState.REOPENED, ["A02"])


def test_asking_between_an_answer_and_its_review_opens_again(application: Application) -> None:
    _answered(make.asked(application, "A01"))
    make.asked(application, "A03")
    own = _own(application)
    assert (own.state, own.reopened) == (SelfAssessmentState.REOPENED, ["A03"])


def test_served_after_the_answer_opens_nothing(application: Application) -> None:
    request = _answered(make.asked(application, "A01"))
    requests.served(request, clock.today())
    assert not runs(request.subject, "information_request")


def test_nothing_is_asked_once_the_review_is_finished(application: Application) -> None:
    own = _own(application)
    perform(own, "accept", by=make.officer(application.subject), basis=Reviewed())
    with pytest.raises(NotReady) as refused:
        make.asked(application, "A01")
    assert refused.value.code == "review-finished"
