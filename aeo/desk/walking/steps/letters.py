"""Letters: opened in the portal, or handed over; unread ones are deemed served when their time has come."""

from __future__ import annotations

from dataclasses import dataclass

from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.kernel.refusals import NotReady
from aeo.notices.actions import notices
from aeo.notices.models import Notice
from aeo.notices.queries import letters_to
from aeo.notices.states import NoticeState, Service
from aeo.programme.keys import LetterKey


def waiting(play: Play, letter: str) -> list[Notice]:
    """The letters to the company that are not served yet, of one kind if it is named, the oldest first."""
    unread = letters_to(play.company.subject).exclude(state=NoticeState.SERVED)
    found = list(unread.filter(letter=letter) if letter else unread)
    if not found:
        raise NotReady(f"There is no unread letter{f' of the kind {letter}' if letter else ''}.", "no-letter")
    return found[::-1]


@verb("open_letter")
@dataclass(frozen=True, kw_only=True)
class OpenLetter(Step):
    """Somebody of the company opens its unread letters in the portal, all or those of one kind: they are served."""

    letter: LetterKey = ""

    def play(self, play: Play) -> str:
        """Their numbers."""
        opened = [notices.opened(notice, by=play.actor(self.by)) for notice in waiting(play, self.letter)]
        return ", ".join(f"{notice.number} {notice.letter}" for notice in opened)


@verb("hand_letter")
@dataclass(frozen=True, kw_only=True)
class HandLetter(Step):
    """The records office hands the letters over against a receipt."""

    letter: LetterKey = ""

    def play(self, play: Play) -> str:
        """Their numbers."""
        by = play.actor(self.by)
        served = [notices.serve(notice, by=by, method=Service.HAND) for notice in waiting(play, self.letter)]
        return ", ".join(f"{notice.number} {notice.letter}" for notice in served)
