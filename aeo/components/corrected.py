"""A page that says what is to be corrected is got, not posted: so Back, Forward and Reload never ask to send it again.

Pages here are not stored by browsers (`no-store`: on a shared computer nothing is left behind after signing out), and a
browser that has not stored the answer to a POST can show it again only by sending the POST again. So that answer is
kept here for a while, and the browser is sent to get it (docs/decisions/0018-back-after-a-correction.md).
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable
from hashlib import sha256
from itertools import accumulate

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

MARK = "again"
LASTS = 1800
MOST = 2_000_000
TABS = 3
REFUSED = 422
# What an address answers whoever may still see what lies there, though it be only posted to, or not ready any more.
# Out of scope, forbidden or signed out, it says so, and nothing kept is shown.
STILL_THEIRS = frozenset({200, 405, 409, REFUSED})
Kept = tuple[str, str, str | None, bytes]  # mark, path, language, page


class CorrectedPages:
    """Keeps the refusal of what a signed-in person's browser posted, and shows it at the address it then gets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_refused(request, response):
            return _keep(request, response)
        if request.method == "GET" and MARK in request.GET and response.status_code in STILL_THEIRS:
            return _kept(request) or response
        return response


def _is_refused(request: HttpRequest, response: HttpResponse) -> bool:
    """A form that a person sent and now looks at; a script (htmx, a program) reads its answer itself."""
    navigates = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method == "POST"
    page = response.status_code == REFUSED and response.headers.get("Content-Type", "").startswith("text/html")
    return navigates and page and request.user.is_authenticated and len(response.content) <= MOST


def _keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    mark, query = secrets.token_urlsafe(12), request.GET.copy()
    page = (mark, request.path, get_language(), zlib.compress(response.content))
    cache.set(_key(request), _newest([page, *cache.get(_key(request), [])]), LASTS)
    query[MARK] = mark
    return HttpResponse(status=303, headers={"Location": f"{request.path}?{query.urlencode()}"})


def _kept(request: HttpRequest) -> HttpResponse | None:
    """The page that was kept for this session at this address under this mark, in the language it was made in."""
    pages: list[Kept] = cache.get(_key(request), []) if request.user.is_authenticated else []
    asked = (request.GET[MARK], request.path, get_language())
    found = next((page[3] for page in pages if page[:3] == asked), None)
    return HttpResponse(zlib.decompress(found), status=REFUSED) if found is not None else None


def _newest(pages: list[Kept]) -> list[Kept]:
    """Few, and not more together than one may be alone: however often somebody is refused, a session keeps no more."""
    pages = pages[:TABS]
    sizes = accumulate(len(page[3]) for page in pages)
    return pages[:1] + [page for page, size in list(zip(pages, sizes, strict=True))[1:] if size <= MOST]


def _key(request: HttpRequest) -> str:
    """One place for a session, whatever the address: an address can be written in any number of ways."""
    return f"corrected:{sha256(str(request.session.session_key).encode()).hexdigest()}"
