"""django-allauth's views as pages of ours: access declared, our templates, 422 for a form with errors."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from aeo.kernel.http import View, public, signed_in


def open_page(view: Any, template: str = "") -> View:
    """A page of sign-in, for strangers."""
    return public(_page(view, template))


def own_page(view: Any, template: str = "") -> View:
    """A page of one's own account."""
    return own_account(_page(view, template))


def own_account(view: View) -> View:
    """For signed-in people, also for staff who have not set up their second step yet."""
    declared = signed_in(view)
    declared.own_account = True  # type: ignore[attr-defined]
    return declared


def _page(view: Any, template: str) -> View:
    shown = view.as_view(template_name=f"accounts/{template}.html") if template else view.as_view()

    @never_cache
    @wraps(shown)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = shown(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and _has_errors(response):
            response.status_code = 422
        return response

    return page


def _has_errors(response: TemplateResponse) -> bool:
    context = response.context_data or {}
    forms = (context.get("form"), context.get("webauthn_form"))
    return any(form is not None and form.is_bound and form.errors for form in forms)
