"""The questionnaire as a workbook: download it, send it back, see what would change, and only then take it over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.pages import attempt, done, page
from aeo.documents.actions import losses, uploads
from aeo.documents.formats import XLSX, Unfit
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel.http import signed_in, visible_or_404
from aeo.kernel.policy import Actor, Verdict, no
from aeo.kernel.refusals import NotReady
from aeo.programme.applicability import Slot
from operators.actions import taking
from operators.forms.workbook import AgreeForm, WorkbookForm
from operators.handles import handle
from operators.policies.seats import permit
from operators.policies.self_assessments import is_open, may_write
from operators.queries import people, sheets
from operators.queries.progress import progress
from operators.queries.sheets import Sheet
from operators.spreadsheet import book, compare, read, write
from operators.spreadsheet.compare import Plan
from operators.spreadsheet.layout import Line
from operators.spreadsheet.read import Reading
from operators.views.common import data, me, sent
from operators.views.errands import Errand, errand_of
from operators.views.portal import spreadsheet_rows as rows


@signed_in
@require_http_methods(["GET", "POST"])
def spreadsheet(request: HttpRequest, pk: int, *, monitoring: bool = False) -> HttpResponse:
    """Download the questionnaire or a section of it, and send it back."""
    errand = errand_of(request, pk, monitoring=monitoring)
    sheet, by = sheets.sheet(errand.own), actor(request)
    may = _may_fill(sheet, by)
    form = WorkbookForm(data(request), request.FILES or None)
    if request.method == "POST":
        permit(may)
    if sent(request, form):
        file = form.cleaned_data["file"]
        upload = attempt(form, lambda: _checked(errand, sheet, uploads.store(file, file.name or "", by), by))
        if upload is not None:
            return redirect(errand.at(f"spreadsheet/{upload.pk}"))
    seat = people.seat(by, errand.operator.pk)
    parts = [part.criterion for part in progress(sheet) if seat.covers(part.criterion.key)]
    return page(request, "operators/spreadsheet/page.html", {"errand": errand, "parts": parts, "may": may}, form)


@signed_in
@require_safe
def download(request: HttpRequest, pk: int, *, monitoring: bool = False) -> HttpResponse:
    """The workbook as things stand now, in the reader's language; `?section=` for one criterion."""
    errand = errand_of(request, pk, monitoring=monitoring)
    section = request.GET.get("section", "")
    made = book.book(errand, sheets.sheet(errand.own), actor(request), section)
    if section and not made.sections:
        raise Http404
    name = "-".join(filter(None, [errand.reference, *(made.sections if section else ())]))
    response = HttpResponse(write.workbook(made), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int, workbook: int, *, monitoring: bool = False) -> HttpResponse:
    """What the file would change; taken over whole when its reader agrees to exactly this."""
    errand = errand_of(request, pk, monitoring=monitoring)
    upload = visible_or_404(Upload.objects.filter(uploaded_by=me(request).ref, media_type=XLSX), pk=workbook)
    if upload.scan == Scan.WAITING:
        return page(request, "operators/spreadsheet/waiting.html", {"errand": errand, "name": upload.name})
    case = _case(errand, upload, actor(request))
    form = AgreeForm(case.plan.print, rows.named(case.plan), data(request))
    if request.method == "POST":
        permit(_may_fill(case.sheet, case.by))
        if form.overtaken:
            form = AgreeForm(case.plan.print, rows.named(case.plan))
            return _shown(request, case, form, overtaken=True)
        if not case.plan.faults and form.is_valid() and (count := attempt(form, partial(_take, case, form))):
            return _taken(request, errand, count)
    return _shown(request, case, form)


@dataclass(frozen=True)
class Case:
    """A workbook against the questionnaire it is for, for one reader."""

    errand: Errand
    upload: Upload
    by: Actor
    sheet: Sheet
    library: book.Library
    plan: Plan


def _may_fill(sheet: Sheet, by: Actor) -> Verdict:
    """May the reader change any answer at present?"""
    lines = book.lines_of(sheet, by)
    if not lines:
        return no(_("Choose first what you apply for."), "nothing-asked")
    ready = next((line for line in lines if line.open), lines[0])
    return may_write(by, sheet, ready.slot) & is_open(sheet, ready.slot)


def _checked(errand: Errand, sheet: Sheet, upload: Upload, by: Actor) -> Upload:
    """The file, if it is this questionnaire, as far as it may be opened yet. Raises Unfit."""
    _fit(upload)
    if upload.scan != Scan.WAITING:
        _read(errand, upload, _lines(sheet, by))
    return upload


def _lines(sheet: Sheet, by: Actor) -> dict[Slot, Line]:
    return {line.slot: line for line in book.lines_of(sheet, by)}


def _fit(upload: Upload) -> None:
    if upload.media_type != XLSX:
        raise Unfit(_("Send the workbook as XLSX."), "file-not-xlsx")
    if upload.scan == Scan.INFECTED:
        raise Unfit(_("The scanner found malware in this file. It cannot be opened."), "file-infected")


def _read(errand: Errand, upload: Upload, lines: Mapping[Slot, Line]) -> Reading:
    _fit(upload)
    if upload.scan == Scan.WAITING:
        raise NotReady(_("The file is still being checked for malware. Try again in a minute."), "file-waiting")
    reading = read.read(losses.read(upload.sha256), lines)
    if reading.about.get("application") != book.case_of(errand):
        raise Unfit(_("This is the questionnaire of another application. Send it there."), "file-other-application")
    return reading


def _case(errand: Errand, upload: Upload, by: Actor) -> Case:
    sheet = sheets.sheet(errand.own)
    lines, library = _lines(sheet, by), book.library(sheet, by)
    reading = _read(errand, upload, lines)
    may: dict[str, Verdict] = {}

    def judge(slot: Slot) -> Verdict:
        criterion = sheet.question(slot).criterion
        may[criterion] = may.get(criterion) or may_write(by, sheet, slot)
        return may[criterion] & is_open(sheet, slot)

    return Case(errand, upload, by, sheet, library, compare.plan(reading, lines, sheet, library, judge))


def _take(case: Case, form: AgreeForm) -> int:
    """Take it over; returns how many answers that were."""
    mine = set(form.mine())
    agreed = case.plan.agreed([c.line.slot for c in case.plan.conflicts if handle(c.line.slot) in mine])
    wishes = compare.wishes(agreed, case.sheet, case.library)
    taking.take_over(case.sheet.self_assessment, wishes, by=case.by, sha256=case.upload.sha256)
    return len(agreed) or 1


def _taken(request: HttpRequest, errand: Errand, count: int) -> HttpResponse:
    told = ngettext("%(n)d answer is taken over.", "%(n)d answers are taken over.", count) % {"n": count}
    return done(request, f"{told} {_('This is NOT submitted yet.')}", errand.at("tasks"))


def _shown(request: HttpRequest, case: Case, form: AgreeForm, *, overtaken: bool = False) -> HttpResponse:
    context = {
        "errand": case.errand,
        "name": case.upload.name,
        "overtaken": overtaken,
        **rows.shown(case.sheet, case.plan, form),
    }
    response = page(request, "operators/spreadsheet/preview.html", context, form)
    response.status_code = 409 if overtaken else response.status_code
    return response
