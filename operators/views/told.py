"""An answer in words, from a signed snapshot or as it stands now: the same on every page that shows one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aeo.components.contexts import Words
from aeo.components.formats import figure
from aeo.programme.answers import NOT_APPLICABLE
from aeo.programme.applicability import Slot
from aeo.programme.pack import Pack
from aeo.programme.questions import Question
from operators.models import Answer
from operators.papers import CHOICES, printed_row
from operators.queries import contents
from operators.queries.questionnaires import Questionnaire


@dataclass(frozen=True)
class Told:
    """What was answered. `table` holds rows of (column, cell); `files` are names."""

    choice: Words = ""
    text: str = ""
    number: str = ""
    columns: Sequence[Words] = ()
    table: Sequence[Sequence[tuple[Words, str]]] = ()
    reason: str = ""
    language: str = ""
    files: Sequence[str] = ()

    @property
    def empty(self) -> bool:
        """True when nothing was answered."""
        return not (self.choice or self.text or self.number or self.table or self.reason)


def told(question: Question, item: Mapping[str, Any] | None) -> Told:
    """From an answer as it is signed."""
    if not item:
        return Told()
    number = item.get("number")
    return Told(
        choice=_choice(question, item.get("choice", "")),
        text=item.get("text", ""),
        number="" if number is None else f"{figure(number)} {question.unit}".strip(),
        columns=[str(column.heading) for column in question.columns],
        table=[_row(question, row) for row in item.get("table") or ()],
        reason=item.get("reason", ""),
        language=item.get("language", ""),
        files=[file["name"] for file in item.get("evidence", ())],
    )


def told_row(question: Question, row: Answer) -> Told:
    """From an answer as it is stored, without its files."""
    return told(question, contents.given(row))


def addressee(pack: Pack, slot: Slot, sites: Mapping[str, str]) -> str:
    """To which role or site the question is put."""
    role = str(pack.roles[slot.role].name) if slot.role and slot.role in pack.roles else ""
    return " – ".join(part for part in (role, sites.get(slot.site, "")) if part)


def named(slot: Slot, beside: str) -> str:
    """A question by its key, and the role or site to which it is put."""
    return f"{slot.question} ({beside})" if beside else slot.question


def site_names(sheet: Questionnaire) -> dict[str, str]:
    """Reference → name of the sites that are asked about."""
    return {str(site.pk): site.name_local for site, _roles in sheet.scope.sites}


def to_correct(sheet: Questionnaire, slots: Iterable[Slot]) -> str:
    """Cells of tables that were kept although they are wrong, for whoever just saved them; empty without any."""
    names, asked = site_names(sheet), frozenset(slots)
    found = [gap for gap in sheet.gaps if gap.kind == "cells_wrong" and gap.slot in asked]
    words = [f"{named(gap.slot, addressee(sheet.pack, gap.slot, names))}: {gap.detail}" for gap in found]
    return _("Kept as you typed it, and still to be corrected. %(cells)s") % {"cells": " ".join(words)} if words else ""


def headline(pack: Pack, slot: Slot, sites: Mapping[str, str]) -> str:
    """A question in one line: key, words, and to whom it is put."""
    beside = addressee(pack, slot, sites)
    return f"{slot.question}. {pack.questions[slot.question].text}" + (f" ({beside})" if beside else "")


def _choice(question: Question, key: str) -> Words:
    if not key:
        return ""
    if key == NOT_APPLICABLE:
        return _("Does not apply")
    own = {choice.key: str(choice.text) for choice in question.choices}
    return own.get(key) or str(CHOICES.get(key, key)).capitalize()


def _row(question: Question, row: Mapping[str, Any]) -> list[tuple[Words, str]]:
    shown = printed_row(question, row)
    return [(str(column.heading), _cell(shown.get(column.key))) for column in question.columns]


def _cell(value: object) -> str:
    plain = {"yes": pgettext("a cell", "yes"), "no": pgettext("a cell", "no"), None: "–", "": "–"}
    return plain.get(value, str(value)) if isinstance(value, str) or value is None else str(value)
