"""What only time does, also after an outage: two warnings before a lapse, the days really left, one escalation."""

from __future__ import annotations

from datetime import date

import pytest

from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import NotReady
from aeo.notices.models import Message
from operators.actions import applications, sweeps
from operators.models import Application
from operators.states import ApplicationState as S
from tests.factories import operators as make
from tests.operators.days import deadline, on, runs

pytestmark = pytest.mark.django_db


def _told(application: Application, kind: str) -> list[str]:
    rows = Message.objects.filter(what__startswith=f"{kind}:", user_ref=make.owner(application.operator).ref)
    return list(rows.order_by("pk").values_list("title", flat=True))


def _state(application: Application) -> str:
    application.refresh_from_db()
    return str(application.state)


def test_a_draft_lapses_after_two_warnings_and_not_before() -> None:
    application = make.draft()
    due = deadline(application.subject, "draft_lapse").due_on
    for left in (30, 7):
        with on(due - make.timedelta(days=left)):
            sweeps.run()
            sweeps.run()
    application.refresh_from_db()
    assert application.warned == 2
    titles = _told(application, "lapse_warning")
    assert len(titles) == 2
    assert "30" in titles[0]
    assert "7" in titles[1]
    with on(due):
        sweeps.run()
        assert _state(application) == S.DRAFT, "the last day is theirs"
    with on(due + make.timedelta(days=1)):
        sweeps.run()
        assert _state(application) == S.LAPSED
        assert not runs(application.subject, "draft_lapse")


def test_after_an_outage_two_warnings_are_still_given_with_the_days_really_left() -> None:
    application = make.draft()
    day = deadline(application.subject, "draft_lapse").due_on + make.timedelta(days=20)
    for warnings in (1, 2):
        with on(day):
            for _ in range(3):
                sweeps.run()
            application.refresh_from_db()
            assert (application.state, application.warned) == (S.DRAFT, warnings)
            left = (deadline(application.subject, "draft_lapse").due_on - day).days
            assert left == 7
            assert str(left) in _told(application, "lapse_warning")[-1]
        day += make.timedelta(days=8)
    with on(day):
        sweeps.run()
        assert _state(application) == S.LAPSED


def test_off_across_both_stages_one_warning_goes_out_for_both() -> None:
    application = make.draft()
    due = deadline(application.subject, "draft_lapse").due_on
    with on(due - make.timedelta(days=3)):
        sweeps.run()
    (title,) = _told(application, "lapse_warning")
    assert "3" in title


def test_a_lapse_out_of_turn_is_refused() -> None:
    application = make.draft()
    with pytest.raises(NotReady) as refused:
        applications.lapse(application)
    assert refused.value.code == "time-left"
    with on(date(2027, 1, 4)), pytest.raises(NotReady) as refused:
        applications.lapse(application)
    assert refused.value.code == "not-warned"


def test_nothing_lapses_that_was_submitted_in_time() -> None:
    application = make.submitted()
    with on(date(2027, 6, 1)):
        sweeps.run()
    assert _state(application) == S.SUBMITTED


def test_a_return_that_is_not_supplied_lapses() -> None:
    application = make.returned(None, "A01")
    make.receiving.return_served(application, clock.today())
    due = deadline(application.subject, "supply").due_on
    for day in (due - make.timedelta(days=10), due - make.timedelta(days=2), due + make.timedelta(days=1)):
        with on(day):
            sweeps.run()
    assert _state(application) == S.LAPSED


def test_a_late_administration_is_escalated_once() -> None:
    application, approver = make.submitted(), make.approver()
    due = deadline(application.subject, "acceptance").due_on
    for day in (due, due + make.timedelta(days=1), due + make.timedelta(days=2)):
        with on(day):
            sweeps.run()
            told = Message.objects.filter(user_ref=approver.ref, what__startswith="deadline_missed")
            assert told.count() == (0 if day == due else 1)


def test_a_request_is_reminded_of_with_the_real_days() -> None:
    request = make.asked(make.accepted(), "A01")
    make.requests.served(request, clock.today())
    due = deadline(request.subject, "information_request").due_on
    with on(due - make.timedelta(days=5)):
        sweeps.run()
        sweeps.run()
    (title,) = _told(request.application, "request_reminder")
    message = Message.objects.get(title=title, user_ref=make.owner(request.application.operator).ref)
    assert "5" in message.title + message.body


def test_one_that_is_refused_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep goes on past a case that refuses."""
    first, second = make.draft(), make.draft()
    for application in (first, second):
        application.warned = 2
        application.save(update_fields=["warned"])
    lapse = applications.lapse

    def stubborn(application: Application) -> Application:
        if application.pk == first.pk:
            raise NotReady("not this one")
        return lapse(application)

    monkeypatch.setattr(applications, "lapse", stubborn)
    with on(date(2026, 9, 7)):
        sweeps.run()
    assert (_state(first), _state(second)) == (S.DRAFT, S.LAPSED)
    assert second.ended_by == SYSTEM.ref
