"""Invitations on the owner's side: sent, listed as open, revoked. And accepted by somebody who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.contexts import Confirmation
from aeo.components.pages import page
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import queries as programme
from operators import papers
from operators.actions import invitations as actions
from operators.forms.empty import EmptyForm
from operators.forms.people import InviteForm
from operators.models import Operator
from operators.policies import companies as policies
from operators.policies.seats import permit
from operators.queries import joining, own
from operators.queries.unasked import asked_of
from operators.views.common import confirm_page, data, form_page, me, try_then


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody. The answer is the same whether the address has an account or not."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    permit(policies.may_manage_people(actor(request), operator))
    _version, pack = programme.current()
    form = InviteForm(pack, asked_of(operator, pack), data(request), initial={"language": operator.language})

    def work() -> Any:
        given = form.cleaned_data
        return actions.invite(operator, given["email"], given["role"], by=actor(request), **form.terms)

    words = _("The invitation is on its way. It works for %(days)d days, once.") % {"days": actions.DAYS}
    told = try_then(request, form, work, words, _list(operator))
    intro = _("The person accepts by a link in an e-mail. You can revoke the invitation until then.")
    return told or form_page(
        request, form, _("Invite somebody"), _("Send the invitation"), _list(operator),
        caption=operator.name_local, intro=intro,
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The link works no more."""
    row = visible_or_404(joining.own_invitations(me(request)), pk=pk)
    permit(policies.may_manage_people(actor(request), row.operator))
    form, back = EmptyForm(data(request)), _list(row.operator)
    work = lambda: actions.revoke(row, by=actor(request))  # noqa: E731
    told = try_then(request, form, work, _("The invitation is revoked."), back)
    confirmation = Confirmation(
        _("Revoke the invitation to %(email)s") % {"email": row.email},
        _("Revoke"),
        [_("The link in the e-mail works no more.")],
        undo=_("You can invite the person again."),
        cancel_url=back,
    )
    return told or confirm_page(request, confirmation, form)


@signed_in
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation to the reader's own address; with the link, or found on the home page without it."""
    row = visible_or_404(joining.invitations_to(me(request)), pk=pk)
    form = EmptyForm(data(request))
    work = lambda: actions.accept(row, by=actor(request))  # noqa: E731
    words = _("You may act for %(name)s now.") % {"name": row.operator.name_local}
    told = try_then(request, form, work, words, reverse("portal:home"))
    context = {"invitation": row, "sections": papers.section_names(row.sections)}
    return told or page(request, "operators/joining/accept.html", context, form)


def _list(operator: Operator) -> str:
    return reverse("operators:people", args=[operator.pk])
