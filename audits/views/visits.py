"""Visits: the list of a case, and one visit with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, offered_to, staff
from aeo.components.contexts import Cell, Column, FileRow, Row
from aeo.components.formats import day_text, instant_text
from aeo.components.pages import attempt, done, offered, page
from aeo.documents import queries as documents
from aeo.documents.http import paper
from aeo.kernel import clock
from aeo.kernel.http import visible_or_404
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits import offers, risk
from audits.actions import visits as actions
from audits.clocks import REPORT_COMMENTS, VISIT_NOTICE
from audits.forms.visits import PlanForm
from audits.models import Assessment, Check, Visit, VisitReport
from audits.papers import reference
from audits.policies.findings import RECORDING
from audits.queries import risk as risk_queries
from audits.queries import visible_visits
from audits.queries.clocks import clock_of
from audits.queries.reports import differences
from audits.queries.review import for_visit
from audits.queries.visits import closed_posts
from audits.states import CheckResult, SiteOutcome
from audits.views.common import Context, assessment_of, base, events, frame, not_accepted, only
from audits.views.finding_rows import finding_rows
from audits.wording import VISIT_TONES
from operators.models import Site
from operators.queries import cases
from operators.queries.slots import where

PART = "visits/"
AHEAD = 6


@staff
@require_safe
def index(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """The visits of a case, and which sites are covered."""
    found = assessment_of(request, application, assessment)
    if found is None:
        return render(request, "audits/not_accepted.html", not_accepted(request, application or 0))
    rows = found.visits.prefetch_related("sites__site", "members").order_by("-pk")
    plan = offered(offers.may_plan(actor(request), found), "plan", _("Plan a visit"), f"{base(found)}{PART}new/")
    context = frame(request, found, PART) | {
        "columns": [Column(_("Days")), Column(_("Kind")), Column(_("Sites")), Column(_("Team")), Column(_("State"))],
        "rows": [_row(row) for row in rows],
        "actions": offered_to(actor(request), [plan]),
    }
    return render(request, "audits/visits.html", context)


def _row(row: Visit) -> list[object]:
    return [
        Cell(days_text(row), f"/desk/visits/{row.pk}/"),
        Cell(row.get_visit_kind_display(), hint=str(row.get_mode_display())),
        ", ".join(site.site.name_local for site in row.sites.all()) or "–",
        ", ".join(member.name for member in row.members.all()),
        Cell(row.state_label, tone=VISIT_TONES.get(row.state, "neutral")),
    ]


def days_text(visit: Visit) -> str:
    """The days of a visit on one line."""
    days = dict.fromkeys(day_text(day, "short") for day in (visit.starts_on, visit.ends_on) if day)
    return " – ".join(days) or "–"


@staff
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """Plan a visit. Days on which a border post of the company is closed stand beside the form."""
    found = assessment_of(request, application, assessment)
    if found is None:
        return render(request, "audits/not_accepted.html", not_accepted(request, application or 0))
    only(offers.may_plan(actor(request), found), found.case)
    form = PlanForm(request, found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        visit = attempt(form, lambda: actions.plan(found, form.scope(), by=actor(request)))
        if visit:
            return done(request, _("The visit is planned. An approver must order it."), f"/desk/visits/{visit.pk}/")
    context = frame(request, found, PART) | {
        "closed": closed_ahead(found),
        "risks": _risky(found),
        "groups": _field_groups(form),
    }
    return page(request, "audits/visit_new.html", context, form)


def _field_groups(form: PlanForm) -> Context:
    apart = ("specialists", "observers", "more")
    others, more = [form["specialists"], form["observers"]], form["more"]
    return {
        "first": [bound for bound in form if bound.name not in apart],
        "others": others,
        "others_open": any(bound.errors for bound in others),
        "more": more,
        "more_open": bool(more.errors) or not for_visit(form.assessment),
    }


def closed_ahead(assessment: Assessment) -> list[Any]:
    """The closed days of the company's border posts in the next half year."""
    sites = list(Site.objects.filter(operator_id=assessment.operator_id, closed_on__isnull=True))
    today = clock.today()
    return closed_posts(sites, today, clock.add_months(today, AHEAD))


def _risky(assessment: Assessment) -> list[str]:
    pack = pack_of(assessment.version_id)
    return [f"{key}. {pack.criteria[key].name}" for key in to_test_first(assessment, pack)]


def to_test_first(assessment: Assessment, pack: Pack) -> Sequence[str]:
    """The criteria whose risk stays above the lowest band."""
    return risk.to_test(pack.risk, risk_queries.ratings(assessment))


def visit_of(request: HttpRequest, pk: int) -> Visit:
    """A visit within the reader's scope."""
    visible = visible_visits(request.user)  # type: ignore[arg-type]
    return visible_or_404(visible.select_related("assessment__operator", "assessment__application__operator"), pk=pk)


def visit_frame(request: HttpRequest, visit: Visit) -> Context:
    """What every page of a visit needs."""
    label = f"{visit.get_visit_kind_display()}, {days_text(visit)}"
    return frame(request, visit.assessment, PART) | {
        "visit": visit,
        "back": f"/desk/visits/{visit.pk}/",
        "back_label": label,
        "visit_tone": VISIT_TONES.get(visit.state, "neutral"),
    }


