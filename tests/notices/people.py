"""People and letters for the tests of notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from aeo.accounts.actors import actor_of
from aeo.accounts.models import StaffRole, User
from aeo.kernel.policy import SYSTEM, Actor
from aeo.notices.actions import notices
from aeo.notices.actions.notices import Recipients
from aeo.notices.models import Notice


def account(email: str = "bat@company.example", name: str = "Бат", language: str = "mn") -> User:
    """An account."""
    return User.objects.create_user(email, "a good long password", name=name, language=language)


def staff(role: str, email: str = "officer@customs.example") -> Actor:
    """Somebody of the administration."""
    user = account(email, "Сараа")
    StaffRole.objects.create(user=user, role=role, valid_from=date(2020, 1, 1))
    return actor_of(user)


ACCEPTANCE: dict[str, Any] = {
    "reference": "AP-2026-00012-K",
    "accepted_on": date(2026, 3, 9),
    "due_date": date(2026, 7, 7),
    "account_manager": "Д. Сараа",
}


def letter(*users: User, emails: tuple[str, ...] = (), **facts: Any) -> Notice:
    """A prepared letter of acceptance."""
    to = Recipients("operator:5", "«Говь Тээвэр» ХХК", [user.ref for user in users], emails)
    return notices.prepare("acceptance", "application:12", to, {**ACCEPTANCE, **facts}, by=SYSTEM)


def sent(*users: User, emails: tuple[str, ...] = ()) -> Notice:
    """A letter on its way."""
    return notices.send(letter(*users, emails=emails))
