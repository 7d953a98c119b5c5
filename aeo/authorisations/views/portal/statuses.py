"""The holder's status: how it stands, its certificates, renewing, telling of changes, giving it up."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.authorisations import clocks, offers
from aeo.authorisations.actions import remedies, starting
from aeo.authorisations.forms.holding import RemediedForm, StartForm
from aeo.authorisations.models import Authorisation, Certificate, ChangeNotice
from aeo.authorisations.queries import cases, suspensions
from aeo.authorisations.queries import changes as queries
from aeo.authorisations.states import PartState
from aeo.authorisations.views.common import Context, download, own_status, sent, tried, user_of
from aeo.authorisations.views.portal.changes import time_to_tell, told_of_reassessment
from aeo.authorisations.views.shown import lodged, monitoring, wishes, words
from aeo.authorisations.views.shown import statuses as shown
from aeo.authorisations.views.shown.files import certificate_rows
from aeo.authorisations.views.shown.statuses import PartView
from aeo.components import formats
from aeo.components.contexts import Confirmation, Row
from aeo.components.pages import done, offer, page
from aeo.kernel import clock, policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from audits.models import Assessment, Finding
from audits.queries.findings import due_days, open_under
from audits.queries.scope import own_findings
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
    context, who, again = shown.context(authorisation), actor(request), queries.running_again(authorisation)
    told = (
        authorisation.decisions.filter(state__in=cases.TOLD).select_related("hearing_notice", "notice").order_by("-pk")
    )
    asked = cases.suspension_asked(authorisation)
    named = {authorisation.subject: "", **{one.subject: words.kind_to_holder(one) for one in told}}
    named |= {opened.subject: "" for opened, _notice in again}
    named |= {view.part.subject: view.name for view in context["parts"]} | ({asked.subject: ""} if asked else {})
    context.update(
        actions=offers.holder_offers(who, authorisation, [view.part for view in context["parts"]]),
        remedies=[
            offer(who, view.part, "claim_remedied", view.name, _remedy(authorisation, view))
            for view in _suspended(context)
            if policy.ready(view.part, "claim_remedied")
        ],
        clocks=ledger.clocks([authorisation.subject, *named], context["pack"], closed=False, known_as=named),
        remedied=[view for view in _suspended(context) if view.part.remedy_claimed_at],
        denied=[view for view in _suspended(context) if view.part.remedy_denied_at and not view.part.remedy_claimed_at],
        files=certificate_rows(None, authorisation, _certificates(request, authorisation), _OWN),
        decisions=[(words.kind_to_holder(one), one) for one in told],
        again=[_again(request, opened, notice) for opened, notice in again],
        letters=lodged.letters_about([authorisation.subject, *(one.subject for one in told)]),
        changes=lodged.change_table(_latest(authorisation), "authorisations:my-change", company=False),
        change_time=time_to_tell(context["pack"]),
        asked=asked,
        asked_until=cases.deadline(asked.subject, clocks.SUSPENSION_WISH) if asked else None,
        refused=cases.suspension_refused(authorisation),
        coming=suspensions.takeable(authorisation) if asked is None else None,
        wishes=wishes.rows(suspensions.wishes(authorisation)[:WISHES]),
        monitoring=monitoring.yearly([authorisation]).get(authorisation.pk),
        findings=_findings(request, authorisation),
        start_monitoring=[monitoring.start_offer(who, authorisation)],
    )
    return page(request, "authorisations/portal/status.html", context)


_OWN = "authorisations:my-certificate"
CHANGES = 5
WISHES = 10


def _latest(authorisation: Authorisation) -> list[ChangeNotice]:
    rows = ChangeNotice.objects.filter(authorisation=authorisation).select_related("authorisation")
    return list(rows.order_by("-lodged_at", "-pk")[:CHANGES])


def _again(request: HttpRequest, opened: Assessment, notice: ChangeNotice | None) -> list[Row]:
    """A reassessment that runs: since when, because of what, what is asked, what comes next."""
    asked = told_of_reassessment(request, opened)
    nothing = Row(_("Asked of you"), _("Nothing at present. You are told when something is."))
    return [
        *lodged.reassessment_rows([opened], leads=False),
        *([lodged.because(notice, "authorisations:my-change")] if notice else []),
        *(asked or [nothing]),
        lodged.next_after(opened),
    ]


def _findings(request: HttpRequest, authorisation: Authorisation) -> list[tuple[Finding, str, date | None]]:
    """Those that are not closed, each with how severe it is and the day until which it is to be remedied."""
    own = own_findings(user_of(request)).filter(assessment__operator=authorisation.operator_id)
    found = list(open_under(own, authorisation.aeo_number, authorisation.application_id).select_related("assessment"))
    days = due_days(found)
    severities = [str(pack_of(row.assessment.version_id).severities[row.severity].name) for row in found]
    return [(row, name, days.get(row.subject)) for row, name in zip(found, severities, strict=True)]


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
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Start a renewal, an extension or an amendment, pre-filled with what is held; first what follows, and by when."""
    authorisation, asked = own_status(request, aeo_number), request.POST if request.method == "POST" else request.GET
    form = StartForm(asked, [(p.value, p.label) for p in Purpose if p is not Purpose.INITIAL])
    if request.method == "GET" and not asked:
        return redirect(url(authorisation))
    if not form.is_valid():
        raise Http404
    purpose, by = Purpose(form.cleaned_data["purpose"]), actor(request)
    offers.may_start(by, authorisation, purpose).enforce()
    if request.method == "POST":
        row = starting.start(authorisation, purpose, by=by)
        words = _("It is started and filled in with what you have. Look at it, then send it.")
        return done(request, words, links.application(row))
    context = {"authorisation": authorisation, "confirmation": _starting(authorisation, purpose)}
    return page(request, "authorisations/portal/confirm.html", context)


