"""Choosing a document for an answer from the company's library."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.contexts import Action
from aeo.components.pages import attempt, done, page
from aeo.kernel.http import number, signed_in, visible_or_404
from operators import links
from operators.actions import answers
from operators.forms.empty import EmptyForm
from operators.handles import find
from operators.policies.seats import permit
from operators.policies.self_assessments import may_write
from operators.queries import own, people, sheets
from operators.views import evidence, told
from operators.views.common import data, me, sent
from operators.views.errands import Errand, errand_of

PER_PAGE = 25


@signed_in
@require_http_methods(["GET", "POST"])
def pick(request: HttpRequest, pk: int, at: str, key: str = "", *, monitoring: bool = False) -> HttpResponse:
    """Attach one of the library's files to an answer, as the document wanted under `key`."""
    errand = errand_of(request, pk, monitoring=monitoring)
    sheet = sheets.sheet(errand.own)
    slot = find((*sheet.slots, *sheet.rows), at)
    if (
        slot is None
        or slot.question not in sheet.pack.questions
        or not people.seat(actor(request), errand.operator.pk).covers(sheet.question(slot).criterion)
    ):
        raise Http404
    permit(may_write(actor(request), sheet, slot))
    question = sheet.question(slot)
    back = links.question(errand.own, question.criterion, slot)
    library = own.evidence(me(request)).filter(operator=errand.operator).order_by("-added_at", "-pk")
    form = EmptyForm(data(request))
    if sent(request, form):
        chosen = visible_or_404(library, pk=number(request.POST.get("evidence", "")))
        work = lambda: answers.attach(sheet.self_assessment, slot, chosen, by=actor(request), key=key)  # noqa: E731
        if attempt(form, work) is not None:
            return done(request, _("The document is attached."), back)
    listed = Paginator(library, PER_PAGE).get_page(request.GET.get("page"))
    wanted = next((wanted.text for wanted in question.evidence if wanted.key == key), _("Any other document"))
    context = {
        "errand": errand,
        "headline": told.headline(sheet.pack, slot, told.site_names(sheet)),
        "wanted": wanted,
        "listed": listed,
        "files": [evidence.file_row(row, [_attach(errand, at, key, row.pk)]) for row in listed],
        "back": back,
    }
    return page(request, "operators/pick.html", context, form)


def _attach(errand: Errand, at: str, key: str, pk: int) -> Action:
    url = errand.at(f"evidence/{at}/{key}" if key else f"evidence/{at}")
    return Action(f"attach-{pk}", _("Attach"), url, style="secondary", method="post", fields={"evidence": str(pk)})
