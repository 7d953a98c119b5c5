"""Complaining: against a decision, a kept finding, or silence; the complaint with its receipt; taking it back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.authorisations import offers, words
from aeo.authorisations.actions import complaints
from aeo.authorisations.forms.lodging import ComplaintForm
from aeo.authorisations.models import Complaint, Decision
from aeo.authorisations.queries import cases
from aeo.authorisations.queries import complaints as queries
from aeo.authorisations.queries.complaints import About
from aeo.authorisations.views.common import own_decision, sent, tried, user_of
from aeo.authorisations.views.portal import decisions
from aeo.authorisations.views.shown import lodged
from aeo.components import formats
from aeo.components.contexts import Confirmation
from aeo.components.pages import done, offer, page
from aeo.kernel import clock, policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from audits.models import Finding
from audits.queries import own_findings
from operators import links
from operators.forms.empty import EmptyForm
from operators.models import Application
from operators.queries import own


def url(complaint: Complaint) -> str:
    """The company's page of a complaint."""
    return reverse("authorisations:my-complaint", args=[complaint.pk])


@signed_in
@require_http_methods(["GET", "POST"])
def about_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Complain about a decision that was told; a non-acceptance and a bar are decisions, too."""
    decision = own_decision(request, pk)
    if not decisions.is_told(decision):
        raise Http404
    return _complain(request, decision, decisions.url(decision))


@signed_in
@require_http_methods(["GET", "POST"])
def about_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Complain about a finding that was kept when it was contested."""
    finding: Finding = visible_or_404(own_findings(user_of(request)).select_related("assessment__operator"), pk=pk)
    if not queries.is_kept(finding):
        raise Http404
    return _complain(request, finding, f"/portal/findings/{pk}/")


@signed_in
@require_http_methods(["GET", "POST"])
def about_silence(request: HttpRequest, pk: int) -> HttpResponse:
    """Complain that an application was not answered in time."""
    application: Application = visible_or_404(own.whole_applications(user_of(request)), pk=pk)
    if not queries.is_silent(application):
        raise Http404
    return _complain(request, application, links.application(application))


def _complain(request: HttpRequest, about: About, back: str) -> HttpResponse:
    offers.may_complain(actor(request), about).enforce()
    last, blank = queries.last_day(about), complaints.on(about)
    late = last is not None and clock.today() > last
    form = ComplaintForm(request, *sent(request), late=late, operator=blank.operator)
    made = tried(form, lambda: complaints.lodge(about, **form.given(), by=actor(request)))
    if made is not None:
        said = _("Your complaint is lodged as %(reference)s. It is answered by %(day)s.")
        told = {"reference": made.reference, "day": formats.day_text(made.answer_due_on)}
        return done(request, said % told, url(made))
    pack = pack_of(blank.version_id)
    context = {
        "lodged": queries.open_about(about),
        "about": words.complained_about(blank),
        "operator": blank.operator,
        "back": back,
        "last_day": last,
        "late": late,
        "where": pack.programme.complaint.against(queries.taker(about, pack)),
        "court": pack.programme.complaint.court,
    }
    return page(request, "authorisations/portal/complain.html", context, form)


@signed_in
@require_safe
def complaint_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was lodged, its number, and by when it is answered."""
    complaint = _own(request, pk)
    context = _frame(complaint) | {
        "actions": [offer(actor(request), complaint, "withdraw", _("Take it back"), f"{url(complaint)}withdraw/")]
        if complaint.is_open
        else [],
        "letters": lodged.letters(complaint),
        "clocks": ledger.clocks([complaint.subject], pack_of(complaint.version_id)),
    }
    return page(request, "authorisations/portal/complaint.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, after one is asked once."""
    complaint = _own(request, pk)
    policy.permitted(actor(request), complaint, "withdraw").enforce()
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if tried(form, lambda: complaints.withdraw(complaint, by=actor(request))):
        return done(request, _("The complaint is taken back."), url(complaint))
    asked = Confirmation(
        _("Take back complaint %(reference)s?") % {"reference": complaint.reference},
        _("Take it back"),
        [_("It is not answered any more."), _("What it is about stays as it is.")],
        _("You can complain again only while the time for a complaint lasts."),
        url(complaint),
    )
    return page(request, "components/confirmation_page.html", {"confirmation": asked}, form)


def _own(request: HttpRequest, pk: int) -> Complaint:
    rows = cases.own_complaints(user_of(request)).select_related("operator", *lodged.ABOUT)
    return visible_or_404(rows.prefetch_related("files__file"), pk=pk)


def _frame(complaint: Complaint) -> dict[str, Any]:
    return {
        "complaint": complaint,
        "tone": lodged.COMPLAINT_TONES[complaint.state],
        "facts": lodged.complaint_facts(complaint, _way(complaint)),
        "files": lodged.files(complaint),
    }


def _way(complaint: Complaint) -> str:
    """The page of what it is about."""
    if isinstance(complaint.about, Decision):
        return decisions.url(complaint.about)
    if isinstance(complaint.about, Finding):
        return f"/portal/findings/{complaint.about.pk}/"
    return links.application(complaint.about)
