"""The title of a page that was refused begins with "Error:": it is the first thing that a screen reader says."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import escape
from django.utils.translation import gettext as _

REFUSED = 422
TITLE = "<title>"


class RefusedTitles:
    """On every page that answers 422, whatever was refused: a form, one question of many, a table."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if isinstance(response, HttpResponse) and response.status_code == REFUSED and page:
            _mark(response)
        return response


def _mark(response: HttpResponse) -> None:
    words = f"{TITLE}{escape(_('Error:'))}"
    text = response.content.decode(response.charset)
    if words not in text:
        response.content = text.replace(TITLE, f"{words} ", 1)
