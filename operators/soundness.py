"""What somebody typed, looked at before it is stored: a clear sentence beside each field, never an error page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from aeo.components.seen import says_something
from aeo.kernel.constraints import orders_of
from aeo.kernel.refusals import BadFields, Fields, Words
from operators import dated, lines, places


def sound(row: models.Model, **more: Sequence[Words]) -> None:
    """Raise BadFields unless every value of the row can be stored. `more` are problems found elsewhere."""
    refuse({**problems(row), **{name: list(words) for name, words in more.items() if words}})


def problems(row: models.Model) -> Fields:
    """Field → what is wrong with its value, in itself and beside the others."""
    alone = {field.name: words for field in row._meta.concrete_fields if (words := list(_wrong(field, row)))}
    return {**_between(row, alone), **places.problems(row), **alone}


def _between(row: models.Model, known: Collection[str]) -> Fields:
    """Days that lie before the beginning they belong to, unless one of the two is no good by itself."""
    found: dict[str, list[Words]] = {}
    for (first, second), words in orders_of(type(row)).items():
        begun, ended = getattr(row, first), getattr(row, second)
        if begun and ended and not {first, second} & set(known) and ended < begun:
            found[second] = [words]
    return found


def refuse(fields: Fields) -> None:
    """Raise BadFields if anything was found."""
    if fields:
        raise BadFields(fields)


def text_problems(text: str, most: int, *, needed: bool = False) -> list[Words]:
    """What is wrong with a text, in words."""
    found: list[Words] = []
    if has_nul(text):
        found.append(_("The text contains a character that cannot be stored. Delete it and write the text again."))
    if len(text) > most:
        words = _("The text has %(given)s characters. Write at most %(most)s.")
        found.append(words % {"given": len(text), "most": most})
    if needed and not says_something(text):
        found.append(_("Write something here."))
    return found


def has_nul(value: Any) -> bool:
    """True when the value holds the one character that the database cannot store, however deep."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(has_nul(key) or has_nul(inner) for key, inner in value.items())
    return isinstance(value, (list, tuple, set, frozenset)) and any(map(has_nul, value))


def _wrong(field: models.Field[Any, Any], row: models.Model) -> Iterator[Words]:
    if field.primary_key or field.is_relation or not field.editable or getattr(field, "protected", False):
        return
    value = getattr(row, field.attname)
    if has_nul(value):
        yield from text_problems("\x00", 1)
        return
    optional = field.blank or isinstance(field, models.JSONField)
    if (value is None and field.null) or (optional and value in field.empty_values):
        return
    if isinstance(field, models.TextField) and field.max_length and isinstance(value, str):
        yield from text_problems(value, field.max_length)
    try:
        setattr(row, field.attname, field.clean(value, row))
    except ValidationError as error:
        yield from error.messages
    yield from lines.problems(row, field.name)
    yield from dated.problems(row, field.name)
