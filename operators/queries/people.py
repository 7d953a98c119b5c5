"""Who may act for an operator at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from aeo.accounts.models import User
from aeo.accounts.roles import CASE_ROLES
from aeo.kernel import clock
from aeo.kernel.glance import once
from aeo.kernel.policy import Actor
from operators.models import Authority, Membership, Operator, Person
from operators.models.people import MemberRole

# One may leave, fall ill or lose the telephone: with two there is always somebody who can let others in.
ENOUGH_OWNERS = 2
SECTIONLESS = frozenset(MemberRole.values) - {MemberRole.CONSULTANT}


@dataclass(frozen=True)
class Seat:
    """What somebody is in a company now: roles, a consultant's sections (criteria), and whether they may sign."""

    roles: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    authority: bool = False

    def __bool__(self) -> bool:
        return bool(self.roles)

    def has(self, *roles: str) -> bool:
        """True when one of the roles is held."""
        return not self.roles.isdisjoint(roles)

    @property
    def whole(self) -> bool:
        """True when everything of the company may be seen, not only chosen sections."""
        return not self.roles.isdisjoint(SECTIONLESS)

    def covers(self, criterion: str) -> bool:
        """True when the section belongs to what may be seen."""
        return self.whole or criterion in self.sections


STRANGER = Seat()


def current_members() -> QuerySet[Membership]:
    """Memberships that hold today."""
    today = clock.today()
    return Membership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), ended_at__isnull=True, valid_from__lte=today
    )


def seat(actor: Actor, operator_id: int) -> Seat:
    """What the actor is in this company at this moment."""
    user = actor.user
    return (
        once(("seat", user.pk, operator_id), lambda: _seat(user, operator_id)) if isinstance(user, User) else STRANGER
    )


def _seat(user: User, operator_id: int) -> Seat:
    rows = list(current_members().filter(user=user, operator_id=operator_id))
    roles = frozenset(row.role for row in rows)
    sections = frozenset(section for row in rows for section in row.sections)
    return Seat(roles, sections, MemberRole.SIGNATORY in roles and has_authority(user, operator_id))


def has_authority(user: User, operator_id: int) -> bool:
    """True when a person of the operator with this account has authority to sign at this very moment."""
    return authorities().filter(person__user=user, person__operator_id=operator_id).exists()


def may_sign_as(person: Person) -> list[User]:
    """The accounts with which a person can sign: a member's, and nobody else's; none once the person has left."""
    today = clock.today()
    if person.valid_until is not None and person.valid_until < today:
        return []
    others = Person.objects.filter(operator=person.operator_id, user__isnull=False).exclude(pk=person.pk)
    taken = set(others.exclude(valid_until__lt=today).values_list("user_id", flat=True))
    found = members(person.operator, SECTIONLESS)
    return [user for user in found if person.user_id in (None, user.pk) and user.pk not in taken]


def somebody_signs(operator: Operator) -> bool:
    """True when there is a signatory whose authority holds at this very moment."""
    return _signing(operator.pk).exists()


def signers(operator_id: int) -> list[str]:
    """The names of the accounts of those signatories."""
    rows = _signing(operator_id).values_list("person__user__name", flat=True)
    names = once(("signers", operator_id), lambda: [*rows])
    return list(dict.fromkeys(names))


def _signing(operator_id: int) -> QuerySet[Authority]:
    signatories = current_members().filter(operator=operator_id, role=MemberRole.SIGNATORY).values("user_id")
    held = authorities().filter(person__operator=operator_id, person__user__in=signatories)
    return held.filter(person__user__is_active=True).order_by("pk")


def authorities() -> QuerySet[Authority]:
    """Authorities to sign that hold at this moment."""
    today = clock.today()
    in_time = Q(valid_from__lte=today) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    still = Q(person__valid_until__isnull=True) | Q(person__valid_until__gte=today)
    unrevoked = Q(revoked_at__isnull=True) | Q(revoked_at__gt=clock.now())
    return Authority.objects.filter(in_time & still & unrevoked)


def came_with(person: Person) -> QuerySet[Membership]:
    """The signatory's role that somebody was given with an authority to sign, while it lasts."""
    return Membership.objects.filter(authority__person=person, ended_at__isnull=True)


def longest(person: Person) -> date | None:
    """The last day on which one of the person's authorities still holds; None when one has no end."""
    ends = set(Authority.objects.filter(person=person, revoked_at__isnull=True).values_list("valid_until", flat=True))
    return None if None in ends else max((day for day in ends if day), default=None)


def ends_with(authority: Authority) -> QuerySet[Membership]:
    """The role that ends when this authority is revoked: none while the person has another that lasts."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())
    others = Authority.objects.filter(lasting, person=authority.person_id, revoked_at__isnull=True)
    rows = came_with(authority.person)
    return rows.none() if others.exclude(pk=authority.pk).exists() else rows


def members(operator: Operator, roles: Iterable[str] = tuple(MemberRole.values)) -> list[User]:
    """The accounts that hold one of the roles in the company today."""
    held = current_members().filter(operator=operator, role__in=list(roles)).values("user_id")
    return list(User.objects.filter(pk__in=held, is_active=True).order_by("pk"))


def owners(operator: Operator) -> list[User]:
    """The owners who can sign in today."""
    return members(operator, (MemberRole.OWNER,))


def addressed(operator: Operator) -> list[User]:
    """To whom letters go: owners and signatories."""
    return members(operator, (MemberRole.OWNER, MemberRole.SIGNATORY))


def companies_of(user: User) -> QuerySet[Membership]:
    """The company ids of somebody's memberships, for use in a filter."""
    return current_members().filter(user=user)


def sees_cases(user: User) -> bool:
    """True for staff who may open cases; a system administrator may not."""
    return once(("sees cases", user.pk), lambda: _sees_cases(user))


def _sees_cases(user: User) -> bool:
    today = clock.today()
    held = Q(valid_from__lte=today) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    own = user.staff_roles.filter(held, role__in=CASE_ROLES).exists()
    return own or user.substitutions.filter(held, role__in=CASE_ROLES).exists()


def left(user: User) -> QuerySet[Operator]:
    """The companies for which somebody acted once, and does not any more."""
    over = Q(ended_at__isnull=False) | Q(valid_until__lt=clock.today())
    were = Membership.objects.filter(over, user=user).values("operator_id")
    return Operator.objects.filter(pk__in=were).exclude(pk__in=companies_of(user).values("operator_id"))
