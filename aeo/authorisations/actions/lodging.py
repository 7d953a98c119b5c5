"""Lodging a complaint and telling of a change; the rest of their lives comes with their own issues."""

from __future__ import annotations

from datetime import date

from aeo.authorisations import clocks
from aeo.authorisations.actions import telling
from aeo.authorisations.models import Authorisation, ChangeNotice, Complaint, Decision
from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, due
from aeo.kernel.lifecycle import action, begin
from aeo.kernel.models import Deadline
from aeo.kernel.numbering import reference
from aeo.kernel.policy import Actor
from aeo.kernel.running import Limit
from aeo.programme.clocks import limit
from aeo.programme.queries import pack_of


def _end(rule: Limit, start: date) -> date:
    return due(Period(start, rule.length, rule.unit, rule.moves), running.calendar()).day


@action
def complain(decision: Decision, text: str, language: str, *, by: Actor, excuse: str = "") -> Complaint:
    """Lodge a complaint. Its last day ran from service of the decision; the answer is due from today."""
    pack = pack_of(decision.version_id)
    known = Deadline.objects.filter(subject=decision.subject, clock=clocks.COMPLAINT).order_by("-pk").first()
    answer = limit(pack, clocks.COMPLAINT_DECISION)
    year = clock.today().year
    complaint = Complaint(
        operator_id=decision.operator_id,
        decision=decision,
        reference=reference("CO-{year}-{n:05}-{check}", f"complaint-{year}", year=year),
        text=text,
        language=language,
        excuse=excuse,
        lodged_at=clock.now(),
        lodged_by=by.ref,
        due_on=known.due_on if known else None,
        late=known is not None and clock.today() > known.due_on,
        answer_due_on=_end(answer, clock.today()),
    )
    complaint = begin(complaint, by=by, facts={"decision": decision.number, "late": complaint.late})
    running.open_(complaint.subject, answer, clock.today())
    telling.complained(complaint)
    return complaint


@action
def tell_change(
    authorisation: Authorisation, event: str, happened_on: date, text: str, language: str, *, by: Actor
) -> ChangeNotice:
    """A holder tells of a change; `event` is a key of the pack's changes. Late after the pack's time from the event."""
    pack = pack_of(authorisation.version_id)
    last = _end(limit(pack, clocks.CHANGE_NOTICE), happened_on)
    year = clock.today().year
    notice = ChangeNotice(
        operator_id=authorisation.operator_id,
        authorisation=authorisation,
        reference=reference("CN-{year}-{n:05}-{check}", f"change-{year}", year=year),
        event=pack.changes[event].key,
        happened_on=happened_on,
        text=text,
        language=language,
        lodged_at=clock.now(),
        lodged_by=by.ref,
        due_on=last,
        late=clock.today() > last,
    )
    notice = begin(notice, by=by, facts={"event": event, "late": notice.late})
    telling.changed(notice)
    return notice
