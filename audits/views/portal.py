"""The company's side: announced visits, reports, and findings it was told of. Members only, also of staff."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.accounts.models import User
from aeo.components.contexts import Cell, Column, Row, Tone
from aeo.components.formats import day_text
from aeo.kernel.http import number, signed_in, visible_or_404
from aeo.programme.queries import pack_of
from audits import offers
from audits.actions import findings, visits
from audits.clocks import FINDING_DUE, REPORT_COMMENTS, VISIT_NOTICE
from audits.forms import findings as finding_forms
from audits.forms import visits as visit_forms
from audits.models import Finding, Visit
from audits.queries import own_findings, own_visits
from audits.queries.clocks import clock_of
from audits.queries.findings import refused
from audits.states import AFTER_REPORT
from audits.views.common import Context, events
from audits.views.deeds import Deed, deed_of, deed_page
from audits.views.finding_rows import finding_columns, finding_rows
from audits.views.findings import clocks, correction, files_of, place
from audits.views.visits import days_text, report_file, report_rows
from audits.wording import FINDING_TONES, VISIT_TONES, severity_tone

PER_PAGE = 30
M = TypeVar("M", Visit, Finding)
TOLD_VISIT: tuple[str, ...] = (
    "announce",
    "propose_dates",
    "confirm",
    "begin",
    "begin_unannounced",
    "report",
    "comment",
    "revise",
)
TOLD_VISIT += ("conclude", "cancel", "reschedule")
TOLD_FINDING: tuple[str, ...] = (
    "notify",
    "notify_at_once",
    "contest",
    "confirm",
    "reclassify",
    "propose_plan",
    "accept_plan",
)
TOLD_FINDING += ("reject_plan", "claim_done", "verify", "not_effective", "extend", "close", "withdraw")


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


# Visits


@signed_in
@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """The visits of the reader's companies."""
    rows = own_visits(_me(request)).select_related("assessment__operator").order_by("-pk")
    shown = Paginator(_of_company(request, rows), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "columns": [Column(_("Days")), Column(_("Company")), Column(_("Kind")), Column(_("State"))],
        "rows": [_visit_row(row) for row in shown.object_list],
        "page": shown,
    }
    return render(request, "audits/portal_visits.html", context)


def _of_company(request: HttpRequest, rows: QuerySet[M]) -> QuerySet[M]:
    company = number(request.GET.get("company", ""))
    return rows.filter(assessment__operator_id=company) if company else rows


def _visit_row(row: Visit) -> list[object]:
    state = Cell(row.state_label, tone=VISIT_TONES.get(row.state, "neutral"))
    name = row.assessment.operator.name_local
    return [Cell(days_text(row), f"/portal/visits/{row.pk}/"), name, row.get_visit_kind_display(), state]


def visit_of(request: HttpRequest, pk: int) -> Visit:
    """A visit of one of the reader's companies that the company knows of."""
    rows = own_visits(_me(request)).select_related("assessment__operator", "assessment__application")
    return visible_or_404(rows, pk=pk)


def _visit_frame(visit: Visit) -> Context:
    return {
        "visit": visit,
        "company": visit.assessment.operator,
        "back": f"/portal/visits/{visit.pk}/",
        "back_label": _("Visit of %(days)s") % {"days": days_text(visit)},
        "visit_tone": VISIT_TONES.get(visit.state, "neutral"),
    }


