"""Findings: the list of a case, raising one, and one finding with its whole history."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aeo.accounts.gates import actor, offered_to, staff
from aeo.components.contexts import FileRow, Row
from aeo.components.pages import attempt, done, offered, page
from aeo.kernel.http import visible_or_404
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits import offers
from audits.actions import findings
from audits.clocks import FINDING_CONTEST, FINDING_DUE
from audits.forms.findings import FilterForm, RaiseForm
from audits.models import Assessment, Finding
from audits.queries import visible_findings
from audits.queries.clocks import clock_of
from audits.queries.findings import due_on, refused
from audits.queries.names import names_of
from audits.states import OPEN_FINDING, FindingState
from audits.views.common import Context, assessment_of, base, events, frame, not_accepted, only, own_assessment
from audits.views.finding_rows import finding_columns, finding_rows
from audits.wording import FINDING_TONES, severity_tone
from operators.queries.slots import where
from operators.views.evidence import upload_row

PART = "findings/"
PER_PAGE = 30


@staff
@require_safe
def index(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """The findings of a case, filtered."""
    found = assessment_of(request, application, assessment)
    if found is None:
        return render(request, "audits/not_accepted.html", not_accepted(request, application or 0))
    pack = pack_of(found.version_id)
    filters = FilterForm(pack, request.GET or None)
    rows = _filtered(found.findings.select_related("site").order_by("number"), filters)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(request, found, PART) | {
        "columns": finding_columns(),
        "rows": finding_rows(shown.object_list, pack),
        "page": shown,
        "filters": filters,
        "filtered": bool(request.GET),
        "actions": offered_to(actor(request), _list_actions(request, found)),
    }
    return render(request, "audits/findings.html", context)


def _filtered(rows: QuerySet[Finding], filters: FilterForm) -> QuerySet[Finding]:
    given = filters.cleaned_data if filters.is_valid() else {}
    state = given.get("state")
    if state:
        rows = rows.filter(state__in=OPEN_FINDING) if state == "open" else rows.filter(state=state)
    exact = {name: given[name] for name in ("severity", "criterion") if given.get(name)}
    return rows.filter(**exact)


def _list_actions(request: HttpRequest, assessment: Assessment) -> list[Any]:
    verdict = offers.may_raise(actor(request), assessment)
    return [
        offered(verdict, "raise", _("Raise a finding"), f"{base(assessment)}{PART}new/"),
        *_notify(request, assessment),
    ]


def _notify(request: HttpRequest, assessment: Assessment) -> list[Any]:
    """Findings of the desk wait for nobody's report: they are told in one letter."""
    waiting = _untold(assessment)
    if not waiting:
        return []
    label = ngettext("Notify the operator of %(n)s finding", "Notify the operator of %(n)s findings", len(waiting))
    verdict = offers.verdict_to_notify(actor(request), waiting)
    url = f"/desk/assessments/{assessment.pk}/notify-findings/"
    return [offered(verdict, "notify", label % {"n": len(waiting)}, url, method="post")]


def _untold(assessment: Assessment) -> list[Finding]:
    return list(assessment.findings.filter(state=FindingState.RAISED, visit=None).order_by("number"))


