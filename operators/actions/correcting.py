"""What is recorded of people and providers, put right: journalled with what it was before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from aeo.kernel import clock
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Fields
from aeo.notices.actions import messages
from operators import papers, persons
from operators.actions.people import terms_problems
from operators.actions.recording import record
from operators.models import FormerIdentity, Membership, OutsourcedFunction, Person
from operators.models.people import MemberRole
from operators.policies import companies as policies
from operators.policies.seats import permit
from operators.soundness import sound


@action
def edit_person(person: Person, *, by: Actor, **values: Any) -> Person:
    """Change what is known of a person. Raises BadFields, NotReady where the person is not written over."""
    permit(policies.may_manage_people(by, person.operator))
    root("operator", person.operator_id)
    person.refresh_from_db()
    if "registry_number" in values:
        values["registry_number"] = persons.bare(values["registry_number"])
    policies.edit_person_ready(person, values).enforce()
    former = _identity(person)
    renumbered = values.get("registry_number", person.registry_number) != person.registry_number
    check = _numbered if renumbered else _nothing
    _change(person, values, "edit_person", by, {"person": person.pk}, check)
    if _identity(person) != former:
        FormerIdentity.objects.create(person=person, until=clock.now(), **former)
    return person


def _nothing(_row: object) -> Fields:
    return {}


def _numbered(person: Person) -> Fields:
    return {"registry_number": persons.number_problems(person)}


def _terms(row: Membership) -> Fields:
    return terms_problems(row.role, row.sections, row.valid_until)


def _identity(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("name_local", "registry_number", "positions")}


@action
def edit_outsourced(row: OutsourcedFunction, *, by: Actor, **values: Any) -> OutsourcedFunction:
    """Change what another company does for this one; `until` ends it. Raises BadFields."""
    permit(policies.may_edit(by, row.operator))
    root("operator", row.operator_id)
    row.refresh_from_db()
    _change(row, values, "edit_outsourced", by, {"outsourced": row.pk})
    return row


@action
def change_member(
    membership: Membership, *, by: Actor, valid_until: date | None, sections: Sequence[str] = ()
) -> Membership:
    """Another last day of somebody's access, and a consultant's other sections. The person hears of it."""
    permit(policies.may_manage_people(by, membership.operator))
    root("operator", membership.operator_id)
    membership.refresh_from_db()
    policies.change_member_ready(membership).enforce()
    kept = list(sections) if membership.role == MemberRole.CONSULTANT else membership.sections
    told, values = (
        {"membership": membership.pk, "role": membership.role},
        {"valid_until": valid_until, "sections": kept},
    )
    if _change(membership, values, "change_member", by, told, _terms):
        _tell(membership, by)
    return membership


def _change(
    row: Any,
    values: Mapping[str, Any],
    verb: str,
    by: Actor,
    told: Mapping[str, Any],
    more: Callable[[Any], Fields] = _nothing,
) -> bool:
    """False when it was all so already. Raises BadFields."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    sound(row, **more(row))
    if before:
        row.save(update_fields=list(before))
        after = {name: values[name] for name in before}
        record(row.operator.subject, verb, by, {**told, "before": _plain(before), "after": _plain(after)})
    return bool(before)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date) else value for name, value in values.items()}


def _tell(row: Membership, by: Actor) -> None:
    facts = {
        "operator_name": row.operator.names,
        "role": MemberRole(row.role).label,
        "person": by.name,
        "valid_until": row.valid_until,
        "items": papers.section_names(row.sections),
    }
    messages.tell(
        [row.user],
        "access_changed",
        facts,
        about=row.operator.subject,
        url="/portal/",
        key=f"{row.pk}:{clock.now():%Y%m%d%H%M%S}",
    )
