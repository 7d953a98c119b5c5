"""Days that a company says of itself: none before there was anything of which it could hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from aeo.components.formats import day_text
from aeo.kernel.refusals import Words
from operators.lines import is_kept
from operators.models import Authority, Operator, Site

EARLIEST = date(1900, 1, 1)  # of what is still in use: beyond it somebody mistyped
Rule = Callable[[Any, date], Iterator[Words]]


def _in_use(_row: models.Model, day: date) -> Iterator[Words]:
    if day < EARLIEST:
        yield _("Write a day from %(day)s on.") % {"day": day_text(EARLIEST)}


def _of_company(row: Authority, day: date) -> Iterator[Words]:
    founded = row.person.operator.established_on
    yield from _since(day, founded) if founded else _in_use(row, day)


def _address(row: Operator, day: date) -> Iterator[Words]:
    yield from _since(day, row.established_on) if row.established_on else _in_use(row, day)


def _since(day: date, founded: date) -> Iterator[Words]:
    if day < founded:
        yield _("The company was established on %(day)s. Name that day or a later one.") % {"day": day_text(founded)}


def _founded(row: Operator, day: date) -> Iterator[Words]:
    if row.at_address_since and row.at_address_since < day:
        yield _("The company is at its address since %(day)s: that is earlier.") % {
            "day": day_text(row.at_address_since)
        }


RULES: Mapping[tuple[type[models.Model], str], Rule] = {
    (Site, "opened_on"): _in_use,
    (Authority, "valid_from"): _of_company,
    (Operator, "at_address_since"): _address,
    (Operator, "established_on"): _founded,
}


def problems(row: models.Model, name: str) -> Iterator[Words]:
    """What is wrong with the day of this name. One that was stored before stays until it is changed."""
    rule, day = RULES.get((type(row), name)), getattr(row, name, None)
    if rule and day and not is_kept(row, name, day):
        yield from rule(row, day)
