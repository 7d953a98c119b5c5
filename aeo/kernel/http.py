"""HTTP: every view declares who has access; refusals become pages or problem documents (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import ResolverMatch
from django.utils.http import urlencode

from aeo.kernel.glance import glance
from aeo.kernel.refusals import Refused, SignedOut

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponseBase]
LONGEST_NUMBER = 18
READING = frozenset({"GET", "HEAD"})


class Gate(Protocol):
    """Decides whether a request may come in at all; objects are a matter of scope and of policies."""

    name: str

    def admits(self, request: HttpRequest) -> bool:
        """True when the request may come in."""


class Public:
    """Anybody."""

    name = "public"

    def admits(self, request: HttpRequest) -> bool:
        """Always."""
        return True


class SignedIn:
    """Anybody with an account."""

    name = "signed in"

    def admits(self, request: HttpRequest) -> bool:
        """A signed-in person."""
        return request.user.is_authenticated


def access(gate: Gate) -> Callable[[View], View]:
    """Declare who has access to a view. A view without a declaration is refused by the middleware."""

    def declare(view: View) -> View:
        view.access = gate  # type: ignore[attr-defined]
        return view

    return declare


public = access(Public())
signed_in = access(SignedIn())


def gate_of(match: ResolverMatch) -> Gate | None:
    """The declaration of the view behind a URL."""
    view: Any = match.func
    return getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)


def visible_or_404(queryset: QuerySet[M], **lookup: Any) -> M:
    """An object within the reader's scope; outside it does not exist."""
    found = queryset.filter(**lookup).first()
    if found is None:
        raise Http404
    return found


def number(text: str) -> int:
    """A key or count that a page sends as text; 0, which nothing has, where it is none or longer than any."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


class AccessMiddleware:
    """Refuses undeclared views, asks strangers to sign in, and tells refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with glance() if request.method in READING else nullcontext():
            response = self.get_response(request)
        gate = gate_of(request.resolver_match) if request.resolver_match else None
        if gate is not None and not isinstance(gate, Public):
            response.headers.setdefault("Cache-Control", "private, no-store")  # nor in a browser that others use
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Stop what the view's declaration does not admit, and a person's request for a name that nothing can have."""
        gate = gate_of(request.resolver_match) if request.resolver_match else None
        if gate is None:
            raise PermissionDenied(f"{view} declares no access")
        if gate.admits(request):
            if "\x00" in request.path_info and not isinstance(gate, Public):
                raise Http404
            return None
        if request.user.is_authenticated or wants_json(request):
            raise PermissionDenied
        if request.headers.get("HX-Request"):
            return refusal_response(request, SignedOut())  # a page to sign in on would be taken for an answer
        return redirect(f"{resolve_url('accounts:sign-in')}?{urlencode({'next': request.get_full_path()})}")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell a refusal: a page for people, a problem document for programs."""
        return refusal_response(request, error) if isinstance(error, Refused) else None


def wants_json(request: HttpRequest) -> bool:
    """A program asks, not a person."""
    return "text/html" not in request.headers.get("Accept", "text/html") and "*/*" not in request.headers.get(
        "Accept", ""
    )


def refusal_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refused act."""
    if wants_json(request):
        return problem(refused.status, refused.code, str(refused.title), str(refused.reason))
    return render(request, "errors/refused.html", {"refused": refused}, status=refused.status)


def problem(status: int, code: str, title: str, detail: str, **members: Any) -> JsonResponse:
    """A problem document (RFC 9457) with a stable type."""
    document = {
        "type": f"urn:itgel:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        **members,
    }
    return JsonResponse(document, status=status, content_type="application/problem+json")
