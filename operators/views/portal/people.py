"""Persons of the company, their authority to sign, and the accounts that act for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.contexts import Confirmation
from aeo.components.pages import offered, page
from aeo.documents.actions import uploads
from aeo.kernel import clock
from aeo.kernel.http import signed_in, visible_or_404
from operators.actions import people as actions
from operators.forms.empty import EmptyForm
from operators.forms.people import AuthorityChangeForm, AuthorityForm, LeaveForm, PersonForm
from operators.models import Authority, Membership, Operator, Person
from operators.models.people import MemberRole, Position
from operators.policies import companies as policies
from operators.policies.seats import permit
from operators.queries import joining, own
from operators.queries import people as queries
from operators.queries.ties import directs
from operators.views.common import confirm_page, data, form_page, me, try_then
from operators.views.portal import finding
from operators.views.portal.company import tabs

RECOVERIES = 5


@signed_in
@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in the company, who may sign, and which accounts act for it."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    may = policies.may_manage_people(actor(request), operator)
    signing = frozenset(queries.authorities().filter(person__operator=operator).values_list("pk", flat=True))
    persons = operator.persons.prefetch_related("authorities__document").order_by("valid_until", "pk")
    members = list(operator.memberships.filter(ended_at__isnull=True).select_related("user").order_by("role", "pk"))
    shown = [_person(person, signing) for person in persons]
    urls = [reverse(f"operators:{name}", args=[pk]) for name in ("person-new", "invitation-new")]
    context = {
        "operator": operator,
        "tabs": tabs(request, operator),
        "persons": shown,
        "nobody_signs": not _signers(members) & {one["row"].user_id for one in shown if one["signs"]},
        "members": [(member, policies.change_member_ready(member).allowed) for member in members],
        "me": me(request),
        "few_owners": len(queries.owners(operator)) < queries.ENOUGH_OWNERS,
        "may": may.allowed,
        **(_ways_in(operator) if may.allowed else {}),
        "actions": [
            replace(
                offered(may, "person", _("Add a person"), urls[0]),
                hint=_("Only names who directs the company or is responsible. That person cannot sign in by it."),
            ),
            replace(
                offered(may, "invite", _("Invite somebody"), urls[1]),
                hint=_("Gives an account: that person signs in and works here with you."),
            ),
        ],
    }
    return page(request, "operators/company/people.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A person of the company."""
    operator = _managed(request, pk)
    form = PersonForm(operator, data(request))
    finding.of_persons(request, form)

    def work() -> Person:
        return actions.add_person(operator, by=actor(request), **form.values)

    told = try_then(request, form, work, _("The person is added."), _list(operator))
    return told or form_page(request, form, _("Add a person"), _("Add"), _list(operator), caption=operator.name_local)


