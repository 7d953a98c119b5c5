"""Information requests: ask, record their service, answer with a new snapshot, close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aeo.accounts.actors import user_of
from aeo.documents.facts import FreeText
from aeo.kernel import clock, languages, running
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.policy import SYSTEM, Actor, when
from aeo.kernel.refusals import Words
from aeo.notices.actions import mails, messages, notices
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from aeo.programme.values import LONGEST_TEXT
from operators import links, papers
from operators.actions import assessments, telling, timing
from operators.actions.recording import record_in
from operators.handles import handle
from operators.models import Application, InformationRequest, SelfAssessment
from operators.policies.requests import may_ask
from operators.policies.seats import permit
from operators.queries import sheets, wishes
from operators.queries.slots import said
from operators.soundness import refuse, text_problems
from operators.states import RequestState, SelfAssessmentState

TIME_OVER = gettext_lazy("The time to answer has ended.")


@action
def ask(
    application: Application, questions: Sequence[str], *, by: Actor, reason: str, language: str = ""
) -> InformationRequest:
    """Ask about questions (slots such as `A01@site:7`) for a reason; they are open again, and no others.

    The letter's service starts the time to answer and pauses the time to decide.
    """
    root("operator", application.operator_id)
    questions = list(dict.fromkeys(questions))
    language = language or languages.of(by.user)
    refuse(_problems(application, questions, reason))
    request = InformationRequest(
        application=locked(application),
        number=application.requests.count() + 1,
        questions=questions,
        reason=reason.strip(),
        language=language,
        asked_at=clock.now(),
        asked_by=by.ref,
    )
    begin(request, by=by, reason=request.reason, facts={"questions": questions})
    _reopen(request)
    pack = pack_of(application.version_id)
    due_on = timing.expected_end(application, timing.REQUEST)
    words = papers.request(application, questions, FreeText(request.reason, language), due_on)
    words[mails.ANSWERED_AT] = f"{links.request(request)}#q-{handle(Slot.read(questions[0]))}"
    to = papers.recipients(application.operator)
    notices.send(notices.prepare("information_request", request.subject, to, words, by=by, pack=pack), by=by, pack=pack)
    return request


@action
def served(request: InformationRequest, day: date) -> InformationRequest:
    """The letter was served on a day. Served twice changes nothing; served after the answer opens nothing."""
    root("operator", request.application.operator_id)
    again = locked(request)
    if again.state == RequestState.OPEN and again.served_on is None:
        again.served_on = day
        again.save(update_fields=["served_on"])
        timing.served(again, day)
        record_in(again, "served", SYSTEM, {"day": day})
    return again


@action
def answer(request: InformationRequest, *, by: Actor, method: str, read: str = "") -> InformationRequest:
    """Sign the answers to this request's questions as a new snapshot. Others that are open stay open.

    `read` as in `assessments.sign`.
    """
    root("operator", request.application.operator_id)
    row = _self_assessment(request)
    again = locked(request)
    open_ = when(again.state == RequestState.OPEN, _("This request is not open any more."), "not-open")
    open_.enforce()
    snapshot = assessments.freeze(row, again.questions, by=by, method=method, read=read)
    facts = {"sha256": snapshot.sha256}
    again = perform(again, "answer", by=by, facts=facts, snapshot_id=snapshot.pk)
    timing.answered(again, "met")
    if others := _asked_still(again.application):
        assessments.unlock(_self_assessment(again), others, why=again.subject)
    asker = user_of(again.asked_by)
    told = papers.case(again.application)
    url = links.case(again.application)
    messages.tell([asker] if asker else [], "answers_arrived", told, about=again.subject, url=url)
    return again


@action
def close(request: InformationRequest, *, by: Actor, reason: str = "") -> InformationRequest:
    """Be content with the answer; or say why an answer is not needed any more."""
    root("operator", request.application.operator_id)
    again = locked(request)
    unanswered = again.state == RequestState.OPEN
    found = text_problems(reason, LONGEST_TEXT, needed=unanswered)
    refuse({"reason": found} if found else {})
    again = perform(again, "close", by=by, reason=reason.strip())
    if unanswered:
        _ended_unanswered(again, "closed")
        telling.request_ended(again, telling.own(reason.strip(), by))
    return again


@action
def overdue(request: InformationRequest) -> InformationRequest:
    """Its time ran out: the pause ended with it, and the decision is taken on the file as signed last."""
    root("operator", request.application.operator_id)
    again = perform(request, "overdue", by=SYSTEM)
    _ended_unanswered(again, "overdue")
    telling.request_ended(again, TIME_OVER)
    return again


@action
def extend(request: InformationRequest, *, by: Actor, reason: str) -> InformationRequest:
    """Give more time to answer, as often as the rules allow; the time to decide stands still as long."""
    permit(may_ask(by, request))
    again = locked(request)
    row = running.running(again.subject, timing.REQUEST)
    when(row is not None, _("The time to answer has not started or has ended."), "no-time").enforce()
    if row is not None:
        left = wishes.extensions_left(row, again.application)
        when(left > 0, _("The time to answer was extended already."), "extended").enforce()
        first = row.due_on
        row = timing.extend(row, again.application, by=by.ref, note=reason)
        timing.pause(again.application, again.subject, day=first, until=row.due_on)
        telling.time_given(again.application, row, by=by, reason=reason, url=links.request(again))
    record_in(again, wishes.GIVEN, by, {"reason": reason})
    return again


def drop(request: InformationRequest, *, reason: str) -> None:
    """Close a request of an application that ended, if it is not closed already."""
    if "close" in InformationRequest.verbs_from(request.state):
        unanswered = request.state == RequestState.OPEN
        closed = perform(request, "close", by=SYSTEM, reason=reason)
        if unanswered:
            _ended_unanswered(closed, reason)


def _reopen(request: InformationRequest) -> None:
    row = _self_assessment(request)
    asked = _asked_still(request.application)
    facts = {"request": request.subject, "questions": asked}
    if row.state == SelfAssessmentState.UNDER_REVIEW:
        perform(row, "reopen", by=SYSTEM, facts=facts, questions=asked)
    elif row.state == SelfAssessmentState.SIGNED:
        assessments.unlock(row, asked, why=request.subject)
    else:
        _relist(row, asked, request)


def _ended_unanswered(request: InformationRequest, outcome: str) -> None:
    timing.answered(request, outcome)
    row = _self_assessment(request)
    if row.state != SelfAssessmentState.REOPENED:
        return
    if asked := _asked_still(request.application):
        _relist(row, asked, request)
    else:
        perform(row, "relock", by=SYSTEM, facts={"request": request.subject})


def _relist(row: SelfAssessment, asked: list[str], request: InformationRequest) -> None:
    row = locked(row)
    row.reopened = asked
    row.save(update_fields=["reopened"])
    record_in(row, "relist", SYSTEM, {"request": request.subject, "questions": asked})


def _asked_still(application: Application) -> list[str]:
    """Every slot that an open request asks about, each once."""
    asked = application.requests.filter(state=RequestState.OPEN).order_by("number").values_list("questions", flat=True)
    return list(dict.fromkeys(slot for questions in asked for slot in questions))


def _self_assessment(request: InformationRequest) -> SelfAssessment:
    return SelfAssessment.objects.get(application_id=request.application_id)


def _problems(application: Application, questions: Sequence[str], reason: str) -> dict[str, list[Words]]:
    known = {str(slot) for slot in sheets.sheet(application.self_assessment).slots}
    strange = [slot for slot in questions if slot not in known]
    found: dict[str, list[Words]] = {"reason": text_problems(reason, LONGEST_TEXT, needed=True)}
    if strange:
        found["questions"] = [
            _("These questions do not apply: %(slots)s.") % {"slots": said(pack_of(application.version_id), strange)}
        ]
    elif not questions:
        found["questions"] = [_("Name at least one question.")]
    return {name: words for name, words in found.items() if words}
