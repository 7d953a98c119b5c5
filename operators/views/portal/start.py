"""Starting an application, and what it is for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.contexts import Link
from aeo.components.pages import attempt, done, page
from aeo.kernel import clock, policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.kernel.policy import Actor, Verdict
from aeo.programme import queries as programme
from aeo.programme.queries import pack_of
from operators import links
from operators.actions import applications as actions
from operators.forms.applications import ScopeForm
from operators.forms.empty import EmptyForm
from operators.models import Application, Operator
from operators.policies.seats import edits, permit
from operators.queries import companies, own, prechecks, sheets
from operators.queries.applications import unscoped
from operators.states import WITH_OPERATOR
from operators.views.common import data, me, sent
from operators.views.ready import keeping


@signed_in
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """What is good to know before, and the start. A live application or a bar stops it with the reason."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    version, pack = programme.current()
    form = EmptyForm(data(request))
    if sent(request, form):
        started = attempt(form, lambda: actions.start(operator, by=actor(request)))
        if started is not None:
            to = f"{links.application(started)}scope/"
            return done(request, _("The application is started. It is saved here and NOT submitted."), to)
    verdict = may_apply(actor(request), Application(operator=operator, version=version))
    context = {
        "operator": operator,
        "prechecks": prechecks.results(operator, pack, clock.today()),
        "verdict": verdict,
        "on": ways_on(operator),
        "pack": pack,
        "readiness": keeping.found(request),
    }
    return page(request, "operators/apply.html", context, form)


def ways_on(operator: Operator) -> list[Link]:
    """Where a company goes on that cannot apply anew: its application on its way, and the status that it holds."""
    running = companies.live_application(operator)
    held = sorted({mark.aeo_number for mark in companies.holder_marks(operator, clock.today())})
    on = [Link(running.reference, links.application(running))] if running else []
    return [*on, *(Link(_("The status %(number)s") % {"number": number}, links.status(number)) for number in held)]


def may_apply(by: Actor, wish: Application) -> Verdict:
    """Whether an application can be started now, and by whom. What keeps everybody from it is said before the rest."""
    return policy.ready(wish, "start") & policy.permitted(by, wish, "start")


@signed_in
@require_http_methods(["GET", "POST"])
def scope(request: HttpRequest, pk: int) -> HttpResponse:
    """Types × roles × sites."""
    application = visible_or_404(own.whole_applications(me(request)), pk=pk)
    permit(edits(actor(request), application.operator_id))
    if request.method == "GET" and application.state not in WITH_OPERATOR:
        return redirect(links.application(application))
    sites = application.operator.sites.filter(closed_on__isnull=True).order_by("pk")
    initial = ScopeForm.initial_of(application)
    form = ScopeForm(pack_of(application.version_id), list(sites), data(request), initial=initial)
    if sent(request, form):
        changed = attempt(form, lambda: actions.scope(application, by=actor(request), **form.values))
        if changed is not None:
            asked = len(sheets.sheet(changed.self_assessment).slots)
            words = _("Saved. %(count)d questions apply to what you chose.") % {"count": asked}
            still = [str(lacking.words) for lacking in unscoped(changed)]
            return done(request, " ".join([words, *still]), f"{links.application(application)}tasks/")
    context = {
        "application": application,
        "new_site": _new_site(application.operator),
        "lacking": [one.words for one in unscoped(application) if application.types],
    }
    return page(request, "operators/scope.html", context, form)


def _new_site(operator: Operator) -> str:
    return reverse("operators:site-new", args=[operator.pk])
