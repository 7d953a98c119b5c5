"""What changed between two signed states of the answers, question by question, with the documents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from aeo.accounts.gates import staff
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from operators.models import Snapshot
from operators.queries import contents
from operators.queries.contents import Difference
from operators.views import told
from operators.views.desk.common import case_of, case_page


@staff
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The later against the earlier; without a choice the last two."""
    application = case_of(request, pk)
    snapshots = list(application.self_assessment.snapshots.order_by("-number"))
    after = _chosen(snapshots, request.GET.get("after", "")) or (snapshots[0] if snapshots else None)
    older = [row for row in snapshots if after is not None and row.number < after.number]
    before = _chosen(older, request.GET.get("before", "")) or (older[0] if older else None)
    pack = pack_of(application.version_id)
    found = contents.differences(before, after) if after is not None and before is not None else []
    names = {str(site["id"]): site["name_local"] for site in after.data["sites"]} if after is not None else {}
    context = {
        "snapshots": snapshots,
        "before": before,
        "after": after,
        "rows": [difference_row(pack, difference, names) for difference in found],
    }
    return case_page(request, "operators/desk/changes.html", application, context)


def _chosen(snapshots: list[Snapshot], number: str) -> Snapshot | None:
    return next((row for row in snapshots if str(row.number) == number), None)


def difference_row(pack: Pack, difference: Difference, names: dict[str, str]) -> dict[str, Any]:
    """One answer as it was and as it is, in words."""
    question = pack.questions[difference.slot.question]
    kinds = {
        (True, False): pgettext("an answer", "dropped"),
        (False, True): _("added"),
    }
    kind = (difference.before is not None, difference.after is not None)
    return {
        "headline": told.headline(pack, difference.slot, names),
        "what": kinds.get(kind, _("changed")),
        "before": told.told(question, difference.before),
        "after": told.told(question, difference.after),
    }
