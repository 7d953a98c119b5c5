"""A readiness check of this browser becomes the draft of a company's application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.pages import attempt, done, page
from aeo.kernel import clock, policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import queries as programme
from operators import links
from operators.actions import taking_over
from operators.forms.readiness import TakeOverForm
from operators.models import Application
from operators.queries import own, prechecks
from operators.queries import readiness as queries
from operators.queries.applications import siteless
from operators.views.common import data, me, sent
from operators.views.portal.start import ways_on
from operators.views.ready import keeping
from operators.views.ready.home import aims


@signed_in
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """What is taken over, which sites these are, and the start of the application."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    check = keeping.found(request)
    if check is None:
        return redirect("operators:apply", operator.pk)
    sites = list(operator.sites.filter(closed_on__isnull=True).order_by("pk"))
    form = TakeOverForm(check, sites, data(request))
    if sent(request, form):
        chosen = form.sites
        started = attempt(form, lambda: taking_over.take_over(check, operator, chosen, by=actor(request)))
        if started is not None:
            words = _("Your readiness check is now the draft of your application. It is NOT submitted.")
            return keeping.forget(done(request, words, f"{links.application(started)}tasks/"))
    version, pack = programme.current()
    wish = Application(operator=operator, version=version)
    sheet = queries.sheet(check)
    context = {
        "operator": operator,
        "aims": aims(sheet),
        "answers": len(sheet.rows),
        "prechecks": prechecks.results(operator, pack, clock.today()),
        "lacking": [one.words for one in siteless(operator, pack, sheet.scope.types, sheet.scope.sites)],
        "verdict": policy.permitted(actor(request), wish, "start") & policy.ready(wish, "start"),
        "newer": queries.newer(check),
        "on": ways_on(operator),
    }
    return page(request, "operators/take_over.html", context, form)
