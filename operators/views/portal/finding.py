"""A company by its registration number: known here, known to the state register, or to be written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aeo.accounts import attempts
from aeo.components.contexts import Words
from aeo.gateways.registry.port import Away, Entry, registry
from operators.names import bare_number
from operators.views.common import me

MOST_AN_HOUR = 30


@dataclass(frozen=True)
class Found:
    """What the register says of a number, and what to tell the reader of it."""

    entry: Entry | None
    words: Words
    tone: str


def refused(request: HttpRequest) -> Words:
    """Why no further number is looked up, if so: nobody reads out who is registered by way of these pages."""
    if attempts.take(request, f"company-number:{me(request).pk}", most=MOST_AN_HOUR) is not None:
        return ""
    return _("You have looked up many numbers. Wait an hour, then try again.")


def of_persons(request: HttpRequest, form: forms.Form) -> None:
    """The same of numbers of persons, which are compared with those under a bar when the company applies."""
    if not form.is_bound or not form.is_valid() or "registry_number" not in form.changed_data:
        return
    if attempts.take(request, f"person-number:{me(request).pk}", most=MOST_AN_HOUR) is None:
        form.add_error("registry_number", _("You have written many numbers. Wait an hour, then go on."))


def look_up(number: str) -> Found:
    """Ask the register."""
    try:
        entry = registry().find(bare_number(number))
    except Away:
        away = _("The state register does not answer now. Write the data yourself: they stay marked as not confirmed.")
        return Found(None, away, "warning")
    if entry is None:
        unknown = _("The state register does not know this number. Check it, or go on: the data stay not confirmed.")
        return Found(None, unknown, "warning")
    if entry.struck_off_on is not None:
        return Found(entry, _("The state register says that this company was struck off. Check the number."), "warning")
    return Found(entry, _("The data below are from the state register. Check them."), "info")


def initial(entry: Entry | None, field: str, number: str) -> dict[str, Any]:
    """What the register knows, as the form takes it; `field` is the one for the number."""
    if entry is None:
        return {field: number}
    seat = entry.seat
    return {
        field: number,
        "name_local": entry.name_local,
        "name_latin": entry.name_latin,
        "form": entry.form,
        "street": seat.street,
        "city": seat.city,
        "region": seat.region,
        "postcode": seat.postcode,
        "established_on": entry.registered_on,
    }
