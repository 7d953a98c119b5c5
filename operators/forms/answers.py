"""One answer as a form. Nothing is required here: half an answer is saved, too; the action says what cannot be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from aeo.components.contexts import Choice
from aeo.programme.answers import NOT_APPLICABLE
from aeo.programme.bounds import Limits
from aeo.programme.questions import Question
from operators.actions.answers import Values, field_of
from operators.forms.table import TableField
from operators.models import Answer
from operators.models.answers import Given
from operators.papers import CHOICES

DIGITS = 12


class AnswerForm(forms.Form):
    """The fields of one question. `revision` is what the reader had before them, `was` a hash of it: an answer that
    the reader left alone is not saved again, whatever others did to it meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    was = forms.CharField(widget=forms.HiddenInput(), required=False)

    def __init__(
        self,
        question: Question,
        stored: Values,
        revision: int,
        data: Any = None,
        *,
        prefix: str,
        years: Sequence[int] = (),
    ) -> None:
        initial = {**vars(stored), "revision": revision, "was": fingerprint(stored)}
        initial["aside"] = stored.choice == NOT_APPLICABLE
        super().__init__(data, prefix=prefix, initial=initial)
        self.question, self.stored = question, stored
        self.fields.update(_fields(question, years))
        self.conflict: Answer | None = None

    @property
    def values(self) -> Values:
        """What was filled in. Call after `is_valid`. A value that is put aside is kept: it may be taken up again."""
        given = self.cleaned_data
        aside = bool(given.get("aside"))
        return Values(
            choice=NOT_APPLICABLE if aside else given.get("choice", ""),
            text=given.get("text", self.stored.text),
            number=self.stored.number if aside else given.get("number") or None,
            table=self.stored.table if aside else given.get("table") or None,
            reason=given.get("reason", ""),
        )

    @property
    def wrong_cells(self) -> Mapping[str, str]:
        """The id of each control of a table in which something wrong was typed, and why; it is kept all the same."""
        field = self.fields.get("table")
        return field.widget.wrong(self.data, self.add_prefix("table")) if isinstance(field, TableField) else {}

    @property
    def touched(self) -> bool:
        """True when the reader changed it."""
        return fingerprint(self.values) != self.cleaned_data.get("was")

    @property
    def expected(self) -> int:
        """The revision that the reader had before them."""
        return int(self.cleaned_data.get("revision") or 0)


def values_of(row: Given | None) -> Values:
    """What is stored, as the form shows it."""
    if row is None:
        return Values()
    number = None if row.number is None else f"{row.number.normalize():f}"
    return Values(row.choice, row.text, row.language, number, row.table, row.reason)


def fingerprint(values: Values) -> str:
    """A short hash over what a form shows, so that line ends and empty rows make no difference."""
    plain = replace(values, language="", text=_lines(values.text), reason=_lines(values.reason))
    rows = [sorted((key, str(cell)) for key, cell in row.items()) for row in plain.table or ()]
    number = "" if plain.number is None else str(plain.number)
    shown = repr((plain.choice, plain.text, number, rows, plain.reason))
    return hashlib.sha256(shown.encode()).hexdigest()[:DIGITS]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _fields(question: Question, years: Sequence[int]) -> Mapping[str, forms.Field]:
    found = {**_value(question, years)}
    field = field_of(question)
    if field != "choice":
        found["aside"] = forms.BooleanField(label=_("This does not apply to us"), required=False)
    if field not in ("text", "table"):
        found["text"] = _text(_("Explain"), 3)
    found["reason"] = _text(_("Why it does not apply"), 2)
    return found


def _value(question: Question, years: Sequence[int]) -> dict[str, forms.Field]:
    match field_of(question):
        case "number":
            mode = "numeric" if question.whole else "decimal"
            box = forms.TextInput({"inputmode": mode, "width": 10, "autocomplete": "off"})
            hint, unit = Limits.of(question).words, str(question.unit)
            label = _("A number (%(unit)s)") % {"unit": unit} if unit else _("A number")
            return {"number": forms.CharField(label=label, help_text=hint, required=False, widget=box)}
        case "text":
            return {"text": _text(_("Your answer"), 5)}
        case "table":
            return {"table": TableField(question.columns, years, label=_("Your answer"))}
        case _:
            return {
                "choice": forms.ChoiceField(
                    label=_("Your answer"),
                    choices=options(question),
                    required=False,
                    widget=forms.RadioSelect({"small": True}),
                )
            }


def options(question: Question) -> list[tuple[str, Any]]:
    """The answers of a question with choices; any question may not apply."""
    own = [(choice.key, str(choice.text)) for choice in question.choices]
    plain = [(key, now(str(CHOICES[key])).capitalize()) for key in ("yes", "partly", "no")]
    return [*(own or plain), (NOT_APPLICABLE, Choice(_("It does not apply to us"), _("Say why, below.")))]


def _text(label: Any, rows: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": rows}))
