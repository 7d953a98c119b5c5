"""What an account was told, in the app. Traders and staff read it within their own frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aeo.accounts.gates import actor
from aeo.components.pages import done, page
from aeo.kernel.http import signed_in, visible_or_404
from aeo.notices import calendars, queries
from aeo.notices.actions import messages
from aeo.notices.views.common import me, page_of


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """All of it, the newest first."""
    rows = page_of(request, queries.inbox(me(request)))
    return page(
        request,
        "notices/pages/inbox.html",
        {"rows": rows, "frame": frame(request), "unread": queries.unread(me(request))},
    )


@signed_in
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One of it, which is read by that. It has no legal effect: a letter has a page of its own."""
    found = messages.read(visible_or_404(queries.inbox(me(request)), pk=pk))
    return page(request, "notices/pages/message.html", {"message": found, "frame": frame(request)})


@signed_in
@require_safe
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """The day by which something must be done, or on which it takes place, for the reader's own calendar."""
    found = visible_or_404(queries.inbox(me(request)).exclude(due_on__isnull=True, starts_on__isnull=True), pk=pk)
    response = HttpResponse(calendars.due([found]), content_type=calendars.TYPE)
    response["Content-Disposition"] = f'attachment; filename="{calendars.NAME}"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """None of it is new any more."""
    messages.read_all(me(request))
    return done(request, _("All messages are marked as read."), "notices:inbox")


def frame(request: HttpRequest) -> str:
    """Staff read within the desk's frame."""
    return "desk/frame.html" if actor(request).roles else "portal/frame.html"
