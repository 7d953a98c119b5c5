"""The gap list: criterion by criterion, what is missing, how much it matters, and what would close it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aeo.components.contexts import Words
from aeo.programme.applicability import Gap, Slot
from aeo.programme.questions import Evidence, Question
from operators import wording
from operators.queries.progress import Progress, gaps_by_slot, progress
from operators.queries.questionnaires import Questionnaire
from operators.views import told
from operators.views.told import told as in_words


@dataclass(frozen=True)
class Want:
    """One thing that is missing, in words (none where no answer was given yet), and what closes it.

    `blocks`: nothing can be signed with it.
    """

    words: Words
    closing: Sequence[Words]
    blocks: bool = False


@dataclass(frozen=True)
class Lack:
    """A question at which something is missing, with all of it."""

    slot: Slot
    question: Question
    addressee: str
    url: str
    wants: Sequence[Want]

    @property
    def must(self) -> bool:
        """True for a required condition."""
        return self.question.level == "must"


@dataclass(frozen=True)
class Part:
    """One criterion: how far it is, what is missing, and the questions without an answer."""

    progress: Progress
    lacks: Sequence[Lack]
    unanswered: Sequence[Lack]

    @property
    def musts(self) -> Sequence[Lack]:
        """What is missing of required conditions."""
        return [lack for lack in self.lacks if lack.must]

    @property
    def shoulds(self) -> Sequence[Lack]:
        """What is missing of recommended ones."""
        return [lack for lack in self.lacks if not lack.must]


@dataclass(frozen=True)
class Lister:
    """Makes the list; `url` leads to a question, `missing` says what is missing there."""

    sheet: Questionnaire
    url: Callable[[Slot], str]
    missing: Callable[[Question, Gap], Words] = wording.missing

    def parts(self) -> list[Part]:
        """Every criterion that is asked about, also those without a gap."""
        found, names = gaps_by_slot(self.sheet), told.site_names(self.sheet)
        return [self._part(part, found, names) for part in progress(self.sheet)]

    def _part(self, part: Progress, found: dict[Slot, list[Gap]], names: dict[str, str]) -> Part:
        given = {slot: found[slot] for slot in part.slots if found.get(slot)}
        empty = [slot for slot, gaps in given.items() if gaps[0].kind == "unanswered"]
        lacks = [self._lack(slot, gaps, names) for slot, gaps in given.items() if slot not in empty]
        return Part(part, lacks, [self._lack(slot, given[slot], names) for slot in empty])

    def _lack(self, slot: Slot, gaps: Sequence[Gap], names: dict[str, str]) -> Lack:
        question = self.sheet.question(slot)
        beside = told.addressee(self.sheet.pack, slot, names)
        return Lack(slot, question, beside, self.url(slot), [self._want(question, gap) for gap in gaps])

    def _want(self, question: Question, gap: Gap) -> Want:
        words = "" if gap.kind == "unanswered" else self.missing(question, gap)
        return Want(words, closing(question, gap), gap.blocks)


def sums(parts: Sequence[Part]) -> dict[str, int]:
    """How far it is, and how much is missing, over all criteria."""
    return {
        "done": sum(part.progress.complete for part in parts),
        "total": sum(part.progress.total for part in parts),
        "musts": sum(len(part.musts) for part in parts),
        "shoulds": sum(len(part.shoulds) for part in parts),
        "unanswered": sum(len(part.unanswered) for part in parts),
    }


def closing(question: Question, gap: Gap) -> list[Words]:
    """What would close a gap: the answer that meets the condition, and the documents that show it."""
    if gap.kind in ("reason_missing", "wrong_kind", "cells_wrong", "cells_missing", "years_missing"):
        return []
    if gap.kind in ("evidence_missing", "evidence_expired"):
        return [str(wanted.text) for wanted in question.evidence if wanted.key == gap.evidence]
    documents: list[Words] = [str(wanted.text) for wanted in question.evidence if _shows(question, wanted)]
    return documents if gap.kind == "unanswered" else [*_meeting(question), *documents]


def _meeting(question: Question) -> list[Words]:
    expected = question.meets()
    if not expected:
        return []
    answer = in_words(question, {"choice": expected}).choice
    return [_("The answer “%(answer)s”") % {"answer": answer}]


def _shows(question: Question, wanted: Evidence) -> bool:
    """Is it one of the documents that the meeting answer must show?"""
    return wanted.required and (question.kind != "yes_partly_no" or question.meets() in question.wanted_on(wanted))
