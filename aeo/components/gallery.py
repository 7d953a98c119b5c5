"""`/components/`: every component on one page, for people who build pages and for tests. Never in production."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from aeo.components import errors, samples
from aeo.components.contexts import Tone
from aeo.kernel import clock
from aeo.kernel.http import public


def context() -> dict[str, Any]:
    """Everything the gallery shows."""
    named = ("links", "tabs", "crumbs", "actions", "clocks", "events", "tasks", "stages", "rows", "columns", "files")
    return {
        **{name: getattr(samples, name)() for name in named},
        "table_rows": samples.table_rows(),
        "confirmation": samples.confirmation(),
        "tones": list(Tone),
        "now": clock.now(),
        "note": samples.NOTE,
    }


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """All components; `?errors=1` shows the form as it comes back."""
    form = samples.SampleForm({"since_day": "31", "since_month": "2", "since_year": "2026"}, auto_id="bad_%s")
    page = Paginator(range(240), 20).get_page(request.GET.get("page", 3))
    parts = {
        **context(),
        "page": page,
        "sample": samples.SampleForm(),
        "form": form if "errors" in request.GET else None,
        "filter": samples.filter_form(request.GET),
    }
    return render(request, "components/gallery.html", parts)


@public
@require_POST
def partial(request: HttpRequest) -> HttpResponse:
    """An update in place: the part alone, or the whole gallery without JavaScript."""
    told = {"time": clock.now(), "htmx": bool(getattr(request, "htmx", False))}
    return render(request, "components/gallery_partial.html", told)


@public
def confirmation(request: HttpRequest) -> HttpResponse:
    """The page that asks once."""
    return render(request, "components/confirmation_page.html", {"confirmation": samples.confirmation()})


@public
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page."""
    return errors.error_page(request, status)
