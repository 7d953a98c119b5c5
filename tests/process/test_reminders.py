"""Worker and beat off for weeks: afterwards one reminder, with the days really left; none after a renewal was filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from celery import current_app

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.authorisations.actions import decisions, starting
from aeo.authorisations.models import Authorisation, Decision
from aeo.kernel import clock
from aeo.kernel.models import Deadline, DeadlineStage
from aeo.notices.models import Mail, Message
from aeo.register import queries as register
from operators.actions import applications
from operators.models import Answer
from operators.queries import people
from tests.factories import operators as make
from tests.process import cases
from tests.process.conftest import Nursery
from tests.support.processes import WORK, wait_until

pytestmark = pytest.mark.process
DAY = timedelta(days=1)
PATIENCE = 180


def granted() -> Authorisation:
    """A status that was decided today."""
    case = cases.ready()
    decision = Decision.objects.get(pk=case.decision)
    decisions.decide(decision, by=actor_of(User.objects.get(pk=case.approver)))
    return Authorisation.objects.get(operator_id=case.operator)


def reminders(authorisation: Authorisation) -> list[Message]:
    """What was told of its end."""
    rows = Message.objects.filter(about=authorisation.subject, what__startswith="reminder")
    return list(rows.order_by("pk"))


def working_on(nursery: Nursery, day: date, *sweeps: str) -> None:
    """Two workers are on again, at noon of a day; each sweep comes twice, and is done."""
    noon = clock.start_of(day) + timedelta(hours=12)
    pair = [nursery.run("work", *WORK, at=noon) for _one in range(2)]
    before = {sweep: done(nursery, sweep) for sweep in sweeps}
    for sweep in (*sweeps, *sweeps):
        current_app.send_task(sweep)
    wait_until(lambda: all(done(nursery, sweep) >= before[sweep] + 2 for sweep in sweeps), PATIENCE)
    nursery.kill(*pair)


def done(nursery: Nursery, sweep: str) -> int:
    """How often a sweep has ended."""
    return sum(sweep in line and "succeeded" in line for line in nursery.log.read_text(errors="replace").splitlines())


def test_one_reminder_with_the_days_really_left(nursery: Nursery, hasten: Callable[..., int]) -> None:
    authorisation = granted()
    end = authorisation.valid_until
    working_on(nursery, end - 16 * DAY, "authorisations.sweep")
    before = [message.pk for message in reminders(authorisation)]
    assert before, "of the stages from 180 to 30 days one came"
    working_on(nursery, end - 5 * DAY, "authorisations.sweep")
    late = [message for message in reminders(authorisation) if message.pk not in before]
    with clock.frozen(clock.start_of(end - 5 * DAY)):
        assert sorted(m.user_ref for m in late) == sorted(user.ref for user in people.addressed(authorisation.operator))
    assert all("5" in message.title for message in late)
    titles = [message.title for message in reminders(authorisation)]
    assert sorted(Mail.objects.filter(subject__in=titles).values_list("subject", flat=True)) == sorted(titles)
    row = Deadline.objects.get(subject=authorisation.subject, clock="validity")
    taken = dict(DeadlineStage.objects.filter(deadline=row).values_list("stage", "superseded"))
    assert (taken[14], taken[7]) == (True, False)


def test_none_after_a_renewal_was_filed_though_nobody_worked_meanwhile(nursery: Nursery) -> None:
    authorisation = granted()
    end = authorisation.valid_until
    with clock.frozen(clock.start_of(end - 120 * DAY) + timedelta(hours=12)):
        owner = make.owner(authorisation.operator)
        renewal = starting.start(authorisation, "revalidation", by=owner)
        Answer.objects.filter(self_assessment=renewal.self_assessment).update(confirmed=True)
        make.signed(renewal)
        applications.submit(renewal, by=make.signatory(authorisation.operator))
    for day in (end - 5 * DAY, end + DAY):
        working_on(nursery, day, "authorisations.sweep")
        assert reminders(authorisation) == []
        with clock.frozen(clock.start_of(day) + timedelta(hours=12)):
            assert set(register.statuses(authorisation.aeo_number, clock.now()).values()) == {"active"}
    assert authorisation.parts.get().state == "active"
