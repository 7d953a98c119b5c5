"""What the forms here share: long texts, lists a line each, the language one writes in, grounds of the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aeo.authorisations import horizons
from aeo.components import formats
from aeo.components.fields import WrittenField
from aeo.kernel.policy import Verdict
from aeo.kernel.refusals import Words
from aeo.programme.pack import Pack
from aeo.programme.proceedings import Ground

LONGEST = 20_000
ONLY = _("There is only this one, so it is chosen.")
NOTHING: tuple[tuple[str, Words], ...] = (("", _("– choose –")),)
Stated = Mapping[str, str]  # by language
Choices = Sequence[tuple[str, Words]]


def prose(label: Any, *, rows: int = 5, help_text: Any = "", **options: Any) -> forms.CharField:
    """A long text of at most 20,000 characters."""
    area = forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST})
    return WrittenField(label=label, max_length=LONGEST, widget=area, help_text=help_text, **options)


def lines(text: str) -> tuple[str, ...]:
    """What was written one below the other."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def suggested(stated: Sequence[Stated]) -> str:
    """What the system states, a line each, in the reader's language: filled in before anybody types."""
    here = formats.language()
    return "\n".join(one.get(here) or next(iter(one.values())) for one in stated)


def facts(text: str, stated: Sequence[Stated]) -> tuple[str | Stated, ...]:
    """Line by line; what the system stated there is kept in every language, whatever that of the page was."""
    known = {said: one for one in stated for said in one.values()}
    return tuple(known.get(line, line) for line in lines(text))


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field its choices, which are known only with the case."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def offer_parts(form: forms.Form, parts: Choices) -> None:
    """Give a form the parts it can be about: none is chosen before somebody chooses it, unless there is only one."""
    offer(form, "parts", parts)
    field = form.fields["parts"]
    field.error_messages["required"] = _("Choose at least one part.")
    if len(parts) == 1:
        field.initial, field.help_text = [parts[0][0]], ONLY


def ground_choices(grounds: Iterable[Ground]) -> list[tuple[str, Words]]:
    """Grounds with their words; nothing chosen first."""
    return [*NOTHING, *((ground.key, str(ground.text)) for ground in grounds)]


def for_criterion(grounds: Iterable[Ground], letter: str) -> list[Ground]:
    """The grounds that can rest on a criterion."""
    return [ground for ground in grounds if letter in ground.criteria]


def without_criterion(grounds: Iterable[Ground]) -> list[Ground]:
    """The grounds that rest on no criterion of their own."""
    return [ground for ground in grounds if not ground.criteria]


def criterion_label(pack: Pack, letter: str) -> str:
    """`G. Cargo security`."""
    return f"{letter}. {pack.criteria[letter].name}"


def right(day: date, *verdicts: Verdict) -> date:
    """The day, if every verdict on it says so; else what is wrong, beside its field."""
    for verdict in verdicts:
        if not verdict.allowed:
            raise forms.ValidationError(str(verdict.reason))
    return day


def near(day: date | None, pack: Pack) -> date | None:
    """The stated day of a decision, if one is named: not in the past, nor too far ahead."""
    return right(day, horizons.from_today(day, pack.validity.effect_ahead)) if day else None


def retyped(form: forms.Form) -> dict[str, Any]:
    """What was typed into a form, as the initial values of a new one: nothing is checked and nothing lost."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def hide(form: forms.Form) -> None:
    """Everything was said before, but the proof."""
    for name, field in form.fields.items():
        if name != "password":
            field.widget = forms.MultipleHiddenInput() if name == "parts" else forms.HiddenInput()


class Written(forms.Form):
    """Free text is kept in the language in which it was written."""

    language = forms.ChoiceField(
        label=_("You write in"),
        choices=settings.LANGUAGES,
        initial=formats.language,
        widget=forms.RadioSelect(attrs={"inline": True, "small": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "language"])