@staff
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: what it is for, who makes it, what it showed, and what can be done now."""
    visit = visit_of(request, pk)
    pack = pack_of(visit.assessment.version_id)
    checks = list(visit.checks.select_related("site").order_by("question", "role", "site_id"))
    context = visit_frame(request, visit) | {
        "facts": _facts(visit),
        "team": _team(visit),
        "site_rows": _site_rows(visit),
        "checks": [_check(pack, check) for check in checks],
        "recorded": sum(bool(check.result) for check in checks),
        "records": _records(visit),
        "proposals": list(visit.date_proposals.order_by("-id")),
        "reports": report_rows(_reports(visit), f"/desk/visits/{pk}/"),
        "comments": list(visit.comments.order_by("-id")),
        "findings": finding_rows(visit.findings.select_related("site").order_by("number"), pack),
        "clocks": [found for name in (VISIT_NOTICE, REPORT_COMMENTS) if (found := clock_of(visit, name))],
        "actions": offers.visit_offers(actor(request), visit),
        "events": events(visit),
        "raise_action": _raise(request, visit),
    }
    return render(request, "audits/visit.html", context)


def _team(visit: Visit) -> list[Context]:
    """Who makes the visit; whoever has not declared, or has an interest, keeps it from beginning."""
    declared = {row.user_ref: row.has_interest for row in cases.declarations(visit.assessment.case)}
    words = {None: _("has not declared an interest yet"), True: _("declared an interest"), False: ""}
    return [
        {"name": member.name, "part": member.get_part_display(), "warning": words[declared.get(member.user_ref)]}
        for member in visit.members.order_by("id")
    ]


def _raise(request: HttpRequest, visit: Visit) -> list[Any]:
    if visit.state not in RECORDING:
        return []
    verdict = offers.may_raise(actor(request), visit.assessment)
    url = f"{base(visit.assessment)}findings/new/?visit={visit.pk}"
    return [offered(verdict, "raise", _("Raise a finding"), url)]


def _facts(visit: Visit) -> list[Row]:
    mandate = ""
    if visit.mandated_at:
        period = f"{day_text(visit.mandate_from, 'short')} – {day_text(visit.mandate_until, 'short')}"
        mandate = f"{visit.mandate_number}, {period}, {visit.mandate_basis}"
    rows = [
        Row(_("Kind"), f"{visit.get_visit_kind_display()}, {visit.get_mode_display()}"),
        Row(_("Days"), days_text(visit)),
        Row(_("Purpose"), visit.purpose),
        Row(_("Order"), mandate or _("not ordered yet")),
    ]
    told = [
        (_("Announced"), instant_text(visit.announced_at) if visit.announced_at else ""),
        (_("Agenda"), visit.agenda),
        (_("Documents to prepare"), visit.documents_wanted),
        (_("Begun"), instant_text(visit.begun_at) if visit.begun_at else ""),
        (_("Opening meeting"), visit.opening_note),
        (_("Obstructed"), _refusal(visit)),
        (_("Fieldwork finished"), instant_text(visit.fieldwork_done_at) if visit.fieldwork_done_at else ""),
        (_("Closing record"), _closing(visit)),
    ]
    return [*rows, *(Row(label, value) for label, value in told if value)]


def _refusal(visit: Visit) -> str:
    return f"{visit.refusal_text} ({_('Witness')}: {visit.refusal_witness})" if visit.obstructed else ""


def _closing(visit: Visit) -> str:
    if visit.closing_refused_reason:
        return _("The operator refuses to sign: %(reason)s") % {"reason": visit.closing_refused_reason}
    if visit.closing_operator_name:
        return _("Signed by %(name)s") % {"name": visit.closing_operator_name}
    return ""


def _site_rows(visit: Visit) -> list[Context]:
    tones = {SiteOutcome.VISITED: "good", SiteOutcome.NOT_VISITED: "bad"}
    return [
        {"row": row, "tone": tones.get(SiteOutcome(row.outcome), "neutral")}
        for row in visit.sites.select_related("site").order_by("site_id")
    ]


RESULT_TONES = {CheckResult.CONFORMS: "good", CheckResult.PARTLY: "warning", CheckResult.FAILS: "bad"}


def _check(pack: Pack, check: Check) -> Context:
    place = where(pack, check.slot, {str(check.site_id): check.site.name_local} if check.site else {})
    tone = RESULT_TONES.get(CheckResult(check.result), "neutral") if check.result else "neutral"
    label = check.get_result_display() if check.result else _("no result yet")
    return {"check": check, "question": pack.questions[check.question], "where": place, "tone": tone, "label": label}


def _records(visit: Visit) -> list[Context]:
    rows = visit.records.select_related("site", "file").order_by("-id")
    return [{"row": row, "file": f"/files/uploads/{row.file_id}/" if row.file_id else ""} for row in rows]


def _reports(visit: Visit) -> list[VisitReport]:
    return list(visit.reports.select_related("document").order_by("-version"))


def report_rows(rows: Sequence[VisitReport], base: str) -> list[FileRow]:
    """The versions of a report, newest first, each with what differs from the one before."""
    before = {row.version: row for row in rows}
    return [report_row(row, f"{base}reports/{row.version}/", before.get(row.version - 1)) for row in rows]


def report_row(row: VisitReport, url: str, before: VisitReport | None) -> FileRow:
    """A version of the report as a file; while the paper is being made it cannot be opened."""
    ready = documents.is_finished(row.document)
    name = _("Visit report, version %(version)s") % {"version": row.version}
    status = "" if ready else _("being prepared")
    changed = ", ".join(differences(before.content, row.content)) if before else ""
    note = " – ".join(part for part in (row.change_note, changed) if part)
    return FileRow(name, url if ready else "", None, note, row.signed_at, status=status, tone="waiting")


def report_file(visit: Visit, version: int) -> HttpResponseBase:
    """The PDF of a version of the report."""
    row = visible_or_404(visit.reports.select_related("document"), version=version)
    return paper(row.document, f"{reference(visit.assessment)}-visit-{visit.pk}-{version}")


@staff
@require_safe
def report(request: HttpRequest, pk: int, version: int) -> HttpResponseBase:
    """The report as a PDF."""
    return report_file(visit_of(request, pk), version)
