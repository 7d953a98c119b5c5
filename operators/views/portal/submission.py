"""Reading all answers once more, signing, submitting, and the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.contexts import Row
from aeo.components.pages import attempt, done, offer, page
from aeo.documents import http
from aeo.documents import queries as papers
from aeo.kernel import clock, policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from operators import links
from operators.actions import assessments, lodging
from operators.forms.applications import SignForm, SubmitForm
from operators.models import Application
from operators.queries import applications, contents, own, people, sheets
from operators.queries.people import Seat
from operators.queries.progress import progress
from operators.states import WITH_OPERATOR, SelfAssessmentState
from operators.views.common import data, me, sent
from operators.views.obstacles import shown
from operators.views.portal import consents
from operators.views.portal.sheet_page import saved_at
from operators.views.questions import Board
from operators.views.returned import returned_lines

BEFORE_SIGNING = ("unsigned", "signed-something-else")


@signed_in
@require_safe
@gzip_page
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """All answers on one page, with what is still missing."""
    application = visible_or_404(own.applications(me(request)), pk=pk)
    seat = people.seat(actor(request), application.operator_id)
    sheet = sheets.sheet(application.self_assessment)
    theirs = list(applications.incomplete(sheet, seat))
    found = applications.obstacles(application, clock.today()) if seat.whole else theirs
    context = {
        "application": application,
        "parts": _parts(Board(sheet, actor(request), reading=True), seat),
        "scope": _scope(application) if seat.whole else (),
        "obstacles": shown(application, sheet, [o for o in found if o.code not in BEFORE_SIGNING]),
        "returned": returned_lines(application, sheet, seat),
        "signed": sheet.self_assessment.state == SelfAssessmentState.SIGNED,
        "offer": offer(actor(request), sheet.self_assessment, "sign", _("Go on to sign"), _at(application, "sign")),
        "with_us": application.state in WITH_OPERATOR,
        "saved_at": saved_at(sheet),
    }
    return page(request, "operators/check.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign what is there now; submitting is the next step."""
    application = visible_or_404(own.whole_applications(me(request)), pk=pk)
    row, pack = application.self_assessment, pack_of(application.version_id)
    if application.state not in WITH_OPERATOR:
        return redirect(links.application(application))
    if row.state == SelfAssessmentState.SIGNED:
        return redirect(_at(application, "submit"))
    policy.permitted(actor(request), row, "sign").enforce()
    form = SignForm(request, pack, data(request))
    if sent(request, form):
        method = form.cleaned_data["method"]
        if attempt(form, lambda: assessments.sign(row, by=actor(request), method=method)) is not None:
            return done(request, _("Signed. It is NOT submitted yet: submit it below."), _at(application, "submit"))
    sheet = sheets.sheet(row)
    obstacles = shown(application, sheet, list(applications.incomplete(sheet)))
    context = {
        "application": application,
        "obstacles": obstacles,
        "scope": _scope(application),
        "count": len(sheet.slots),
    }
    return page(request, "operators/sign.html", context, form)


@signed_in
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit what was signed; pressed twice, it is submitted once."""
    application = visible_or_404(own.whole_applications(me(request)), pk=pk)
    form = SubmitForm(data(request), initial={"key": application.submissions + 1})
    if sent(request, form):
        key = form.cleaned_data["key"]
        if attempt(form, lambda: lodging.lodge(application, by=actor(request), key=key)) is not None:
            return redirect(_at(application, "receipt"))
    sheet = sheets.sheet(application.self_assessment)
    snapshot = contents.last_snapshot(application.self_assessment)
    context = {
        "application": application,
        "obstacles": shown(application, sheet, applications.obstacles(application, clock.today())),
        "verdict": policy.verdict(actor(request), application, "submit"),
        "snapshot": snapshot,
        "scope": _scope(application),
    }
    return page(request, "operators/submit.html", context, form)


@signed_in
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """That it was received: reference, when, by whose signature, and when an answer comes."""
    application = visible_or_404(own.whole_applications(me(request)), pk=pk)
    if not application.submissions:
        raise Http404
    snapshot = contents.last_snapshot(application.self_assessment)
    copies = papers.papers_about(application.subject, "submission")
    context = {
        "application": application,
        "snapshot": snapshot,
        "copies": [(copy, papers.is_finished(copy)) for copy in copies],
        "clocks": ledger.clocks([application.subject], pack_of(application.version_id), "acceptance"),
        "withdrawn": application.state == "draft",
    }
    return page(request, "operators/receipt.html", context)


@signed_in
@require_safe
def copy(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The frozen copy of what was submitted, as a PDF."""
    application = visible_or_404(own.whole_applications(me(request)), pk=pk)
    document = visible_or_404(papers.papers_about(application.subject, "submission"), version=number)
    return http.paper(document, f"{application.reference}-{number}")


def _at(application: Application, page_: str) -> str:
    return f"{links.application(application)}{page_}/"


def _parts(board: Board, seat: Seat) -> Sequence[Any]:
    found = [part for part in progress(board.sheet) if seat.covers(part.criterion.key)]
    return [(part, board.entries(part.slots)) for part in found]


def _scope(application: Application) -> list[Row]:
    pack = pack_of(application.version_id)
    sites = [row.site.name_local for row in application.site_rows.select_related("site")]
    return [
        Row(_("Company"), application.operator.name_local),
        Row(_("Status applied for"), [str(pack.types[key].name) for key in application.types]),
        Row(_("Roles"), [str(pack.roles[key].name) for key in application.roles]),
        Row(_("Sites"), sites or _("none: no site serves these roles")),
        *consents.rows(application.operator),
    ]
