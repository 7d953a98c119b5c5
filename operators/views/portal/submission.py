"""Reading all answers once more, signing, submitting, and the receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.contexts import Row
from aeo.components.formats import day_text
from aeo.components.pages import attempt, done, offer, page
from aeo.documents import http
from aeo.documents import queries as papers
from aeo.kernel import clock, policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from operators import links, wording
from operators import papers as printed
from operators.actions import assessments, lodging
from operators.forms.applications import SignForm, SubmitForm
from operators.models import SelfAssessment
from operators.queries import applications, contents, own, people, readings, sheets
from operators.queries.applications import Obstacle
from operators.queries.people import Seat
from operators.queries.progress import progress
from operators.queries.sheets import Sheet
from operators.queries.slots import said
from operators.states import WITH_OPERATOR, SelfAssessmentState
from operators.states import ApplicationState as S
from operators.views.common import data, me, sent
from operators.views.errands import Errand, errand_of
from operators.views.obstacles import shown
from operators.views.portal import consents
from operators.views.portal.sheet_page import saved_at
from operators.views.questions import Board
from operators.views.returned import returned_lines

ASSESSED = (S.UNDER_ASSESSMENT, S.RECOMMENDED)
RECEIPTS = {S.DRAFT: "recalled", S.RETURNED: "returned", S.SUBMITTED: "waits"} | dict.fromkeys(ASSESSED, "assessed")
BEFORE_SIGNING = ("unsigned", "signed-something-else")


@signed_in
@require_safe
def check(request: HttpRequest, pk: int, *, monitoring: bool = False) -> HttpResponse:
    """All answers on one page, with what is still missing."""
    errand = errand_of(request, pk, monitoring=monitoring)
    application, seat = errand.application, people.seat(actor(request), errand.operator.pk)
    sheet = sheets.sheet(errand.own)
    found = _missing(errand, sheet, seat)
    context = {
        "errand": errand,
        "parts": _parts(Board(sheet, actor(request), reading=True), seat),
        "scope": _scope(errand) if seat.whole else (),
        "obstacles": shown(errand, sheet, [o for o in found if o.code not in BEFORE_SIGNING]),
        "returned": returned_lines(application, sheet, seat) if application else [],
        "signed": sheet.self_assessment.state == SelfAssessmentState.SIGNED,
        "offer": offer(actor(request), sheet.self_assessment, "sign", _("Go on to sign"), errand.at("sign")),
        "saved_at": saved_at(sheet),
    }
    return page(request, "operators/check.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int, *, monitoring: bool = False) -> HttpResponse:
    """Sign what is there now; an application is submitted in the next step, self-monitoring by this one."""
    errand = errand_of(request, pk, monitoring=monitoring, whole=True)
    row, pack = errand.own, pack_of(errand.own.version_id)
    if not errand.in_hand:
        return redirect(errand.url)
    if row.state == SelfAssessmentState.SIGNED:
        return redirect(errand.at("submit"))
    policy.permitted(actor(request), row, "sign").enforce()
    form = SignForm(request, pack, data(request))

    def work() -> SelfAssessment:
        return assessments.sign(row, by=actor(request), **form.signing)

    if sent(request, form) and attempt(form, work) is not None:
        return _signed(request, errand)
    sheet = sheets.sheet(row)
    content = contents.content(sheet, row.reopened)
    verb = _("Sign") if errand.application else _("Sign and submit")
    may = offer(actor(request), row, "sign", verb, errand.at("sign"))
    context = {
        "errand": errand,
        "obstacles": shown(errand, sheet, applications.unsignable(sheet)),
        "offer": may,
        "offers": [may],
        "scope": [*_scope(errand), *_to_read(errand, sheet, content)],
        "count": len(sheet.slots),
        "reading": readings.reading(content),
    }
    return page(request, "operators/sign.html", context, form)


def _to_read(errand: Errand, sheet: Sheet, content: Mapping[str, Any]) -> Iterator[Row]:
    """When an answer was saved last; and what is new to whoever signed it before."""
    yield Row(_("Last saved"), saved_at(sheet), errand.check_url, _("Read all answers"))
    if last := contents.last_snapshot(errand.own):
        new = [slot for slot in readings.unread(readings.reading(last.data), content) if slot != readings.REST]
        label = _("Changed since the signature of %(day)s") % {"day": day_text(clock.day_of(last.signed_at))}
        yield Row(label, said(sheet.pack, new) or _("no answer was changed"))


def _signed(request: HttpRequest, errand: Errand) -> HttpResponse:
    if errand.application is None:
        return redirect(errand.at("receipt"))
    return done(request, _("Signed. It is NOT submitted yet: submit it below."), errand.at("submit"))


@signed_in
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit what was signed; pressed twice, it is submitted once."""
    application = visible_or_404(own.whole_applications(me(request)), pk=pk)
    errand = Errand.of(application.self_assessment)
    if request.method == "GET" and application.state not in WITH_OPERATOR:
        return redirect(errand.at("receipt") if application.submissions else errand.url)
    form = SubmitForm(data(request), initial={"key": application.submissions + 1})
    if sent(request, form):
        key = form.cleaned_data["key"]
        if attempt(form, lambda: lodging.lodge(application, by=actor(request), key=key)) is not None:
            return redirect(errand.at("receipt"))
    sheet = sheets.sheet(errand.own)
    snapshot = contents.last_snapshot(application.self_assessment)
    may = offer(actor(request), application, "submit", _("Submit to customs"), errand.at("submit"))
    context = {
        "application": application,
        "obstacles": shown(errand, sheet, _missing(errand, sheet, people.seat(actor(request), errand.operator.pk))),
        "offer": may,
        "offers": [may],
        "snapshot": snapshot,
        "scope": _scope(errand),
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
        "signed_how": printed.way_of_signing(snapshot) if snapshot else "",
        "copies": [(copy, papers.is_finished(copy)) for copy in copies],
        "clocks": ledger.clocks([application.subject], pack_of(application.version_id), "acceptance"),
        "state": wording.application(application),
        "stage": RECEIPTS.get(application.state, "ended"),
        "decision": links.decision(application),
        "customs": applications.reached(),
    }
    return page(request, "operators/receipt.html", context)


