"""A form that arrives twice is carried out once: after a double click, or when the line broke and it was sent again.

Its page gives it a key (`{% submit %}`, `{% once %}`). What arrives again with the same content is led to where the
first was; with another content it is told what counts. A form that was refused, or a page that stays where it is, may
be sent again (docs/decisions/0026-sent-once.md).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _

from aeo.components.interrupted import SECRET
from aeo.kernel import arrivals
from aeo.kernel.http import problem, wants_json
from aeo.kernel.models import Once

NAME = "once"
KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def new_key() -> str:
    """One that no other page has."""
    return secrets.token_urlsafe(16)


class SentOnce:
    """Lets the same form of a signed-in person take its turn, and answers the second as the first was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        form = _form(request)
        if form is None:
            return self.get_response(request)
        with arrivals.turn(form):
            response = self.get_response(request)
            _settle(form, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """In place of the view's answer, that of the first; after all that keeps people out."""
        form = arrivals.carried_out()
        row = form.row() if form else None
        return _again(request, row, form) if form and row else None


def _form(request: HttpRequest) -> arrivals.Form | None:
    """What a person's browser sends as a page. A part of a page (htmx) stays open and is sent many times."""
    if request.method != "POST" or request.headers.get("HX-Request") or not request.user.is_authenticated:
        return None
    try:
        key = request.POST.get(NAME, "")
    except UnreadablePostError:
        return None  # the line broke while it was sent
    return arrivals.Form(f"form:{request.user.pk}", key, _digest(request)) if KEY.fullmatch(key) else None


def _digest(request: HttpRequest) -> bytes:
    """Where it is sent, and what is in it but proofs: a code is another each time, and no password leaves a trace."""
    digest = sha256(repr((request.path, sorted(_typed(request)))).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            digest.update(_hash_of(file))
    return digest.digest()


def _hash_of(file: UploadedFile[Any]) -> bytes:
    inside = sha256()
    for chunk in file.chunks():
        inside.update(chunk)
    file.seek(0)
    return inside.digest()


def _typed(request: HttpRequest) -> Iterator[tuple[str, list[str]]]:
    yield from ((name, values) for name, values in request.POST.lists() if name != NAME and not SECRET.search(name))


def _settle(form: arrivals.Form, response: HttpResponse) -> None:
    """Keep where it led. After a fault of ours, that it arrived; and nothing where the page is shown again."""
    if not form.known:
        return
    if isinstance(response, HttpResponseRedirect):
        arrivals.led_to(form, response.url)
    elif response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        arrivals.forget(form)


def _again(request: HttpRequest, row: Once, form: arrivals.Form) -> HttpResponse:
    to = row.answer.get("to", "")
    if to and bytes(row.request_hash) == form.digest:
        messages.info(request, _("This form arrived twice. It was carried out once."))
        return HttpResponseRedirect(to)
    reason = _("It is recorded as you sent it first. What you have changed in it since is NOT recorded.")
    if not to:
        reason = _(
            "It has arrived, but something went wrong on our side while it was answered. Look whether it is recorded "
            "before you send it again."
        )
    if wants_json(request):
        return problem(HTTPStatus.CONFLICT, "already-sent", _("This form was already sent"), reason)
    texts = [value for _name, values in _typed(request) for value in values if len(value.split()) > 1]
    return render(request, "errors/sent.html", {"reason": reason, "to": to, "texts": texts}, status=HTTPStatus.CONFLICT)
