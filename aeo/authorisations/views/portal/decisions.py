"""A decision about the company: what is intended and why, being heard, the decision once served, complaining."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.accounts.proof import ProofForm
from aeo.authorisations import clocks, offers
from aeo.authorisations.actions import hearings
from aeo.authorisations.forms.holding import PointForm
from aeo.authorisations.models import Decision
from aeo.authorisations.queries import cases
from aeo.authorisations.states import DecisionState
from aeo.authorisations.views.common import own_decision, posted, sent, tried
from aeo.authorisations.views.shown import decisions as shown
from aeo.authorisations.views.shown import words
from aeo.components import formats
from aeo.components.contexts import Action, Confirmation
from aeo.components.pages import done, offer, offered, page
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
        "kind": words.kind_to_holder(decision),
        "signed": [*read["signed"], *rests, *shown.barred(decision, pack)],
        "rests": rests,
        "answered": shown.answered(decision.change_notice, yours=True),
        "speaks": heard,
        "clocks": ledger.clocks([decision.subject], pack, clocks.HEARING, clocks.COMPLAINT),
        "hearing_url": _letter(decision.hearing_notice),
        "letter_url": _letter(decision.notice),
        "told": is_told(decision),
        "unopened": decision.is_unopened,
        "back_url": links.application(decision.application) if decision.application else _status(decision),
        "complaints": complained,
        "actions": [] if waits else _actions(request, decision),
        "say_no_more": _no_more(request, decision),
    }
    return page(request, "authorisations/portal/decision.html", context, form)


@signed_in
@require_http_methods(["GET", "POST"])
def nothing_to_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the company has nothing to add, after one is asked once and proves who one is."""
    decision = own_decision(request, pk)
    judged = policy.permitted if request.method == "POST" else policy.verdict
    judged(actor(request), decision, "nothing_to_add").enforce()
    form = ProofForm(request, posted(request))
    if tried(form, lambda: hearings.nothing_to_add(decision, by=actor(request))):
        return done(request, _("It is told. Customs need not wait for the last day of the hearing."), url(decision))
    context = {"decision": decision, "back_url": url(decision), "confirmation": _saying_no_more(decision)}
    return page(request, "authorisations/portal/nothing_to_add.html", context, form)


def _saying_no_more(decision: Decision) -> Confirmation:
    return Confirmation(
        _("Say that you have nothing to add?"),
        _("We have nothing to add"),
        [
            _("Customs can close the hearing before %(day)s, as soon as every point that you raised is answered.")
            % {"day": formats.day_text(shown.until(decision))},
            _("After that the decision can be taken."),
        ],
        _("Until the hearing is closed you can still send a point. Then your time runs to its last day again."),
        url(decision),
        style="primary",
    )


def _no_more(request: HttpRequest, decision: Decision) -> list[Action]:
    """The way to say so, while the hearing runs and it is not said."""
    if decision.state != DecisionState.HEARING or decision.nothing_more_at is not None:
        return []
    where = reverse("authorisations:nothing-to-add", args=[decision.pk])
    return [offer(actor(request), decision, "nothing_to_add", _("We have nothing to add"), where)]


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
    complain = offered(offers.may_complain(actor(request), decision), "complain", _("Complain"), where)
    return [complain, *_taking_back(request, decision)]


def _taking_back(request: HttpRequest, decision: Decision) -> list[Action]:
    """The way to take a wish back, while the suspension has not begun."""
    if decision.authorisation is None or not cases.is_wish(decision) or not policy.ready(decision, "take_back"):
        return []
    where = reverse("authorisations:take-back-suspension", args=[decision.authorisation.aeo_number])
    return [offer(actor(request), decision, "take_back", _("Take the wish back"), where)]
