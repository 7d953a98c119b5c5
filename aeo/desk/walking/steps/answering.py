"""Answers and evidence: every open question gets what the case file says, or what meets the criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aeo.desk.walking import answers
from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.values import FileKey, Given, SlotText
from operators.actions import evidence


@verb("evidence")
@dataclass(frozen=True, kw_only=True)
class Evidence(Step):
    """Upload files into the company's library; without `files`, all of the case file."""

    files: tuple[FileKey, ...] = ()

    def play(self, play: Play) -> str:
        """How many."""
        by = play.actor(self.by)
        wanted = [file for file in play.case.file if not self.files or file.key in self.files]
        for file in wanted:
            upload = play.upload(file.key, by)
            name = file.name or upload.name
            row = evidence.add(play.company, upload, by=by, name=name, expires_on=file.expires_on)
            play.evidence[file.key] = row
        return f"{len(wanted)} files"


@verb("answers")
@dataclass(frozen=True, kw_only=True)
class Answers(Step):
    """Answer every open question; `given` of the step goes before `given` of the case. `only`: no others.

    `leave`: questions or slots that stay unanswered.
    """

    given: Mapping[SlotText, Given] = field(default_factory=dict)
    only: tuple[SlotText, ...] = ()
    leave: tuple[SlotText, ...] = ()

    def play(self, play: Play) -> str:
        """How many answers and files."""
        saved, attached = answers.fill(play, self)
        return f"{saved} answers, {attached} files attached"
