"""Choosing the language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language

from aeo.kernel.http import public

YEAR = 365 * 24 * 3600


@public
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie and go back to `next`.

    A link rather than a form: it changes nothing but how pages are worded to this browser, and public pages then need
    no CSRF cookie.
    """
    if code not in dict(settings.LANGUAGES) or not check_for_language(code):
        raise Http404
    wanted = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if safe else "/")
    remember_language(request, response, code)
    return response


def remember_language(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Pages are worded in this language to this browser from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )
