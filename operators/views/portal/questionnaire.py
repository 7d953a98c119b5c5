"""The self-assessment: what there is to do, and the questions of one criterion on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.contexts import Link
from aeo.components.pages import page
from aeo.kernel.http import signed_in
from aeo.programme import ledger
from aeo.programme.applicability import Slot
from aeo.programme.clocks import SELF_MONITORING
from operators import links
from operators.models import Application
from operators.queries import contents, people, sheets, teamwork, versions
from operators.queries.people import Seat
from operators.queries.progress import Progress, progress
from operators.queries.sheets import Sheet
from operators.states import SETTLED, SelfAssessmentState
from operators.views.errands import Errand, errand_of
from operators.views.portal import sheet_page
from operators.views.portal.tasks import given_group, still_open, task_groups, views
from operators.views.questions import Board, Team
from operators.views.returned import returned_lines

SECTION = "operators/section.html"
MINE = "mine"


@signed_in
@require_safe
def tasks(request: HttpRequest, pk: int, *, monitoring: bool = False) -> HttpResponse:
    """Everything there is to do before it can be submitted, in the order in which it is best done."""
    errand = errand_of(request, pk, monitoring=monitoring)
    application, seat = errand.application, people.seat(actor(request), errand.operator.pk)
    sheet = sheets.sheet(errand.own)
    parts = [part for part in progress(sheet) if seat.covers(part.criterion.key)]
    mine, only = teamwork.given_to(actor(request), sheet, seat), request.GET.get("show") == MINE
    given = given_group(Board(sheet, actor(request), reading=True), mine)
    context = {
        "errand": errand,
        "groups": [given] if only else task_groups(errand, sheet, parts, seat),
        "views": views(errand, still_open(given), only),
        "only": only,
        "done": sum(part.complete for part in parts),
        "total": sum(part.total for part in parts),
        "saved_at": sheet_page.saved_at(sheet),
        "hidden": len(sheet.hidden),
        "newer": versions.newer(application, sheet) if application and seat.whole else None,
        "returned": returned_lines(application, sheet, seat) if application else [],
        **(monitored(sheet, seat) if monitoring else {}),
    }
    return page(request, "operators/tasks.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, criterion: str, *, monitoring: bool = False) -> HttpResponse:
    """The questions of one criterion, saved one by one while they are answered, or all by the button."""
    errand = errand_of(request, pk, monitoring=monitoring)
    seat = people.seat(actor(request), errand.operator.pk)
    sheet = sheets.sheet(errand.own)
    parts = [part for part in progress(sheet) if seat.covers(part.criterion.key)]
    part = next((part for part in parts if part.criterion.key == criterion), None)
    if part is None:
        raise Http404
    following = _after(errand, parts, criterion)
    board = Board(sheet, actor(request), return_notes(errand.application), team=Team.of(errand.own, actor(request)))
    here = sheet_page.Place(errand, part.slots, links.section(errand.own, criterion), following)
    if request.method == "POST":
        return sheet_page.receive(request, board, here, SECTION, lambda fresh: _context(fresh, here, parts, criterion))
    return sheet_page.show(request, board, here, SECTION, _context(board, here, parts, criterion))


def monitored(sheet: Sheet, seat: Seat) -> Mapping[str, object]:
    """By when a self-monitoring is due, and what customs asked; a consultant reads it if it is about their sections."""
    own = sheet.self_assessment
    limits = [own.frame["limits_of"]] if own.frame.get("limits_of") and own.state not in SETTLED else []
    asked = [Slot.read(slot).question for slot in own.reopened or ()]
    theirs = seat.whole or any(seat.covers(sheet.pack.questions[key].criterion) for key in asked)
    return {
        "clocks": ledger.clocks(limits, sheet.pack, SELF_MONITORING, closed=False),
        "asked": contents.asked(own) if own.state == SelfAssessmentState.REOPENED and theirs else "",
    }


def return_notes(application: Application | None) -> Mapping[str, str]:
    """What the officer wrote to each question of the list of a return, while it is being cured."""
    if application is None or not application.return_items or application.state != "returned":
        return {}
    return {item["slot"]: item["text"] for item in application.return_items if item["slot"]}


def _context(board: Board, here: sheet_page.Place, parts: Sequence[Progress], criterion: str) -> dict[str, object]:
    found = {part.criterion.key: part for part in progress(board.sheet)}
    part = found.get(criterion)
    return {
        "criterion": board.sheet.pack.criteria[criterion],
        "part": part,
        "chapters": [_chapter(here.errand, found.get(p.criterion.key, p), criterion) for p in parts],
        "following": here.following,
    }


def _chapter(errand: Errand, part: Progress, current: str) -> Link:
    label = f"{part.criterion.key}. {part.criterion.name}"
    left = part.total - part.complete
    url = links.section(errand.own, part.criterion.key)
    return Link(label, url, part.criterion.key == current, left or None)


def _after(errand: Errand, parts: Sequence[Progress], criterion: str) -> str:
    keys = [part.criterion.key for part in parts]
    rest = keys[keys.index(criterion) + 1 :]
    return links.section(errand.own, rest[0]) if rest else errand.at("tasks")
