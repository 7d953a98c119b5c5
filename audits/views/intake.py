"""Before anything is verified: declaring an interest, and accepting an application."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor, staff
from aeo.components.contexts import Confirmation
from aeo.components.formats import day_text
from aeo.components.pages import attempt, back_to, done, page
from aeo.kernel.policy import Actor
from aeo.programme.queries import pack_of
from audits import links
from audits.actions import acceptance
from audits.forms.cases import InterestForm
from audits.forms.fields import SubjectForm
from audits.views.common import application_of, frame, interest_url, may_come_in, own_assessment
from operators import links as operator_links
from operators.actions import interests, timing
from operators.models import Application, Interest
from operators.queries import cases


@staff
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an application, and what that means."""
    application = application_of(request, pk)
    may_come_in(request, application, "accept", application.subject)
    form = SubjectForm(request, application, request.POST if request.method == "POST" else None)
    sent = form.is_bound and form.is_valid()
    if sent and attempt(form, lambda: acceptance.accept(application, by=actor(request))) is not None:
        return done(request, _("The application is accepted. The assessment is open."), links_case(application))
    context = {"application": application, "confirmation": _meaning(application)}
    return page(request, "audits/accept.html", context, form)


def links_case(application: Application) -> str:
    """The overview of the case."""
    return operator_links.case(application)


def _meaning(application: Application) -> Confirmation:
    rule = pack_of(application.version_id).clocks[timing.DECISION]
    due = day_text(timing.expected_end(application, timing.DECISION))
    return Confirmation(
        _("Accept the application"),
        _("Accept and open the assessment"),
        [
            _("The time to decide begins today: %(length)s days, to %(day)s at the latest.")
            % {"length": rule.length, "day": due},
            _("An assessment is opened; review, risk, consultations, visits and findings hang on it."),
            _("The company can no longer take it back or change its answers, unless you ask about some of them."),
            _("The company is told by letter, with your name as its contact."),
        ],
        _("An acceptance cannot be taken back. If something is missing, return the application instead."),
        links_case(application),
        style="primary",
    )


@staff
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare whether one has an interest in a case without an application; the others are declared with theirs."""
    assessment, who = own_assessment(request, pk), actor(request)
    if assessment.application:
        return redirect(interest_url(assessment.case))
    back = back_to(request, links.case(assessment))
    form = InterestForm(request, assessment, request.POST if request.method == "POST" else None)
    sent = form.is_bound and form.is_valid()
    if sent and attempt(form, lambda: _declare(form, assessment.case, who)) is not None:
        return done(request, _("Your declaration is recorded."), back)
    said = cases.declaration(who.ref, assessment.case)
    context = frame(request, assessment, "") | {"said": said, "back": back, "declare_url": ""}
    return page(request, "audits/interest.html", context, form)


def _declare(form: InterestForm, case: str, who: Actor) -> Interest:
    note = form.cleaned_data["note"]
    if form.cleaned_data["has_interest"]:
        return interests.recuse(case, by=who, note=note)
    return interests.declare(case, by=who, has_interest=False, note=note)
