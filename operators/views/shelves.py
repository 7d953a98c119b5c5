"""The documents of a question: what is wanted, the files that were attached for it, and how long each of them holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from aeo.components.contexts import Action, FileRow, Words
from aeo.kernel.policy import Actor
from aeo.programme.applicability import Slot
from aeo.programme.questions import Question
from operators import wording
from operators.forms.files import UntilForm
from operators.models import AnswerEvidence
from operators.policies.evidence import may_change
from operators.queries.sheets import Sheet
from operators.views import evidence
from operators.views.filled import Filled


@dataclass(frozen=True)
class Standing:
    """A file on a shelf. `until` asks for its last day, of who may tell it, while nobody did."""

    citation: AnswerEvidence
    file: FileRow
    until: UntilForm | None = None


@dataclass(frozen=True)
class Shelf:
    """A document that is wanted (or any other, where `key` is empty), and the files that were attached for it."""

    key: str
    text: Words
    hint: Words
    files: Sequence[Standing]
    errors: Sequence[Words] = ()

    @property
    def broken(self) -> bool:
        """True when something that came in for it was not taken."""
        return bool(self.errors) or any(one.until and one.until.errors for one in self.files)


@dataclass
class Shelves:
    """The shelves of a page's questions for one reader; `reading` where nothing can be filled in."""

    sheet: Sheet
    by: Actor
    filled: Filled
    reading: bool = False
    _may: dict[int, bool] = field(default_factory=dict)

    def of(self, question: Question, slot: Slot, *, writable: bool) -> list[Shelf]:
        """A shelf for each wanted document, and one for any other."""
        cited = self.sheet.cited(slot)
        keys = {wanted.key for wanted in question.evidence}
        loose = [citation for citation in cited if citation.key not in keys]
        words = _("Any other document") if keys else _("A document, if you want to show one")
        told = [(one.key, str(one.text), wording.needed(question, one)) for one in question.evidence]
        return [
            Shelf(
                key,
                text,
                hint,
                [self._standing(one, ask=writable) for one in (cited if key else loose) if one.key == key or not key],
                self.filled.files.get((slot, key), ()),
            )
            for key, text, hint in [*told, ("", words, "")]
        ]

    def _standing(self, citation: AnswerEvidence, *, ask: bool) -> Standing:
        row = evidence.file_row(citation.evidence, self._newer(citation))
        return Standing(citation, row, self._until(citation) if ask else None)

    def _newer(self, citation: AnswerEvidence) -> list[Action]:
        return [] if self.reading else evidence.newer(citation, self.by)

    def _until(self, citation: AnswerEvidence) -> UntilForm | None:
        form = self.filled.days.get(citation.pk)
        if form or citation.evidence.expires_on is not None:
            return form
        key = citation.evidence.pk
        if key not in self._may:
            self._may[key] = bool(may_change(self.by, citation.evidence))
        return UntilForm.at(citation) if self._may[key] else None
