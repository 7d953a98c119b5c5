"""What the officer's pages of a case do alike."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from aeo.accounts.gates import actor
from aeo.components.contexts import Words
from aeo.components.pages import page
from aeo.kernel.http import visible_or_404
from operators import links
from operators.models import Application
from operators.queries import applications, cases
from operators.views.common import me


def case_of(request: HttpRequest, pk: int) -> Application:
    """An application that was submitted at least once."""
    rows = applications.visible_to(me(request)).filter(submitted_at__isnull=False)
    return visible_or_404(rows.select_related("operator", "self_assessment"), pk=pk)


def case_page(request: HttpRequest, template: str, application: Application, context: dict[str, Any]) -> HttpResponse:
    """A page of the case without a form."""
    return page(request, template, {"application": application, **_undeclared(request, application), **context})


def case_form(
    request: HttpRequest,
    application: Application,
    form: BaseForm,
    title: Words,
    verb: Words,
    *,
    back: str = "",
    template: str = "operators/desk/form.html",
    **more: Any,
) -> HttpResponse:
    """A form within the case."""
    shown = {"application": application, "title": title, "verb": verb, "back": back or links.case(application), **more}
    return page(request, template, {**shown, **_undeclared(request, application)}, form)


def _undeclared(request: HttpRequest, application: Application) -> dict[str, str]:
    """Where to declare first, for somebody who has not."""
    known = cases.has_interest(actor(request), application.subject) is not None
    return {} if known else {"declare": f"{links.case(application)}interest/"}
