"""Lines about a company that our papers, e-mails and registers carry to others: none is a message in disguise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from aeo.components.names import person_name, plain_line, plain_name, plain_place
from aeo.kernel.refusals import Words
from operators.models import Operator, OutsourcedFunction, Person, Site
from operators.names import is_latin

Rule = Callable[[str], None]
NUMBER = re.compile(r"[A-Z0-9][A-Z0-9 /-]*")


def latin(name: str) -> None:
    """A validator: Latin letters only."""
    if not is_latin(name):
        raise ValidationError(_("Write this name with Latin letters only."), "latin")


def numbered(number: str) -> None:
    """A validator: a number of some register, of whichever country."""
    if not NUMBER.fullmatch(number):
        raise ValidationError(_("Write the number with capital Latin letters, digits and hyphens."), "number")


RULES: Mapping[type[models.Model], Mapping[str, tuple[Rule, ...]]] = {
    Operator: {
        "name_local": (plain_name,),
        "name_latin": (plain_name, latin),
        **dict.fromkeys(("street", "city", "region", "address_latin"), (plain_place,)),
        **dict.fromkeys(("postcode", "phone"), (plain_line,)),
    },
    Person: {"name_local": (person_name,), "name_latin": (person_name, latin), "phone": (plain_line,)},
    Site: {
        "name_local": (plain_name,),
        "name_latin": (plain_name, latin),
        **dict.fromkeys(("address", "border_post"), (plain_place,)),
    },
    OutsourcedFunction: {
        "function": (plain_line,),
        "provider_name": (plain_name,),
        "provider_aeo_number": (numbered,),
    },
}


def problems(row: models.Model, name: str) -> Iterator[Words]:
    """What is wrong with the line of this name. What was stored under an earlier rule stays until it is changed."""
    value: Any = getattr(row, name, "")
    found = [words for rule in RULES.get(type(row), {}).get(name, ()) for words in _said(rule, value)] if value else []
    if found and not is_kept(row, name, value):
        yield from found


def is_kept(row: models.Model, name: str, value: object) -> bool:
    """The row is stored with this value already."""
    return bool(row.pk) and type(row)._base_manager.filter(pk=row.pk, **{name: value}).exists()


def _said(rule: Rule, value: str) -> list[Words]:
    try:
        rule(value)
    except ValidationError as error:
        return list(error.messages)
    return []
