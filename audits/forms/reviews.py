"""Verdicts on the answers of one section, all sent at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.components.formats import language
from aeo.kernel.http import number
from aeo.programme.applicability import Slot
from audits.actions.reviews import Judged
from audits.forms.fields import Bundle, prose
from audits.models import AnswerVerdict
from audits.queries import Line
from audits.states import Judgement

UNNOTED = ("", Judgement.ACCEPTED, Judgement.VERIFIED)


def slug(slot: Slot) -> str:
    """A slot as a part of names and ids of a page."""
    return re.sub(r"[^A-Za-z0-9]+", "-", str(slot))


class VerdictForm(forms.Form):
    """A verdict on one answer. `seen` is the verdict that was shown; what was not touched is not given again."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        required=False,
        choices=[("", _("No verdict yet")), *Judgement.choices],
        widget=forms.Select,
    )
    note = prose(_("Note"), required=False, rows=2)

    def __init__(self, line: Line, seen: Mapping[str, AnswerVerdict], data: Any = None) -> None:
        prefix = slug(line.slot)
        self.line, row = line, line.verdict
        given = {"verdict": row.verdict if row and line.fresh else "", "note": row.note if row and line.fresh else ""}
        super().__init__(data, prefix=prefix, initial=given)
        self.fields["verdict"].label = _("Verdict on %(answer)s") % {"answer": line.slot.question}
        self.fields["note"].label = _("Note on %(answer)s") % {"answer": line.slot.question}
        shown = str(data.get(f"{prefix}-expected", "")) if data is not None else ""
        self.shown, self.seen = shown, seen.get(shown)

    @property
    def expected(self) -> str:
        """The verdict that holds now, for the next sending."""
        return str(self.line.verdict.pk) if self.line.verdict else ""

    def clean(self) -> dict[str, Any]:
        """What is to be clarified, verified or was found is said; a note belongs to a verdict."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        verdict, note = values.get("verdict", ""), values.get("note", "").strip()
        if verdict not in UNNOTED and not note:
            self.add_error("note", _("Say what is to be clarified, verified or was found."))
        if not verdict and note:
            self.add_error("verdict", _("Choose a verdict for your note."))
        return values

    @property
    def touched(self) -> bool:
        """The officer wants something else than what was shown."""
        given = (self.cleaned_data["verdict"], self.cleaned_data["note"])
        if not given[0]:
            return False
        return self.seen is None or given != (self.seen.verdict, self.seen.note) or self._was_outdated

    @property
    def _was_outdated(self) -> bool:
        """The verdict was shown as one on an earlier answer, so nothing was chosen beforehand."""
        return f"{self.prefix}-outdated" in self.data

    def judged(self) -> Judged:
        """For the action."""
        given = self.cleaned_data
        expected = number(self.shown) if self.shown.isdecimal() else None
        return Judged(self.line.slot, given["verdict"], given["note"], language() if given["note"] else "", expected)


class SectionForm(Bundle):
    """A section: its errors as a whole; the verdicts are forms of their own."""

    parts: list[VerdictForm]

    def __init__(self, lines: Sequence[Line], data: Any = None) -> None:
        super().__init__(data)
        seen = _seen(lines, data)
        self.parts = [VerdictForm(line, seen, data) for line in lines]

    def touched(self) -> list[Judged]:
        """What is to be saved."""
        return [part.judged() for part in self.parts if part.touched]


def _seen(lines: Sequence[Line], data: Any) -> dict[str, AnswerVerdict]:
    if data is None:
        return {}
    shown = [str(data.get(f"{slug(line.slot)}-expected", "")) for line in lines]
    keys = [number(key) for key in shown]
    return {str(row.pk): row for row in AnswerVerdict.objects.filter(pk__in=keys)}
