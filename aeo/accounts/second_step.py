"""The second step of sign-in: who has set it up, and staff who must before they see anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from aeo.accounts.gates import actor
from aeo.accounts.models import User
from aeo.kernel.http import Public, gate_of

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_step(user: User) -> bool:
    """An authenticator app or a passkey is set up; recovery codes alone are no second step."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).exists()


def has_app(user: User) -> bool:
    """An authenticator app is set up, so that the person can give a code."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def is_required(request: HttpRequest) -> bool:
    """Staff need one where the administration says so (AEO_STAFF_MFA); traders are offered it."""
    return bool(settings.AEO_STAFF_MFA and request.user.is_authenticated and actor(request).roles)


class SecondStepMiddleware:
    """Leads staff without a second step to where they set it up. Public pages and their own account stay open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Nothing for whoever has it, or needs it not."""
        match = request.resolver_match
        if match is None or isinstance(gate_of(match), Public) or getattr(match.func, "own_account", False):
            return None
        if not is_required(request) or (isinstance(request.user, User) and has_step(request.user)):
            return None
        return redirect("mfa_index")