@staff
@require_POST
def notify(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the operator of all findings that were raised at the desk, in one letter."""
    found = own_assessment(request, pk)
    waiting = _untold(found)
    told = findings.notify(waiting, by=actor(request))
    words = ngettext(
        "The operator is notified of %(n)s finding.", "The operator is notified of %(n)s findings.", len(told)
    )
    return done(request, words % {"n": len(told)}, f"{base(found)}{PART}")


@staff
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """Raise a finding: at the desk, or on a visit that is under way."""
    found = assessment_of(request, application, assessment)
    if found is None:
        return render(request, "audits/not_accepted.html", not_accepted(request, application or 0))
    only(offers.may_raise(actor(request), found), found.case)
    data: Any = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {name: request.GET.get(name, "") for name in ("slot", "visit")}
    form = RaiseForm(request, found, *data, initial=initial)
    if form.is_bound and form.is_valid():
        finding = attempt(form, lambda: _raise(found, form, request))
        if finding:
            return done(
                request, _("The finding is raised. The operator is not told yet."), f"/desk/findings/{finding.pk}/"
            )
    return page(request, "audits/finding_new.html", frame(request, found, PART), form)


def _raise(assessment: Assessment, form: RaiseForm, request: HttpRequest) -> Finding:
    chosen, draft = form.cleaned_data["visit"], form.draft()
    visit = assessment.visits.filter(pk=int(chosen)).first() if chosen else None
    check = next((row for row in visit.checks.all() if row.slot == draft.slot), None) if visit else None
    return findings.raise_(assessment, draft, by=actor(request), visit=visit, check=check)


def finding_of(request: HttpRequest, pk: int) -> Finding:
    """A finding within the reader's scope."""
    visible = visible_findings(request.user)  # type: ignore[arg-type]
    related = ("assessment__operator", "assessment__application__operator", "site", "visit")
    return visible_or_404(visible.select_related(*related), pk=pk)


def finding_frame(request: HttpRequest, finding: Finding) -> Context:
    """What every page of a finding needs."""
    pack = pack_of(finding.assessment.version_id)
    severity = pack.severities[finding.severity]
    return frame(request, finding.assessment, PART) | {
        "finding": finding,
        "severity": severity,
        "severity_tone": severity_tone(severity.rank),
        "state_tone": FINDING_TONES[finding.state],
        "back": f"/desk/findings/{finding.pk}/",
        "back_label": _("Finding %(number)s") % {"number": finding.number},
    }


@staff
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: what was found, what shows it, what the operator says and does, and what can be done now."""
    finding = finding_of(request, pk)
    context = (
        finding_frame(request, finding)
        | correction(finding)
        | {
            "facts": _facts(finding),
            "files": files_of(finding),
            "clocks": clocks(finding),
            "actions": offers.finding_offers(actor(request), finding),
            "events": events(finding),
        }
    )
    return render(request, "audits/finding.html", context)


def clocks(finding: Finding) -> list[Any]:
    """Its time limits; that for contesting while it can be contested."""
    names = (FINDING_CONTEST, FINDING_DUE) if finding.state == FindingState.NOTIFIED else (FINDING_DUE,)
    return [found for name in names if (found := clock_of(finding, name))]


def place(pack: Pack, finding: Finding) -> list[Row]:
    """On what it was found."""
    sites = {str(finding.site_id): finding.site.name_local} if finding.site else {}
    rows = [
        Row(_("Criterion"), f"{finding.criterion}. {pack.criteria[finding.criterion].name}"),
        Row(_("Question"), f"{finding.question}. {pack.questions[finding.question].text}"),
    ]
    told = where(pack, finding.slot, sites)
    return [*rows, Row(_("Where"), told)] if told else rows


def _facts(finding: Finding) -> list[Row]:
    pack = pack_of(finding.assessment.version_id)
    names = names_of([finding.raised_by, finding.contest_decided_by, finding.withdrawal_asked_by])
    rows = [*place(pack, finding), Row(_("Raised by"), names.of(finding.raised_by))]
    if finding.visit_id:
        rows.append(Row(_("Found on"), _("a visit"), f"/desk/visits/{finding.visit_id}/", _("Open")))
    if finding.shared_procedure:
        rows.append(
            Row(_("Shared procedure"), _("Other sites with this procedure are not represented until it is closed."))
        )
    if finding.extensions:
        rows.append(Row(_("Extended"), str(finding.extensions)))
    if finding.withdrawal_asked_by:
        rows.append(Row(_("Withdrawal asked for by"), names.of(finding.withdrawal_asked_by)))
    return rows


def files_of(finding: Finding) -> list[FileRow]:
    """The files that show it."""
    rows = finding.evidence.select_related("file").order_by("id")
    return [upload_row(row.file) for row in rows]


def correction(finding: Finding) -> Context:
    """What supports the contest; plans and claims, newest first; the day that holds now, and the report that is not
    sufficient, if the last is not."""
    claims = finding.claims.prefetch_related("evidence__file").order_by("-id")
    supports = finding.contest_evidence.select_related("file").order_by("id") if finding.contested_at else ()
    return {
        "contest_files": [upload_row(one.file) for one in supports],
        "plans": list(finding.plans.order_by("-id")),
        "until": due_on(finding),
        "refused": refused(finding),
        "claims": [{"row": claim, "files": [upload_row(one.file) for one in claim.evidence.all()]} for claim in claims],
    }
