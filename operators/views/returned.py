"""The one list of what is missing, with a way to each question."""

from __future__ import annotations

from dataclasses import dataclass

from aeo.programme.applicability import Slot
from operators import links
from operators.models import Application
from operators.queries.people import Seat
from operators.queries.sheets import Sheet
from operators.states import ApplicationState
from operators.views import told


@dataclass(frozen=True)
class Line:
    """What the officer wrote, and the question it concerns, if it is one."""

    text: str
    headline: str = ""
    url: str = ""


def returned_lines(application: Application, sheet: Sheet, seat: Seat) -> list[Line]:
    """The list, while the application is returned; for a consultant what concerns the chosen sections."""
    if application.state != ApplicationState.RETURNED:
        return []
    items = [item for item in application.return_items if _concerns(sheet, item["slot"], seat)]
    return [_line(application, sheet, item["slot"], item["text"]) for item in items]


def _concerns(sheet: Sheet, slot: str, seat: Seat) -> bool:
    return seat.whole or (bool(slot) and seat.covers(sheet.question(Slot.read(slot)).criterion))


def _line(application: Application, sheet: Sheet, text: str, words: str) -> Line:
    if not text:
        return Line(words)
    slot = Slot.read(text)
    headline = told.headline(sheet.pack, slot, told.site_names(sheet))
    return Line(words, headline, links.question(sheet.self_assessment, sheet.question(slot).criterion, slot))