@signed_in
@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the company is told of a visit, and what it can do."""
    row = visit_of(request, pk)
    told = row.state in AFTER_REPORT
    reports = list(row.reports.select_related("document").order_by("-version")) if told else []
    context = _visit_frame(row) | {
        "facts": _visit_facts(row),
        "team": [(member.name, member.get_part_display()) for member in row.members.order_by("id")],
        "sites": [one.site for one in row.sites.select_related("site").order_by("site_id")],
        "proposals": list(row.date_proposals.order_by("-id")),
        "clocks": [found for name in (VISIT_NOTICE, REPORT_COMMENTS) if (found := clock_of(row, name))],
        "reports": report_rows(reports, f"/portal/visits/{pk}/"),
        "comments": list(row.comments.order_by("-id")),
        "findings": _findings_of(request, row),
        "actions": offers.visit_answers(actor(request), row),
        "events": events(row, TOLD_VISIT, names=False),
    }
    return render(request, "audits/portal_visit.html", context)


def _findings_of(request: HttpRequest, row: Visit) -> list[list[object]]:
    rows = own_findings(_me(request)).filter(visit=row).select_related("site").order_by("number")
    return finding_rows(rows, pack_of(row.assessment.version_id), "/portal/findings/")


def _visit_facts(row: Visit) -> list[Row]:
    order = _("%(number)s, from %(first)s to %(last)s") % {
        "number": row.mandate_number,
        "first": day_text(row.mandate_from, "short"),
        "last": day_text(row.mandate_until, "short"),
    }
    told = [
        Row(_("Company"), row.assessment.operator.name_local),
        Row(_("Days"), days_text(row)),
        Row(_("Kind"), f"{row.get_visit_kind_display()}, {row.get_mode_display()}"),
    ]
    more = [
        (_("Order"), order if row.mandated_at else ""),
        (_("Agenda"), row.agenda),
        (_("Documents to prepare"), row.documents_wanted),
    ]
    return [*told, *(Row(label, value) for label, value in more if value)]


@signed_in
@require_safe
def report(request: HttpRequest, pk: int, version: int) -> HttpResponseBase:
    """The report as a PDF."""
    return report_file(visit_of(request, pk), version)


VISIT_DEEDS = {
    "confirm": Deed(
        "confirm",
        gettext_lazy("Accept these days"),
        gettext_lazy("Accept these days"),
        gettext_lazy("The days are agreed."),
        lambda visit, _form, by: visits.confirm(visit, by=by),
        explains=(gettext_lazy("The visit takes place on these days. Have the documents ready that are asked for."),),
    ),
    "propose": Deed(
        "propose_dates",
        gettext_lazy("Ask for other days"),
        gettext_lazy("Ask for these days"),
        gettext_lazy("Your wish is sent to the lead auditor."),
        lambda visit, form, by: visits.propose_dates(
            visit,
            form.days(),
            by=by,
            note=form.cleaned_data["note"],
            language=form.language if form.cleaned_data["note"] else "",
        ),
        visit_forms.ProposeForm,
        (gettext_lazy("Until the lead auditor agrees, the announced days stand."),),
    ),
    "comment": Deed(
        "comment",
        gettext_lazy("Comment on the report"),
        gettext_lazy("Send the comment"),
        gettext_lazy("Your comment is kept with the report."),
        lambda visit, form, by: visits.comment(visit, form.cleaned_data["text"], by=by, language=form.language),
        visit_forms.CommentForm,
    ),
}


@signed_in
@require_http_methods(["GET", "POST"])
def act_on_visit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One verb of a visit that the company has."""
    deed = deed_of(VISIT_DEEDS, slug)
    row = visit_of(request, pk)
    context = _visit_frame(row) | {"about": [Row(_("Days"), days_text(row)), *_proposals_left(row, slug)]}
    return deed_page(request, row, deed, "audits/portal_deed.html", context)


def _proposals_left(row: Visit, slug: str) -> list[Row]:
    if slug != "propose":
        return []
    most = pack_of(row.assessment.version_id).visits.date_proposals
    return [Row(_("Wishes left"), str(max(0, most - row.proposals)))]


# Findings


@signed_in
@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """The findings of which the reader's companies were told."""
    rows = own_findings(_me(request)).select_related("site", "assessment__operator").order_by("-notified_at", "-pk")
    shown = Paginator(_of_company(request, rows), PER_PAGE).get_page(request.GET.get("page"))
    found = list(shown.object_list)
    context = {
        "columns": [*finding_columns(), Column(_("Company"))],
        "rows": _with_company(found),
        "page": shown,
    }
    return render(request, "audits/portal_findings.html", context)


