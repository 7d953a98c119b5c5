"""The assessment itself: its overview where there is no application, and its verbs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, staff
from aeo.components.contexts import Row
from aeo.components.formats import instant_text
from aeo.programme.queries import pack_of
from audits import links, offers
from audits.actions import assessments, reviews
from audits.forms.cases import ConcludeForm
from audits.forms.fields import ReasonForm
from audits.models import Assessment
from audits.queries.summary import Summary, summary_of
from audits.views.common import Context, frame, own_assessment
from audits.views.deeds import Deed, deed_of, deed_page

DEEDS = {
    "finish-review": Deed(
        "finish_review",
        _("Finish the review"),
        _("Finish the review"),
        _("The review is finished."),
        lambda assessment, _form, by: reviews.finish(assessment, by=by),
        explains=(
            _("Every answer has a verdict on what is signed now, and none waits for a clarification."),
            _("The self-assessment is accepted once nothing is left to be verified on site."),
        ),
    ),
    "conclude": Deed(
        "conclude",
        _("Conclude the assessment"),
        _("Conclude the assessment"),
        _("The assessment is concluded."),
        lambda assessment, form, by: assessments.conclude(
            assessment, by=by, language=form.language, **form.cleaned_data
        ),
        ConcludeForm,
        (
            _("Nothing more is verified under it. Findings that are open live on."),
            _("What is proposed for a status that is held is decided on after this; “maintain” ends it."),
        ),
    ),
    "abandon": Deed(
        "abandon",
        _("Abandon the assessment"),
        _("Abandon the assessment"),
        _("The assessment is abandoned."),
        lambda assessment, form, by: assessments.abandon(assessment, by=by, reason=form.cleaned_data["reason"]),
        ReasonForm,
        (
            _("Nothing more is verified under it, and this cannot be taken back."),
            _("Visits that have not begun are cancelled."),
        ),
        "warning",
    ),
}


@staff
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview of a case without an application; with one, its own overview."""
    found = own_assessment(request, pk)
    if found.application:
        return redirect(links.case(found))
    context = frame(request, found, "") | {
        "rows": summary_rows(summary_of(found), links.case(found)),
        "actions": offers.assessment_offers(actor(request), found),
    }
    return render(request, "audits/assessment.html", context)


@staff
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One verb of an assessment."""
    deed = deed_of(DEEDS, slug)
    found = own_assessment(request, pk)
    context: Context = frame(request, found, "") | {
        "back": links.case(found),
        "back_label": gettext("The case"),
        "about": summary_rows(summary_of(found), links.case(found)),
        "concluding": found if slug == "conclude" else None,
    }
    return deed_page(request, found, deed, "audits/desk_deed.html", context)


def summary_rows(told: Summary, base: str) -> list[Row]:
    """Where verification stands, line by line, each leading to its page."""
    pack = pack_of(told.assessment.version_id)
    found = ", ".join(f"{pack.severities[key].name}: {count}" for key, count in told.findings.items())
    part = gettext("%(done)s of %(total)s")
    reviewed = instant_text(told.assessment.reviewed_at) if told.reviewed else ""
    return [
        Row(gettext("Reason"), told.assessment.get_reason_display()),
        _row(
            gettext("Answers judged"), part % {"done": told.judged, "total": told.to_judge}, base, "review/", reviewed
        ),
        _row(gettext("Risk rated"), part % {"done": told.rated, "total": told.to_rate}, base, "risk/", told.band),
        _row(gettext("Consultations waiting"), str(told.consultations_open), base, "consultations/"),
        _row(gettext("Visits not concluded"), str(told.visits_open), base, "visits/"),
        _row(_unclosed(told.assessment), found or gettext("none"), base, "findings/"),
    ]


def _unclosed(assessment: Assessment) -> str:
    """Of a status other assessments found something, too: theirs are named beside."""
    return (
        gettext("Findings of this assessment not closed") if assessment.aeo_number else gettext("Findings not closed")
    )


def _row(label: str, value: str, base: str, part: str, more: str = "") -> Row:
    return Row(label, f"{value} ({more})" if more else value, f"{base}{part}", gettext("Open"))
