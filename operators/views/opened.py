"""Pages behind one-time links of e-mails, for anybody who has them. Opening one uses nothing up; sending does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.forms import AccountForm
from aeo.accounts.models import User
from aeo.accounts.onetime import unseen
from aeo.accounts.sign_up import enter
from aeo.components.pages import attempt, done, page
from aeo.kernel.http import public
from operators import papers
from operators.actions import invitations, recoveries
from operators.forms.joining import ReasonForm
from operators.models import Invitation
from operators.queries import joining

OVER = "operators/joining/over.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, and how it is accepted: signed in, by signing in, or with a new account made here."""
    row = joining.invitation_by(token)
    return unseen(render(request, OVER, status=404) if row is None else _invitation(request, row))


def _invitation(request: HttpRequest, row: Invitation) -> HttpResponse:
    if isinstance(request.user, User) and request.user.email == row.email:
        return redirect("operators:invitation-accept", pk=row.pk)
    context = {
        "invitation": row,
        "other": request.user.email if isinstance(request.user, User) else "",
        "sections": papers.section_names(row.sections),
    }
    if User.objects.filter(email=row.email).exists():
        return page(request, "operators/joining/invitation.html", context)
    first = {"language": get_language()}
    form = AccountForm(row.email, request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        user = attempt(form, lambda: invitations.accept_as_new(row, **form.values))
        if user is not None:
            return enter(request, user)
    return page(request, "operators/joining/invitation.html", context, form)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody who was told of a recovery objects, also without an account."""
    return unseen(_objection(request, token))


def _objection(request: HttpRequest, token: str) -> HttpResponse:
    row = joining.recovery_by(token)
    if row is None:
        return render(request, OVER, status=404)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    work = lambda: recoveries.object_by_link(row, form.cleaned_data["reason"])  # noqa: E731
    if form.is_bound and form.is_valid() and attempt(form, work) is not None:
        return done(request, _("Customs is told that you object."), "home")
    return page(request, "operators/joining/object.html", {"recovery": row, "frame": "base.html", "back": ""}, form)
