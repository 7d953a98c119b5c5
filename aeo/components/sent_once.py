"""A form that arrives twice is carried out once: after a double click, or when the line broke and it was sent again.

Its page gives it a key (`{% submit %}`, `{% once %}`). What arrives again with the same content is led to where the
first was; with another content it is told what counts. A form that was refused, or a page that stays where it is, may
be sent again (docs/decisions/0026-sent-once.md).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
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
    if not KEY.fullmatch(key):
        return None
    fields = _fields(request)
    return arrivals.Form(f"form:{request.user.pk}", key, _whole(request.path, fields), fields)


def _whole(path: str, fields: Mapping[str, str]) -> bytes:
    """Where it is sent, and what is in it."""
    return sha256(repr((path, sorted(fields.items()))).encode()).digest()


def _fields(request: HttpRequest) -> dict[str, str]:
    """The digest of each field but proofs: a code is another each time, and no password leaves a trace."""
    typed = {name: repr(values) for name, values in _typed(request)}
    files = {name: repr([_file(file) for file in files]) for name, files in request.FILES.lists()}
    return {name: sha256(said.encode()).hexdigest() for name, said in {**typed, **files}.items()}


def _file(file: UploadedFile[Any]) -> tuple[str | None, str]:
    inside = sha256()
    for chunk in file.chunks():
        inside.update(chunk)
    file.seek(0)
    return file.name, inside.hexdigest()


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
    changed = _changed(row, form)
    if wants_json(request):
        title = _("This form was already sent")
        return problem(HTTPStatus.CONFLICT, "already-sent", title, reason, fields=sorted(changed))
    said = {"reason": reason, "to": to, "changed": _said(request, changed, row.answer.get("labels", {}))}
    return render(request, "errors/sent.html", said, status=HTTPStatus.CONFLICT)


def _changed(row: Once, form: arrivals.Form) -> set[str]:
    """The fields in which it differs from what was sent first; all of them where that is not known."""
    first = row.answer.get("fields", {})
    return {name for name in form.fields.keys() | first.keys() if form.fields.get(name) != first.get(name)}


def _said(request: HttpRequest, changed: set[str], labels: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Each of these as its page calls it, with what is in it now; a day of three boxes is one."""
    said: dict[str, list[str]] = {}
    typed = {**dict(_typed(request)), **{name: [str(one) for one in files] for name, files in request.FILES.lists()}}
    for name in sorted(changed, key=lambda name: [*typed, name].index(name)):
        label = next((label for key, label in labels.items() if name == key or name.startswith(f"{key}_")), "")
        said.setdefault(label, []).extend(value for value in typed.get(name, []) if value)
    return list(said.items())
