"""Who works on a case: declarations of interest, recusal, assignments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.actors import user_of
from aeo.accounts.gates import actor, staff
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.components.contexts import Confirmation
from aeo.components.pages import back_to, page
from aeo.kernel.http import visible_or_404
from operators import links
from operators.actions import assignments as giving
from operators.actions import interests
from operators.forms.empty import EmptyForm
from operators.forms.intake import AssignForm, InterestForm
from operators.models import Assignment
from operators.policies.seats import holds, permit
from operators.queries import cases
from operators.views.common import DESK, confirm_page, data, me, sent, try_then
from operators.views.desk.common import case_form, case_of


@staff
@require_http_methods(["GET", "POST"])
def interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare whether there is an interest; with one, step back."""
    application = case_of(request, pk)
    form, back = InterestForm(data(request)), back_to(request, links.case(application))

    def work() -> Any:
        given, by = form.cleaned_data, actor(request)
        if given["interest"] == "yes":
            return interests.recuse(application.subject, by=by, note=given["note"])
        return interests.declare(application.subject, by=by, has_interest=False, note=given["note"])

    told = try_then(request, form, work, _("Your declaration is recorded."), back)
    known = cases.declaration(actor(request).ref, application.subject)
    intro = _("Nobody acts on a case without this declaration. You can declare again when something changes.")
    title = _("Declaration of interest")
    return told or case_form(request, application, form, title, _("Declare"), back=back, intro=intro, known=known)


@staff
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has the case, and giving it to somebody."""
    application = case_of(request, pk)
    named = {"frame": "desk/case.html", "application": application, "known_as": application.reference}
    return people_of(request, application.subject, named)


def people_of(request: HttpRequest, case: str, frame: Mapping[str, Any], **known_as: Any) -> HttpResponse:
    """The same of any case; `frame`: what its pages need, `known_as`: what the message to whoever gets it calls it."""
    form, here, may = AssignForm(data(request)), _list(case), holds(actor(request), *giving.ASSIGNERS)

    def work() -> Assignment:
        given = form.cleaned_data
        user = form.people[given["user"]]
        return giving.assign(case, user, given["role"], by=actor(request), until=given["until"], **known_as)

    if sent(request, form):
        permit(may)
    if told := try_then(request, form, work, _("The case is assigned."), here):
        return told
    rows, declared = cases.assigned(case), cases.declarations(case)
    names = _names([row.user_ref for row in rows] + [row.user_ref for row in declared])
    context = {
        **frame,
        "rows": [{"row": row, "name": names.get(row.user_ref, row.user_ref), "role": _role(row.role)} for row in rows],
        "declared": [{"row": row, "name": names.get(row.user_ref, row.user_ref)} for row in declared],
        "may": may,
    }
    return page(request, "operators/desk/people.html", context, form)


@staff
@require_http_methods(["GET", "POST"])
def unassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the case back from somebody."""
    row = visible_or_404(cases.assignments_visible_to(me(request)).filter(ended_at__isnull=True), pk=pk)
    permit(holds(actor(request), *giving.ASSIGNERS))
    form, here = EmptyForm(data(request)), _list(row.case)
    told = try_then(
        request, form, lambda: giving.end_assignment(row, by=actor(request)), _("The case is taken back."), here
    )
    user = user_of(row.user_ref)
    confirmation = Confirmation(
        _("Take the case back from %(name)s") % {"name": user.name if user else row.user_ref},
        _("Take it back"),
        [_("What the person did stays.")],
        cancel_url=here,
    )
    return told or confirm_page(request, confirmation, form, frame=DESK)


def _list(case: str) -> str:
    """Where the people of a case are listed."""
    kind, _sep, key = case.partition(":")
    return f"/desk/{kind}s/{key}/people/"


def _names(refs: list[str]) -> dict[str, str]:
    keys = [int(ref.partition(":")[2]) for ref in refs if ref.startswith("user:")]
    return {user.ref: user.name for user in User.objects.filter(pk__in=keys)}


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
