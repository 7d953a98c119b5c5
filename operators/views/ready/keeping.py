"""How a browser keeps its readiness check: a random token in a signed cookie that no script can read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control

from aeo.kernel.http import public
from operators.models import ReadinessCheck
from operators.queries import readiness as queries

SALT = "operators.readiness"
SECONDS = 24 * 3600
View = Callable[..., HttpResponse]

# Nobody else who uses the browser finds the pages in its memory once the check was deleted.
private = cache_control(private=True, no_store=True)


def found(request: HttpRequest) -> ReadinessCheck | None:
    """The check of this browser, if there is one."""
    token = _token(request)
    return queries.of_token(token) if token else None


def keep(response: HttpResponse, token: str) -> HttpResponse:
    """Let the browser keep it for as long as the check is kept."""
    response.set_signed_cookie(
        settings.AEO_READINESS_COOKIE,
        token,
        salt=SALT,
        max_age=settings.AEO_READINESS_DAYS * SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def keep_on(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Something was answered: from now on it is kept as long again."""
    token = _token(request)
    return keep(response, token) if token else response


def forget(response: HttpResponse) -> HttpResponse:
    """Take it from the browser."""
    response.delete_cookie(settings.AEO_READINESS_COOKIE, samesite="Lax")
    return response


def begun(view: View) -> Any:
    """A page of the check that was begun; without one the reader is led to the beginning."""

    @public
    @private
    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        check = found(request)
        if check is None:
            return redirect("operators:ready")
        return view(request, check, *args, **kwargs)

    return page


def _token(request: HttpRequest) -> str:
    token = request.get_signed_cookie(
        settings.AEO_READINESS_COOKIE, default="", salt=SALT, max_age=settings.AEO_READINESS_DAYS * SECONDS
    )
    return token or ""
