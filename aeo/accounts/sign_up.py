"""Pages on which somebody opens an account. They answer the same whether the address has one or not."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts import onetime, opening
from aeo.accounts.forms import AccountForm, AddressForm
from aeo.accounts.models import User
from aeo.components.addresses import mailbox
from aeo.components.pages import attempt, page
from aeo.kernel.http import public

LONGEST_ADDRESS = 500


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The address to which a link is mailed; `next` is where the person goes on after."""
    then = safe_next(request)
    if request.user.is_authenticated:
        return redirect(then or "portal:home")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action="sign_up", key=mailbox(email)):
            opening.ask(email, get_language(), then)
            return redirect("accounts:sign-up-sent")
        form.add_error(None, _("Too many attempts. Wait ten minutes, then try again."))
    return page(request, "accounts/sign_up.html", {"next": then}, form)


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Look at your e-mail."""
    return render(request, "accounts/sign_up_sent.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail: name, language and password. Opening it uses nothing up; sending does."""
    return onetime.unseen(_finish(request, token))


def _finish(request: HttpRequest, token: str) -> HttpResponse:
    row = opening.by_token(token)
    if row is None:
        return render(request, "accounts/sign_up_over.html", status=404)
    form = AccountForm(row.email, request.POST if request.method == "POST" else None, initial=_initial())
    if form.is_bound and form.is_valid():
        user = attempt(form, lambda: opening.finish(row, **form.values))
        if user is not None:
            return enter(request, user, row.then)
    return page(request, "accounts/sign_up_finish.html", {"email": row.email}, form)


def enter(request: HttpRequest, user: User, then: str = "") -> HttpResponse:
    """Sign in whoever has just proved their address and chosen a password."""
    if request.user.is_authenticated:
        get_adapter().logout(request)
    words = _("Your account is open. On its page you can add a second step of sign-in: it protects what you sign.")
    messages.info(request, words)
    response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=then or None)
    return response


def safe_next(request: HttpRequest) -> str:
    """Where to go on, if it is a page of ours."""
    then = request.POST.get("next") or request.GET.get("next") or ""
    ours = then.startswith("/") and len(then) <= LONGEST_ADDRESS and get_adapter().is_safe_url(then)
    return then if ours else ""


def _initial() -> dict[str, str | None]:
    return {"language": get_language()}
