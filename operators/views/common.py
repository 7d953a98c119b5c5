"""What the pages of this package do alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from aeo.accounts.models import User
from aeo.components.contexts import Confirmation, Words
from aeo.components.pages import attempt, done, page

PORTAL, DESK = "portal/frame.html", "desk/frame.html"


def me(request: HttpRequest) -> User:
    """The signed-in person; the gates let nobody else in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def form_page(
    request: HttpRequest, form: BaseForm, title: Words, verb: Words, back: str, *, frame: str = PORTAL, **more: Any
) -> HttpResponse:
    """One form on a page of its own.

    `more`: `caption`, `intro`, `lead` (a Link below the intro), `upload`, `quiet` (Enter sends nothing).
    """
    shown = {"title": title, "verb": verb, "back": back, "frame": frame, **more}
    return page(request, "operators/form.html", shown, form)


def confirm_page(
    request: HttpRequest, confirmation: Confirmation, form: BaseForm | None = None, *, frame: str = PORTAL
) -> HttpResponse:
    """Ask once before an act that ends something."""
    return page(request, "operators/confirm.html", {"confirmation": confirmation, "frame": frame}, form)


def sent(request: HttpRequest, form: BaseForm) -> bool:
    """The form came filled in, and its fields are sound."""
    return request.method == "POST" and form.is_valid()


def try_then(
    request: HttpRequest, form: BaseForm, work: Callable[[], object], words: Words, to: Any
) -> HttpResponse | None:
    """Do it if the form was sent, and go on to `to`; None when it was not, or was refused (the form says why)."""
    if not sent(request, form):
        return None
    before = len(form.errors)
    attempt(form, work)
    return done(request, words, to) if len(form.errors) == before else None


def data(request: HttpRequest) -> Any:
    """What was sent, if anything."""
    return request.POST if request.method == "POST" else None
