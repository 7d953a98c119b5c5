"""An information request: its questions open directly, and the answer is signed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.contexts import Words
from aeo.components.formats import day_text
from aeo.components.pages import attempt, done, offer, offered
from aeo.components.pages import page as render_page
from aeo.kernel import clock, policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.kernel.models import Deadline
from aeo.programme import ledger
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from operators import links
from operators.actions import requests as actions
from operators.actions import wishing
from operators.forms.applications import SignForm, WishForm
from operators.models import InformationRequest
from operators.policies.requests import more_time_ready
from operators.policies.seats import asks, permit
from operators.queries import applications, contents, own, people, readings, sheets, wishes
from operators.queries.sheets import Sheet
from operators.states import RequestState
from operators.views import told
from operators.views.common import data, form_page, me, sent, try_then
from operators.views.errands import Errand
from operators.views.obstacles import shown
from operators.views.portal import sheet_page
from operators.views.questions import Board, Team

TEMPLATE = "operators/request.html"


@signed_in
@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Why it is asked, until when, and the questions."""
    asked = visible_or_404(own.requests(me(request)), pk=pk)
    seat = people.seat(actor(request), asked.application.operator_id)
    sheet = sheets.sheet(asked.application.self_assessment)
    slots = [slot for slot in _slots(asked, sheet) if seat.covers(sheet.question(slot).criterion)]
    if not slots and not seat.whole:
        raise Http404
    sign = reverse("operators:request-answer", args=[pk])
    here = sheet_page.Place(Errand.of(asked.application.self_assessment), slots, links.request(asked), sign)
    board = Board(sheet, actor(request), team=Team.of(asked.application.self_assessment, actor(request)))
    more = _context(request, asked)
    if request.method == "POST":
        return sheet_page.receive(request, board, here, TEMPLATE, lambda _fresh: more)
    return sheet_page.show(request, board, here, TEMPLATE, more)


@signed_in
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the answers and send them."""
    asked = visible_or_404(own.requests(me(request)).filter(application__in=own.whole_applications(me(request))), pk=pk)
    policy.permitted(actor(request), asked, "answer").enforce()
    form = SignForm(request, pack_of(asked.application.version_id), data(request))

    def work() -> InformationRequest:
        return actions.answer(asked, by=actor(request), **form.signing)

    if sent(request, form) and attempt(form, work) is not None:
        return done(request, _("Your answer is signed and sent."), links.request(asked))
    sheet = sheets.sheet(asked.application.self_assessment)
    names = told.site_names(sheet)
    context = {
        "asked": asked,
        "application": asked.application,
        "obstacles": shown(Errand.of(sheet.self_assessment), sheet, list(applications.incomplete(sheet))),
        "answers": [
            (told.headline(sheet.pack, slot, names), told.told(sheet.question(slot), contents.live_item(sheet, slot)))
            for slot in _slots(asked, sheet)
        ],
        "back": links.request(asked),
        "reading": readings.reading(contents.content(sheet, asked.questions)),
    }
    return render_page(request, "operators/request_answer.html", context, form)


@signed_in
@require_http_methods(["GET", "POST"])
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time to answer; whoever asked gives it, or not."""
    asked = visible_or_404(own.requests(me(request)).filter(application__in=own.whole_applications(me(request))), pk=pk)
    permit(asks(actor(request), asked.application.operator_id))
    more_time_ready(asked).enforce()
    form = WishForm(data(request))

    def work() -> InformationRequest:
        return wishing.more_time(asked, by=actor(request), reason=form.cleaned_data["reason"])

    back = links.request(asked)
    told_ = try_then(request, form, work, _("You asked for more time. You are told of the answer."), back)
    intro = " ".join(map(str, _stays(asked)))
    title, verb = _("Ask for more time to answer"), _("Ask for more time")
    return told_ or form_page(request, form, title, verb, back, caption=asked.application.reference, intro=intro)


def _stays(asked: InformationRequest) -> list[Words]:
    """Until when to answer whatever is wished for, and what became of an earlier wish."""
    row = Deadline.objects.get(subject=asked.subject, clock=asked.kind, closed_on__isnull=True)
    words = _("Until more time is given, the last day to answer stays %(day)s. It can be given once.")
    found: list[Words] = [words % {"day": day_text(row.due_on)}]
    said = wishes.time([asked.subject]).get(asked.subject)
    if said is not None and said.refused:
        refused = _("On %(day)s more time was not given: “%(reason)s” If you have new reasons you may ask again.")
        found.insert(0, refused % {"day": day_text(clock.day_of(said.at)), "reason": said.reason})
    return found


def _slots(asked: InformationRequest, sheet: Sheet) -> list[Slot]:
    """Its questions, and any that apply only since they were answered anew."""
    named = [Slot.read(text) for text in asked.questions]
    known = [slot for slot in named if slot.question in sheet.pack.questions]
    opened = [slot for slot in sheet.slots if slot not in named and sheet.editable(slot)]
    more = [slot for slot in opened if str(slot) not in (sheet.self_assessment.reopened or ())]
    return [*known, *more] if asked.state == RequestState.OPEN else known


def _ended(asked: InformationRequest) -> wishes.Said | None:
    """Why a request ended without an answer; None for one that is open or was answered."""
    if asked.state not in (RequestState.CLOSED, RequestState.OVERDUE) or asked.answered_at is not None:
        return None
    return wishes.latest([asked.subject], wishes.CLOSED, wishes.OVERDUE).get(asked.subject)


def _context(request: HttpRequest, asked: InformationRequest) -> Mapping[str, Any]:
    pack = pack_of(asked.application.version_id)
    sign, more = (reverse(f"operators:request-{name}", args=[asked.pk]) for name in ("answer", "time"))
    may = asks(actor(request), asked.application.operator_id)
    return {
        "asked": asked,
        "application": asked.application,
        "wish": wishes.time([asked.subject]).get(asked.subject),
        "ended": _ended(asked),
        "clocks": ledger.clocks([asked.subject], pack),
        "more_time": offered(may & more_time_ready(asked), "more-time", _("Ask for more time to answer"), more),
        "offer": offer(actor(request), asked, "answer", _("Sign and send the answer"), sign, style="primary"),
        "open": asked.state == RequestState.OPEN,
        "following": "",
    }
