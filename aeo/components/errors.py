"""Error pages in the theme, each with what to do. The 500 page needs neither database nor static files to work."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext

from aeo.components.contexts import Closed, Words

PAGES = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})
FALLBACK = (
    '<!doctype html><html lang="{}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{}</title><main><h1>{}</h1><p>{}</p></main></html>'
)
logger = logging.getLogger(__name__)
_explanations: list[Callable[[HttpRequest], Closed | None]] = []


def explained_by(explanation: Callable[[HttpRequest], Closed | None]) -> None:
    """Who knows of an address that leads nowhere that it led somewhere for its reader before: a room above."""
    _explanations[:] = [*(one for one in _explanations if one is not explanation), explanation]


def error_page(
    request: HttpRequest | None,
    status: int,
    reason: Words = "",
    back_url: str = "",
    retry_after: int = 0,
    closed: Closed | None = None,
) -> HttpResponse:
    """The page for a status of `PAGES` (others become 500). `reason` is what the person is told besides."""
    status = status if status in PAGES else 500
    facts: dict[str, object] = {
        "reason": closed.reason if closed else reason,
        "closed": closed,
        "back_url": back_url,
        "status": status,
        "limit": settings.AEO_MAX_UPLOAD_BYTES,
    }
    response = HttpResponse(_render(request, status, facts), status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def _render(request: HttpRequest | None, status: int, facts: dict[str, object]) -> str:
    """Rendering must not fail while something is failing already: at worst a plain page."""
    try:
        return render_to_string(f"errors/{status}.html", facts, None if status >= 500 else request)
    except Exception:
        logger.exception("the error page for %s could not be rendered", status)
        title = gettext("Something went wrong on our side")
        advice = gettext("Nothing that was saved is lost. Try again in a few minutes.")
        return format_html(FALLBACK, gettext("en"), title, title, advice)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`."""
    return error_page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`; the exception's words, if it has any, are for the log, not for the page."""
    return error_page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`: as a rule nobody is told why; whoever could open the page before is told that it is closed now."""
    closed = next((found for explained in _explanations if (found := explained(request))), None)
    return error_page(request, HTTPStatus.NOT_FOUND, closed=closed)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`."""
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`: nearly always a page left open too long, so say that and what to do."""
    told = gettext(
        "The page was open for too long, or cookies are switched off. Go back, reload the page and send it again."
    )
    return error_page(request, HTTPStatus.FORBIDDEN, told)
