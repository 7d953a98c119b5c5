"""How answers stand, in words: the same in the questionnaire, in the gap list and in the readiness check."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from django.utils.translation import gettext as _

from aeo.components.contexts import Tone, Words
from aeo.programme.applicability import Gap
from aeo.programme.pack import Pack
from aeo.programme.questions import Evidence, Question
from operators.models import Application
from operators.queries.progress import Progress
from operators.queries.unasked import Unasked, Why
from operators.states import SelfAssessmentState

Untold = Callable[[Collection[int]], Collection[int]]
_untold: list[Untold] = []


def untold_by(source: Untold) -> None:
    """Which applications are decided by a letter that nobody has opened: given by the package above, which knows."""
    _untold[:] = [source]


def untold(applications: Collection[int]) -> Collection[int]:
    """Those of these applications: to the company they are decided, and how is told by the letter."""
    return _untold[0](applications) if applications and _untold else ()


def application(row: Application) -> Words:
    """Where an application stands, in the company's words."""
    return decided() if not row.is_open and untold([row.pk]) else row.state_label


def decided() -> Words:
    """The state of one whose letter is not opened."""
    return _("decided")


def status(gaps: Sequence[Gap], *, unconfirmed: bool = False) -> tuple[Words, str]:
    """How an answer stands, as a word and a tone."""
    if unconfirmed:
        return _("to confirm"), Tone.WAITING
    if any(gap.kind == "unanswered" for gap in gaps):
        return _("not answered"), Tone.NEUTRAL
    if any(gap.blocks for gap in gaps):
        return _("not complete"), Tone.WARNING
    return (_("complete, with a gap"), Tone.INFO) if gaps else (_("complete"), Tone.GOOD)


def unsaved() -> tuple[Words, str]:
    """How what was typed stands while it could not be saved: the answer that is stored is another one."""
    return _("not saved"), Tone.BAD


def missing(question: Question, gap: Gap) -> Words:
    """What is missing."""
    wanted = {evidence.key: evidence.text for evidence in question.evidence}
    if gap.kind == "evidence_missing" and gap.evidence in wanted:
        return _("A required document is not attached: %(name)s.") % {"name": wanted[gap.evidence]}
    if gap.kind == "evidence_expired" and gap.evidence in wanted:
        words = _("A required document has expired: %(name)s. Replace it with one that is valid.")
        return words % {"name": wanted[gap.evidence]}
    return gap.detail or gap.words


def needed(question: Question, wanted: Evidence) -> Words:
    """When a document is needed."""
    if not wanted.required:
        return _("Helpful, not required.")
    if question.kind != "yes_partly_no":
        return _("Required.")
    names = {"yes": _("yes"), "partly": _("partly"), "no": _("no")}
    answers = ", ".join(names.get(answer, answer) for answer in question.wanted_on(wanted))
    return _("Required if you answer: %(answers)s.") % {"answers": answers}


def monitoring(state: str) -> Words:
    """Where the yearly self-monitoring is, in the company's words: signing it is sending it."""
    said = {
        SelfAssessmentState.DRAFT: _("not submitted"),
        SelfAssessmentState.SIGNED: _("submitted"),
        SelfAssessmentState.REOPENED: _("customs asks"),
        SelfAssessmentState.ACCEPTED: _("reviewed"),
        SelfAssessmentState.SUPERSEDED: _("reviewed"),
        SelfAssessmentState.LAPSED: _("ended"),
    }
    return said.get(SelfAssessmentState(state), SelfAssessmentState(state).label)


def section(part: Progress) -> tuple[Words, str]:
    """How a criterion stands."""
    if part.done:
        return _("complete"), Tone.GOOD
    if part.unconfirmed:
        return _("to confirm"), Tone.WAITING
    return (_("in progress"), Tone.PROGRESS) if part.complete else (_("not started"), Tone.NEUTRAL)


def unasked(pack: Pack, left: Unasked) -> Words:
    """Why nothing of a criterion is asked."""
    said = {
        Why.TYPES: _("It is no part of what is applied for."),
        Why.SITES: _("It is asked about each site, and no site is chosen yet."),
        Why.ANSWERS: _("With your other answers nothing of it applies."),
    }
    names = ", ".join(str(pack.roles[key].name) for key in left.roles)
    return said.get(left.why) or _("It is asked of: %(roles)s.") % {"roles": names}
