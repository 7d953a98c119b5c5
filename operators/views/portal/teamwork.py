"""A question inside the company: what its people say to each other about it, and who is to answer it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.pages import page
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme.applicability import Slot
from operators import links
from operators.actions import teamwork as actions
from operators.forms.teamwork import AssignForm, CommentForm
from operators.handles import find
from operators.models import Application
from operators.policies.seats import permit
from operators.policies.self_assessments import may_write
from operators.queries import contents, own, people, sheets, teamwork
from operators.queries.sheets import Sheet
from operators.views import told
from operators.views.common import me, try_then

ASSIGN = "assign"


@signed_in
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, pk: int, at: str) -> HttpResponse:
    """Comment on a question, or give it to a colleague. Nothing of this leaves the company."""
    application = visible_or_404(own.applications(me(request)), pk=pk)
    sheet = sheets.sheet(application.self_assessment)
    slot, seat = find((*sheet.slots, *sheet.rows), at), people.seat(actor(request), application.operator_id)
    if slot is None or not seat.covers(sheet.question(slot).criterion):
        raise Http404
    comment, assign = _forms(request, sheet, slot)
    here, self_assessment, by = links.talk(application, slot), sheet.self_assessment, actor(request)

    def say() -> Any:
        return actions.comment(self_assessment, slot, comment.cleaned_data["text"], by=by)

    def give() -> Any:
        return actions.assign(self_assessment, slot, assign.chosen, by=by)

    if assign.is_bound:
        permit(may_write(by, sheet, slot))
        answer = try_then(request, assign, give, _("It is noted who answers this question."), here)
    else:
        answer = try_then(request, comment, say, _("Your colleagues see your comment."), here)
    context = {
        **_context(application, sheet, slot),
        "comments": teamwork.comments(seat, sheet, slot),
        "assign": assign if may_write(by, sheet, slot) else None,
    }
    return answer or page(request, "operators/talk.html", context, comment, assign)


def _forms(request: HttpRequest, sheet: Sheet, slot: Slot) -> tuple[CommentForm, AssignForm]:
    """The two forms of the page; the button says which of them was sent."""
    sent = request.POST if request.method == "POST" else None
    assigning = sent is not None and sent.get("do") == ASSIGN
    who = teamwork.assignees(sheet.self_assessment).get(str(slot))
    initial, able = {"user": str(who.pk) if who else ""}, teamwork.who_may_answer(sheet, slot)
    return CommentForm(None if assigning else sent), AssignForm(able, sent if assigning else None, initial=initial)


def _context(application: Application, sheet: Sheet, slot: Slot) -> dict[str, Any]:
    return {
        "application": application,
        "headline": told.headline(sheet.pack, slot, told.site_names(sheet)),
        "told": told.told(sheet.question(slot), contents.live_item(sheet, slot)),
        "readers": [user.name for user in teamwork.readers(sheet, slot)],
        "who": teamwork.assignees(sheet.self_assessment).get(str(slot)),
        "back": links.question(application, sheet.question(slot).criterion, slot),
    }
