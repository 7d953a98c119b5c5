"""Consultations of other authorities: asked, answered on paper, read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, offered_to, staff
from aeo.components.contexts import Cell, Column
from aeo.components.pages import attempt, done, offered, page
from aeo.documents.http import attachment
from aeo.kernel import clock
from aeo.kernel.http import visible_or_404
from aeo.kernel.models import Deadline
from aeo.kernel.policy import verdict
from aeo.programme.clocks import limit
from aeo.programme.queries import pack_of
from audits import links
from audits.actions import consultations
from audits.clocks import CONSULTATION, counted
from audits.forms.consultations import QuestionForm, ReaderForm, RecordedReplyForm
from audits.models import Consultation
from audits.policies.assessments import may_work
from audits.policies.consultations import may_name_readers, may_read
from audits.queries import visible_consultations
from audits.queries.names import names_of
from audits.states import ConsultationState
from audits.views.common import Context, assessment_of, base, events, frame, may_come_in, not_accepted, only
from audits.wording import CONSULTATION_TONES

PART = "consultations/"


@staff
@require_safe
def index(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """Who was asked, and what came of it."""
    found = assessment_of(request, application, assessment)
    if found is None:
        return render(request, "audits/not_accepted.html", not_accepted(request, application or 0))
    rows = list(found.consultations.order_by("-pk"))
    due = _due_days(rows)
    who = actor(request)
    work = may_work(who, found)
    context = frame(request, found, PART) | {
        "columns": [
            Column(_("Authority")),
            Column(_("Asked")),
            Column(_("Answer until")),
            Column(_("State")),
            Column(_("Answer")),
        ],
        "rows": [_row(row, due) for row in rows],
        "actions": offered_to(who, [offered(work, "send", _("Ask an authority"), f"{base(found)}{PART}new/")]),
    }
    return render(request, "audits/consultations.html", context)


def _due_days(rows: list[Consultation]) -> dict[str, object]:
    found = Deadline.objects.filter(subject__in=[row.subject for row in rows], clock=CONSULTATION)
    return dict(found.values_list("subject", "due_on"))


def _row(row: Consultation, due: dict[str, object]) -> list[object]:
    answered = row.state == ConsultationState.ANSWERED
    said = _("restricted") if answered and row.restricted else row.get_outcome_display() if answered else "–"
    return [
        Cell(row.authority, f"/desk/consultations/{row.pk}/"),
        clock.day_of(row.sent_at),
        due.get(row.subject),
        Cell(row.state_label, tone=CONSULTATION_TONES[row.state]),
        Cell(said, hint=_("late") if row.late else ""),
    ]


@staff
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, application: int | None = None, assessment: int | None = None) -> HttpResponse:
    """Ask an authority. The one-time link is shown once, to be put on a letter; only its fingerprint is kept."""
    found = assessment_of(request, application, assessment)
    if found is None:
        raise Http404
    only(may_work(actor(request), found), found.case)
    form = QuestionForm(request, found, request.POST if request.method == "POST" else None)
    context = frame(request, found, PART)
    if form.is_bound and form.is_valid():
        sent = attempt(form, lambda: consultations.send(found, form.asked(), by=actor(request)))
        if sent:
            told = {"consultation": sent.consultation, "link": links.consultation(sent.token)}
            return render(request, "audits/consultation_sent.html", context | told)
    rule = limit(pack_of(found.version_id), CONSULTATION)
    return page(request, "audits/consultation_new.html", context | {"due": counted(rule, clock.today()).day}, form)


def consultation_of(request: HttpRequest, pk: int) -> Consultation:
    """A consultation within the reader's scope."""
    visible = visible_consultations(request.user)  # type: ignore[arg-type]
    return visible_or_404(
        visible.select_related("assessment__operator", "assessment__application__operator", "file"), pk=pk
    )


def _frame(request: HttpRequest, row: Consultation) -> Context:
    return frame(request, row.assessment, PART) | {
        "row": row,
        "back": f"/desk/consultations/{row.pk}/",
        "back_label": row.authority,
        "state_tone": CONSULTATION_TONES[row.state],
    }


@staff
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One consultation; the answer itself is a page of its own, since reading it may be recorded."""
    row, who = consultation_of(request, pk), actor(request)
    here = f"/desk/consultations/{pk}/"
    readers = list(row.readers.order_by("id"))
    actions = [offered(may_read(who, row), "read", _("Read the answer"), f"{here}read/", style="primary")]
    if row.state != ConsultationState.ANSWERED:
        actions = [
            offered(verdict(who, row, "answer"), "answer", _("Record an answer that came by letter"), f"{here}answer/")
        ]
    if row.restricted:
        actions.append(offered(may_name_readers(who, row), "readers", _("Name a reader"), f"{here}readers/"))
    context = _frame(request, row) | {
        "due": _due_days([row]).get(row.subject),
        "names": names_of([row.sent_by, *(reader.user_ref for reader in readers)]),
        "actions": actions,
        "events": events(row),
    }
    context["readers"] = [context["names"][reader.user_ref] for reader in readers]
    context["sent_by"] = context["names"][row.sent_by]
    return render(request, "audits/consultation.html", context)


@staff
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an answer that came as a letter."""
    row = consultation_of(request, pk)
    may_come_in(request, row, "answer", row.assessment.case)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RecordedReplyForm(request, row, *data)
    sent = form.is_bound and form.is_valid()
    if sent and attempt(form, lambda: consultations.answer(row, form.reply(), by=actor(request))) is not None:
        return done(request, _("The answer is recorded."), f"/desk/consultations/{pk}/")
    return page(request, "audits/consultation_answer.html", _frame(request, row), form)


@staff
@never_cache
@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer. The reading of a restricted one is recorded."""
    row = consultation_of(request, pk)
    only(may_read(actor(request), row), row.assessment.case)
    consultations.read(row, by=actor(request))
    return render(request, "audits/consultation_read.html", _frame(request, row))


@staff
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The signed letter, for whoever may read the answer."""
    row = consultation_of(request, pk)
    only(may_read(actor(request), row), row.assessment.case)
    if row.file is None:
        raise Http404
    consultations.read(row, by=actor(request))
    return attachment(row.file, by=actor(request))


@staff
@require_http_methods(["GET", "POST"])
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody who may read a restricted answer."""
    row = consultation_of(request, pk)
    only(may_name_readers(actor(request), row), row.assessment.case)
    form = ReaderForm(request, row, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        ref = form.cleaned_data["reader"]
        if attempt(form, lambda: consultations.name_reader(row, ref, by=actor(request))):
            return done(request, _("This person may now read the answer."), f"/desk/consultations/{pk}/")
    return page(request, "audits/consultation_readers.html", _frame(request, row), form)
