"""Self-assessment: who may do what (lifecycles §2), and whether it is ready."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel.policy import Actor, Rules, Verdict, is_system, no, when
from aeo.kernel.refusals import Words
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from operators.lifecycles.self_assessment import Reviewed
from operators.models import SelfAssessment
from operators.policies import seats
from operators.queries import applications, people, sheets
from operators.queries.sheets import Sheet
from operators.queries.slots import said
from operators.states import SETTLED, WRITABLE, ApplicationState, SelfAssessmentState

rules = Rules(SelfAssessment)


@rules.may("start")
def may_start(actor: Actor, self_assessment: SelfAssessment) -> Verdict:
    """An editor, with the application or ahead of the self-monitoring's day; the system when that comes near."""
    return is_system(actor) | seats.edits(actor, self_assessment.operator_id)


@rules.may("sign")
def may_sign(actor: Actor, self_assessment: SelfAssessment) -> Verdict:
    """A signatory with authority at that moment."""
    return seats.signs(actor, self_assessment.operator_id)


def still_theirs(own: SelfAssessment) -> Verdict:
    """The company has it: what customs has is recalled first, and after that no longer changed."""
    return when(not own.lodged, _way_back(own), "submitted")


def _way_back(own: SelfAssessment) -> Words:
    """What would let the answers be changed, as far as anything does."""
    if own.application is None or own.application.state == ApplicationState.SUBMITTED:
        return _("It was submitted. Take the application back first, while it is not accepted.")
    words = _(
        "The application is “%(state)s”: its answers are no longer changed. Customs asks where it needs something else."
    )
    return words % {"state": own.application.state_label}


@rules.may("unlock", "reopen", "relock", "supersede", "lapse")
def may_follow(actor: Actor, self_assessment: SelfAssessment) -> Verdict:
    """The system, as part of a return, a recall, a request, an acceptance or the end of a status."""
    return is_system(actor)


@rules.may("review")
def may_review(actor: Actor, self_assessment: SelfAssessment) -> Verdict:
    """An officer or auditor on acceptance; the system when a request was answered."""
    reviewers = (Role.OFFICER, Role.AUDITOR, Role.LEAD)
    return is_system(actor) | seats.staff(actor, self_assessment.case, *reviewers)


@rules.may("accept")
def may_accept(actor: Actor, self_assessment: SelfAssessment) -> Verdict:
    """An officer; the system when a visit concludes."""
    return is_system(actor) | seats.staff(actor, self_assessment.case, Role.OFFICER)


@rules.ready("sign")
def sign_ready(self_assessment: SelfAssessment, basis: Any) -> Verdict:
    """Every question that applies is answered, with its evidence, and carried answers are confirmed.

    In self-monitoring, which signing submits, no file is infected or waits for its scan either.
    """
    for obstacle in applications.unsignable(sheets.sheet(self_assessment)):
        return no(obstacle.words, obstacle.code)
    return Verdict(True)


@rules.ready("accept")
def accept_ready(self_assessment: SelfAssessment, basis: Reviewed | None) -> Verdict:
    """Every applicable question has a verdict."""
    missing = basis.missing if basis else ()
    words = _("These questions have no verdict yet: %(slots)s.") % {
        "slots": said(pack_of(self_assessment.version_id), missing) if missing else ""
    }
    return when(basis is not None and not missing, words, "verdicts-missing")


def may_write(actor: Actor, sheet: Sheet, slot: Slot) -> Verdict:
    """May this actor change this answer? Owner and editor all of them, a consultant those of chosen sections."""
    seat = people.seat(actor, sheet.self_assessment.operator_id)
    member = when(
        seat.has(*seats.EDITORS) or bool(seat.sections),
        _("Only an owner, an editor or a consultant of the company writes answers."),
        "not-editor",
    )
    own = seat.has(*seats.EDITORS) or sheet.question(slot).criterion in seat.sections
    return member & when(own, _("This section is not one of those you were given."), "not-your-section")


def writable(sheet: Sheet, slot: Slot) -> Verdict:
    """Can this answer be changed at present?"""
    known = when(slot.question in sheet.pack.questions, _("There is no such question."), "unknown-question")
    if not known:
        return known
    applies = when(slot in sheet.slots or slot in sheet.rows, _("This question does not apply."), "not-applicable")
    return applies & is_open(sheet, slot)


def is_open(sheet: Sheet, slot: Slot) -> Verdict:
    """Is it the time to change this answer, whether the question applies now or comes to apply with others?"""
    own = sheet.self_assessment
    return _not_lapsed(own) & when(sheet.editable(slot), _why_closed(own), "not-open")


def _why_closed(own: SelfAssessment) -> Words:
    """The one thing that keeps an answer from being changed."""
    if own.state in WRITABLE:
        return _("Customs opened other questions again; this answer stays as it was signed.")
    if not own.lodged:
        return _("It is signed. Open the answers again to change them; then sign anew.")
    if own.is_monitoring:
        return _("It was submitted: its answers are no longer changed. Customs asks where it needs something else.")
    return _way_back(own)


def is_live(self_assessment: SelfAssessment) -> Verdict:
    """May its questions still be talked about and given to somebody, since something may yet be answered?"""
    words = _("The review of the answers has ended, so nothing more is said about them and nobody is asked for them.")
    settled = self_assessment.state in SETTLED
    return _not_lapsed(self_assessment) & when(not settled, words, "settled")


def _not_lapsed(self_assessment: SelfAssessment) -> Verdict:
    words = _("It ended with the status that it was about; the answers stay as they are.")
    return when(self_assessment.state != SelfAssessmentState.LAPSED, words, "lapsed")
