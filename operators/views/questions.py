"""Questions as the pages show them: with guidance, answer, what is missing, and the documents wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from aeo.accounts.models import User
from aeo.components.contexts import Action, FileRow, Words
from aeo.kernel.policy import Actor, Verdict, no
from aeo.programme.applicability import Slot
from aeo.programme.questions import Question
from operators import links, wording
from operators.forms.answers import AnswerForm, values_of
from operators.handles import handle
from operators.models import AnswerEvidence, SelfAssessment
from operators.policies.self_assessments import is_live, may_write, writable
from operators.queries import contents, teamwork
from operators.queries.progress import gaps_by_slot
from operators.queries.sheets import Sheet
from operators.views import evidence, told
from operators.views.told import Told


@dataclass(frozen=True)
class Shelf:
    """A document that is wanted (or any other, where `key` is empty), and the files that were attached for it."""

    key: str
    text: Words
    hint: Words
    files: Sequence[tuple[AnswerEvidence, FileRow]]
    errors: Sequence[Words] = ()


@dataclass(frozen=True)
class Talk:
    """What goes on about a question inside the company: how many comments, how many are new, and who is to answer."""

    url: str
    comments: int
    new: int
    who: str
    mine: bool


@dataclass(frozen=True)
class Team:
    """Comments and assignees of the questions of a self-assessment, for pages of its company."""

    own: SelfAssessment
    comments: Mapping[str, int]
    unread: Mapping[str, int]
    assignees: Mapping[str, User]

    @classmethod
    def of(cls, own: SelfAssessment, reader: Actor) -> Team:
        """Read them."""
        return cls(own, teamwork.counts(own), teamwork.unread(own, reader), teamwork.assignees(own))

    def talk(self, slot: Slot, by: Actor) -> Talk | None:
        """What goes on about one question; None where nothing was said and nothing more is."""
        who, key = self.assignees.get(str(slot)), str(slot)
        url, count, new = links.talk(self.own, slot), self.comments.get(key, 0), self.unread.get(key, 0)
        if not count and not is_live(self.own):
            return None
        return Talk(url, count, new, who.name if who else "", who is not None and who == by.user)


@dataclass(frozen=True)
class Entry:
    """One question on a page. `form` is None where it cannot be answered now; then `why_not` says why."""

    slot: Slot
    handle: str
    question: Question
    addressee: str
    told: Told
    status: Words
    tone: str
    gaps: Sequence[Words]
    shelves: Sequence[Shelf]
    form: AnswerForm | None = None
    why_not: Words = ""
    carried: bool = False
    changed_meaning: bool = False
    note: str = ""
    theirs: Told | None = None
    talk: Talk | None = None
    spreads: bool = False

    @property
    def plain(self) -> Told:
        """The answer without its documents, where these are shown beside it."""
        return replace(self.told, files=())

    @property
    def broken(self) -> bool:
        """True when something of it could not be saved."""
        return bool((self.form and self.form.is_bound and self.form.errors) or any(s.errors for s in self.shelves))


@dataclass
class Filled:
    """What came in for the questions of a page: forms that could not be saved whole, and files that were refused."""

    forms: dict[Slot, AnswerForm] = field(default_factory=dict)
    files: dict[tuple[Slot, str], list[Words]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.forms or self.files)


@dataclass
class Board:
    """The questions of a page for one reader; `reading` where nothing can be filled in."""

    sheet: Sheet
    by: Actor
    notes: Mapping[str, str] = field(default_factory=dict)
    filled: Filled = field(default_factory=Filled)
    reading: bool = False
    team: Team | None = None

    def __post_init__(self) -> None:
        self._gaps = gaps_by_slot(self.sheet)
        self._sites = told.site_names(self.sheet)
        self._waiting = frozenset(self.sheet.unconfirmed)
        self._may: dict[str, Verdict] = {}
        empty = (slot for slot in self.sheet.slots if slot.site and not self._revision(slot))
        self._waiting_sites = frozenset(slot.question for slot in empty)

    def entries(self, slots: Iterable[Slot]) -> list[Entry]:
        """These questions in this order."""
        return [self.entry(slot) for slot in slots]

    def entry(self, slot: Slot) -> Entry:
        """One question."""
        question, row = self.sheet.question(slot), self.sheet.rows.get(slot)
        verdict = no("") if self.reading else self.may(slot)
        status, tone = wording.status(self._gaps.get(slot, ()), unconfirmed=slot in self._waiting)
        form = self.filled.forms.get(slot) or (self.form(slot) if verdict else None)
        conflict = form.conflict if form else None
        return Entry(
            slot=slot,
            handle=handle(slot),
            question=question,
            addressee=told.addressee(self.sheet.pack, slot, self._sites),
            told=told.told(question, contents.live_item(self.sheet, slot)),
            status=status,
            tone=tone,
            gaps=self._missing(slot),
            shelves=self._shelves(question, slot),
            form=form,
            why_not="" if verdict else verdict.reason,
            carried=slot in self._waiting,
            changed_meaning=row is not None and row.meaning < question.meaning,
            note=self.notes.get(str(slot), ""),
            theirs=told.told_row(question, conflict) if conflict else None,
            talk=self.team.talk(slot, self.by) if self.team else None,
            spreads=bool(slot.site and self._revision(slot)) and slot.question in self._waiting_sites,
        )

    def form(self, slot: Slot, data: Any = None) -> AnswerForm:
        """The form of a question, with what is stored or what came in."""
        row = self.sheet.rows.get(slot)
        return AnswerForm(self.sheet.question(slot), values_of(row), self._revision(slot), data, prefix=handle(slot))

    def _revision(self, slot: Slot) -> int:
        row = self.sheet.rows.get(slot)
        return row.revision if row else 0

    def may(self, slot: Slot) -> Verdict:
        """May the reader change this answer now? Who they are is asked once for each criterion."""
        criterion = self.sheet.question(slot).criterion
        if criterion not in self._may:
            self._may[criterion] = may_write(self.by, self.sheet, slot)
        return self._may[criterion] & writable(self.sheet, slot)

    def _missing(self, slot: Slot) -> list[Words]:
        question = self.sheet.question(slot)
        return [wording.missing(question, gap) for gap in self._gaps.get(slot, ()) if gap.kind != "unanswered"]

    def _shelves(self, question: Question, slot: Slot) -> list[Shelf]:
        cited = self.sheet.cited(slot)
        keys = {wanted.key for wanted in question.evidence}
        shelves = [
            self._shelf(slot, wanted.key, wanted.text, wording.needed(question, wanted), cited)
            for wanted in question.evidence
        ]
        loose = [citation for citation in cited if citation.key not in keys]
        words = _("Any other document") if shelves else _("A document, if you want to show one")
        return [*shelves, self._shelf(slot, "", words, "", loose)]

    def _shelf(self, slot: Slot, key: str, text: object, hint: Words, cited: Sequence[AnswerEvidence]) -> Shelf:
        own = [citation for citation in cited if not key or citation.key == key]
        files = [(citation, evidence.file_row(citation.evidence, self._newer(citation))) for citation in own]
        return Shelf(key, str(text), hint, files, self.filled.files.get((slot, key), ()))

    def _newer(self, citation: AnswerEvidence) -> list[Action]:
        return [] if self.reading else evidence.newer(citation, self.by)
