"""Gates of pages: staff, and staff with a role."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.http import HttpRequest

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.accounts.roles import CASE_ROLES, READERS, Role
from aeo.kernel.http import View, access
from aeo.kernel.policy import Actor

T = TypeVar("T")


class HasRole:
    """Admits people who hold one of the roles today; without roles, any member of staff."""

    def __init__(self, *roles: str) -> None:
        self.roles = roles or tuple(Role.values)
        self.name = "staff: " + ", ".join(roles or ("any",))

    def admits(self, request: HttpRequest) -> bool:
        """True when a role is held today."""
        return actor(request).has(*self.roles)


def actor(request: HttpRequest) -> Actor:
    """Who is asking; worked out once per request. A stranger has no roles."""
    known: Actor | None = getattr(request, "actor", None)
    if known is None:
        known = actor_of(request.user) if isinstance(request.user, User) else Actor("anonymous", "")
        request.actor = known  # type: ignore[attr-defined]
    return known


def only_reads(who: Actor) -> bool:
    """Somebody who sees cases and whose roles do nothing in any of them: offered nothing."""
    return who.has(*CASE_ROLES) and not who.has(*(CASE_ROLES - READERS))


def offered_to(who: Actor, actions: Iterable[T]) -> list[T]:
    """The verbs of a page; none for whoever only reads."""
    return [] if only_reads(who) else list(actions)


staff = access(HasRole())


def has_role(*roles: str) -> Callable[[View], View]:
    """Declare that a view is for these roles."""
    return access(HasRole(*roles))
