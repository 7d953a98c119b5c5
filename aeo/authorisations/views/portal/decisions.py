"""A decision about the company: what is intended and why, being heard, the decision once served, complaining."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.authorisations import clocks, offers
from aeo.authorisations.actions import hearings
from aeo.authorisations.forms.holding import PointForm
from aeo.authorisations.models import Decision
from aeo.authorisations.views.common import own_decision, sent, tried
from aeo.authorisations.views.shown import decisions as shown
from aeo.components.contexts import Action
from aeo.components.pages import done, offered, page
from aeo.kernel import policy
from aeo.kernel.http import signed_in
from aeo.notices.links import letter_url
from aeo.notices.models import Notice
from aeo.notices.states import NoticeState
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from operators import links


def url(decision: Decision) -> str:
    """The company's page of a decision."""
    return reverse("authorisations:my-decision", args=[decision.pk])


@signed_in
@require_http_methods(["GET", "POST"])
def decision_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is intended, and the place to answer; after service of its letter, the decision."""
    decision = own_decision(request, pk)
    heard = policy.verdict(actor(request), decision, "raise_point")
    if request.method == "POST":
        policy.permitted(actor(request), decision, "raise_point").enforce()
    form = PointForm(request, decision.operator, *sent(request)) if heard or request.method == "POST" else None
    if form and tried(form, lambda: hearings.raise_point(decision, **form.given(), by=actor(request))):
        return done(request, _("Your point is recorded. It will be answered in writing."), url(decision))
    pack, complained = pack_of(decision.version_id), list(decision.complaints.order_by("-lodged_at"))
    waits = any(one.is_open for one in complained)
    read, rests = shown.context(decision), shown.rests(decision, pack)
    context = {
        **read,
        "signed": [*read["signed"], *rests, *shown.barred(decision, pack)],
        "rests": rests,
        "answered": shown.answered(decision.change_notice, yours=True),
        "speaks": heard,
        "clocks": ledger.clocks([decision.subject], pack, clocks.HEARING, clocks.COMPLAINT),
        "hearing_url": _letter(decision.hearing_notice),
        "letter_url": _letter(decision.notice),
        "told": is_told(decision),
        "back_url": links.application(decision.application) if decision.application else _status(decision),
        "complaints": complained,
        "actions": [] if waits else _actions(request, decision),
    }
    return page(request, "authorisations/portal/decision.html", context, form)


def is_told(decision: Decision) -> bool:
    """Decided, and its letter was served: only then it is read here."""
    return decision.notice is not None and decision.notice.state == NoticeState.SERVED


def _status(decision: Decision) -> str:
    """Where the company came from: its status."""
    held = decision.authorisation
    return reverse("authorisations:my-status", args=[held.aeo_number]) if held else reverse("portal:home")


def _letter(notice: Notice | None) -> str:
    return letter_url(notice) if notice is not None else ""


def _actions(request: HttpRequest, decision: Decision) -> list[Action]:
    if not is_told(decision):
        return []
    where = reverse("authorisations:complain", args=[decision.pk])
    return [offered(offers.may_complain(actor(request), decision), "complain", _("Complain"), where)]
