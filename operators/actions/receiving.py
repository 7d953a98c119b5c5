"""What the administration does with an application on receipt and while it is assessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from aeo.accounts.roles import Role
from aeo.kernel import clock, languages, running
from aeo.kernel.lifecycle import action, locked, perform, root
from aeo.kernel.policy import SYSTEM, Actor, when
from aeo.kernel.refusals import Words
from aeo.notices.actions import notices
from aeo.programme.queries import pack_of
from aeo.programme.values import LONGEST_TEXT
from operators import links, papers
from operators.actions import assessments, telling, timing
from operators.actions.recording import record_in
from operators.lifecycles.application import Acceptance
from operators.models import Application
from operators.policies.seats import permit, staff
from operators.queries import sheets, wishes
from operators.queries.slots import said
from operators.soundness import refuse, text_problems
from operators.states import ApplicationState


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: a question's slot (or none) and what to do, in the writer's own words."""

    text: str
    slot: str = ""
    language: str = field(default_factory=languages.official)


@action
def return_(application: Application, items: Sequence[Missing], *, by: Actor) -> Application:
    """Return it, once, with one list of all that is missing; the questions named are open again, or all if none is.

    The letter's service starts the time to supply.
    """
    root("operator", application.operator_id)
    slots = [item.slot for item in items if item.slot]
    refuse(_list_problems(application, items, slots))
    facts = {"items": [asdict(item) for item in items]}
    again = perform(application, "return_", by=by, facts=facts, items=[asdict(item) for item in items])
    assessments.unlock(again.self_assessment, slots or None, why=again.subject)
    timing.end(again, timing.ACCEPTANCE, outcome="returned")
    words = papers.returned(again, timing.expected_end(again, timing.SUPPLY))
    _letter(again, "return_list", words, by)
    return Application.objects.get(pk=again.pk)


@action
def return_served(application: Application, day: date) -> None:
    """The list reached the operator on a day: the time to supply starts, if it was not supplied already."""
    again = locked(application)
    if again.state == ApplicationState.RETURNED:
        timing.begin(again, timing.SUPPLY, start=day)


@action
def extend_supply(application: Application, *, by: Actor, reason: str) -> Application:
    """Give the operator more time to supply, as often as the rules allow."""
    again = locked(application)
    permit(staff(by, again.subject, Role.OFFICER))
    text = _reason(reason)
    row = running.running(again.subject, timing.SUPPLY)
    when(row is not None, _("No time to supply is running."), "no-time").enforce()
    if row is not None:
        left = wishes.extensions_left(row, again)
        when(left > 0, _("The time to supply was extended already."), "extended").enforce()
        row = timing.extend(row, again, by=by.ref, note=text)
        telling.time_given(again, row, by=by, reason=text, url=links.application(again))
    record_in(again, "extend_supply", by, {"reason": text})
    return again


@action
def accept_under(application: Application, basis: Acceptance, *, by: Actor) -> Application:
    """Accept it under the Assessment that audits opened; the clock of acceptance is met. Called by audits only."""
    again = perform(application, "accept", by=by, basis=basis, facts={"assessment": basis.assessment})
    timing.end(again, timing.ACCEPTANCE, outcome="met")
    return again


@action
def extend(application: Application, *, by: Actor, reason: str) -> Application:
    """Lengthen the time to decide, before it ends, and tell the operator why."""
    root("operator", application.operator_id)
    text = _reason(reason)
    again = perform(application, "extend", by=by, reason=text)
    row = running.running(again.subject, timing.DECISION)
    if row is not None:
        timing.extend(row, again, by=by.ref, note=text)
        days = pack_of(again.version_id).clocks[timing.DECISION].extension
        told = {"due_date": row.due_on, "days": days, "reasons": papers.own_words(text, languages.of(by.user))}
        _letter(again, "extension", {**papers.case(again), **told}, by)
    return again


@action
def hearing_told(application: Application, *, at: datetime | None = None) -> Application:
    """A hearing letter reached the operator: a withdrawal after this is marked. Called by aeo.authorisations."""
    again = locked(application)
    if again.hearing_told_at is None:
        again.hearing_told_at = at or clock.now()
        again.save(update_fields=["hearing_told_at"])
        record_in(again, "hearing_told", SYSTEM)
    return again


def _letter(application: Application, letter: str, facts: dict[str, object], by: Actor) -> None:
    pack = pack_of(application.version_id)
    to = papers.recipients(application.operator)
    notice = notices.prepare(letter, application.subject, to, facts, by=by, pack=pack)
    notices.send(notice, by=by, pack=pack)


def _list_problems(application: Application, items: Sequence[Missing], slots: Sequence[str]) -> dict[str, list[Words]]:
    if not items:
        return {"items": [_("List what is missing.")]}
    known = {str(slot) for slot in sheets.sheet(application.self_assessment).slots} if slots else set()
    found = [words for item in items for words in text_problems(item.text, LONGEST_TEXT, needed=True)]
    strange = [slot for slot in slots if slot not in known]
    if strange:
        found.append(
            _("These questions do not apply: %(slots)s.") % {"slots": said(pack_of(application.version_id), strange)}
        )
    return {"items": found} if found else {}


def _reason(reason: str) -> str:
    found = text_problems(reason, LONGEST_TEXT, needed=True)
    refuse({"reason": found} if found else {})
    return reason.strip()
