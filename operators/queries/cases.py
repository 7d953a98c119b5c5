"""Declarations of interest and assignments of a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.glance import once
from aeo.kernel.policy import Actor
from operators.models import Assignment, ClosedDay, Interest
from operators.queries import people


def declaration(user_ref: str, case: str) -> Interest | None:
    """What somebody declared last for a case. Every policy asks: a page that is only read asks the database once."""
    rows = Interest.objects.filter(case=case, user_ref=user_ref).order_by("-id")
    return once(("declaration", user_ref, case), rows.first)


def declarations(case: str) -> list[Interest]:
    """The declaration that counts of everybody who made one for a case."""
    return list(Interest.objects.filter(case=case).order_by("user_ref", "-id").distinct("user_ref"))


def has_interest(actor: Actor, case: str) -> bool | None:
    """True or False as declared last; None when nothing was declared."""
    declared = declaration(actor.ref, case)
    return declared.has_interest if declared else None


def assigned(case: str, *roles: str) -> list[Assignment]:
    """Who has the case today, in one of the roles if any is named."""
    rows = _current().filter(case=case)
    return list((rows.filter(role__in=roles) if roles else rows).order_by("id"))


def assignments_visible_to(user: User) -> QuerySet[Assignment]:
    """Staff who see cases see who has them."""
    return Assignment.objects.all() if people.sees_cases(user) else Assignment.objects.none()


def cases_of(user_ref: str) -> list[str]:
    """The cases somebody has today."""
    rows = _current().filter(user_ref=user_ref).values_list("case", flat=True).distinct().order_by("case")
    return once(("cases of", user_ref), lambda: list(rows))


def closed_days(border_posts: Iterable[str], first: date, last: date) -> list[ClosedDay]:
    """The days between two days on which one of the posts is closed."""
    posts = list(border_posts)
    return list(ClosedDay.objects.filter(border_post__in=posts, day__range=(first, last)).order_by("day", "id"))


def _current() -> QuerySet[Assignment]:
    today = clock.today()
    return Assignment.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), ended_at__isnull=True, valid_from__lte=today
    )
