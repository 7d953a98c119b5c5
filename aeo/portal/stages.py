"""The way of an application, stage by stage, as its operator follows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aeo.components.contexts import Stage, Tone
from aeo.kernel import clock
from operators import wording
from operators.models import Application
from operators.states import ApplicationState as S

TONES: dict[str, str] = {
    S.DRAFT: Tone.WAITING,
    S.RETURNED: Tone.WARNING,
    S.SUBMITTED: Tone.PROGRESS,
    S.UNDER_ASSESSMENT: Tone.PROGRESS,
    S.RECOMMENDED: Tone.PROGRESS,
    S.GRANTED: Tone.GOOD,
    S.GRANTED_IN_PART: Tone.GOOD,
    S.REFUSED: Tone.BAD,
    S.NOT_ACCEPTED: Tone.BAD,
    S.WITHDRAWN: Tone.ENDED,
    S.LAPSED: Tone.ENDED,
    S.CLOSED: Tone.ENDED,
}
# How many stages are behind, by state.
BEHIND = {S.DRAFT: 0, S.RETURNED: 0, S.SUBMITTED: 1, S.UNDER_ASSESSMENT: 2, S.RECOMMENDED: 3}
GOOD_END = (S.GRANTED, S.GRANTED_IN_PART)


def stages(application: Application, *, untold: bool = False) -> list[Stage]:
    """Prepare, intake, assessment, decision, status. One that ended shows where; `untold`: its letter is not opened."""
    a = application
    labels = (_("You apply"), _("Customs accepts"), _("Assessment"), _("Decision"), pgettext("AEO", "Status"))
    days = (_day(a.submitted_at), _day(a.accepted_at), _day(a.recommended_at), _day(a.decided_at), None)
    if untold:
        behind, note = _behind(a), wording.decided()
        return [
            Stage(label, _beside(number, behind), note=note if number == behind else "", day=day)
            for number, (label, day) in enumerate(zip(labels, days, strict=True))
        ]
    if a.state in GOOD_END:
        return [Stage(label, "done", day=day) for label, day in zip(labels, days, strict=True)]
    behind = BEHIND.get(S(a.state), _behind(a))
    note = _("returned to you") if a.state == S.RETURNED else ""
    return [
        Stage(
            label,
            "done" if number < behind else _present(a) if number == behind else _ahead(a),
            note=_end_note(a, note) if number == behind else "",
            day=days[number] if number < behind else _ended(a) if number == behind else None,
        )
        for number, label in enumerate(labels)
    ]


def _beside(number: int, behind: int) -> Literal["done", "current", "todo"]:
    return "done" if number < behind else "current" if number == behind else "todo"


def _present(application: Application) -> Literal["current", "stopped"]:
    return "current" if application.is_open else "stopped"


def _ahead(application: Application) -> Literal["todo", "never"]:
    return "todo" if application.is_open else "never"


def _end_note(application: Application, note: str) -> str:
    return note if application.is_open else application.state_label


def _ended(application: Application) -> date | None:
    return None if application.is_open else _day(application.ended_at)


def _behind(application: Application) -> int:
    """An ended application: what it had passed."""
    passed = (application.submitted_at, application.accepted_at, application.recommended_at)
    return next((number for number, at in enumerate(passed) if at is None), 3)


def _day(at: datetime | None) -> date | None:
    return clock.day_of(at) if at else None
