"""Fields that several forms share."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from aeo.components.contexts import Choice
from aeo.components.fields import WrittenField
from aeo.programme.pack import Pack
from aeo.programme.values import LONGEST_TEXT

Choices = list[tuple[str, Any]]
SIGNS = re.compile(r"[0-9 +()./,;-]+")  # several numbers may stand one after the other
FEWEST = 5


def short(label: Any, *, most: int = 300, required: bool = False, hint: Any = "", **attrs: Any) -> forms.CharField:
    """One line."""
    widget = forms.TextInput(attrs)
    return WrittenField(label=label, max_length=most, required=required, help_text=hint, widget=widget)


def dialled(form: forms.Form, name: str = "phone") -> str:
    """A telephone number that can be dialled; one that is kept already hinders nothing. Raises ValidationError."""
    number: str = form.cleaned_data[name].strip()
    digits = sum(sign.isdigit() for sign in number)
    if number and number != form.initial.get(name) and not (SIGNS.fullmatch(number) and digits >= FEWEST):
        words = gettext("Write the telephone number in digits; spaces, “+”, “-” and brackets may stand between them.")
        raise forms.ValidationError(words)
    return number


def prose(
    label: Any, *, most: int = LONGEST_TEXT, required: bool = True, hint: Any = "", rows: int = 5
) -> forms.CharField:
    """Several lines, with a count of characters."""
    widget = forms.Textarea({"rows": rows, "maxlength": most})
    return WrittenField(label=label, max_length=most, required=required, help_text=hint, widget=widget)


def many(
    label: Any, choices: Choices, *, required: bool = True, hint: Any = "", small: bool = False
) -> forms.MultipleChoiceField:
    """Any of these."""
    widget = forms.CheckboxSelectMultiple({"small": small})
    return forms.MultipleChoiceField(label=label, choices=choices, required=required, help_text=hint, widget=widget)


def one(label: Any, choices: Choices, *, required: bool = True, hint: Any = "") -> forms.ChoiceField:
    """One of these, as radios."""
    return forms.ChoiceField(
        label=label, choices=choices, required=required, help_text=hint, widget=forms.RadioSelect()
    )


def named(items: Iterable[Any], *, hint: str = "") -> Choices:
    """Items of a pack as choices: key and name, with one of their texts as a hint."""
    return [(item.key, Choice(str(item.name), str(getattr(item, hint))) if hint else str(item.name)) for item in items]


def lettered(pack: Pack, keys: Collection[str]) -> Choices:
    """These criteria as every page names them: the letter and the name."""
    return [(one.key, f"{one.key}. {one.name}") for one in pack.criteria.all if one.key in keys]


def lines(text: str) -> Sequence[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]
