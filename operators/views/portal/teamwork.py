"""A question inside the company: what its people say to each other about it, and who is to answer it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.pages import page
from aeo.kernel.http import signed_in
from aeo.programme.applicability import Slot
from operators import links
from operators.actions import teamwork as actions
from operators.forms.teamwork import AssignForm, CommentForm
from operators.handles import find
from operators.policies.seats import permit
from operators.policies.self_assessments import is_live, may_write
from operators.queries import contents, people, sheets, teamwork
from operators.queries.sheets import Sheet
from operators.views import told
from operators.views.common import try_then
from operators.views.errands import Errand, errand_of

ASSIGN = "assign"


@signed_in
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, pk: int, at: str, *, monitoring: bool = False) -> HttpResponse:
    """Comment on a question, or give it to a colleague. Nothing of this leaves the company."""
    errand = errand_of(request, pk, monitoring=monitoring)
    sheet = sheets.sheet(errand.own)
    slot, seat = find((*sheet.slots, *sheet.rows), at), people.seat(actor(request), errand.operator.pk)
    if slot is None or slot.question not in sheet.pack.questions or not seat.covers(sheet.question(slot).criterion):
        raise Http404
    comment, assign = _forms(request, sheet, slot)
    here, self_assessment, by = links.talk(errand.own, slot), sheet.self_assessment, actor(request)

    def say() -> Any:
        return actions.comment(self_assessment, slot, comment.cleaned_data["text"], by=by)

    def give() -> Any:
        return actions.assign(self_assessment, slot, assign.chosen, by=by)

    if assign.is_bound:
        permit(may_write(by, sheet, slot))
        answer = try_then(request, assign, give, _("It is noted who answers this question."), here)
    else:
        answer = try_then(request, comment, say, _("Your colleagues see your comment."), here)
    said = list(teamwork.comments(seat, sheet, slot))
    if said and answer is None:
        actions.read(self_assessment, slot, said[-1], by=by)
    live = is_live(self_assessment)
    context = {
        **_context(errand, sheet, slot),
        "comments": said,
        "live": live,
        "assign": assign if live and may_write(by, sheet, slot) else None,
    }
    return answer or page(request, "operators/talk.html", context, comment, assign)


def _forms(request: HttpRequest, sheet: Sheet, slot: Slot) -> tuple[CommentForm, AssignForm]:
    """The two forms of the page; the button says which of them was sent."""
    sent = request.POST if request.method == "POST" else None
    assigning = sent is not None and sent.get("do") == ASSIGN
    who = teamwork.assignees(sheet.self_assessment).get(str(slot))
    initial, able = {"user": str(who.pk) if who else ""}, teamwork.who_may_answer(sheet, slot)
    return CommentForm(None if assigning else sent), AssignForm(able, sent if assigning else None, initial=initial)


def _context(errand: Errand, sheet: Sheet, slot: Slot) -> dict[str, Any]:
    return {
        "errand": errand,
        "headline": told.headline(sheet.pack, slot, told.site_names(sheet)),
        "told": told.told(sheet.question(slot), contents.live_item(sheet, slot)),
        "readers": [user.name for user in teamwork.readers(sheet, slot)],
        "who": teamwork.assignees(sheet.self_assessment).get(str(slot)),
        "back": links.question(errand.own, sheet.question(slot).criterion, slot),
    }
