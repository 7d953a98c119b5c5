"""Somebody outside asks to be let in, or asks customs for an account whose owners have gone; the owners' answers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.contexts import Confirmation
from aeo.components.pages import page
from aeo.documents.actions import uploads
from aeo.kernel import policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.kernel.policy import Verdict, when
from aeo.programme import queries as programme
from operators import registers
from operators.actions import claims, recoveries
from operators.forms.empty import EmptyForm
from operators.forms.joining import ClaimForm, NumberForm, ReasonForm, RecoveryForm
from operators.forms.people import TermsForm
from operators.models import Claim, Operator, Recovery
from operators.models.people import MemberRole
from operators.policies.seats import permit
from operators.queries import companies, joining, people
from operators.queries.unasked import asked_of
from operators.views.common import confirm_page, data, form_page, me, try_then
from operators.views.portal import finding

HOME = "portal:home"


@signed_in
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """The company is registered here already: ask its owners. Nothing but its number is told to the reader."""
    operator, number = _named(request)
    form = ClaimForm(data(request))
    work = lambda: claims.ask(operator, form.cleaned_data["words"], by=actor(request))  # noqa: E731
    words = _("The owners of the company are asked. You get an e-mail when they have answered.")
    told = try_then(request, form, work, words, reverse(HOME))
    context = {
        "number": number,
        "answered": bool(people.owners(operator)),
        "recover": f"{reverse('operators:recover')}?{urlencode({'number': number})}",
        "back": reverse("operators:register"),
    }
    return told or page(request, "operators/joining/claim.html", context, form)


@signed_in
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Its owners have gone: ask customs, with evidence."""
    operator, number = _named(request)
    form = RecoveryForm(data(request), request.FILES or None)

    def work() -> Recovery:
        file = form.cleaned_data["evidence"]
        policy.ready(Recovery(operator=operator, user=me(request)), "ask").enforce()
        evidence = uploads.store(file, file.name, actor(request))
        return recoveries.ask(operator, form.cleaned_data["reason"], evidence, by=actor(request))

    told = try_then(request, form, work, _("Customs has your request. You get an e-mail when it is decided."), HOME)
    intro = _(
        "Customs looks at your evidence. Everybody who is recorded as an owner is told at once and can object; then "
        "two members of staff decide. Whoever has access keeps it until you end it."
    )
    back = f"{reverse('operators:claim')}?{urlencode({'number': number})}"
    title, verb = _("Ask customs for the company's account"), _("Send to customs")
    return told or form_page(request, form, title, verb, back, caption=number, intro=intro, upload=True)


@signed_in
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """An owner lets somebody in who asked, in a role that the owner chooses."""
    row = visible_or_404(joining.own_claims(me(request)), pk=pk)
    permit(_may(request, row, "approve"))
    _version, pack = programme.current()
    form = TermsForm(pack, asked_of(row.operator, pack), data(request))
    work = lambda: claims.approve(row, form.cleaned_data["role"], by=actor(request), **form.terms)  # noqa: E731
    told = try_then(request, form, work, _("The person may act for the company now."), _list(row.operator))
    context = {"claim": row, "back": _list(row.operator), "open": policy.in_source(row, "approve").allowed}
    return told or page(request, "operators/joining/decide.html", context, form)


@signed_in
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """An owner does not let somebody in, and says why."""
    row = visible_or_404(joining.own_claims(me(request)), pk=pk)
    permit(_may(request, row, "refuse"))
    form = ReasonForm(data(request))
    work = lambda: claims.refuse(row, form.cleaned_data["reason"], by=actor(request))  # noqa: E731
    told = try_then(request, form, work, _("The person is told that you refused."), _list(row.operator))
    title = _("Refuse to let %(name)s in") % {"name": row.user.name}
    back = reverse("operators:claim-decide", args=[row.pk])
    return told or form_page(request, form, title, pgettext("verb", "Refuse"), back, caption=row.operator.name_local)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever asked no longer wants it."""
    row = visible_or_404(joining.own_claims(me(request)), pk=pk)
    permit(_may(request, row, "withdraw"))
    return _withdraw(request, lambda: claims.withdraw(row, by=actor(request)))


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw_recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for what was asked of customs."""
    row = visible_or_404(joining.own_recoveries(me(request)), pk=pk)
    permit(_may(request, row, "withdraw"))
    return _withdraw(request, lambda: recoveries.withdraw(row, by=actor(request)))


@signed_in
@require_http_methods(["GET", "POST"])
def object_(request: HttpRequest, pk: int) -> HttpResponse:
    """An owner objects to a recovery."""
    row = visible_or_404(joining.own_recoveries(me(request)), pk=pk)
    permit(_may(request, row, "object"))
    form = ReasonForm(data(request))
    work = lambda: recoveries.object_(row, form.cleaned_data["reason"], by=actor(request))  # noqa: E731
    told = try_then(request, form, work, _("Customs is told that you object."), _list(row.operator))
    context = {"recovery": row, "frame": "portal/frame.html", "back": _list(row.operator)}
    return told or page(request, "operators/joining/object.html", context, form)


def _withdraw(request: HttpRequest, work: Any) -> HttpResponse:
    form = EmptyForm(data(request))
    told = try_then(request, form, work, _("It is withdrawn."), reverse(HOME))
    title = _("Do you want to withdraw what you asked for?")
    undo = _("You can ask again.")
    confirmation = Confirmation(title, _("Withdraw it"), [], undo=undo, cancel_url=reverse(HOME))
    return told or confirm_page(request, confirmation, form)


def _may(request: HttpRequest, row: Claim | Recovery, verb: str) -> Verdict:
    return policy.permitted(actor(request), row, verb)


def _named(request: HttpRequest) -> tuple[Operator, str]:
    """The company by the number that the address names; one of the reader's own is not asked for."""
    why = finding.refused(request) if request.method == "GET" else ""
    when(not why, why, "too-many").enforce()
    _version, pack = programme.current()
    primary = registers.primary(pack)
    asked = NumberForm(primary, request.GET)
    number = asked.cleaned_data["number"] if asked.is_valid() else ""
    operator = companies.by_number(number, primary.key) if number else None
    if operator is None or people.seat(actor(request), operator.pk).has(MemberRole.OWNER):
        raise Http404
    return operator, number


def _list(operator: Operator) -> str:
    return reverse("operators:people", args=[operator.pk])
