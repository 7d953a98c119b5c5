"""Every limit for which the pack has reminders is reminded of: whoever has to act hears what, by when and where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from aeo.accounts.roles import Role
from aeo.authorisations import clocks, tasks
from aeo.authorisations.actions import changes, complaints, hearings, remedies, reminding
from aeo.authorisations.models import Decision
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor
from aeo.notices.models import Message
from aeo.notices.nearing import WHAT_TO_DO
from aeo.programme import queries as programme
from audits.actions import reminders
from operators.actions import applications, sweeps
from operators.actions.assignments import assign
from operators.models import Application
from tests.factories import authorisations as make
from tests.factories import operators as traders

pytestmark = pytest.mark.django_db
# Reminded of in words of their own; made from validity.toml; and what nothing opens yet.
OWN_WORDS = {"draft_lapse", "supply", "information_request"}
OF_VALIDITY = {clocks.VALIDITY, clocks.SELF_MONITORING}
NEVER_OPENED = {"why"}


@contextmanager
def before(row: Deadline) -> Iterator[Any]:
    """The day of the last reminder of a limit."""
    day = row.due_on - timedelta(days=min(row.stages))
    with clock.frozen(clock.now() + timedelta(days=(day - clock.today()).days)) as now:
        yield now


def near(actor: Actor, about: str) -> list[tuple[str, Any]]:
    """Where somebody was told to act on something, and by when."""
    rows = Message.objects.filter(user_ref=actor.ref, about=about, what__startswith="deadline_near")
    return list(rows.order_by("pk").values_list("url", "due_on"))


def running(subject: str, name: str) -> Deadline:
    return Deadline.objects.get(subject=subject, clock=name, closed_on__isnull=True)


def test_every_limit_with_reminders_is_taken_by_a_sweep_and_says_what_to_do() -> None:
    warned = {one.key for one in programme.current()[1].clocks if one.warnings}
    taken = {*sweeps.REMINDED, *reminders.CLOCKS, *reminding.CLOCKS} - OF_VALIDITY
    assert warned - taken == NEVER_OPENED
    assert warned - OWN_WORDS - NEVER_OPENED <= WHAT_TO_DO.keys() <= taken


def test_a_hearing_that_ends_soon_is_told_to_the_company() -> None:
    case = make.case(sites=1)
    held = make.granted(case)
    revoke = make.proposed(held, case.officer, "revoke")
    make.serve(hearings.open_hearing(revoke, make.gist("security-insufficient"), by=case.approver).hearing_notice)
    row = running(revoke.subject, clocks.HEARING)
    with before(row):
        tasks.sweep()
        tasks.sweep()
    assert near(case.owner, revoke.subject) == [(f"/portal/decisions/{revoke.pk}/", row.due_on)]
    assert near(case.officer, revoke.subject) == []


def test_an_urgent_suspension_is_told_before_it_lapses_until_it_is_decided_on() -> None:
    case = make.case(sites=1)
    held = make.granted(case)
    make.declare(held.subject, case.officer, duty := make.staff(Role.DUTY_APPROVER))
    make.decisions.decide(make.proposed(held, case.officer, "suspend", manner="urgent"), by=duty)
    confirming = Decision.objects.get(follows__manner="urgent")
    row = running(confirming.subject, clocks.URGENT)
    with before(row):
        tasks.sweep()
    assert (f"/desk/decisions/{confirming.pk}/", row.due_on) in near(case.officer, confirming.subject)
    lead = make.staff(Role.LEAD)
    part = remedies.claim(make.parts(held)[0], by=case.owner, text="Зассан")
    checked = running(part.subject, clocks.REMEDY_CHECK)
    with before(checked):
        tasks.sweep()
    assert near(lead, part.subject) == [
        (f"/desk/authorisations/{held.aeo_number}/parts/{part.pk}/verify/", checked.due_on)
    ]
    assert near(case.officer, part.subject) == []
    make.decisions.drop(confirming, by=case.approver, reason="Шаардлагагүй болсон")
    assert not Deadline.objects.filter(subject=confirming.subject, closed_on__isnull=True).exists()


def test_changes_and_complaints_that_wait_are_told_to_those_who_answer() -> None:
    case = make.case(sites=1)
    held = make.granted(case)
    decision = held.decisions.get()
    make.serve(decision.notice)
    other, legal = make.staff(Role.OFFICER), make.staff(Role.LEGAL)
    assign(held.subject, case.officer.user, Role.OFFICER, by=case.officer, reference=held.aeo_number)
    notice = changes.tell(held, "contact", clock.today(), "Утас", "mn", by=case.owner)
    complaint = complaints.lodge(decision, "Гомдол", "mn", by=case.signatory)
    change, answer = (
        running(notice.subject, clocks.CHANGE_REVIEW),
        running(complaint.subject, clocks.COMPLAINT_DECISION),
    )
    with before(change):
        tasks.sweep()
    with before(answer):
        tasks.sweep()
    assert near(case.officer, notice.subject) == [(f"/desk/changes/{notice.pk}/", change.due_on)]
    assert near(other, notice.subject) == []
    assert near(legal, complaint.subject)[-1] == (f"/desk/complaints/{complaint.pk}/", answer.due_on)


def test_time_to_adjust_that_ends_soon_is_told_to_the_company_and_to_decide_to_those_who_have_the_case() -> None:
    case: Application = traders.accepted()
    owner, officer, other = traders.owner(case.operator), traders.officer(case.subject), traders.officer()
    assign(case.subject, officer.user, Role.OFFICER, by=officer)
    applications.ask_time(case, by=owner, days=30, adjustments=["Хашаа"])
    applications.answer_time(case, by=traders.approver(case.subject), agreed=True)
    adjusting, deciding = running(case.subject, "adjustment"), running(case.subject, "decision")
    with before(adjusting):
        sweeps.run()
    assert near(owner, case.subject) == [(f"/portal/applications/{case.pk}/", adjusting.due_on)]
    with before(deciding):
        sweeps.run()
    assert near(officer, case.subject) == [(f"/desk/applications/{case.pk}/", deciding.due_on)]
    assert near(other, case.subject) == []
