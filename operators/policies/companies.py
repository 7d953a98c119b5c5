"""What moves no state: company data, people, sites, evidence. And what a holder changes only by telling customs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.policy import Actor, Verdict, when
from operators.models import Membership, Operator, Person, Site
from operators.models.people import Position
from operators.policies import seats
from operators.queries import companies

# A holder's name, seat, legal form and numbers stand on its certificate and in the register.
REGISTERED = frozenset(
    {
        "name_local",
        "name_latin",
        "form",
        "street",
        "city",
        "region",
        "postcode",
        "country",
        "address_latin",
        "established_on",
        "at_address_since",
        "numbers",
    }
)
# What is published of a site that the status covers, and what was assessed of it.
REGISTERED_OF_SITE = frozenset(
    {"name_local", "name_latin", "kind", "roles", "address", "border_post", "latitude", "longitude", "closed_on"}
)
REGISTERED_OF_DIRECTOR = ("name_local", "registry_number")


def may_edit(actor: Actor, operator: Operator) -> Verdict:
    """An owner or editor."""
    return seats.edits(actor, operator.pk)


def may_manage_people(actor: Actor, operator: Operator) -> Verdict:
    """An owner: persons, authority to sign, accounts."""
    return seats.owns(actor, operator.pk)


def may_end_member(actor: Actor, membership: Membership) -> Verdict:
    """An owner; and everybody may leave."""
    leaves = when(actor.user is not None and actor.user == membership.user, "")
    return leaves | seats.owns(actor, membership.operator_id)


def may_apply_change(actor: Actor, operator: Operator) -> Verdict:
    """An officer or approver who carries out a decision on a holder's change notice."""
    return seats.holds(actor, Role.OFFICER, Role.APPROVER)


def edit_ready(operator: Operator, changed: Iterable[str]) -> Verdict:
    """A holder does not change its registered data itself."""
    registered = REGISTERED.intersection(changed)
    held = bool(registered) and companies.holder_marks(operator, clock.today()).exists()
    words = _("The company holds the status, so its registered data are changed by a change notice to customs.")
    return when(not held, words, "holder")


def edit_person_ready(person: Person, values: Mapping[str, Any]) -> Verdict:
    """Who directs a holder is judged with the status: it is not written over, and nobody stops being a director so.

    What was not known yet (a civil registration number) may be added, and how somebody is reached always changes.
    """
    known = {name: getattr(person, name) for name in REGISTERED_OF_DIRECTOR if getattr(person, name)}
    other = any(values.get(name, value) != value for name, value in known.items())
    steps_down = Position.DIRECTOR not in values.get("positions", person.positions)
    directs = Position.DIRECTOR in person.positions and (other or steps_down)
    held = directs and companies.holder_marks(person.operator, clock.today()).exists()
    words = _(
        "The company holds the status, so its director is not written over. Tell customs by a change notice, record "
        "that the person left, and add the director anew."
    )
    return when(not held, words, "holder")


def edit_site_ready(site: Site, changed: Iterable[str]) -> Verdict:
    """What a status covers is not changed by its holder itself, nor closed."""
    covered = companies.holder_marks(site.operator, clock.today()).filter(sites__contains=site.pk)
    held = bool(REGISTERED_OF_SITE.intersection(changed)) and covered.exists()
    words = _("The status covers this site, so its data are changed, or it is closed, by a change notice to customs.")
    return when(not held, words, "holder")
