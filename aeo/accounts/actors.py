"""Who acts: from an account to the kernel's Actor, with the roles held today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from aeo.accounts.models import Substitution, User
from aeo.kernel import clock
from aeo.kernel.policy import Actor


def actor_of(user: User) -> Actor:
    """The actor a signed-in person is at this moment."""
    today = clock.today()
    orders = _orders(user, today)
    own = user.staff_roles.filter(_on(today)).values_list("role", flat=True)
    roles = frozenset(own) | {order.role for order in orders}
    acting = "; ".join(f"{order.role}: {order.order_number}" for order in orders)
    return Actor(user.ref, user.name, frozenset(map(str, roles)), user, acting)


def _orders(user: User, today: date) -> list[Substitution]:
    return list(user.substitutions.filter(valid_from__lte=today, valid_until__gte=today))


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def user_of(ref: str) -> User | None:
    """The account behind a reference such as `user:12`."""
    kind, _, key = ref.partition(":")
    return User.objects.filter(pk=int(key)).first() if kind == "user" and key.isdigit() else None


def users_of(refs: Iterable[str]) -> list[User]:
    """The accounts behind references, each once, in the order of these."""
    keys = [int(key) for kind, _, key in (ref.partition(":") for ref in refs) if kind == "user" and key.isdigit()]
    found = User.objects.in_bulk(dict.fromkeys(keys))
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def holders(*roles: str) -> list[User]:
    """The people who hold one of the roles today."""
    today = clock.today()
    held = Q(staff_roles__role__in=roles, staff_roles__valid_from__lte=today) & (
        Q(staff_roles__valid_until__isnull=True) | Q(staff_roles__valid_until__gte=today)
    )
    return list(User.objects.filter(held, is_active=True).distinct().order_by("pk"))
