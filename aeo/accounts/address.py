"""Pages on which somebody takes another e-mail address for their account."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aeo.accounts import actions, moving, onetime
from aeo.accounts.forms import NewAddressForm
from aeo.accounts.models import AddressChange
from aeo.accounts.pages import own_account
from aeo.accounts.views import own
from aeo.components.addresses import mailbox
from aeo.components.pages import attempt, done, page

METHODS = ["GET", "HEAD", "POST"]


@own_account
@never_cache
@require_http_methods(METHODS)
def ask(request: HttpRequest) -> HttpResponse:
    """The new address, to which a link is mailed. The answer is the same whether another account has it or not."""
    user = own(request)
    form = NewAddressForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action="address", key=mailbox(email), user=user):
            moving.ask(user, email, get_adapter().get_client_ip(request))
            told = _("Open the link in the message that we send to %(email)s. It works for 24 hours.")
            return done(request, told % {"email": email}, "accounts:address")
        form.add_error(None, _("Too many attempts. Wait an hour, then try again."))
    facts = {"account": user, "waiting": moving.waiting(user), "single": moving.comes_by_single_sign_on(user)}
    return page(request, "accounts/address.html", facts, form)


@own_account
@never_cache
@require_http_methods(METHODS)
def finish(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail, for the person who asked. Opening it uses nothing up; the button does."""
    row = moving.by_token(own(request), token)
    if row is None:
        return onetime.unseen(render(request, "accounts/address_over.html", status=404))
    return onetime.unseen(_finish(request, row))


def _finish(request: HttpRequest, row: AddressChange) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    ip = get_adapter().get_client_ip(request)
    user = attempt(form, lambda: moving.finish(row, ip)) if form.is_bound else None
    if user is None:
        return page(request, "accounts/address_finish.html", {"email": row.email, "before": row.user.email}, form)
    actions.end_other_sessions(user, ip)
    return done(request, _("Your e-mail address is changed."), "accounts:home")
