"""Sign-in by a provider of OpenID Connect: who comes in by it, and how it is joined to an account that exists.

An address counts only when the provider says that it is verified, and an account that has it already is joined only
after its password was given once.
"""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as library
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from aeo.accounts import opening
from aeo.accounts.forms import JoinForm
from aeo.accounts.models import User
from aeo.components.addresses import bare_address
from aeo.components.names import is_personal
from aeo.components.pages import page
from aeo.kernel.http import public

PENDING = "single_sign_on"
FAILED = "accounts/sso_failed.html"


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Where the library asks us."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """A known person comes in; a new one with an address of their own; one whose account exists proves it."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN or _two_people(sociallogin):
            raise ImmediateHttpResponse(_failed(request))
        if sociallogin.is_existing:
            return
        email = verified_address(sociallogin)
        if not email:
            raise ImmediateHttpResponse(_failed(request, unverified=True))
        if User.objects.filter(email=email).exists():
            request.session[PENDING] = sociallogin.serialize()
            raise ImmediateHttpResponse(redirect("accounts:sso-join"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever has a verified address opens an account by coming in."""
        return True

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """A new account without a password; one can be set by the link for those who have forgotten theirs."""
        email = verified_address(sociallogin)
        name = _name(sociallogin) or email.partition("@")[0]
        user = opening.open_account(email, name=name[:200], language=get_language(), password=None)
        sociallogin.user = user
        sociallogin.save(request)
        return user

    def on_authentication_error(self, request: HttpRequest, provider: Any, *_args: Any, **_facts: Any) -> None:
        """Our page, which tells nothing of what went wrong."""
        raise ImmediateHttpResponse(_failed(request))


@public
@never_cache
@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider."""
    return _tried(request, library.login, provider_id)


@public
@never_cache
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return _tried(request, library.callback, provider_id)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The address has an account: its password is asked for once, then both ways lead into it."""
    pending = _pending(request)
    user = User.objects.filter(email=verified_address(pending)).first() if pending else None
    if pending is None or user is None:
        return redirect("accounts:sign-in")
    form = JoinForm(request, user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        del request.session[PENDING]
        pending.connect(request, user)
        then = pending.get_redirect_url(request)
        response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=then)
        return response
    return page(request, "accounts/sso_join.html", {"email": user.email, "provider": settings.AEO_OIDC_NAME}, form)


@public
@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    """The person turned back at the provider."""
    return redirect("accounts:sign-in")


def verified_address(sociallogin: SocialLogin) -> str:
    """The address that the provider vouches for, in lower case; empty without one."""
    found = (row.email for row in sociallogin.email_addresses if row.verified and row.email)
    return bare_address(next(found, ""))


def _two_people(sociallogin: SocialLogin) -> bool:
    """The token and the answer about its owner speak of different people (OpenID Connect Core §5.3.2)."""
    told = sociallogin.account.extra_data
    subjects = {part.get("sub") for part in (told.get("id_token"), told.get("userinfo")) if part}
    return len(subjects) != 1


def _name(sociallogin: SocialLogin) -> str:
    told = sociallogin.account.extra_data
    claims = {**(told.get("id_token") or {}), **(told.get("userinfo") or {})}
    parts = [claims.get("given_name"), claims.get("family_name")]
    name = str(claims.get("name") or " ".join(str(part) for part in parts if part)).strip()
    return name if is_personal(name) else ""


def _pending(request: HttpRequest) -> SocialLogin | None:
    stored = request.session.get(PENDING)
    return SocialLogin.deserialize(stored) if stored else None


def _tried(request: HttpRequest, view: Any, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view(request, provider_id)
    except RequestException:
        return _failed(request)
    return response


def _failed(request: HttpRequest, *, unverified: bool = False) -> HttpResponse:
    context = {"provider": settings.AEO_OIDC_NAME, "unverified": unverified}
    return render(request, FAILED, context, status=403)
