"""How many readiness checks are made, and where they show gaps. Small numbers are not told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import has_role
from aeo.accounts.roles import Role
from aeo.components.contexts import Column, Words
from aeo.components.formats import day_text
from aeo.components.pages import page
from aeo.kernel import clock
from aeo.programme import queries as programme
from operators.models import ReadinessCount
from operators.models.readiness import Counted
from operators.queries import readiness as queries
from operators.queries.readiness import LEAST

MONTHS = 12
Sums = Counter[tuple[str, str]]


@has_role(Role.PROGRAMME_ADMINISTRATOR, Role.OFFICER)
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """A calendar month: by day, by role, by criterion."""
    months = _months(clock.today())
    first = next((month for month in months if month.isoformat()[:7] == request.GET.get("month")), months[0])
    rows = queries.counts(first, _last(first))
    context = {"months": months, "month": first, "tables": _tables(rows), "least": LEAST}
    return page(request, "operators/desk/readiness.html", context)


def _months(today: date) -> list[date]:
    """The first days of this month and of those before it."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _last(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _tables(rows: Sequence[ReadinessCount]) -> list[dict[str, Any]]:
    _version, pack = programme.current()
    sums: Sums = Counter()
    for row in rows:
        sums[row.what, row.key] += row.number
    daily: Sums = Counter({(row.what, row.day.isoformat()): row.number for row in rows if not row.key})
    days = [(row.day.isoformat(), day_text(row.day)) for row in rows if row.what == Counted.BEGUN and not row.key]
    roles = [(role.key, str(role.name)) for role in pack.roles]
    criteria = [(item.key, f"{item.key}. {item.name}") for item in pack.criteria]
    began = (Counted.BEGUN, Counted.FINISHED)
    return [
        _table(_("In the whole month"), _("What"), sums, [("", _("Checks"))], (*began, Counted.TAKEN_OVER)),
        _table(_("By role"), _("Role"), sums, roles, began),
        _table(
            _("Finished checks with gaps, by criterion"), _("Criterion"), sums, criteria, (Counted.MUST, Counted.SHOULD)
        ),
        _table(_("By day"), _("Day"), daily, days, (*began, Counted.TAKEN_OVER), exact=True),
    ]


def _table(
    caption: Words,
    heading: Words,
    sums: Sums,
    keys: Iterable[tuple[str, Words]],
    whats: Sequence[Counted],
    *,
    exact: bool = False,
) -> dict[str, Any]:
    """One row for each key, one column for each thing that is counted."""
    columns = [Column(heading), *(Column(what.label.capitalize(), numeric=True) for what in whats)]
    cells = [[label, *(_told(sums[what, key], exact) for what in whats)] for key, label in keys]
    return {"caption": caption, "columns": columns, "rows": cells}


def _told(number: int, exact: bool) -> Words:
    """Sums of a month are rounded down: else the days that are told would betray the one that is not."""
    if number < LEAST:
        return _("fewer than %(n)d") % {"n": LEAST}
    return str(number) if exact else _("at least %(n)d") % {"n": number // LEAST * LEAST}
