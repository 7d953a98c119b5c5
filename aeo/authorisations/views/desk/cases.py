"""The decision on an application: the whole case on one page, recommending, not accepting, sending back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, offered_to, staff
from aeo.authorisations import offers
from aeo.authorisations.actions import recommendations
from aeo.authorisations.forms import base
from aeo.authorisations.forms.deciding import DeclineForm, ReasonForm
from aeo.authorisations.forms.recommending import MOST_ROWS, RecommendationForm
from aeo.authorisations.forms.things import Thing, things
from aeo.authorisations.models import Complaint, Decision
from aeo.authorisations.queries import cases
from aeo.authorisations.queries.complaints import on_case
from aeo.authorisations.views.common import Context, application_of, frame, framed, posted, tried
from aeo.authorisations.views.shown import cases as whole
from aeo.authorisations.views.shown.prefill import facts_of
from aeo.components.pages import done, page
from aeo.kernel.refusals import NotReady
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Assessment
from audits.views.common import may_come_in, only
from operators.models import Application


@staff
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """All that the decision rests on, and the decision itself if one is proposed."""
    application = application_of(request, pk)
    latest = cases.whole(Decision.objects.filter(application=application)).order_by("-pk").first()
    context: Context = {
        **(framed(request, latest) if latest else frame(request, application)),
        **whole.context(application),
        "actions": offered_to(actor(request), offers.case_offers(actor(request), application)),
        "complaints": list(Complaint.objects.filter(on_case(application)).order_by("-lodged_at", "-pk")),
        "earlier": list(Decision.objects.filter(application=application).order_by("-pk")[1:]),
    }
    return page(request, "authorisations/desk/decision.html", context)


@staff
@require_http_methods(["GET", "POST"])
def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    """An outcome for each thing asked."""
    application = application_of(request, pk)
    may_come_in(request, application, "recommend", application.subject)
    assessment = cases.assessment_of(application)
    if assessment is None:
        raise NotReady(_("The application has no assessment yet."))
    asked, pack = things(application, assessment), pack_of(application.version_id)
    form = _recommendation(request, pack, asked, assessment)
    made = tried(form, lambda: recommendations.recommend(application, form.draft(), by=actor(request)))
    if made is not None:
        return done(request, _("The recommendation is made. An approver decides."), _decision(made))
    context = {**frame(request, application), **whole.context(application), "blocks": form.blocks}
    return page(request, "authorisations/desk/recommend.html", context, form)


def _recommendation(request: HttpRequest, pack: Pack, asked: list[Thing], assessment: Assessment) -> RecommendationForm:
    """The form; one more row for conditions when that was asked for, with everything that was typed."""
    stated = facts_of(assessment)
    if request.method != "POST":
        return RecommendationForm(pack, asked, stated=stated)
    form = RecommendationForm(pack, asked, request.POST, stated=stated)
    if "more" not in request.POST:
        return form
    rows = min(MOST_ROWS, form.free_rows + 1)
    return RecommendationForm(pack, asked, initial={**base.retyped(form), "rows": rows}, stated=stated)


def _decision(decision: Decision) -> str:
    return reverse("authorisations:decision", args=[decision.pk])


@staff
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose not to accept an application."""
    application = application_of(request, pk)
    only(offers.may_propose_decline(actor(request), application), application.subject)
    form = DeclineForm(pack_of(application.version_id), posted(request))
    made = tried(form, lambda: recommendations.propose_decline(application, by=actor(request), **form.draft()))
    if made is not None:
        return done(request, _("Not to accept the application is proposed. An approver decides."), _decision(made))
    return page(request, "authorisations/desk/decline.html", frame(request, application), form)


@staff
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an application back for more work."""
    application: Application = application_of(request, pk)
    may_come_in(request, application, "send_back", application.subject)
    hint = _("The proposed decision is dropped, and a hearing with it. The assessment goes on.")
    form = ReasonForm(posted(request), hint=hint)
    made = tried(
        form,
        lambda: recommendations.send_back(application, by=actor(request), reason=form.cleaned_data["reason"]),
    )
    if made is not None:
        to = reverse("authorisations:case", args=[pk])
        return done(request, _("The application is sent back; the assessment goes on."), to)
    context = {**frame(request, application), "title": _("Send the application back"), "verb": _("Send back")}
    return page(request, "authorisations/desk/reason.html", context, form)
