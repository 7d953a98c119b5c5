"""Announcing a visit and agreeing on its days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, locked, perform
from aeo.kernel.policy import SYSTEM, Actor, when
from aeo.notices.models import Notice
from aeo.programme.clocks import limit
from audits import papers
from audits.actions import letters
from audits.clocks import VISIT_NOTICE, counted, stop
from audits.lifecycles.visit import Announcement, Days
from audits.models import DateProposal, Visit
from audits.queries import visits as queries
from audits.states import VisitState


@action
def announce(visit: Visit, announcement: Announcement, *, by: Actor) -> Visit:
    """Tell the operator days, agenda and documents to prepare; the notice period starts when the letter is served."""
    visit = perform(visit, "announce", by=by, basis=announcement)
    rule = limit(queries.pack(visit), VISIT_NOTICE)
    facts = papers.visit_notice(visit, counted(rule, clock.today()).day)
    letters.to_company("visit_notice", visit.subject, visit.assessment, facts, by=by)
    return visit


@action
def open_notice_period(visit: Visit, notice: Notice) -> None:
    """The notice was served: the period runs from that day, unless the days are agreed already."""
    visit = locked(visit)
    if visit.state != VisitState.ANNOUNCED or notice.served_on is None:
        return
    if running.running(visit.subject, VISIT_NOTICE) is None:
        running.open_(visit.subject, limit(queries.pack(visit), VISIT_NOTICE), notice.served_on)


@action
def propose_dates(visit: Visit, days: Days, *, by: Actor, note: str = "", language: str = "") -> DateProposal:
    """The operator asks for other days, at most as often as the pack says; the lead reschedules, or the days stand."""
    visit = perform(
        visit, "propose_dates", by=by, basis=days, facts={"days": papers.days(days.starts_on, days.ends_on)}
    )
    proposal = DateProposal.objects.create(
        visit=visit,
        starts_on=days.starts_on,
        ends_on=days.ends_on,
        note=note,
        language=language,
        at=clock.now(),
        by=by.ref,
    )
    facts = {"visit_dates": papers.days_told(days.starts_on, days.ends_on)}
    letters.tell_staff("visit_dates_proposed", visit, facts, key=str(visit.proposals))
    return proposal


@action
def confirm(visit: Visit, *, by: Actor) -> Visit:
    """The days stand: the operator agrees, or the system when the notice period is over."""
    visit = perform(visit, "confirm", by=by)
    stop(visit.subject, VISIT_NOTICE, outcome="met" if by is not SYSTEM else "lapsed")
    facts = papers.visit_days(visit.starts_on, visit.ends_on)
    letters.tell_staff("visit_confirmed", visit, facts, key=str(visit.revision))
    letters.tell_company("visit_confirmed", visit, facts, key=str(visit.revision))
    return visit


@action
def confirm_when_over(visit: Visit) -> Visit:
    """Silence: the notice period is over and the days stand."""
    over = queries.is_over(visit.subject, VISIT_NOTICE)
    when(over, _("The notice period is not over yet."), "notice-running").enforce()
    return confirm(visit, by=SYSTEM)
