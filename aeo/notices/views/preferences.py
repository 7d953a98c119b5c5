"""How somebody is told, and whether their address works."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.components.pages import attempt, done, page
from aeo.kernel.http import signed_in
from aeo.notices import queries
from aeo.notices.actions import addresses, digests
from aeo.notices.forms import PreferenceForm
from aeo.notices.views.common import me
from aeo.notices.views.messages import frame


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """At once, or once a day."""
    now = queries.preference(me(request))
    sent = request.POST if request.method == "POST" else None
    form = PreferenceForm(sent, initial={"when": "daily" if now.daily else "now", "hour": now.hour})
    if sent is not None and form.is_valid():
        wish = {"daily": form.cleaned_data["when"] == "daily", "hour": form.cleaned_data["hour"]}
        if attempt(form, lambda: digests.prefer(me(request), **wish)) is not None:
            return done(request, _("It is saved how you want to be told."), "notices:inbox")
    return page(request, "notices/pages/preferences.html", {"frame": frame(request)}, form)


@signed_in
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The reader's own address: what came back, and that it is right."""
    if request.method == "POST":
        addresses.confirm(me(request))
        return done(request, _("Your address is confirmed. We send e-mails to it as before."), "notices:inbox")
    facts = {"frame": frame(request), "broken": queries.broken(me(request).email), "email": me(request).email}
    return page(request, "notices/pages/address.html", facts)