@signed_in
@require_http_methods(["GET", "POST"])
def person_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A person left."""
    person = visible_or_404(own.persons(me(request)), pk=pk)
    permit(policies.may_manage_people(actor(request), person.operator))
    form = LeaveForm(data(request), initial={"on": clock.today()})

    def work() -> Person:
        return actions.end_person(person, by=actor(request), on=form.cleaned_data["on"])

    told = try_then(request, form, work, _("It is recorded that the person left."), _list(person.operator))
    confirmation = Confirmation(
        _("%(name)s left the company") % {"name": person.name_local},
        _("Record that the person left"),
        [
            _("Authority to sign ends with this day."),
            *_role_ends(queries.came_with(person)),
            _("The person stays in the history."),
        ],
        cancel_url=_list(person.operator),
    )
    return told or confirm_page(request, confirmation, form)


@signed_in
@require_http_methods(["GET", "POST"])
def authority_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Authority to sign for the company."""
    person = visible_or_404(own.persons(me(request)), pk=pk)
    permit(policies.may_manage_people(actor(request), person.operator))
    form = AuthorityForm(person, data(request), request.FILES or None, initial={"valid_from": clock.today()})

    def work() -> Authority:
        file = form.cleaned_data["document"]
        document = uploads.store(file, file.name, actor(request)) if file else None
        return actions.grant_authority(person, by=actor(request), document=document, **form.values)

    told = try_then(request, form, work, _("The authority to sign is recorded."), _list(person.operator))
    return told or form_page(
        request,
        form,
        _("Authority to sign"),
        _("Record the authority"),
        _list(person.operator),
        caption=person.name_local,
        upload=True,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def authority_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when the person signs, and on what that rests."""
    row = visible_or_404(own.authorities(me(request)), pk=pk)
    permit(policies.may_manage_people(actor(request), row.person.operator))
    form = AuthorityChangeForm(row, data(request), request.FILES or None)

    def work() -> Authority:
        file, until = form.cleaned_data["document"], form.cleaned_data["valid_until"]
        policies.change_authority_ready(row).enforce()
        document = uploads.store(file, file.name, actor(request)) if file else None
        return actions.change_authority(row, by=actor(request), valid_until=until, document=document)

    to, title = _list(row.person.operator), _("Change the authority to sign")
    told = try_then(request, form, work, _("The authority to sign is changed."), to)
    return told or form_page(request, form, title, _("Save"), to, caption=row.person.name_local, upload=True)


@signed_in
@require_http_methods(["GET", "POST"])
def authority_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on the person signs nothing more."""
    authority = visible_or_404(own.authorities(me(request)), pk=pk)
    operator = authority.person.operator
    permit(policies.may_manage_people(actor(request), operator))
    form = EmptyForm(data(request))
    told = try_then(
        request,
        form,
        lambda: actions.revoke_authority(authority, by=actor(request)),
        _("The authority is revoked."),
        _list(operator),
    )
    confirmation = Confirmation(
        _("Revoke the authority of %(name)s to sign") % {"name": authority.person.name_local},
        _("Revoke"),
        [
            _("From this moment on the person signs nothing more."),
            *_role_ends(queries.ends_with(authority)),
            _("What was signed before stays signed."),
        ],
        cancel_url=_list(operator),
    )
    return told or confirm_page(request, confirmation, form)


@signed_in
@require_http_methods(["GET", "POST"])
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The account acts no more for the company."""
    member = visible_or_404(own.memberships(me(request)), pk=pk)
    permit(policies.may_end_member(actor(request), member))
    policies.end_member_ready(member).enforce()
    form, leaves = EmptyForm(data(request)), member.user == request.user
    to = reverse("portal:home") if leaves else _list(member.operator)
    told = try_then(request, form, lambda: actions.end_member(member, by=actor(request)), _("The access is ended."), to)
    title = _("Leave %(company)s") if leaves else _("End the access of %(name)s")
    confirmation = Confirmation(
        title % {"name": member.user.name, "company": member.operator.name_local},
        _("End the access"),
        [_("The role “%(role)s” ends at once.") % {"role": member.get_role_display()}],
        undo=_("An owner can invite the person again."),
        cancel_url=to,
    )
    return told or confirm_page(request, confirmation, form)


def _managed(request: HttpRequest, pk: int) -> Operator:
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    permit(policies.may_manage_people(actor(request), operator))
    return operator


def _ways_in(operator: Operator) -> dict[str, Any]:
    """Who is invited, who asks to be let in, and who asks customs: an owner's to see."""
    now = clock.now()
    rows, back = joining.open_invitations(operator), joining.came_back(operator)
    invited = [{"row": row, "over": row.expires_at <= now, "back": row.pk in back} for row in rows]
    recoveries = joining.recoveries_of(operator)[:RECOVERIES]
    second = any(row.role == MemberRole.OWNER and row.expires_at > now and row.pk not in back for row in rows)
    asking = {"claims": joining.waiting_claims(operator), "recoveries": recoveries}
    return {"invitations": invited, "second_invited": second, **asking}


def _role_ends(rows: QuerySet[Membership]) -> list[str]:
    return [_("The role of signatory that came with the authority ends too.")] if rows.exists() else []


def _list(operator: Operator) -> str:
    return reverse("operators:people", args=[operator.pk])


def _person(person: Person, signing: frozenset[int]) -> dict[str, Any]:
    labels = dict(Position.choices)
    left = person.valid_until is not None and person.valid_until < clock.today()
    authorities = [_authority(row, person, row.pk in signing, left) for row in person.authorities.all()]
    positions = [labels.get(position, position) for position in person.positions]
    signs = any(one["holds"] for one in authorities)
    return {"row": person, "positions": positions, "left": left, "authorities": authorities, "signs": signs}


def _authority(row: Authority, person: Person, holds: bool, left: bool) -> dict[str, Any]:
    """`ahead`: it begins on a later day; `bare`: it rests on nothing that customs could look at."""
    ahead = row.valid_from > clock.today() and row.revoked_at is None and not left
    bare = (holds or ahead) and row.document_id is None and not directs(person.operator, person)
    return {"row": row, "holds": holds, "ahead": ahead, "bare": bare}


def _signers(members: Iterable[Membership]) -> set[int]:
    """The accounts that sign where their person may."""
    return {member.user_id for member in members if member.role == MemberRole.SIGNATORY}
