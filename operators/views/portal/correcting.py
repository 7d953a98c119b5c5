"""Pages on which what is recorded of people, their access and providers is put right."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme import queries as programme
from operators.actions import correcting as actions
from operators.forms.companies import OutsourcedForm
from operators.forms.people import KnownPersonForm, MemberForm
from operators.policies import companies as policies
from operators.policies.seats import permit
from operators.queries import own
from operators.queries.unasked import asked_of
from operators.views.common import data, form_page, me, try_then
from operators.views.portal import finding


@signed_in
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of a person of the company."""
    row = visible_or_404(own.persons(me(request)), pk=pk)
    permit(policies.may_manage_people(actor(request), row.operator))
    form = KnownPersonForm(row, data(request), initial=_known(row, KnownPersonForm))
    finding.of_persons(request, form)
    work = lambda: actions.edit_person(row, by=actor(request), **form.cleaned_data)  # noqa: E731
    to = reverse("operators:people", args=[row.operator_id])
    told = try_then(request, form, work, _("The data are saved."), to)
    return told or form_page(request, form, _("Change what is known of the person"), _("Save"), to, caption=str(row))


@signed_in
@require_http_methods(["GET", "POST"])
def outsourced(request: HttpRequest, pk: int) -> HttpResponse:
    """What another company does for this one, and until when."""
    row = visible_or_404(own.outsourced(me(request)), pk=pk)
    permit(policies.may_edit(actor(request), row.operator))
    _version, pack = programme.current()
    first = {**_known(row, OutsourcedForm), "criteria": row.criteria}
    form = OutsourcedForm(pack, data(request), initial=first)
    form.row = row
    work = lambda: actions.edit_outsourced(row, by=actor(request), **form.cleaned_data)  # noqa: E731
    to = reverse("operators:company", args=[row.operator_id])
    told = try_then(request, form, work, _("The data are saved."), to)
    title, intro = _("Change an outsourced function"), _("If it has ended, give its last day.")
    return told or form_page(request, form, title, _("Save"), to, caption=row.provider_name, intro=intro)


@signed_in
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of somebody's access, and a consultant's sections. Another role is given by an invitation."""
    row = visible_or_404(own.memberships(me(request)).filter(ended_at__isnull=True), pk=pk)
    permit(policies.may_manage_people(actor(request), row.operator))
    _version, pack = programme.current()
    sections = {*asked_of(row.operator, pack), *row.sections}  # what was given before can stay
    given = {"valid_until": row.valid_until, "sections": row.sections}
    form = MemberForm(pack, row.role, sections, data(request), initial=given)
    work = lambda: actions.change_member(row, by=actor(request), **form.cleaned_data)  # noqa: E731
    to = reverse("operators:people", args=[row.operator_id])
    told = try_then(request, form, work, _("The access is changed, and the person is told."), to)
    title = _("Change the access of %(name)s") % {"name": row.user.name}
    return told or form_page(request, form, title, _("Save"), to, caption=row.get_role_display())


def _known(row: Any, form: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields}