STARTS = {
    Purpose.REVALIDATION: gettext_lazy("Renew the status %(number)s"),
    Purpose.EXTENSION: gettext_lazy("Ask for more sites or roles for the status %(number)s"),
    Purpose.AMENDMENT: gettext_lazy("Ask for an amendment of the status %(number)s"),
}


def _starting(authorisation: Authorisation, purpose: Purpose) -> Confirmation:
    return Confirmation(
        STARTS[purpose] % {"number": authorisation.aeo_number},
        _("Start the draft"),
        [
            _("A draft is made here and filled in with what you have. Nothing is sent until a signatory submits it."),
            *(_in_time(authorisation) if purpose == Purpose.REVALIDATION else ()),
        ],
        _("A draft can be given up. The status stays as it is."),
        url(authorisation),
        style="primary",
    )


def _in_time(authorisation: Authorisation) -> list[str]:
    """By when a renewal is submitted for the status to hold until it is decided."""
    pack, end = pack_of(authorisation.version_id), authorisation.valid_until
    last, days = clocks.last_timely_day(end, pack), {"end": formats.day_text(end)}
    if last < clock.today():
        return [_("It is too late to renew without a gap: the status ends on %(end)s, decided or not.") % days]
    words = _("Submitted by %(last)s, it is in time: the status then holds until the renewal is decided.")
    late = _("Submitted later, it is not in time: the status ends on %(end)s, decided or not.")
    return [words % {"last": formats.day_text(last)}, late % days]


@signed_in
@require_http_methods(["GET", "POST"])
def claim_remedied(request: HttpRequest, aeo_number: str, pk: int) -> HttpResponse:
    """Say what was done about the cause of a suspension."""
    authorisation = own_status(request, aeo_number)
    part = visible_or_404(authorisation.parts.select_related("authorisation"), pk=pk, state=PartState.SUSPENDED)
    judged = policy.permitted if request.method == "POST" else policy.verdict
    judged(actor(request), part, "claim_remedied").enforce()
    form = RemediedForm(request, authorisation.operator, *sent(request))
    if tried(form, lambda: remedies.claim(part, by=actor(request), **form.given())):
        words = _("It is told. An auditor verifies it; then the suspension can be lifted.")
        return done(request, words, url(authorisation))
    return page(request, "authorisations/portal/remedied.html", {**shown.context(authorisation), "part": part}, form)
