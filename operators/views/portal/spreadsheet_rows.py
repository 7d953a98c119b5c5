"""What a workbook would change, as the preview shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from aeo.components.contexts import Cell, Column, Words
from operators import links
from operators.actions.answers import Values
from operators.forms.workbook import AgreeForm
from operators.handles import handle
from operators.queries.sheets import Sheet
from operators.spreadsheet.cells import Fault
from operators.spreadsheet.compare import Change, LeftOut, Plan
from operators.spreadsheet.layout import Line
from operators.views import told
from operators.views.told import Told

MOST = 500  # faults that a page shows


@dataclass(frozen=True)
class Shown:
    """One answer: as it stands and as the file has it; `field` is the choice between the two."""

    headline: str
    url: str
    before: Told
    after: Told
    added: Sequence[str] = ()
    dropped: Sequence[str] = ()
    field: BoundField | None = None


@dataclass(frozen=True)
class Part:
    """The changes of one section."""

    title: Words
    rows: Sequence[Shown]


def named(plan: Plan) -> list[tuple[str, str]]:
    """The field of each conflict, with its label."""
    return [
        (handle(c.line.slot), _("Which answer counts for %(q)s?") % {"q": c.line.slot.question}) for c in plan.conflicts
    ]


def shown(sheet: Sheet, plan: Plan, form: AgreeForm) -> Mapping[str, Any]:
    """Changes, conflicts, what is left out, and faults."""
    sites = told.site_names(sheet)

    def row(change: Change, field: BoundField | None = None) -> Shown:
        line, values = change.line, change.values
        headline = told.headline(sheet.pack, line.slot, sites)
        url = links.question(sheet.self_assessment, line.question.criterion, line.slot)
        after = values if values is not None else line.values
        added, dropped = _names(change.add), _names(change.drop)
        return Shown(headline, url, _told(line, line.values), _told(line, after), added, dropped, field)

    return {
        "count": len(plan.changes),
        "parts": _parts(sheet, [(change.line.question.criterion, row(change)) for change in plan.changes]),
        "conflicts": [row(change, form[handle(change.line.slot)]) for change in plan.conflicts],
        "left_out": _left_out(plan.left_out),
        "fault_columns": [Column(_("Sheet")), Column(_("Cell")), Column(_("What to do"))],
        "faults": [_fault(fault) for fault in plan.faults[:MOST]],
        "fault_count": len(plan.faults),
    }


def _parts(sheet: Sheet, rows: Sequence[tuple[str, Shown]]) -> list[Part]:
    """Section by section, in the order of the programme."""
    names = ((one.key, f"{one.key}. {one.name}") for one in sheet.pack.criteria.all)
    parts = [Part(title, [row for at, row in rows if at == key]) for key, title in names]
    return [part for part in parts if part.rows]


def _told(line: Line, values: Values) -> Told:
    return told.told(line.question, vars(values))


def _names(documents: Iterable[tuple[str, str]]) -> list[str]:
    return sorted({name for _key, name in documents})


def _fault(fault: Fault) -> list[Any]:
    return [fault.sheet, Cell(fault.cell), fault.words]


def _left_out(left: Iterable[LeftOut]) -> list[tuple[Words, str]]:
    """Each reason once, with the questions that it is about."""
    grouped: dict[str, list[str]] = {}
    for one in left:
        beside = f" ({one.line.addressee})" if one.line and one.line.addressee else ""
        grouped.setdefault(one.words, []).append(f"{one.slot.question}{beside}")
    return [(words, ", ".join(dict.fromkeys(slots))) for words, slots in grouped.items()]
