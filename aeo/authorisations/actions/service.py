"""What follows when a letter about a decision is served: the time to be heard, the effect, the time to complain."""

from __future__ import annotations

from datetime import date, datetime

from aeo.authorisations import clocks
from aeo.authorisations.actions import changes, effects, grants, hearings, records
from aeo.authorisations.models import Decision
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, perform, root
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM
from aeo.notices.models import Notice
from aeo.notices.states import NoticeState
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of


def instant(notice: Notice) -> datetime:
    """When an act that counts from service begins to count: at service; one recorded later, at the end of its day."""
    if notice.served_at is None or notice.served_on is None:
        raise ValueError("not served")
    return min(notice.served_at, clock.end_of(notice.served_on))


@action
def served(notice_id: int) -> None:
    """A letter was served. Safe to call again; also by a page at the moment the letter is opened."""
    notice = Notice.objects.filter(pk=notice_id, about__startswith="decision:", state=NoticeState.SERVED).first()
    decision = Decision.objects.filter(pk=int(notice.about.partition(":")[2])).first() if notice else None
    if notice is None or decision is None:
        return
    root("operator", decision.operator_id)
    decision.refresh_from_db()
    if decision.hearing_notice_id == notice.pk:
        hearings.served(decision, notice)
    elif decision.notice_id == notice.pk:
        _decision_served(decision, notice)


def _decision_served(decision: Decision, notice: Notice) -> None:
    if Deadline.objects.filter(subject=decision.subject, clock=clocks.COMPLAINT).exists():
        return
    pack, at = pack_of(decision.version_id), instant(notice)
    waiting = decision.effective_from is None
    if waiting:
        decision = perform(decision, "take_effect", by=SYSTEM, effective_from=at)
    if decision.application is not None:
        grants.take_away(decision, decision.application, at, pack, by=SYSTEM)
    elif waiting:
        effects.apply(decision, at, pack, by=SYSTEM)
    if waiting and decision.change_notice is not None:
        decision.change_notice.refresh_from_db()
        changes.in_effect(decision.change_notice, decision)
    if notice.served_on is not None:
        _from_that_day(decision, notice.served_on, pack)


def _from_that_day(decision: Decision, day: date, pack: Pack) -> None:
    """What is counted from the day of service, and not from the moment of effect: the bar, the time to complain."""
    records.bar(decision, pack, day)
    if decision.taken_back_at is not None:  # it burdens nobody: there is nothing to complain about in time
        return
    running.open_(decision.subject, limit(pack, clocks.COMPLAINT), day)
