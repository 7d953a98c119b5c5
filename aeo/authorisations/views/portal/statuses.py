"""The holder's status: how it stands, its certificates, renewing, telling of changes, giving it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aeo.accounts.gates import actor
from aeo.authorisations import clocks, offers
from aeo.authorisations.actions import endings, lodging, starting
from aeo.authorisations.forms.holding import ChangeForm, RemediedForm, StartForm, SurrenderForm
from aeo.authorisations.models import Authorisation, Certificate, ChangeNotice
from aeo.authorisations.queries import cases
from aeo.authorisations.states import PartState
from aeo.authorisations.views.common import Context, download, own_status, posted, tried, user_of
from aeo.authorisations.views.shown import statuses as shown
from aeo.authorisations.views.shown import words
from aeo.authorisations.views.shown.files import certificate_rows
from aeo.authorisations.views.shown.statuses import PartView
from aeo.components import formats
from aeo.components.contexts import Confirmation
from aeo.components.pages import done, offer, page
from aeo.kernel import policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme.pack import Pack
from operators import links
from operators.models.application import Purpose


def url(authorisation: Authorisation) -> str:
    """The holder's page of its status."""
    return reverse("authorisations:my-status", args=[authorisation.aeo_number])


@signed_in
@require_safe
def status_page(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """The status in big words, and all that can be done about it."""
    authorisation = own_status(request, aeo_number)
    context, who = shown.context(authorisation), actor(request)
    told = authorisation.decisions.filter(state__in=cases.TOLD).order_by("-pk")
    context.update(
        actions=offers.holder_offers(who, authorisation, [view.part for view in context["parts"]]),
        remedies=[offer(who, v.part, "claim_remedied", v.name, _remedy(authorisation, v)) for v in _suspended(context)],
        files=certificate_rows(None, authorisation, _certificates(request, authorisation), _OWN),
        decisions=[(words.kind(one), one) for one in told],
        changes=list(authorisation.change_notices.order_by("-lodged_at")),
        change_time=_change_time(context["pack"]),
    )
    return page(request, "authorisations/portal/status.html", context)


_OWN = "authorisations:my-certificate"


def _suspended(context: Context) -> list[PartView]:
    return [view for view in context["parts"] if view.part.state == PartState.SUSPENDED]


def _remedy(authorisation: Authorisation, view: PartView) -> str:
    return reverse("authorisations:claim-remedied", args=[authorisation.aeo_number, view.part.pk])


def _certificates(request: HttpRequest, authorisation: Authorisation) -> list[Certificate]:
    rows = cases.own_certificates(user_of(request)).filter(authorisation=authorisation)
    return list(rows.select_related("document").order_by("-version"))


@signed_in
@require_safe
def certificate(request: HttpRequest, aeo_number: str, version: int) -> HttpResponse:
    """The sealed PDF of a version."""
    rows = cases.own_certificates(user_of(request)).select_related("document")
    row = visible_or_404(rows, authorisation__aeo_number=aeo_number, version=version)
    return download(row.document, f"{aeo_number}-{version}")


@signed_in
@require_POST
def start(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Start a renewal, an extension or an amendment, pre-filled with what is held."""
    authorisation = own_status(request, aeo_number)
    form = StartForm(request.POST, [(p.value, p.label) for p in Purpose if p is not Purpose.INITIAL])
    if not form.is_valid():
        raise Http404
    row = starting.start(authorisation, form.cleaned_data["purpose"], by=actor(request))
    words = _("It is started and filled in with what you have. Look at it, then send it.")
    return done(request, words, links.application(row))


@signed_in
@require_http_methods(["GET", "POST"])
def surrender(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Give up the status: first what and when, then a page that names the day and all that follows, then it is done."""
    authorisation = own_status(request, aeo_number)
    context = shown.context(authorisation)
    views = [v for v in context["parts"] if v.part.state in offers.HELD and v.part.surrender_on is None]
    if not views:
        raise Http404
    policy.permitted(actor(request), views[0].part, "give_up").enforce()
    form = SurrenderForm(shown.part_choices(views), posted(request))
    if not form.is_bound or not form.is_valid():
        return page(request, "authorisations/portal/surrender.html", context, form)
    chosen, day = form.chosen, form.cleaned_data["day"]
    if "confirmed" not in request.POST:
        asked = _confirmation(authorisation, [v for v in views if v.part.pk in chosen], day)
        return page(request, "authorisations/portal/confirm.html", {**context, "confirmation": asked}, form.hidden())
    if tried(form, lambda: endings.surrender(authorisation, chosen, day, by=actor(request))):
        words = _("You have given up the status from %(day)s.") % {"day": formats.day_text(day)}
        return done(request, words, url(authorisation))
    return page(request, "authorisations/portal/surrender.html", context, form)


def _confirmation(authorisation: Authorisation, views: Sequence[PartView], day: date) -> Confirmation:
    """What ends, on which day, and that it cannot be taken back."""
    named = formats.day_text(day)
    benefits = sorted({benefit for view in views for benefit in view.benefits})
    return Confirmation(
        _("Give up the status from %(day)s?") % {"day": named},
        _("Give it up from %(day)s") % {"day": named},
        [
            *(_("%(part)s ends as %(day)s begins.") % {"part": view.name, "day": named} for view in views),
            *(_("You can no longer use this benefit: %(benefit)s.") % {"benefit": one} for one in benefits),
            _("The register and the declaration system show it from that day on."),
        ],
        _("This cannot be taken back. Later you would have to apply again."),
        url(authorisation),
        fields={"confirmed": "yes"},
    )


@signed_in
@require_http_methods(["GET", "POST"])
def claim_remedied(request: HttpRequest, aeo_number: str, pk: int) -> HttpResponse:
    """Say what was done about the cause of a suspension."""
    authorisation = own_status(request, aeo_number)
    part = visible_or_404(authorisation.parts.select_related("authorisation"), pk=pk, state=PartState.SUSPENDED)
    policy.permitted(actor(request), part, "claim_remedied").enforce()
    form = RemediedForm(posted(request))
    if tried(form, lambda: endings.claim_remedied(part, by=actor(request), text=form.cleaned_data["text"])):
        words = _("It is told. An auditor verifies it; then the suspension can be lifted.")
        return done(request, words, url(authorisation))
    return page(request, "authorisations/portal/remedied.html", {**shown.context(authorisation), "part": part}, form)


@signed_in
@require_http_methods(["GET", "POST"])
def tell_change(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Tell of a change; the list of what is to be told is the programme's."""
    authorisation = own_status(request, aeo_number)
    told = ChangeNotice(operator_id=authorisation.operator_id, authorisation=authorisation)
    policy.permitted(actor(request), told, "lodge").enforce()
    context = shown.context(authorisation)
    context["change_time"] = _change_time(context["pack"])
    form = ChangeForm(context["pack"], posted(request))
    made = tried(form, lambda: lodging.tell_change(authorisation, **form.cleaned_data, by=actor(request)))
    if made is not None:
        return done(request, _change_told(made), url(authorisation))
    return page(request, "authorisations/portal/change.html", context, form)


def _change_time(pack: Pack) -> str:
    """How soon a change is to be told."""
    rule = pack.clocks[clocks.CHANGE_NOTICE]
    return formats.days(rule.length, rule.unit)


def _change_told(made: ChangeNotice) -> str:
    late = _("It was to be told by %(day)s, so it is late.") % {"day": formats.day_text(made.due_on)}
    words = _("The change is told. Its number is %(reference)s.") % {"reference": made.reference}
    return f"{words} {late}" if made.late else words
