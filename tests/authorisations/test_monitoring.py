"""The yearly self-monitoring: when it is due, who is told, what meets it, and what sets the next day."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from aeo.authorisations import tasks
from aeo.authorisations.actions import endings, monitoring, moved
from aeo.authorisations.queries import monitoring as queries
from aeo.kernel import clock
from aeo.kernel.models import Deadline, DeadlineEvent
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady, Refused, WrongState
from aeo.notices.models import Message
from aeo.programme.queries import pack_of
from audits import tasks as audit_tasks
from audits.actions import assessments, reviews
from audits.actions import monitoring as reviewing
from audits.actions.reviews import Judged
from audits.models import Assessment
from audits.queries import monitoring as reviewed
from audits.queries.monitoring import to_review
from audits.states import Judgement
from operators.actions import assessments as signing
from operators.models import SelfAssessment
from tests.factories import monitoring as make
from tests.factories import operators as people
from tests.factories.authorisations import finding
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
SINCE = date(2026, 3, 2)
DUE = date(2027, 3, 2)
UNTIL = date(2029, 3, 2)


def on(day: date) -> AbstractContextManager[None]:
    """Noon of a day."""
    return clock.frozen(clock.start_of(day) + timedelta(hours=12))


def day_of(holder: make.Holder) -> Deadline:
    """The time limit that runs."""
    return queries.due([holder.authorisation])[holder.authorisation.pk]


def told(holder: make.Holder, kind: str) -> list[Message]:
    """What its owner was told."""
    rows = Message.objects.filter(user_ref=holder.owner.ref, what__startswith=kind)
    return list(rows.order_by("pk"))


def test_it_is_due_a_year_after_the_status_took_effect() -> None:
    holder = make.holder(SINCE)
    assert (day_of(holder).due_on, day_of(holder).stages) == (DUE, [60, 30, 14, 7, 1])


def test_reminders_open_it_and_each_tells_the_days_that_are_left_once() -> None:
    holder = make.holder(SINCE)
    with on(DUE - timedelta(days=61)):
        tasks.sweep()
        assert not told(holder, "monitoring_reminder")
    with on(DUE - timedelta(days=20)):  # nothing ran for weeks: of two stages the latest, with the days really left
        tasks.sweep()
        tasks.sweep()
        (first,) = told(holder, "monitoring_reminder")
    assert "Үлдсэн хоног: 20." in first.body
    assert (first.due_on, first.url) == (DUE, f"/portal/authorisations/{holder.authorisation.aeo_number}/")
    own = queries.open_of(holder.authorisation)
    assert own is not None
    assert own.frame["aeo_number"] == holder.authorisation.aeo_number
    assert own.answers.exists()
    assert not own.answers.filter(confirmed=True).exists()
    with on(DUE - timedelta(days=7)):
        tasks.sweep()
    assert len(told(holder, "monitoring_reminder")) == 2
    assert SelfAssessment.objects.filter(operator=holder.company, purpose="monitoring").count() == 1


def test_when_the_day_is_missed_the_holder_and_staff_are_told_once() -> None:
    holder, officer = make.holder(SINCE), people.officer()
    with on(DUE + timedelta(days=1)):
        tasks.sweep()
        tasks.sweep()
        assert list(queries.missed(clock.today())) == [day_of(holder)]
    assert len(told(holder, "monitoring_overdue")) == 1
    (alert,) = Message.objects.filter(user_ref=officer.ref, what__startswith="monitoring_late")
    assert alert.url == f"/desk/authorisations/{holder.authorisation.aeo_number}/"
    assert not told(holder, "monitoring_reminder")
    with on(DUE + timedelta(days=9)):
        tasks.sweep()
    assert len(told(holder, "monitoring_overdue")) == 1


def test_each_reminder_says_by_its_title_which_status_and_which_day_and_earlier_ones_are_over() -> None:
    holder = make.holder(SINCE)
    for days in (60, 30, 7, -1):
        with on(DUE - timedelta(days=days)):
            tasks.sweep()
    rows, number = told(holder, "monitoring_"), holder.authorisation.aeo_number
    assert [row.in_language("en")["title"] for row in rows] == [
        f"{number}: self-monitoring is due by 2 March 2027 (days left: 60)",
        f"{number}: self-monitoring is due by 2 March 2027 (days left: 30)",
        f"{number}: self-monitoring is due by 2 March 2027 (days left: 7)",
        f"{number}: the self-monitoring that was due by 2 March 2027 is overdue",
    ]
    assert [row.read_at is None for row in rows] == [False, False, False, True], "of each status one is to be read"
    with on(DUE + timedelta(days=2)):
        make.submitted(holder)
    assert all(row.read_at for row in told(holder, "monitoring_")), "what is done is not reminded of"


def test_a_status_that_ends_is_reminded_of_no_more() -> None:
    holder = make.holder(SINCE)
    with on(DUE - timedelta(days=20)):
        tasks.sweep()
        monitoring.end(holder.authorisation)
    assert all(row.read_at for row in told(holder, "monitoring_reminder"))


def test_a_sweep_asks_no_more_when_more_is_not_due(django_assert_num_queries: object) -> None:
    make.holder(SINCE)
    for _one in range(2):
        with on(SINCE + timedelta(days=30)), django_assert_num_queries(4):  # type: ignore[operator]
            monitoring.remind()
        make.holder(SINCE)


def test_signing_submits_it_and_staff_are_told() -> None:
    holder, officer = make.holder(SINCE), people.officer()
    with on(DUE - timedelta(days=5)):
        own = make.submitted(holder)
        assert not queries.due([holder.authorisation])
        (closed,) = Deadline.objects.filter(subject=holder.authorisation.subject, clock="self_monitoring")
        assert (closed.outcome, closed.closed_on) == ("met", clock.today())
        monitoring.submitted(own.pk)
        tasks.sweep()
    (alert,) = Message.objects.filter(user_ref=officer.ref, what__startswith="monitoring_submitted")
    assert alert.url == f"/desk/monitoring/{own.pk}/"
    assert not told(holder, "monitoring_")


def test_closing_its_review_sets_the_next_day_from_the_day_it_was_submitted() -> None:
    holder = make.holder(SINCE)
    with on(date(2027, 2, 1)):
        assessment, officer = make.taken_up(holder)
    with on(date(2027, 5, 3)):
        open_ = queries.open_of(holder.authorisation)
        assert open_ is not None
        assert judged(assessment, officer) > 50
        with pytest.raises(NotReady, match="not accepted yet"):
            assessments.conclude(assessment, by=officer, proposal="maintain")
        reviews.finish(assessment, by=officer)
        assert not queries.due([holder.authorisation])
        assessments.conclude(assessment, by=officer, proposal="maintain")
        monitoring.closed(assessment.pk)
        assert day_of(holder).due_on == date(2028, 2, 1)
        own = SelfAssessment.objects.get(pk=open_.pk)
        assert own.state == "accepted"
        assert queries.open_of(holder.authorisation) is None
        assert make.started(holder).pk != own.pk


def test_it_is_started_once_and_not_while_none_is_due() -> None:
    holder = make.holder(SINCE)
    with on(SINCE):
        own = make.started(holder)
        assert make.started(holder) == own
        with pytest.raises(Refused, match="owner or an editor"):
            monitoring.start(make.holder().authorisation, by=holder.owner)
    running = day_of(holder)
    Deadline.objects.filter(pk=running.pk).update(closed_on=SINCE)
    SelfAssessment.objects.filter(pk=own.pk).delete()
    with pytest.raises(NotReady, match="No self-monitoring is due"):
        make.started(holder)


def test_when_the_status_ends_nothing_of_it_is_asked_any_more_and_the_next_status_begins_afresh() -> None:
    holder = make.holder(SINCE)
    with on(DUE):
        assessment, officer = make.taken_up(holder)
        unclear = Judged(reviewed.unchanged(assessment)[0].slot, Judgement.NEEDS_CLARIFICATION, "Хэн?", "mn")
        reviews.set_verdicts(assessment, [unclear], by=officer)
        own = reviewing.ask(assessment, "A01-ийг тодруулна уу.", "mn", by=officer)
        assert own.state == "reopened"
    with on(UNTIL + timedelta(days=1)):
        tasks.sweep()
        audit_tasks.give_up(own.pk)
        audit_tasks.give_up(own.pk)
        own.refresh_from_db()
        assessment.refresh_from_db()
        assert (own.state, own.reopened, assessment.state) == ("lapsed", None, "abandoned")
        with pytest.raises(WrongState):
            signing.sign(own, by=holder.signatory, method="declaration")
        again = signing.start_monitoring(holder.company, by=holder.owner, types=["customs"], roles=["broker"])
        assert again.pk != own.pk


def test_what_ended_a_moment_ago_is_not_signed_though_nothing_has_followed_yet() -> None:
    holder = make.holder(SINCE)
    with on(UNTIL - timedelta(days=20)):
        own = make.confirmed(holder)
    with on(UNTIL + timedelta(days=1)), pytest.raises(NotReady, match="The status has ended"):
        signing.sign(own, by=holder.signatory, method="declaration")
    own.refresh_from_db()
    assert (own.state, own.snapshots.count()) == ("draft", 0)


def test_a_renewal_takes_the_place_of_what_nobody_has_signed() -> None:
    for given, state in ((make.started, "lapsed"), (make.submitted, "signed")):
        holder = make.holder(SINCE)
        own = given(holder)
        monitoring.renew(holder.authorisation, pack_of(holder.authorisation.version_id), DUE)
        own.refresh_from_db()
        assert (own.state, day_of(holder).due_on) == (state, date(2028, 3, 2))


def test_a_status_without_a_day_gets_one_and_time_to_hear_of_it() -> None:
    holder, other = make.holder(SINCE), make.holder(SINCE)
    make.submitted(other)  # nothing is due while it waits for its review
    Deadline.objects.all().delete()
    with on(date(2028, 1, 10)):
        tasks.sweep()
        tasks.sweep()
        assert not told(holder, "monitoring_overdue")
        assert day_of(holder).due_on >= clock.today() + timedelta(days=60)
        assert not queries.due([other.authorisation])
        # given up from a day before it, it is not asked any more, nor set again
        given_up, own = day_of(holder).due_on - timedelta(days=10), make.started(holder)
        (part,) = holder.authorisation.parts.values_list("pk", flat=True)
        endings.surrender(holder.authorisation, [part], given_up, by=holder.signatory)
        own.refresh_from_db()
        assert (own.state, queries.due([holder.authorisation])) == ("lapsed", {})
        assert monitoring.keep() == 0
    with on(given_up - timedelta(days=2)):
        tasks.sweep()
        assert not queries.due([holder.authorisation])
        assert [row.what.rpartition(":")[2] for row in told(holder, "monitoring_")] == ["60"], "of before"
        assert not told(holder, "reminder")


def test_unchanged_answers_with_a_finding_are_judged_one_by_one() -> None:
    holder = make.holder(SINCE)
    assessment, officer = make.taken_up(holder)
    before = len(reviewed.unchanged(assessment))
    one, two = (line.slot for line in reviewed.unchanged(assessment)[:2])
    finding(assessment, question=one.question, role=one.role)
    verdict = {"verdict": "finding", "note": "Дутуу.", "answer_sha256": "0" * 64, "at": clock.now(), "by": "user:1"}
    make.assessed_before(holder).verdicts.create(question=two.question, role=two.role, **verdict)
    assert reviewing.accept_unchanged(assessment, by=officer) == before - 2
    assert [line.slot for line in reviewed.unmended(assessment)] == [one, two]
    page = client_of(officer).get(f"/desk/assessments/{assessment.pk}/changes/").text
    assert "judged one by one" in page


def judged(assessment: Assessment, officer: Actor) -> int:
    """Accept what says the same at once, and then what tells of a year more."""
    same = reviewing.accept_unchanged(assessment, by=officer)
    changed = [Judged(difference.slot, Judgement.ACCEPTED) for difference in reviewed.changes(assessment)]
    reviews.set_verdicts(assessment, changed, by=officer)
    return same


def test_a_day_that_moves_is_told_by_its_name() -> None:
    holder = make.holder(SINCE)
    row = day_of(holder)
    event = DeadlineEvent.objects.create(deadline=row, what="calendar", until=DUE, days=1, day=SINCE, by="user:1")
    moved.tell(event.pk)
    (message,) = told(holder, "deadline_moved")
    assert "Жил тутмын өөрийн хяналт" in message.body
    assert message.url == f"/portal/authorisations/{holder.authorisation.aeo_number}/"


def test_a_review_that_was_given_up_is_taken_up_again() -> None:
    holder, other = make.holder(SINCE), people.officer()
    assessment, officer = make.taken_up(holder)
    own = queries.open_of(holder.authorisation)
    assert own is not None
    assessments.abandon(assessment, by=officer, reason="Алдаатай нээсэн.")
    assert list(to_review(SelfAssessment.objects.all())) == [own]
    again = reviewing.take_up(own, by=other)
    assert (again.pk == assessment.pk, again.self_assessment, own.state) == (False, own, "under_review")
    assert reviewing.take_up(own, by=officer) == again


def test_an_accepted_one_is_concluded_and_not_given_up_and_a_slow_review_leaves_time_for_the_next() -> None:
    holder = make.holder(SINCE)
    with on(date(2027, 2, 1)):
        assessment, officer = make.taken_up(holder)
    with on(date(2028, 3, 1)):
        judged(assessment, officer)
        reviews.finish(assessment, by=officer)
        with pytest.raises(NotReady, match="Conclude the assessment instead"):
            assessments.abandon(assessment, by=officer, reason="Андуурсан.")
        assessments.conclude(assessment, by=officer, proposal="maintain")
        assert day_of(holder).due_on >= date(2028, 4, 28), "counted from the first signature it were overdue"


def test_a_day_that_was_met_meanwhile_is_not_told_as_missed() -> None:
    holder = make.holder(SINCE)
    with on(DUE + timedelta(days=1)):
        row = day_of(holder)
        make.submitted(holder)
        monitoring._miss(row)
        assert not told(holder, "monitoring_overdue")


def test_signed_again_it_leaves_the_next_day_alone_and_staff_are_told_while_nobody_reviews_it() -> None:
    holder = make.holder(SINCE)
    with on(date(2027, 2, 1)):
        assessment, officer = make.taken_up(holder)
        own = queries.open_of(holder.authorisation)
        assert own is not None
        assessments.abandon(assessment, by=officer, reason="Алдаатай нээсэн.")
    with on(date(2027, 2, 3)):
        monitoring.begin(holder.authorisation, pack_of(holder.authorisation.version_id), date(2027, 2, 2))
        before = Message.objects.filter(what__startswith="monitoring_submitted").count()
        SelfAssessment.objects.filter(pk=own.pk).update(signed_at=clock.now())
        monitoring.submitted(own.pk)
        assert day_of(holder).due_on == date(2028, 2, 2)
        assert Message.objects.filter(what__startswith="monitoring_submitted").count() > before
