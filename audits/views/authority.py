"""The one answer of another authority, by its one-time link. Opening the link uses nothing up; sending does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aeo.components.pages import attempt, page
from aeo.kernel.http import public
from aeo.kernel.models import Deadline
from audits.actions import consultations
from audits.clocks import CONSULTATION
from audits.forms.consultations import AuthorityForm
from audits.models import Consultation
from audits.papers import reference
from audits.states import ConsultationState


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, token: str) -> HttpResponse:
    """The question and the form for the answer; one neutral page for every link that leads to none."""
    return _unseen(_answer(request, token))


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    row = consultations.by_token(token)
    if row is None or not _awaits(row):
        return render(request, "audits/authority_closed.html", status=404)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AuthorityForm(request, row, *data)
    if form.is_bound and form.is_valid():
        answered = attempt(form, lambda: consultations.answer_by_token(token, form.reply()))
        if answered:
            return render(request, "audits/authority_thanks.html", {"row": answered})
        row.refresh_from_db()
        if not _awaits(row):
            return render(request, "audits/authority_closed.html", status=404)
    return page(
        request, "audits/authority.html", {"row": row, "reference": reference(row.assessment), "due": _due(row)}, form
    )


def _awaits(row: Consultation) -> bool:
    """An answer can still be used, also a late one."""
    return row.state != ConsultationState.ANSWERED and row.assessment.is_open


def _due(row: Consultation) -> object:
    rows = Deadline.objects.filter(subject=row.subject, clock=CONSULTATION)
    return rows.order_by("-id").values_list("due_on", flat=True).first()


def _unseen(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no page that is opened from here is told of it, and no search engine keeps it.

    Not "no-referrer": with it browsers hide even the origin of a form, by which forgeries are told apart.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
