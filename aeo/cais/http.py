"""Machine clients at the door: one identical 401 for every failed proof, before anything else is looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from aeo.accounts.machines import authenticate_machine, refused
from aeo.kernel.http import Public, View, access

PRIVATE = "private, no-cache"


class Machine(Public):
    """Lets the request in, to be proved by the view itself: a machine gets 401, never a page for signing in."""

    def __init__(self, scope: str) -> None:
        self.name = f"machine: {scope}"


def machine(scope: str) -> Callable[[View], View]:
    """Declare that a view is for machine clients with this scope."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            response: HttpResponseBase = refused()
            if authenticate_machine(request, scope):
                response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Authorization"])
            return response

        return access(Machine(scope))(guarded)

    return guard
