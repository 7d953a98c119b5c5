"""Which sites are covered: visited, represented by a sample, or waived with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, offered_to, staff
from aeo.components.contexts import Cell, Column
from aeo.components.pages import attempt, done, offered, page
from aeo.kernel.policy import Actor
from audits.actions import coverage as actions
from audits.forms.coverage import RepresentForm, SampleForm, WaiveForm, sites_of
from audits.models import Assessment
from audits.policies.assessments import may_work
from audits.queries import standing
from audits.states import Coverage
from audits.views.common import assessment_of, base, frame, not_accepted, only

PART = "visits/"
TONES = {Coverage.VISITED: "good", Coverage.REPRESENTED: "info", Coverage.WAIVED: "neutral"}
Work = Callable[[Assessment, Any, Actor], object]

FORMS: dict[str, tuple[type[Any], Work]] = {
    "waive": (
        WaiveForm,
        lambda assessment, form, by: actions.waive(
            assessment, form.chosen(), by=by, reason=form.cleaned_data["reason"], language=form.language
        ),
    ),
    "represent": (
        RepresentForm,
        lambda assessment, form, by: actions.represent(
            assessment,
            form.chosen(),
            form.samples[form.cleaned_data["sample"]],
            by=by,
            reason=form.cleaned_data["reason"],
        ),
    ),
    "sample": (
        SampleForm,
        lambda assessment, form, by: actions.state_sample(assessment, form.statement(), form.chosen_sites(), by=by),
    ),
}


@staff
@require_safe
def show(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """Every site of the case with how it is covered."""
    found = assessment_of(request, application, assessment)
    if found is None:
        return render(request, "audits/not_accepted.html", not_accepted(request, application or 0))
    who, start = actor(request), f"{base(found)}coverage/"
    work = may_work(who, found)
    verbs = [
        offered(work, "waive", _("Waive a visit"), f"{start}waive/"),
        offered(work, "sample", _("State a sample"), f"{start}sample/"),
        offered(work, "represent", _("Have a site represented"), f"{start}represent/"),
    ]
    context = frame(request, found, PART) | {
        "columns": [Column(_("Site")), Column(_("Covered")), Column(_("How"))],
        "rows": _rows(found),
        "samples": list(found.samples.prefetch_related("sites").order_by("pk")),
        "actions": offered_to(who, verbs),
    }
    return render(request, "audits/coverage.html", context)


def _rows(assessment: Assessment) -> list[list[object]]:
    sites, covered = sites_of(assessment), standing(assessment).sites_covered
    how = {row.site_id: row for row in assessment.coverage.all()}
    return [_row(sites[str(key)], how.get(key), is_covered) for key, is_covered in sorted(covered.items())]


def _row(site: Any, row: Any, covered: bool) -> list[object]:
    word = Cell(_("yes"), tone="good") if covered else Cell(_("not yet"), tone="bad")
    if row is None:
        return [Cell(site.name_local, hint=site.address), word, "–"]
    return [Cell(site.name_local, hint=site.address), word, Cell(row.get_how_display(), hint=row.reason)]


@staff
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """Waive a visit, state a sample, or have a site represented."""
    found = assessment_of(request, application, assessment)
    if found is None or slug not in FORMS:
        raise Http404
    only(may_work(actor(request), found), found.case)
    kind, work = FORMS[slug]
    form = kind(request, found, request.POST if request.method == "POST" else None)
    back = f"{base(found)}coverage/"
    if form.is_bound and form.is_valid() and attempt(form, lambda: work(found, form, actor(request))):
        return done(request, _("It is recorded."), back)
    deed = {"title": _titles()[slug], "button": _("Record it"), "style": "primary"}
    context = frame(request, found, PART) | {"deed": deed, "back": back, "back_label": _("Coverage of sites")}
    return page(request, "audits/desk_deed.html", context, form)


def _titles() -> dict[str, str]:
    return {
        "waive": _("Waive the visit of a site"),
        "represent": _("Have a site represented by a sample"),
        "sample": _("State a sample"),
    }