@signed_in
@require_safe
def copy(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The frozen copy of what was submitted, as a PDF."""
    application = visible_or_404(own.whole_applications(me(request)), pk=pk)
    document = visible_or_404(papers.papers_about(application.subject, "submission"), version=number)
    return http.paper(document, f"{application.reference}-{number}")


def _missing(errand: Errand, sheet: Sheet, seat: Seat) -> Sequence[Obstacle]:
    """What keeps it from being sent, while it can be; to a consultant what of it lies in the chosen sections."""
    if errand.over or not errand.in_hand:
        return ()
    if not seat.whole:
        return list(applications.incomplete(sheet, seat))
    if errand.application is None:
        return applications.unsignable(sheet)
    return applications.obstacles(errand.application, clock.today())


def _parts(board: Board, seat: Seat) -> Sequence[Any]:
    row, found = board.sheet.self_assessment, progress(board.sheet)
    return [
        (part, links.section(row, part.criterion.key), board.entries(part.slots))
        for part in found
        if seat.covers(part.criterion.key)
    ]


def _scope(errand: Errand) -> list[Row]:
    scope, pack, asked = sheets.scope_of(errand.own), pack_of(errand.own.version_id), errand.application
    sites = [site.name_local for site, _roles in scope.sites]
    return [
        Row(_("Company"), errand.operator.name_local),
        Row(
            _("Status applied for") if errand.application else _("Status held"),
            [str(pack.types[key].name) for key in scope.types],
        ),
        Row(_("Roles"), [str(pack.roles[key].name) for key in scope.roles]),
        Row(_("Sites"), sites or _("none: no site serves these roles")),
        *(consents.rows(errand.operator, changes=asked.state in WITH_OPERATOR) if asked else ()),
    ]
