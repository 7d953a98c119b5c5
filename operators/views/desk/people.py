"""Who works on a case: declarations of interest, recusal, assignments."""

from __future__ import annotations

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
from operators.views.common import DESK, confirm_page, data, sent, try_then
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
    form = AssignForm(data(request))
    here = f"{links.case(application)}people/"
    may = holds(actor(request), *giving.ASSIGNERS)

    def work() -> Assignment:
        given = form.cleaned_data
        user = form.people[given["user"]]
        return giving.assign(application.subject, user, given["role"], by=actor(request), until=given["until"])

    if sent(request, form):
        permit(may)
    if told := try_then(request, form, work, _("The case is assigned."), here):
        return told
    rows = cases.assigned(application.subject)
    declared = cases.declarations(application.subject)
    names = _names([row.user_ref for row in rows] + [row.user_ref for row in declared])
    context = {
        "application": application,
        "rows": [{"row": row, "name": names.get(row.user_ref, row.user_ref), "role": _role(row.role)} for row in rows],
        "declared": [{"row": row, "name": names.get(row.user_ref, row.user_ref)} for row in declared],
        "may": may,
    }
    return page(request, "operators/desk/people.html", context, form)


@staff
@require_http_methods(["GET", "POST"])
def unassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the case back from somebody."""
    row = visible_or_404(Assignment.objects.filter(case__startswith="application:", ended_at__isnull=True), pk=pk)
    application = case_of(request, int(row.case.partition(":")[2]))
    permit(holds(actor(request), *giving.ASSIGNERS))
    form = EmptyForm(data(request))
    here = f"{links.case(application)}people/"
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


def _names(refs: list[str]) -> dict[str, str]:
    keys = [int(ref.partition(":")[2]) for ref in refs if ref.startswith("user:")]
    return {user.ref: user.name for user in User.objects.filter(pk__in=keys)}


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
