"""On site: all checks and sites of a visit on one page with one save; and facts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor, staff
from aeo.components.pages import attempt, done, page
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.actions import visits
from audits.forms.conduct import CheckForm, ConductForm, RecordForm
from audits.models import Check, Visit, VisitSite
from audits.policies.visits import may_work
from audits.queries.names import Names, names_of
from audits.states import VisitState
from audits.views.common import Context, base, only
from audits.views.visits import visit_frame, visit_of

UNDER_WAY = (VisitState.IN_PROGRESS, VisitState.INTERRUPTED)


@staff
@require_http_methods(["GET", "POST"])
def conduct(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist, site by site. What was typed is never lost: a refusal brings the same page back."""
    visit = visit_of(request, pk)
    only(may_work(actor(request), visit), visit.assessment.case)
    checks, sites = _checks(visit), _sites(visit)
    form = ConductForm(checks, sites, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (saved := attempt(form, lambda: _save(form, request))) is not None:
        words = ngettext("%(n)s result saved.", "%(n)s results saved.", saved) % {"n": saved}
        return done(request, words if saved else _("Nothing was changed, so nothing was saved."), request.path)
    if form.is_bound:
        _refresh(form, visit)
    return page(request, "audits/conduct.html", _context(request, visit, form), form)


def _checks(visit: Visit) -> list[Check]:
    return list(visit.checks.select_related("site", "visit__assessment").order_by("question", "role", "site_id"))


def _sites(visit: Visit) -> list[VisitSite]:
    return list(visit.sites.select_related("site", "visit__assessment").order_by("site_id"))


def _save(form: ConductForm, request: HttpRequest) -> int:
    checks, sites = form.touched()
    return visits.record_many(checks, sites, by=actor(request)) if checks or sites else 0


def _refresh(form: ConductForm, visit: Visit) -> None:
    """After a refusal the page shows what is recorded by now, so that the next sending is about that."""
    now = {check.pk: check for check in _checks(visit)}
    for part in form.checks:
        part.check = now.get(part.check.pk, part.check)


def _context(request: HttpRequest, visit: Visit, form: ConductForm) -> Context:
    pack = pack_of(visit.assessment.version_id)
    names = names_of(part.check.by for part in form.checks)
    recorded = sum(bool(part.check.result) for part in form.checks)
    return visit_frame(request, visit) | {
        "groups": _groups(pack, form, names),
        "done": recorded,
        "total": len(form.checks),
        "under_way": visit.state in UNDER_WAY,
        "raise_url": f"{base(visit.assessment)}findings/new/?visit={visit.pk}&slot=",
    }


def _groups(pack: Pack, form: ConductForm, names: Names) -> list[Context]:
    """The whole company first, then each site; within each in the order of the criteria."""
    groups: dict[int | None, Context] = {None: {"title": _("The whole company"), "site": None, "checks": []}}
    for site in form.sites:
        groups[site.row.site_id] = {"title": site.row.site.name_local, "site": site, "checks": []}
    for part in form.checks:
        group = groups.setdefault(part.check.site_id, _stray(part))
        group["checks"].append(_check(pack, part, names))
    return [group for group in groups.values() if group["site"] or group["checks"]]


def _stray(part: CheckForm) -> Context:
    """Checks at a site that is not in the scope."""
    return {"title": part.check.site.name_local if part.check.site else "", "site": None, "checks": []}


def _check(pack: Pack, part: CheckForm, names: Names) -> Context:
    check = part.check
    question = pack.questions[check.question]
    role = pack.roles[check.role].name if check.role and check.role in pack.roles else check.role
    return {"form": part, "check": check, "question": question, "role": role, "by": names.of(check.by)}


@staff
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A fact: a meeting, an interview, a document seen, a transaction traced, a photograph."""
    visit = visit_of(request, pk)
    only(may_work(actor(request), visit), visit.assessment.case)
    data: Any = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RecordForm(request, visit, *data)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _record(visit, form, request)):
        return done(request, _("It is recorded."), f"/desk/visits/{pk}/")
    return page(request, "audits/record.html", visit_frame(request, visit), form)


def _record(visit: Visit, form: RecordForm, request: HttpRequest) -> bool:
    for fact in form.facts():
        visits.add_record(visit, fact, by=actor(request))
    return True
