"""What somebody sent when their session had ended: kept until they have signed in, and shown to them again.

Only for pages that say so (`keeps_typed`) and take it back by `typed_before`. Files are not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, QueryDict

from aeo.kernel import clock

V = TypeVar("V", bound=Callable[..., Any])
KEY = "interrupted"
MOST = 1_000_000  # characters as sent: a letter of Cyrillic takes six
LASTS = 3600


def keeps_typed(view: V) -> V:
    """Declare that a page shows again what was sent to it by somebody who had to sign in first."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was sent to this address before the reader signed in, once; None when there was nothing."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(kept["body"]) if clock.now().timestamp() < kept["until"] else None


class InterruptedMiddleware:
    """Keeps what is sent to such a page by nobody; the gate behind it then asks to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """In place of the gate's answer, nothing. A part of a page (htmx) is still on the page that sent it."""
        waiting = request.method == "POST" and not request.user.is_authenticated
        if waiting and getattr(view, "keeps_typed", False) and not request.headers.get("HX-Request"):
            _keep(request)


def _keep(request: HttpRequest) -> None:
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    body = fields.urlencode()
    if len(body) <= MOST and ratelimit.consume(request, action="interrupted"):
        until = clock.now().timestamp() + LASTS
        request.session[KEY] = {"path": request.path, "body": body, "until": until}
