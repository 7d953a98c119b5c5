"""The company of a case as customs knows it: what the register confirmed, who may sign and on what that rests."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import staff
from aeo.components.contexts import Cell, Column, Row
from aeo.components.formats import day_text, instant_text
from aeo.kernel import clock
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from operators import registers
from operators.models import Authority, Identifier, Operator, Person, Snapshot
from operators.models.people import Position
from operators.queries import bars, companies, contents, people, resembling
from operators.queries.ties import directs
from operators.views.desk import ties
from operators.views.desk.common import case_of, case_page
from operators.views.evidence import upload_row


@staff
@require_safe
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """What an officer looks at before acceptance: is this the company, and may whoever signed sign for it?"""
    application = case_of(request, pk)
    operator = application.operator
    signed = contents.last_snapshot(application.self_assessment)
    persons = operator.persons.prefetch_related("authorities__document", "former").order_by("valid_until", "pk")
    namesakes = {person.pk for person in bars.namesakes(operator, clock.today())}
    context = {
        "facts": [*_register(operator), ties.row(operator), *(_signature(operator, signed) if signed else [])],
        "data": [*_numbers(operator, application.version_id), *_contact(operator)],
        "persons": [_person(person, person.pk in namesakes) for person in persons],
        "columns": [Column(head) for head in (_("Account"), _("Role"), _("Since"), _("Until"))],
        "members": _members(operator),
        "outsourced": operator.outsourced.order_by("pk"),
    }
    return case_page(request, "operators/desk/company.html", application, context)


def _register(operator: Operator) -> list[Row]:
    confirmed = operator.register_confirmed_at
    words = _("agreed with what the company typed") if confirmed else _("has not confirmed what the company typed")
    return [Row(_("The state register"), f"{words}, {instant_text(confirmed)}" if confirmed else words)]


def _signature(operator: Operator, signed: Snapshot) -> list[Row]:
    return [
        Row(_("Signed by"), f"{signed.signer_name}, {instant_text(signed.signed_at)}"),
        Row(_("Authority at that time"), _authority(operator, signed)),
    ]


def _authority(operator: Operator, signed: Snapshot) -> str:
    """On what it rested at the moment of the signature; a revocation afterwards changes nothing."""
    day, at = clock.day_of(signed.signed_at), signed.signed_at
    unrevoked = Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)
    unended = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    then = Authority.objects.filter(unrevoked, unended, granted_at__lte=at, valid_from__lte=day)
    rows = then.filter(person__operator=operator)
    held = [row for row in rows.select_related("person__user") if _signs(row.person, signed)]
    if not held:
        return _("none is recorded")
    if any(row.document_id for row in held):
        return _("with a document")
    if any(directs(operator, row.person) for row in held):
        return _("without a document; the state register names a director of this name")
    return _("without a document, and the state register does not name this person as a director")


def _signs(person: Person, signed: Snapshot) -> bool:
    return person.user is not None and person.user.ref == signed.signed_by


def _numbers(operator: Operator, version: int) -> list[Row]:
    numbers, pack = companies.current_numbers(operator), pack_of(version)
    former = [_former(pack, row) for row in operator.identifiers.exclude(valid_until=None).order_by("-valid_until")]
    return [
        *(Row(str(row.name), row.value) for row in registers.named([*numbers.items()], pack)),
        *([Row(_("Former numbers"), former)] if former else []),
    ]


def _former(pack: Pack, row: Identifier) -> str:
    named = {"register": registers.name(pack, row.scheme), "number": row.value, "day": day_text(row.valid_until)}
    return _("%(register)s: %(number)s, until %(day)s") % named


def _contact(operator: Operator) -> list[Row]:
    former = [row.name_local for row in operator.former_names.order_by("-until")]
    return [
        Row(_("Names"), [operator.name_local, operator.name_latin]),
        *([Row(_("Former names"), former)] if former else []),
        *([Row(_("Another company has nearly the same name"), near)] if (near := resembling.of(operator)) else []),
        Row(_("Address"), operator.address),
        Row(_("E-mail address"), operator.email),
        Row(_("Telephone"), operator.phone),
        Row(_("Established on"), day_text(operator.established_on) if operator.established_on else ""),
    ]


def _person(person: Person, namesake: bool) -> dict[str, Any]:
    labels = dict(Position.choices)
    former = sorted(person.former.all(), key=lambda row: row.until, reverse=True)
    return {
        "row": person,
        "namesake": namesake,
        "former": [(", ".join(filter(None, (row.name_local, row.registry_number))), row.until) for row in former],
        "positions": [labels.get(position, position) for position in person.positions],
        "authorities": [
            {"row": row, "until": row.revoked_at, "files": [upload_row(row.document)] if row.document else []}
            for row in person.authorities.all()
        ],
    }


def _members(operator: Operator) -> list[list[Any]]:
    rows = people.current_members().filter(operator=operator).select_related("user").order_by("role", "pk")
    return [
        [Cell(row.user.name, hint=row.user.email), row.get_role_display(), row.valid_from, row.valid_until or "–"]
        for row in rows
    ]
