"""Who takes part in a journey: the staff have accounts, traders open theirs on pages, as everything else happens."""

from __future__ import annotations

from datetime import date

from aeo.accounts.models import StaffRole, User
from aeo.accounts.roles import Role

PASSWORD = "Тэнгэр-1284-хөх"
SINCE = date(2026, 1, 1)
TRADERS = {"director": "Ганболдын Номин", "declarant": "Ганбатын Бат"}
STAFF: dict[str, tuple[str, tuple[Role, ...]]] = {
    "officer": ("Цэрэнгийн Мөнх", (Role.OFFICER,)),
    "lead": ("Бямбын Эрдэнэ", (Role.LEAD, Role.AUDITOR)),
    "auditor": ("Лхагвын Номин", (Role.AUDITOR,)),
    "second": ("Пүрэвийн Саруул", (Role.OFFICER, Role.AUDITOR)),
    "approver": ("Жигжидийн Болд", (Role.APPROVER,)),
}


def address(key: str) -> str:
    """The e-mail address of somebody."""
    return f"{key}@example.mn"


def cast() -> None:
    """Open the accounts of the staff."""
    for key, (name, roles) in STAFF.items():
        user = User.objects.create_user(address(key), PASSWORD, name=name, language="en")
        StaffRole.objects.bulk_create(StaffRole(user=user, role=role, valid_from=SINCE) for role in roles)
