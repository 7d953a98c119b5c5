"""The verbs of a visit, each as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import staff
from aeo.components.contexts import Row
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.programme.clocks import limit
from audits.actions import visits
from audits.clocks import counted
from audits.forms import conduct as on_site
from audits.forms import visits as forms
from audits.forms.fields import ReasonForm
from audits.models import Visit
from audits.queries import visits as queries
from audits.queries.reports import drafted
from audits.views.deeds import Deed, deed_of, deed_page
from audits.views.visits import AHEAD, days_text, visit_frame, visit_of
from operators.models import Site

DEEDS = {
    "mandate": Deed(
        "mandate",
        _("Order the visit"),
        _("Order the visit"),
        _("The visit is ordered."),
        lambda visit, form, by: visits.mandate(visit, form.order(), by=by),
        forms.MandateForm,
        (_("No visit begins without an order. The order names the team that is planned."),),
    ),
    "announce": Deed(
        "announce",
        _("Announce the visit"),
        _("Announce the visit"),
        _("The visit is announced."),
        lambda visit, form, by: visits.announce(visit, form.announcement(), by=by),
        forms.AnnounceForm,
        (
            _("The company gets a letter with the days, the agenda, the team and the documents to prepare."),
            _("Its notice period runs from the day the letter is served. If it says nothing, the days stand."),
        ),
    ),
    "begin": Deed(
        "begin",
        _("Begin the visit"),
        _("Begin the visit"),
        _("The visit has begun."),
        lambda visit, form, by: visits.begin(visit, form.opening(), by=by),
        on_site.OpeningForm,
    ),
    "begin-unannounced": Deed(
        "begin_unannounced",
        _("Begin without notice"),
        _("Begin without notice"),
        _("The visit has begun."),
        lambda visit, form, by: visits.begin_unannounced(visit, form.opening(), by=by),
        on_site.OpeningForm,
    ),
    "interrupt": Deed(
        "interrupt",
        _("Interrupt the visit"),
        _("Interrupt"),
        _("The visit is interrupted. What is recorded stays."),
        lambda visit, form, by: visits.interrupt(
            visit, form.cleaned_data["ground"], by=by, note=form.cleaned_data["note"]
        ),
        on_site.InterruptForm,
    ),
    "resume": Deed(
        "resume",
        _("Go on with the visit"),
        _("Go on"),
        _("The visit goes on."),
        lambda visit, _form, by: visits.resume(visit, by=by),
    ),
    "refusal": Deed(
        "record_refusal",
        _("Record that the operator obstructs the visit"),
        _("Record it"),
        _("It is recorded."),
        lambda visit, form, by: visits.record_refusal(visit, form.refusal(), by=by),
        on_site.RefusalForm,
        (_("An obstructed visit is a ground for refusal or suspension. The visit goes on where it can."),),
        "warning",
    ),
    "add-site": Deed(
        "add_site",
        _("Add a site"),
        _("Add the site"),
        _("The site is in the scope."),
        lambda visit, form, by: visits.add_site(
            visit, Site.objects.get(pk=form.cleaned_data["site"]), by=by, reason=form.cleaned_data["reason"]
        ),
        on_site.AddSiteForm,
    ),
    "add-check": Deed(
        "add_check",
        _("Add a check"),
        _("Add the check"),
        _("The check is in the scope."),
        lambda visit, form, by: visits.add_check(visit, form.draft(), by=by, reason=form.cleaned_data["reason"]),
        on_site.AddCheckForm,
    ),
    "finish": Deed(
        "finish_fieldwork",
        _("Finish the fieldwork"),
        _("Finish the fieldwork"),
        _("The fieldwork is finished. The report can be signed."),
        lambda visit, form, by: visits.finish_fieldwork(visit, form.closing(), by=by),
        on_site.ClosingForm,
        (_("Afterwards no check and no site can be recorded any more."),),
    ),
    "report": Deed(
        "report",
        _("Sign the report"),
        _("Sign the report"),
        _("The report is signed. The company gets it and may comment."),
        lambda visit, _form, by: visits.report(visit, by=by),
        forms.SignReportForm,
        (
            _("The report is drawn up from what was recorded: sites, checks, facts, findings and the closing record."),
            _("What it says now is frozen. A later change is a new version that says what changed."),
        ),
    ),
    "revise": Deed(
        "revise",
        _("Revise the report"),
        _("Sign the new version"),
        _("The new version is signed."),
        lambda visit, form, by: visits.revise(visit, by=by, reason=form.cleaned_data["reason"]),
        forms.ReviseForm,
        (_("It is drawn up anew from what is recorded now. A second officer reviews it again."),),
    ),
    "review": Deed(
        "review",
        _("Review the report"),
        _("I have read it and agree"),
        _("Your review is recorded."),
        lambda visit, _form, by: visits.review(visit, by=by),
        explains=(
            _("You confirm as a second officer that this version of the report follows from what was recorded."),
        ),
    ),
    "conclude": Deed(
        "conclude",
        _("Conclude the visit"),
        _("Conclude the visit"),
        _("The visit is concluded."),
        lambda visit, _form, by: visits.conclude(visit, by=by),
        explains=(
            _("Findings that were not told yet are notified to the company in one letter."),
            _("What was checked becomes the verdict on the answers."),
        ),
    ),
    "reschedule": Deed(
        "reschedule",
        _("Reschedule the visit"),
        _("Reschedule"),
        _("The visit is planned for other days. Announce it again."),
        lambda visit, form, by: visits.reschedule(
            visit, form.days(), by=by, reason=form.cleaned_data["reason"], team=form.new_team()
        ),
        forms.RescheduleForm,
        (_("The company is told that the days it knows no longer stand, and why."),),
    ),
    "cancel": Deed(
        "cancel",
        _("Cancel the visit"),
        _("Cancel the visit"),
        _("The visit is cancelled."),
        lambda visit, form, by: visits.cancel(visit, by=by, reason=form.cleaned_data["reason"]),
        ReasonForm,
        (_("It cannot be taken back; another visit can be planned."), _("If the company knows of it, it is told why.")),
        "warning",
    ),
}


@staff
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One verb of a visit."""
    deed = deed_of(DEEDS, slug)
    visit = visit_of(request, pk)
    context = visit_frame(request, visit) | {"about": about(visit, slug)}
    return deed_page(request, visit, deed, "audits/desk_deed.html", context)


def about(visit: Visit, slug: str) -> list[Row]:
    """What must be known to fill the form: the team that is ordered, and days that are not possible."""
    if slug == "mandate":
        team = [f"{member.name} ({member.get_part_display()})" for member in visit.members.order_by("id")]
        return [Row(_("Days"), days_text(visit)), Row(_("Team"), team)]
    if slug in ("announce", "reschedule"):
        return [Row(_("Notice period"), _notice(visit)), *_closed(visit)]
    if slug in ("finish", "report", "revise", "review", "conclude"):
        return [Row(label, told) for label, told in drafted(visit)]
    return []


def _notice(visit: Visit) -> str:
    rules = queries.pack(visit)
    first = counted(limit(rules, queries.rule_of(rules, visit.visit_kind).notice_clock), clock.today()).day
    words = gettext("The visit can begin after %(day)s, or on days the operator asks for.")
    return words % {"day": day_text(first)}


def _closed(visit: Visit) -> list[Row]:
    today = clock.today()
    found = queries.closed_posts(queries.sites_of(visit), today, clock.add_months(today, AHEAD))
    told = [f"{row.border_post}, {day_text(row.day, 'short')}" for row in found]
    return [Row(_("Border posts are closed"), told)] if told else []
