"""What the operator asks for without moving anything: more time to answer a request. An officer gives it, or not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aeo.accounts.actors import user_of
from aeo.documents.facts import FreeText
from aeo.kernel import clock, languages, running
from aeo.kernel.lifecycle import action, locked
from aeo.kernel.policy import Actor, when
from aeo.notices.actions import messages
from aeo.programme.values import LONGEST_TEXT
from operators import links, papers
from operators.actions import telling, timing
from operators.actions.recording import record_in
from operators.models import InformationRequest
from operators.policies.requests import may_ask, more_time_ready
from operators.policies.seats import asks, permit
from operators.queries import wishes
from operators.soundness import refuse, text_problems


@action
def more_time(request: InformationRequest, *, by: Actor, reason: str) -> InformationRequest:
    """Tell whoever asked that more time is wanted, and why; the time itself runs on until it is given."""
    permit(asks(by, request.application.operator_id))
    again = locked(request)
    more_time_ready(again).enforce()
    found = text_problems(reason, LONGEST_TEXT, needed=True)
    refuse({"reason": found} if found else {})
    language = languages.of(by.user)
    told = {**papers.case(again.application), "reasons": FreeText(reason.strip(), language)}
    asker, url = user_of(again.asked_by), f"{links.case(again.application)}requests/"
    key = clock.today().isoformat()
    messages.tell([asker] if asker else [], "more_time_wanted", told, about=again.subject, url=url, key=key)
    record_in(again, wishes.WISHED, by, {"reason": reason.strip()})
    return again


@action
def refuse_time(request: InformationRequest, *, by: Actor, reason: str) -> InformationRequest:
    """Answer the wish for more time with a reason why not: the day that was told stays."""
    permit(may_ask(by, request))
    again = locked(request)
    row = running.running(again.subject, timing.REQUEST)
    said = wishes.time([again.subject]).get(again.subject)
    waits = said is not None and said.waits
    when(waits, _("No wish for more time waits for an answer."), "no-wish").enforce()
    found = text_problems(reason, LONGEST_TEXT, needed=True)
    refuse({"reason": found} if found else {})
    record_in(again, wishes.REFUSED, by, {"reason": reason.strip()})
    if row is not None:
        telling.time_stays(again, row, by=by, reason=reason.strip())
    return again
