"""The hearing: the letter with the gist of everything relied on, the operator's points, and their written answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from aeo.authorisations import clocks, papers
from aeo.authorisations.actions import decisions, telling
from aeo.authorisations.drafts import Gist
from aeo.authorisations.lifecycles.decision import Relied
from aeo.authorisations.models import Decision, HearingFile, HearingPoint
from aeo.authorisations.policies.decisions import answer_ready
from aeo.authorisations.states import DecisionState
from aeo.documents.models import Upload
from aeo.kernel import clock, policy, running
from aeo.kernel.lifecycle import action, locked, perform, root
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import NotReady
from aeo.notices.actions import notices
from aeo.notices.models import Notice
from aeo.programme.clocks import limit
from aeo.programme.queries import pack_of


@action
def open_hearing(decision: Decision, gist: tuple[Gist, ...], *, by: Actor) -> Decision:
    """Let the operator be heard: its time runs from service of the letter, which tells the gist of all relied on."""
    root("operator", decision.operator_id)
    relied = Relied(tuple({"ground": g.ground, "text": g.text, "language": g.language} for g in gist))
    application = locked(decision.application) if decision.application else None
    decision = perform(decision, "open_hearing", by=by, basis=relied, facts={"gist": list(relied.gist)})
    if application is not None and application.hearing_told_at is None:
        application.hearing_told_at = clock.now()
        application.save(update_fields=["hearing_told_at"])
    pack = pack_of(decision.version_id)
    letter = notices.prepare(
        "hearing",
        decision.subject,
        papers.recipients(decision.operator),
        papers.hearing_facts(decision),
        by=by,
        pack=pack,
    )
    decision.hearing_notice = notices.send(letter, by=by, pack=pack)
    decision.save(update_fields=["hearing_notice"])
    clocks.close(decision.subject, clocks.SUSPENSION_HEARING, "met")
    return decision


@action
def served(decision: Decision, notice: Notice) -> None:
    """The hearing letter was served: the operator's time starts, the time to decide pauses. Once."""
    decision = locked(decision)
    known = Deadline.objects.filter(subject=decision.subject, clock=clocks.HEARING).exists()
    if known or decision.state != DecisionState.HEARING or notice.served_on is None:
        return
    pack = pack_of(decision.version_id)
    hearing = running.open_(decision.subject, limit(pack, clocks.HEARING), notice.served_on)
    if clocks.DECISION in pack.clocks[clocks.HEARING].pauses:
        _pause(decision, notice.served_on, hearing)


def _pause(decision: Decision, first: date, hearing: Deadline) -> None:
    row = (
        running.running(f"application:{decision.application_id}", clocks.DECISION) if decision.application_id else None
    )
    if row is not None:
        running.pause(row, decision.subject, day=first, until=hearing.due_on, by=SYSTEM.ref)


@action
def raise_point(
    decision: Decision, text: str, language: str, *, by: Actor, files: Sequence[Upload] = ()
) -> HearingPoint:
    """The operator makes a point, with what supports it. It is never changed: whoever has more to say makes another."""
    if not text.strip():
        raise NotReady(_("Write down what you want to say."), "empty")
    facts = {"text": text, "files": [file.sha256 for file in files]}
    decision = perform(decision, "raise_point", by=by, facts=facts)
    last = decision.points.aggregate(last=Max("number"))["last"] or 0
    point = HearingPoint.objects.create(
        decision=decision,
        number=last + 1,
        text=text,
        language=language,
        raised_at=clock.now(),
        raised_by=by.ref,
    )
    HearingFile.objects.bulk_create([HearingFile(point=point, file=file) for file in files])
    telling.spoken(decision, point)
    return point


@action
def nothing_to_add(decision: Decision, *, by: Actor) -> Decision:
    """A signatory gives away what is left of the operator's time: the hearing may be closed before its last day."""
    root("operator", decision.operator_id)
    decision = perform(decision, "nothing_to_add", by=by)
    telling.nothing_to_add(decision)
    return decision


@action
def answer_point(point: HearingPoint, answer: str, language: str, *, by: Actor) -> HearingPoint:
    """Answer a point in writing. An answer can be bettered until the hearing is closed, or the operator has read it and
    has nothing to add: what it gave its time away for stays.
    """
    if not answer.strip():
        raise NotReady(_("Write the answer."), "empty")
    if (point.answer, point.answer_language) == (answer, language):
        return point
    said = {"point": point.number, "answer": answer, "language": language}
    decision = perform(point.decision, "answer_point", by=by, facts=said)
    answer_ready(point, decision).enforce()
    point.answer, point.answer_language = answer, language
    point.answered_at, point.answered_by = clock.now(), by.ref
    point.save(update_fields=["answer", "answer_language", "answered_at", "answered_by"])
    telling.point_answered(point)
    return point


@action
def close_hearing(decision: Decision, *, by: Actor) -> Decision:
    """Close it when the operator's time is over, or it has nothing to add, and every point is answered. New facts: send
    back instead.
    """
    root("operator", decision.operator_id)
    decision = perform(decision, "close_hearing", by=by)
    clocks.close(decision.subject, clocks.HEARING, "met")
    decisions.end_pause(decision)
    telling.hearing_closed(decision)
    return decision


def close_those_over() -> int:
    """Close, as the system, each hearing whose time is over and whose points are all answered. Returns how many."""
    over = running.fell_due("decision", clocks.HEARING, clock.today()).values_list("subject", flat=True)
    keys = [int(subject.partition(":")[2]) for subject in over]
    ready = list(Decision.objects.filter(pk__in=keys, state=DecisionState.HEARING).order_by("pk"))
    closing = [decision for decision in ready if policy.verdict(SYSTEM, decision, "close_hearing")]
    for decision in closing:
        telling.hearing_over(close_hearing(decision, by=SYSTEM))
    return len(closing)
