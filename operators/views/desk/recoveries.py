"""Recovery of ownership at the desk: the list, the evidence, and what two members of staff decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, staff
from aeo.components.contexts import Cell, Column, Event, Row, Tone, Words
from aeo.components.pages import offer, page
from aeo.documents import http
from aeo.kernel import policy
from aeo.kernel.http import visible_or_404
from aeo.kernel.models import Entry
from operators import links
from operators.actions import recoveries as actions
from operators.forms.joining import ReasonForm
from operators.models import Recovery
from operators.queries import joining, people
from operators.states import RecoveryState
from operators.views.common import DESK, data, form_page, me, try_then

PER_PAGE = 25
TONES: dict[str, str] = {
    RecoveryState.ASKED: Tone.WAITING,
    RecoveryState.OBJECTED: Tone.WARNING,
    RecoveryState.PROPOSED: Tone.PROGRESS,
    RecoveryState.APPROVED: Tone.GOOD,
    RecoveryState.REFUSED: Tone.BAD,
    RecoveryState.WITHDRAWN: Tone.ENDED,
}


@staff
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody who asked for a company's account, the newest first."""
    rows = Paginator(joining.recoveries(me(request)).order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "columns": [Column(_("Company")), Column(_("Who asks")), Column(_("Objection until")), Column(_("State"))],
        "rows": [
            [
                Cell(row.operator.name_local, links.recovery(row)),
                row.user.name,
                row.object_until,
                Cell(row.state_label, tone=TONES[row.state]),
            ]
            for row in rows
        ],
        "listed": rows,
    }
    return page(request, "operators/desk/recoveries.html", context)


@staff
@require_safe
def recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """One: who asks, why, who owns the account now, what was said, and what can be done."""
    row, by = _of(request, pk), actor(request)
    context = {
        "row": row,
        "tone": TONES[row.state],
        "rows": _facts(row),
        "evidence": row.evidence,
        "events": _events(row),
        "actions": [
            offer(by, row, "propose", _("Propose to approve"), f"{links.recovery(row)}propose/", style="primary"),
            offer(by, row, "approve", _("Approve"), f"{links.recovery(row)}approve/", style="primary"),
            offer(by, row, "refuse", pgettext("verb", "Refuse"), f"{links.recovery(row)}refuse/", style="warning"),
        ]
        if row.is_open
        else [],
    }
    return page(request, "operators/desk/recovery.html", context)


@staff
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that was brought; reading it is journalled."""
    row = _of(request, pk)
    return http.attachment(row.evidence, by=actor(request))


@staff
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """One of two."""
    intro = _("Say what you looked at, and how you answer the objection if there is one. Somebody else approves it.")
    told = _("It is proposed. Another member of staff approves it.")
    return _verb(request, pk, "propose", actions.propose, _("Propose to approve"), intro, told)


@staff
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The other."""
    intro = _("The person becomes an owner at once. The person and all owners are told.")
    return _verb(request, pk, "approve", actions.approve, _("Approve"), intro, _("The person is an owner now."))


@staff
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Not shown."""
    intro = _("The person reads your reason.")
    return _verb(request, pk, "refuse", actions.refuse, pgettext("verb", "Refuse"), intro, _("It is refused."))


def _verb(
    request: HttpRequest, pk: int, verb: str, act: Callable[..., Recovery], label: Words, intro: Words, told: Words
) -> HttpResponse:
    row = _of(request, pk)
    policy.permitted(actor(request), row, verb).enforce()
    form = ReasonForm(data(request))
    work = lambda: act(row, form.cleaned_data["reason"], by=actor(request))  # noqa: E731
    answered = try_then(request, form, work, told, links.recovery(row))
    more: dict[str, Any] = {"caption": row.operator.name_local, "intro": intro, "frame": DESK}
    return answered or form_page(request, form, label, label, links.recovery(row), **more)


def _of(request: HttpRequest, pk: int) -> Recovery:
    return visible_or_404(joining.recoveries(me(request)), pk=pk)


def _facts(row: Recovery) -> list[Row]:
    owners = [f"{user.name} ({user.email})" for user in people.owners(row.operator)]
    return [
        Row(_("Company"), row.operator.name_local, reverse("operators:recoveries"), _("All")),
        Row(_("Who asks"), f"{row.user.name} ({row.user.email})"),
        Row(_("Asked"), row.asked_at),
        Row(_("Owners who can sign in"), owners or _("none")),
        Row(_("Addresses that were told"), joining.owner_addresses(row.operator, row.user) or _("none")),
        Row(_("Objection until"), row.object_until),
        Row(_("What happened?"), row.reason),
    ]


def _events(row: Recovery) -> list[Event]:
    """What the journal holds of it."""
    titles = {
        "ask": _("Asked"),
        "object": _("Objected"),
        "propose": _("Proposed"),
        "approve": _("Approved"),
        "refuse": _("Refused"),
        "withdraw": _("Withdrawn"),
    }
    rows = Entry.objects.filter(subject=row.subject).order_by("-seq")
    return [_event(titles, entry.verb, entry.at, orjson.loads(entry.facts or "{}")) for entry in rows]


def _event(titles: Mapping[str, Words], verb: str, at: datetime, facts: Mapping[str, Any]) -> Event:
    return Event(titles.get(verb, verb), at, str(facts.get("by") or ""), str(facts.get("reason") or ""))