def _with_company(found: list[Finding]) -> list[list[object]]:
    """Each under the rules of its own case."""
    rows: dict[int, list[object]] = {}
    for version in {row.assessment.version_id for row in found}:
        own = [row for row in found if row.assessment.version_id == version]
        told = finding_rows(own, pack_of(version), "/portal/findings/")
        rows |= {row.pk: [*cells, row.assessment.operator.name_local] for row, cells in zip(own, told, strict=True)}
    return [rows[row.pk] for row in found]


def finding_of(request: HttpRequest, pk: int) -> Finding:
    """A finding of one of the reader's companies that it was told of."""
    rows = own_findings(_me(request)).select_related("assessment__operator", "assessment__application", "site", "visit")
    return visible_or_404(rows, pk=pk)


def _finding_frame(finding: Finding) -> Context:
    severity = pack_of(finding.assessment.version_id).severities[finding.severity]
    return {
        "finding": finding,
        "company": finding.assessment.operator,
        "severity": severity,
        "severity_tone": severity_tone(severity.rank),
        "state_tone": FINDING_TONES[finding.state],
        "back": f"/portal/findings/{finding.pk}/",
        "back_label": _("Finding %(number)s") % {"number": finding.number},
    }


@signed_in
@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding, what the company says and does about it, and until when."""
    row = finding_of(request, pk)
    again = refused(row)
    context = (
        _finding_frame(row)
        | correction(row)
        | {
            "facts": place(pack_of(row.assessment.version_id), row),
            **({"tag": _("not sufficient yet"), "state_tone": Tone.WARNING} if again else {"tag": row.state_label}),
            "files": files_of(row),
            "clocks": clocks(row),
            "actions": offers.finding_answers(actor(request), row),
            "events": events(row, TOLD_FINDING, names=False),
        }
    )
    return render(request, "audits/portal_finding.html", context)


FINDING_DEEDS = {
    "contest": Deed(
        "contest",
        gettext_lazy("Contest the finding"),
        gettext_lazy("Contest the finding"),
        gettext_lazy("Your objection is recorded. A second officer decides."),
        lambda finding, form, by: findings.contest(finding, form.said(), by=by),
        finding_forms.ContestForm,
        (
            gettext_lazy("You can contest a finding once, within the time that is shown."),
            gettext_lazy("While it is decided, no plan can be proposed; the day for a remedy stays."),
        ),
    ),
    "plan": Deed(
        "propose_plan",
        gettext_lazy("Propose a plan"),
        gettext_lazy("Send the plan"),
        gettext_lazy("Your plan is sent. An auditor accepts it, or says why not."),
        lambda finding, form, by: findings.propose_plan(finding, form.plan(), by=by),
        finding_forms.PlanForm,
        (
            gettext_lazy("Say why it happened, what you will do, who answers for it, and by when."),
            gettext_lazy(
                "With a plan you accept the finding: it can be contested only until then, or when the plan is rejected."
            ),
        ),
    ),
    "done": Deed(
        "claim_done",
        gettext_lazy("Report it as done"),
        gettext_lazy("Report it as done"),
        gettext_lazy("It is reported. An auditor verifies that it works."),
        lambda finding, form, by: findings.claim_done(finding, form.claim(), by=by),
        finding_forms.DoneForm,
    ),
}


@signed_in
@require_http_methods(["GET", "POST"])
def act_on_finding(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One verb of a finding that the company has."""
    deed = deed_of(FINDING_DEEDS, slug)
    row = finding_of(request, pk)
    limit = clock_of(row, FINDING_DUE)
    about = [Row(_("Finding"), row.text), *([Row(_("At the latest"), limit.due)] if limit else [])]
    return deed_page(request, row, deed, "audits/portal_deed.html", _finding_frame(row) | {"about": about})
