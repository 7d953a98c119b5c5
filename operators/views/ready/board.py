"""The questions of a readiness check on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.components.contexts import Words
from aeo.programme.applicability import Gap, Slot
from aeo.programme.questions import Question
from operators import wording
from operators.forms.answers import values_of
from operators.forms.readiness import ReadyForm
from operators.handles import handle
from operators.queries.progress import gaps_by_slot
from operators.queries.readiness import ReadySheet
from operators.views import told
from operators.views.gaps import Lister
from operators.views.questions import Entry
from operators.views.told import Told

Forms = Mapping[Slot, ReadyForm]


@dataclass
class Board:
    """`unsaved` are the forms that came in and could not be saved."""

    sheet: ReadySheet
    unsaved: Forms = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._gaps = gaps_by_slot(self.sheet)
        self._sites = told.site_names(self.sheet)

    def entries(self, slots: Iterable[Slot]) -> list[Entry]:
        """These questions in this order."""
        return [self.entry(slot) for slot in slots]

    def problems(self) -> list[tuple[str, ReadyForm]]:
        """The forms that could not be saved, each with its question and site, for the error summary."""
        return [(told.named(slot, self._addressee(slot)), form) for slot, form in self.unsaved.items()]

    def _addressee(self, slot: Slot) -> str:
        return told.addressee(self.sheet.pack, slot, self._sites)

    def entry(self, slot: Slot) -> Entry:
        """One question."""
        question, row = self.sheet.question(slot), self.sheet.rows.get(slot)
        gaps = self._gaps.get(slot, [])
        form = self.unsaved.get(slot)
        status, tone = wording.unsaved() if form else wording.status(gaps)
        return Entry(
            slot=slot,
            handle=handle(slot),
            question=question,
            addressee=self._addressee(slot),
            told=Told(),
            status=status,
            tone=tone,
            gaps=[missing(question, gap) for gap in gaps if gap.kind != "unanswered"],
            shelves=(),
            form=form or form_of(self.sheet, slot),
            changed_meaning=row is not None and row.meaning < question.meaning,
        )


def form_of(sheet: ReadySheet, slot: Slot, data: Any = None) -> ReadyForm:
    """The form of a question, with what is stored or what came in."""
    row, years = sheet.rows.get(slot), sheet.years(slot)
    have = row.have if row else ()
    return ReadyForm(sheet.question(slot), values_of(row), have, data, prefix=handle(slot), years=years)


def missing(question: Question, gap: Gap) -> Words:
    """What is missing; of documents it is only said that there are some."""
    wanted = {evidence.key: evidence.text for evidence in question.evidence}
    if gap.kind == "evidence_missing" and gap.evidence in wanted:
        return _("You did not tick this required document: %(name)s.") % {"name": wanted[gap.evidence]}
    return wording.missing(question, gap)


def lister(sheet: ReadySheet) -> Lister:
    """The gap list of the check."""
    return Lister(sheet, lambda slot: at(sheet, slot), missing)


def section(criterion: str) -> str:
    """The page of a criterion's questions."""
    return reverse("operators:ready-section", args=[criterion])


def at(sheet: ReadySheet, slot: Slot) -> str:
    """The same page, at a question."""
    return f"{section(sheet.question(slot).criterion)}#q-{handle(slot)}"
