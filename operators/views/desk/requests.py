"""Information requests from the administration's side: list, ask, give more time, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, staff
from aeo.components.contexts import Action, Clock, Tone
from aeo.components.pages import offered
from aeo.kernel import policy
from aeo.kernel.http import visible_or_404
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Verdict
from aeo.programme import ledger
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from operators import links
from operators.actions import requests as actions
from operators.actions import wishing
from operators.forms.intake import AskForm, CloseForm, Grouped, ReasonForm
from operators.models import InformationRequest
from operators.policies.requests import may_ask
from operators.queries import applications, sheets, wishes
from operators.queries.sheets import Sheet
from operators.states import RequestState
from operators.views import told
from operators.views.common import data, me, try_then
from operators.views.desk.common import case_form, case_of, case_page
from operators.views.desk.offers import intake_offers

TONES = {
    RequestState.OPEN: Tone.WAITING,
    RequestState.ANSWERED: Tone.INFO,
    RequestState.CLOSED: Tone.GOOD,
    RequestState.OVERDUE: Tone.BAD,
}


@staff
@require_safe
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """All requests of the case."""
    application = case_of(request, pk)
    pack, sheet = pack_of(application.version_id), sheets.sheet(application.self_assessment)
    rows = list(application.requests.order_by("-number"))
    may = may_ask(actor(request), InformationRequest(application=application))
    limits: dict[str, list[Clock]] = {row.subject: [] for row in rows}
    for limit in Deadline.objects.filter(subject__in=list(limits)).prefetch_related("events"):
        limits[limit.subject].append(ledger.shown(limit, pack))
    wished = wishes.time(limits)
    context = {
        "rows": [_row(row, sheet, limits[row.subject], wished.get(row.subject), may) for row in rows],
        "actions": [a for a in intake_offers(actor(request), application) if a.verb in ("ask", "interest")],
    }
    return case_page(request, "operators/desk/requests.html", application, context)


@staff
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about chosen questions, for a reason."""
    application = case_of(request, pk)
    policy.permitted(actor(request), InformationRequest(application=application), "ask").enforce()
    sheet = sheets.sheet(application.self_assessment)
    initial = {"questions": request.GET.getlist("slot")}
    form = AskForm(_grouped(sheet), data(request), initial=initial)

    def work() -> InformationRequest:
        given = form.cleaned_data
        return actions.ask(
            application, given["questions"], by=actor(request), reason=given["reason"], language=given["language"]
        )

    back = f"{links.case(application)}requests/"
    answered = try_then(request, form, work, _("The request is sent. Its time starts when it is served."), back)
    return answered or case_form(request, application, form, _("Ask for information"), _("Send the request"), back=back)


@staff
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More time to answer."""
    done, title = _("The operator has more time to answer."), _("More time for request %(number)d")
    return _deed(request, pk, ReasonForm(data(request)), actions.extend, done, title, _("Give more time"))


@staff
@require_http_methods(["GET", "POST"])
def refuse_time(request: HttpRequest, pk: int) -> HttpResponse:
    """No more time to answer, and why."""
    done, title = _("The operator is told that there is no more time."), _("No more time for request %(number)d")
    return _deed(request, pk, ReasonForm(data(request)), wishing.refuse_time, done, title, _("Do not give more time"))


@staff
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Content with the answer, or not in need of one any more."""
    done, title = _("The request is closed."), _("Close request %(number)d")
    return _deed(request, pk, CloseForm(data(request)), actions.close, done, title, _("Close it"))


def _deed(
    request: HttpRequest, pk: int, form: BaseForm, act: Callable[..., object], done: str, title: str, verb: str
) -> HttpResponse:
    """One act on a request with its reason; whoever may close it may do each of them."""
    asked = _asked(request, pk)
    policy.permitted(actor(request), asked, "close").enforce()
    back = f"{links.case(asked.application)}requests/"

    def work() -> object:
        return act(asked, by=actor(request), reason=form.cleaned_data["reason"])

    answered = try_then(request, form, work, done, back)
    return answered or case_form(request, asked.application, form, title % {"number": asked.number}, verb, back=back)


def _asked(request: HttpRequest, pk: int) -> InformationRequest:
    rows = applications.requests_visible_to(me(request)).filter(application__submitted_at__isnull=False)
    return visible_or_404(rows.select_related("application__operator", "application__self_assessment"), pk=pk)


def _row(
    row: InformationRequest, sheet: Sheet, clocks: list[Clock], wish: wishes.Said | None, may: Verdict
) -> dict[str, Any]:
    names = told.site_names(sheet)
    slots = [Slot.read(text) for text in row.questions]
    waiting = wish if wish and wish.waits and row.state == RequestState.OPEN else None
    return {
        "row": row,
        "tone": TONES[RequestState(row.state)],
        "questions": [told.headline(sheet.pack, s, names) for s in slots if s.question in sheet.pack.questions],
        "clocks": clocks,
        "wish": wish,
        "actions": _actions(row, may, wished=waiting is not None),
    }


def _actions(row: InformationRequest, may: Verdict, *, wished: bool) -> list[Action]:
    """The same people may ask, give more time and close: they are asked once for all rows."""
    base = f"/desk/requests/{row.pk}/"
    more = offered(may, f"extend-{row.pk}", _("Give more time"), f"{base}extend/")
    no_more = offered(may, f"refuse-{row.pk}", _("Do not give more time"), f"{base}refuse-time/")
    close_ = offered(may, f"close-{row.pk}", _("Close it"), f"{base}close/")
    open_ = [more, no_more, close_] if wished else [more, close_]
    return {RequestState.OPEN: open_, RequestState.ANSWERED: [close_]}.get(RequestState(row.state), [])


def _grouped(sheet: Sheet) -> Grouped:
    names = told.site_names(sheet)
    found: dict[str, list[tuple[str, Any]]] = {}
    for slot in sheet.slots:
        criterion = sheet.pack.criteria[sheet.question(slot).criterion]
        label = f"{criterion.key}. {criterion.name}"
        found.setdefault(label, []).append((str(slot), told.headline(sheet.pack, slot, names)))
    return list(found.items())
