"""What moves no state: company data, people, sites, evidence. And what a holder changes only by telling customs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.policy import Actor, Verdict, no, when
from operators.models import Authority, Membership, Operator, Person, Site
from operators.models.people import MemberRole, Position
from operators.policies import seats
from operators.queries import bars, companies, people

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
IDENTITY = ("name_local", "registry_number")


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
    """A holder does not change its registered data itself, nor an applicant the numbers by which it is judged."""
    registered = REGISTERED.intersection(changed)
    held = bool(registered) and companies.holder_marks(operator, clock.today()).exists()
    words = _("The company holds the status, so its registered data are changed by a change notice to customs.")
    judged = "numbers" in registered and companies.with_customs(operator)
    waits = _(
        "An application is with customs, so the numbers stay. Take it back, or ask customs to return it for that."
    )
    return when(not held, words, "holder") & when(not judged, waits, "applicant")


def change_member_ready(membership: Membership) -> Verdict:
    """Access that has ended, or whose last day is over, is not given back by changing it."""
    over = membership.valid_until is not None and membership.valid_until < clock.today()
    words = _("This access has ended. Invite the person again.")
    return when(membership.ended_at is None and not over, words, "ended")


def end_member_ready(membership: Membership) -> Verdict:
    """A company keeps an owner who can sign in."""
    owners = people.current_members().filter(operator=membership.operator_id, role=MemberRole.OWNER)
    others = owners.filter(user__is_active=True).exclude(user=membership.user_id)
    words = _("A company keeps at least one owner. Make somebody else an owner first.")
    return when(membership.role != MemberRole.OWNER or others.exists(), words, "last-owner")


def change_authority_ready(authority: Authority) -> Verdict:
    """One that is over stays as it was; a new one is given."""
    over = authority.valid_until is not None and authority.valid_until < clock.today()
    words = _("This authority is over. Give a new one.")
    return when(authority.revoked_at is None and not over, words, "authority-over")


def edit_person_ready(person: Person, values: Mapping[str, Any]) -> Verdict:
    """Whom a decision, an authority to sign, a status or an application rests on is not written over.

    What was not known yet (a civil registration number) may be added, and how somebody is reached always changes. Not
    while a bar holds or will: it follows the number, so that whoever it names could lay it on another company's people.
    """
    reached = bars.may_reach(person, clock.today())
    known = {name: getattr(person, name) for name in IDENTITY if reached or getattr(person, name)}
    other = any(values.get(name, value) != value for name, value in known.items())
    directs = Position.DIRECTOR in person.positions
    steps_down = directs and Position.DIRECTOR not in values.get("positions", person.positions)
    if not (other or steps_down):
        return Verdict(True)
    return (_director_stays(person) if directs else Verdict(True)) & _named(person)


def _director_stays(person: Person) -> Verdict:
    """Who directs a holder or an applicant is judged with the status or the application."""
    if companies.holder_marks(person.operator, clock.today()).exists():
        words = _(
            "The company holds the status, so its director is not written over. Tell customs by a change notice, "
            "record that the person left, and add the director anew."
        )
        return no(words, "holder")
    words = _(
        "An application is with customs, so the director with whom it was made is not written over. Record that the "
        "person left, and add the new director."
    )
    return when(not companies.with_customs(person.operator), words, "applicant")


def _named(person: Person) -> Verdict:
    """A bar, and an authority to sign, stay with whom they were given to, also when they are over."""
    barred = _(
        "A decision of customs names this person, so this person is not written over. Record that the person left, "
        "and add the new one."
    )
    signs = _(
        "Authority to sign was given to this person, so this person is not written over. Record that the person left, "
        "and add the new one."
    )
    return when(not bars.names(person), barred, "barred") & when(not person.authorities.exists(), signs, "signatory")


def edit_site_ready(site: Site, changed: Iterable[str]) -> Verdict:
    """What a status covers is not changed by its holder itself, nor closed."""
    covered = companies.holder_marks(site.operator, clock.today()).filter(sites__contains=site.pk)
    held = bool(REGISTERED_OF_SITE.intersection(changed)) and covered.exists()
    words = _("The status covers this site, so its data are changed, or it is closed, by a change notice to customs.")
    return when(not held, words, "holder")
