"""The worklist: whose turn it is, by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import actor, staff
from aeo.accounts.roles import CASE_ROLES
from aeo.authorisations.models import Decision
from aeo.components import formats
from aeo.components.contexts import Cell, Column, Link, Tone
from aeo.components.pages import page
from aeo.desk.queries import held as statuses
from aeo.desk.queries import worklist
from aeo.desk.templatetags.desk import TONES
from aeo.desk.views import held as status_rows
from aeo.desk.views.filters import WorklistFilter
from aeo.desk.views.held import left
from aeo.programme.queries import current, pack_of
from audits.queries.names import Names, names_of
from operators import links
from operators.models import Application
from operators.queries import resembling
from operators.states import ApplicationState
from operators.views.common import me

PER_PAGE = 25


@staff
@require_safe
def worklist_page(request: HttpRequest) -> HttpResponse:
    """The cases that wait for the reader, those given to the reader, or all; filtered, sorted, page by page."""
    who, filters = actor(request), WorklistFilter(current()[1], request.GET)
    chosen = filters.chosen
    show = chosen.get("show") if chosen.get("show") in worklist.SHOWN else worklist.WAITING
    sort = chosen.get("sort") or ("-submitted" if show == worklist.ALL else "due")
    every, held = worklist.rows(me(request)), statuses.held(me(request), who)
    found = worklist.filtered(worklist.shown(every, str(show), who), {**chosen, "state": ""})
    kept = found.filter(state=chosen["state"]) if chosen.get("state") else found
    here = Paginator(worklist.ordered(kept, sort), PER_PAGE).get_page(request.GET.get("page"))
    narrowed = any(chosen.get(name) for name in ("state", "person", "type", "role", "overdue"))
    beside = (
        statuses.Listed()
        if narrowed or here.number > 1
        else held.shown(str(show), chosen.get("q", ""), status_rows.MOST)
    )
    context = {
        "tabs": _tabs(request, str(show), worklist.counts(every, who), held.counts()),
        "held_columns": status_rows.columns(),
        "held": status_rows.rows(beside),
        "stages": _stages(request, worklist.by_state(found), chosen.get("state", "")),
        "filters": filters,
        "kept": [(name, value) for name, value in request.GET.items() if name not in ("q", "page")],
        "wanted": chosen.get("q", ""),
        "page": here,
        "columns": _columns(request, sort),
        "rows": cells(list(here)),
        "show": show,
        "blind": not who.has(*sorted(CASE_ROLES)),
        "clear": f"?show={show}",
        "narrowed": narrowed or bool(chosen.get("q")),
    }
    return page(request, "desk/worklist.html", context)


def _with(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
        if not value:
            del query[name]
    return f"?{query.urlencode()}"


def _tabs(request: HttpRequest, show: str, applied: Mapping[str, int], beside: Mapping[str, int]) -> list[Link]:
    words = {worklist.WAITING: _("Waiting for me"), worklist.MINE: _("My cases"), worklist.ALL: _("All cases")}
    return [
        Link(label, _with(request, show=key, state=""), key == show, applied[key] + beside[key])
        for key, label in words.items()
    ]


def _stages(request: HttpRequest, counts: dict[str, int], state: str) -> list[Link]:
    known = [one for one in ApplicationState if one.value in counts]
    whole = Link(_("every stage"), _with(request, state=""), not state, sum(counts.values()))
    found = [Link(one.label, _with(request, state=one.value), one.value == state, counts[one.value]) for one in known]
    return [whole, *found] if len(found) > 1 or state else []


def _columns(request: HttpRequest, sort: str) -> list[Column]:
    heads = (
        ("reference", _("Case")),
        ("operator", _("Operator")),
        ("", _("Asked for")),
        ("state", _("Stage")),
        ("", _("Given to")),
        ("due", _("Due")),
        ("submitted", _("Submitted")),
    )
    return [_column(request, key, label, sort) for key, label in heads]


def _column(request: HttpRequest, key: str, label: str, sort: str) -> Column:
    if not key:
        return Column(label)
    now = "" if sort.removeprefix("-") != key else "descending" if sort.startswith("-") else "ascending"
    other = f"-{key}" if now == "ascending" else key
    return Column(label, key, sort_url=_with(request, sort=other), sorted=now)  # type: ignore[arg-type]


def cells(found: Sequence[Application]) -> list[list[object]]:
    """The rows of a page; three queries, however many there are and however they stand."""
    people = worklist.assigned(found)
    names = names_of(ref for refs in people.values() for ref in refs)
    decisions = worklist.open_decisions(found)
    return [_cells(row, people.get(row.subject, []), names, _beside(row, decisions.get(row.pk))) for row in found]


def _beside(row: Application, decision: Decision | None) -> str:
    """What stands beside the stage: how far the decision is, and that the company was not reached."""
    said = [decision.state_label] if decision else []
    lost = row.is_open and getattr(row, "unreached", False)
    return ", ".join([*said, _("a letter did not arrive")] if lost else said)


def _resembles(row: Application) -> list[str]:
    """That the company is easily taken for another one, while something can still come of that."""
    if not row.is_open:
        return []
    named = resembling.nearly(row.operator.name_local, getattr(row, "names_near", ()))
    numbered = getattr(row, "number_shared", False)
    return [
        *([_("another company has nearly the same name: %(name)s") % {"name": ", ".join(named)}] if named else []),
        *([_("another company had the same number")] if numbered else []),
    ]


def _cells(row: Application, people: Sequence[str], names: Names, beside: str) -> list[object]:
    pack = pack_of(row.version_id)
    types = ", ".join(pack.types[key].code for key in row.types if key in pack.types)
    roles = ", ".join(str(pack.roles[key].name) for key in row.roles if key in pack.roles)
    due: date | None = getattr(row, "due_on", None)
    return [
        Cell(row.reference, links.case(row), hint=row.get_purpose_display()),
        Cell(row.operator.name_local, hint=" – ".join(filter(None, [row.operator.name_latin, *_resembles(row)]))),
        Cell(types or "–", hint=roles),
        Cell(row.state_label, tone=TONES.get(row.state, Tone.NEUTRAL), hint=beside),
        ", ".join(names.of(ref) for ref in people) or "–",
        Cell(formats.day_text(due, "short"), hint=left(due)),
        formats.day_text(row.submitted_at, "short"),
    ]
