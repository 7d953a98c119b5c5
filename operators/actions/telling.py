"""The company learns what became of a wish for time, or of a request that ended: those who speak for it are told; and
both sides, that an application was recalled or withdrawn."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from aeo.documents.facts import FreeText
from aeo.kernel import clock, languages
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Words
from aeo.notices.actions import messages
from aeo.notices.models import Message
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


def recalled(application: Application, *, by: Actor, reason: str) -> None:
    """It is a draft again: the company's people, and those at customs who were told that it came."""
    facts = {**papers.case(application), "reasons": own(reason, by)}
    key, url = application.receipt, links.application(application)
    person = {"person": papers.signer_name(by.user, by.name)}
    _tell(application, "application_recalled", facts | person, about=application.subject, url=url, key=key)
    _told_before(application, "case_recalled", facts)


def withdrawn(application: Application, *, by: Actor, reason: str) -> None:
    """It has ended: those at customs who were told that it came."""
    _told_before(application, "case_withdrawn", {**papers.case(application), "reasons": own(reason, by)})


def _told_before(application: Application, kind: str, facts: dict[str, Any]) -> None:
    """Whoever at customs was told that it came or that it is theirs; nothing is due on it any more."""
    about = application.subject
    came = Q(what__startswith="case_arrived:") | Q(what__startswith="case_assigned")
    readers = Message.objects.filter(came, about=about).values_list("user_ref", flat=True).distinct()
    messages.over(about, "case_arrived")
    messages.tell(sorted(readers), kind, facts, about=about, url=links.case(application), key=application.receipt)


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
