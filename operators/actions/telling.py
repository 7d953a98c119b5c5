"""The company learns what became of a wish for time, or of a request that ended: those who speak for it are told."""

from __future__ import annotations

from typing import Any

from aeo.documents.facts import FreeText
from aeo.kernel import clock, languages
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Words
from aeo.notices.actions import messages
from aeo.programme.queries import pack_of
from operators import links, papers
from operators.actions import timing
from operators.models import Application, InformationRequest
from operators.policies.seats import ASKERS
from operators.queries import people

Reasons = FreeText | Words


def time_given(application: Application, row: Deadline, *, by: Actor, reason: str, url: str) -> None:
    """More time: which limit, its new last day, and why."""
    facts = {**_limit(application, row.clock), "due_date": row.due_on, "reasons": own(reason, by)}
    _tell(application, "time_given", facts, about=row.subject, url=url, key=f"{row.clock}:{row.due_on}")


def time_refused(application: Application, *, by: Actor, reason: str) -> None:
    """No time to adjust, and why."""
    facts = {**_limit(application, timing.ADJUSTMENT), "reasons": own(reason, by)}
    _tell(application, "time_refused", facts, about=application.subject, url=links.application(application), key=_now())


def time_stays(request: InformationRequest, row: Deadline, *, by: Actor, reason: str) -> None:
    """No more time to answer a request, why, and the day that stays."""
    facts = {**_limit(request.application, row.clock), "due_date": row.due_on, "reasons": own(reason, by)}
    _tell(request.application, "time_refused", facts, about=row.subject, url=links.request(request), key=_now())


def request_ended(request: InformationRequest, reasons: Reasons) -> None:
    """A request ended without an answer: what it asked, and why it ended."""
    application = request.application
    items = papers.asked(application, request.questions)
    facts = {**papers.case(application), "items": items, "reasons": reasons}
    _tell(application, "request_ended", facts, about=request.subject, url=links.request(request))


def _limit(application: Application, name: str) -> dict[str, Any]:
    return {**papers.case(application), "clock": pack_of(application.version_id).clocks[name].name}


def _now() -> str:
    """What is refused may be wished for again: each answer is told."""
    return f"{clock.now():%Y%m%dT%H%M%S}"


def own(reason: str, by: Actor) -> Reasons:
    """Somebody's own words, marked with their language."""
    return papers.own_words(reason, languages.of(by.user))


def _tell(application: Application, kind: str, facts: dict[str, Any], *, about: str, url: str, key: str = "") -> None:
    readers = people.members(application.operator, ASKERS)
    messages.tell(readers, kind, facts, about=about, url=url, key=key)
