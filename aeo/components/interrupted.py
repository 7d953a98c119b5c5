"""What somebody sent when their session had ended: kept until they have signed in, and shown to them again.

So with every form of a page that asks to sign in: `page` shows it again, and pages with forms of their own way take it
by `typed_before`. Passwords and files are not kept. It is for whoever was signed in in this browser before, only; what
others send is not kept: without an account nobody fills our tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.forms import BaseForm, FileInput, PasswordInput
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from aeo.kernel import clock
from aeo.kernel.http import Public, gate_of, wants_json

KEY = "interrupted"
MOST = 1_000_000  # characters as sent: a letter of Cyrillic takes six
LASTS = 3600
SECRET = re.compile(r"password|csrfmiddlewaretoken")


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was sent to this address before the reader signed in; None when there was nothing. It stays for an hour,
    or until the page is sent.

    Whoever had sent files, too, is told to choose them again.
    """
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    if kept["for"] != str(request.user.pk) or clock.now().timestamp() >= kept["until"]:
        del request.session[KEY]
        return None
    if kept["files"]:
        messages.warning(request, _("The files that you had chosen could not be kept. Choose them again."))
    return QueryDict(kept["body"])


def show_again(request: HttpRequest, forms: list[BaseForm]) -> None:
    """Put into the forms of a page what was typed into them before a sign-in came between, and say so."""
    typed = typed_before(request) if forms and request.method == "GET" and _closed(request) else None
    filled = [_fill(form, typed) for form in forms if not form.is_bound] if typed is not None else []
    if any(filled):
        words = _(
            "You had been signed out. What you typed is on this page again, and has NOT been sent yet. It is kept here "
            "for an hour at most: send it."
        )
        messages.warning(request, words)


def _fill(form: BaseForm, typed: QueryDict) -> bool:
    """As the form's first content: it is judged when it is sent. True when there was something for it."""
    found = {}
    for name, field in form.fields.items():
        sent, kept = form.add_prefix(name), not isinstance(field.widget, PasswordInput | FileInput)
        if kept and not field.widget.value_omitted_from_data(typed, {}, sent):
            found[name] = field.widget.value_from_datadict(typed, {}, sent)
    form.initial = {**(form.initial or {}), **found}
    return any(found.values())


class InterruptedMiddleware:
    """Keeps what is sent by nobody to a page for people who are signed in; the gate behind it then asks to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _closed(request) and request.user.is_authenticated:
            _signed_in(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """In place of the gate's answer, nothing. A part of a page (htmx) is still on the page that sent it."""
        sent = request.method == "POST" and not _part(request) and not wants_json(request)
        if sent and _closed(request) and not request.user.is_authenticated:
            _keep(request)


def _signed_in(request: HttpRequest, response: HttpResponse) -> None:
    """Remember who it is, and let the session last as all do, though it began with what was kept."""
    if request.method == "POST" and not _part(request) and request.session.get(KEY, {}).get("path") == request.path:
        del request.session[KEY]
    if _last(request) != str(request.user.pk):
        mark, secure = signing.dumps(str(request.user.pk), salt=KEY), settings.SESSION_COOKIE_SECURE
        response.set_cookie(_cookie(), mark, secure=secure, httponly=True, samesite="Lax")
    if request.session.get("_session_expiry") == LASTS:
        request.session.set_expiry(None)


def _keep(request: HttpRequest) -> None:
    whose = _last(request)
    if not whose:
        return
    fields = request.POST.copy()
    for name in filter(SECRET.search, list(fields)):
        del fields[name]
    body = fields.urlencode()
    if body and len(body) <= MOST and ratelimit.consume(request, action="interrupted", key=whose):
        until = clock.now().timestamp() + LASTS
        request.session.set_expiry(LASTS)
        typed = {"path": request.path, "body": body, "files": bool(request.FILES)}
        request.session[KEY] = {**typed, "until": until, "for": whose}


def _part(request: HttpRequest) -> bool:
    """htmx asks for a part of the page: the whole of it is still where it was."""
    return bool(request.headers.get("HX-Request"))


def _closed(request: HttpRequest) -> bool:
    """A page on which one has to be signed in."""
    gate = gate_of(request.resolver_match) if request.resolver_match else None
    return gate is not None and not isinstance(gate, Public)


def _cookie() -> str:
    return f"{settings.SESSION_COOKIE_NAME}-last"


def _last(request: HttpRequest) -> str:
    """Who was signed in in this browser last, by our own signature; empty when nobody was, or somebody invented it."""
    try:
        return str(signing.loads(request.COOKIES.get(_cookie(), ""), salt=KEY))
    except signing.BadSignature:
        return ""
