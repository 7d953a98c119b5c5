"""Questions as the pages show them: with guidance, answer, what is missing, and the documents wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from aeo.accounts.actors import user_of
from aeo.accounts.models import User
from aeo.components.contexts import Words
from aeo.kernel.policy import Actor, Verdict, no
from aeo.programme.applicability import Slot
from aeo.programme.questions import Question
from operators import links, wording
from operators.forms.answers import AnswerForm, values_of
from operators.handles import handle
from operators.models import Answer, SelfAssessment
from operators.policies.self_assessments import is_live, may_write, writable
from operators.queries import contents, teamwork
from operators.queries.progress import gaps_by_slot
from operators.queries.sheets import Sheet
from operators.views import told
from operators.views.filled import Filled
from operators.views.shelves import Shelf, Shelves
from operators.views.told import Told


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
    overtaken: Words = ""
    talk: Talk | None = None
    spreads: bool = False

    @property
    def plain(self) -> Told:
        """The answer without its documents, where these are shown beside it."""
        return replace(self.told, files=())

    @property
    def name(self) -> str:
        """The question in a list: its key, and to whom it is put."""
        return told.named(self.slot, self.addressee)

    @property
    def broken(self) -> bool:
        """True when something of it could not be saved."""
        return bool((self.form and self.form.is_bound and self.form.errors) or any(s.broken for s in self.shelves))


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
        self._shelves = Shelves(self.sheet, self.by, self.filled, self.reading)
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
        form = self.filled.forms.get(slot) or (self.form(slot) if verdict else None)
        pending = form is not None and form.is_bound
        gaps, waiting = self._gaps.get(slot, ()), slot in self._waiting
        status, tone = wording.unsaved() if pending else wording.status(gaps, unconfirmed=waiting)
        conflict = form.conflict if form else None
        return Entry(
            slot=slot,
            handle=handle(slot),
            question=question,
            addressee=self._addressee(slot),
            told=told.told(question, contents.live_item(self.sheet, slot)),
            status=status,
            tone=tone,
            gaps=self._missing(slot),
            shelves=self._shelves.of(question, slot, writable=form is not None),
            form=form,
            why_not="" if verdict else verdict.reason,
            carried=waiting,
            changed_meaning=row is not None and row.meaning < question.meaning,
            note=self.notes.get(str(slot), ""),
            theirs=told.told_row(question, conflict) if conflict else None,
            overtaken=self._overtaken(conflict) if conflict else "",
            talk=self.team.talk(slot, self.by) if self.team else None,
            spreads=bool(slot.site and self._revision(slot)) and slot.question in self._waiting_sites,
        )

    def _overtaken(self, theirs: Answer) -> Words:
        """Who saved another answer meanwhile."""
        if theirs.edited_by == self.by.ref:
            return _("You saved another answer meanwhile, on another page or device")
        who = user_of(theirs.edited_by)
        return (
            _("%(name)s changed this answer meanwhile") % {"name": who.name}
            if who
            else _("This answer was changed meanwhile")
        )

    def problems(self) -> list[tuple[str, AnswerForm]]:
        """The forms that could not be saved, each with its question, for the error summary."""
        forms = self.filled.forms.items()
        return [(told.named(slot, self._addressee(slot)), form) for slot, form in forms if form.errors]

    def _addressee(self, slot: Slot) -> str:
        return told.addressee(self.sheet.pack, slot, self._sites)

    def form(self, slot: Slot, data: Any = None) -> AnswerForm:
        """The form of a question, with what is stored or what came in."""
        question, stored = self.sheet.question(slot), values_of(self.sheet.rows.get(slot))
        years = self.sheet.years(slot)
        return AnswerForm(question, stored, self._revision(slot), data, prefix=handle(slot), years=years)

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
