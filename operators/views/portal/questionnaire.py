"""The self-assessment: what there is to do, and the questions of one criterion on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.accounts.interrupted import keeps_typed
from aeo.components.contexts import Link
from aeo.components.pages import page
from aeo.kernel.http import signed_in, visible_or_404
from operators import links
from operators.models import Application
from operators.queries import own, people, sheets, teamwork, versions
from operators.queries.progress import Progress, progress
from operators.views.common import me
from operators.views.portal import sheet_page
from operators.views.portal.tasks import given_group, task_groups, views
from operators.views.questions import Board, Team
from operators.views.returned import returned_lines

SECTION = "operators/section.html"
MINE = "mine"


@signed_in
@require_safe
@gzip_page
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything there is to do before it can be submitted, in the order in which it is best done."""
    application = visible_or_404(own.applications(me(request)), pk=pk)
    sheet, seat = sheets.sheet(application.self_assessment), people.seat(actor(request), application.operator_id)
    parts = [part for part in progress(sheet) if seat.covers(part.criterion.key)]
    mine, only = teamwork.given_to(actor(request), sheet, seat), request.GET.get("show") == MINE
    given = [given_group(application, Board(sheet, actor(request), reading=True), mine)]
    context = {
        "application": application,
        "groups": given if only else task_groups(application, sheet, parts, seat),
        "views": views(application, len(mine), only),
        "only": only,
        "done": sum(part.complete for part in parts),
        "total": sum(part.total for part in parts),
        "saved_at": sheet_page.saved_at(sheet),
        "hidden": len(sheet.hidden),
        "newer": versions.newer(application, sheet) if seat.whole else None,
        "returned": returned_lines(application, sheet, seat),
    }
    return page(request, "operators/tasks.html", context)


@keeps_typed
@signed_in
@require_http_methods(["GET", "POST"])
@gzip_page
def section(request: HttpRequest, pk: int, criterion: str) -> HttpResponse:
    """The questions of one criterion, saved one by one while they are answered, or all by the button."""
    application = visible_or_404(own.applications(me(request)), pk=pk)
    seat = people.seat(actor(request), application.operator_id)
    sheet = sheets.sheet(application.self_assessment)
    parts = [part for part in progress(sheet) if seat.covers(part.criterion.key)]
    part = next((part for part in parts if part.criterion.key == criterion), None)
    if part is None:
        raise Http404
    following = _after(application, parts, criterion)
    board = Board(sheet, actor(request), return_notes(application), team=Team.of(application))
    here = sheet_page.Place(application, part.slots, links.section(application, criterion), following)
    if request.method == "POST":
        return sheet_page.receive(request, board, here, SECTION, lambda fresh: _context(fresh, here, parts, criterion))
    return sheet_page.show(request, board, here, SECTION, _context(board, here, parts, criterion))


def return_notes(application: Application) -> Mapping[str, str]:
    """What the officer wrote to each question of the list of a return, while it is being cured."""
    if not application.return_items or application.state != "returned":
        return {}
    return {item["slot"]: item["text"] for item in application.return_items if item["slot"]}


def _context(board: Board, here: sheet_page.Place, parts: Sequence[Progress], criterion: str) -> dict[str, object]:
    found = {part.criterion.key: part for part in progress(board.sheet)}
    part = found.get(criterion)
    return {
        "criterion": board.sheet.pack.criteria[criterion],
        "part": part,
        "chapters": [_chapter(here.application, found.get(p.criterion.key, p), criterion) for p in parts],
        "following": here.following,
    }


def _chapter(application: Application, part: Progress, current: str) -> Link:
    label = f"{part.criterion.key}. {part.criterion.name}"
    left = part.total - part.complete
    url = links.section(application, part.criterion.key)
    return Link(label, url, part.criterion.key == current, left or None)


def _after(application: Application, parts: Sequence[Progress], criterion: str) -> str:
    keys = [part.criterion.key for part in parts]
    rest = keys[keys.index(criterion) + 1 :]
    return links.section(application, rest[0]) if rest else f"{links.application(application)}tasks/"
