"""Named CHECK builders: state-conditional truth that the database keeps, each with its refusal in words.

`CHECK (p <> q)` accepts a NULL, so presence is always required where a comparison matters.
"""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError
from django.db.models import CheckConstraint, F, Model, Q
from django.utils.translation import gettext_lazy as _

from aeo.kernel.refusals import Contradiction, Words

_words: dict[str, Words] = {}
_orders: dict[str, tuple[str, str]] = {}


def says(name: str, words: Words) -> str:
    """Give a constraint (also a unique or exclusion one) its words; returns the name."""
    _words[name] = words
    return name


def check(name: str, condition: Q, words: Any) -> CheckConstraint:
    """A named CHECK with its words."""
    return CheckConstraint(condition=condition, name=says(name, words), violation_error_message=words)


def paired(name: str, *fields: str, words: Words = "") -> CheckConstraint:
    """All of the fields are present, or none: who and when go together."""
    present = Q(*[(f"{field}__isnull", False) for field in fields])
    absent = Q(*[(f"{field}__isnull", True) for field in fields])
    return check(name, present | absent, words or _("Who and when are recorded together or not at all."))


def only_in_states(name: str, states: Iterable[str], *fields: str, words: Words) -> CheckConstraint:
    """The fields are present exactly in these states."""
    inside = Q(state__in=sorted(states))
    present = Q(*[(f"{field}__isnull", False) for field in fields])
    absent = Q(*[(f"{field}__isnull", True) for field in fields])
    return check(name, (inside & present) | (~inside & absent), words)


def needs_in_states(name: str, states: Iterable[str], condition: Q, words: Words) -> CheckConstraint:
    """In these states the condition holds."""
    return check(name, ~Q(state__in=sorted(states)) | condition, words)


def in_order(name: str, first: str, second: str, words: Words = "") -> CheckConstraint:
    """The second is absent or not before the first."""
    condition = Q(**{f"{second}__isnull": True}) | Q(**{f"{second}__gte": F(first)})
    _orders[name] = (first, second)
    return check(name, condition, words or _("The end lies before the beginning."))


def orders_of(model: type[Model]) -> dict[tuple[str, str], Words]:
    """The pairs of a model's fields of which the second may not lie before the first, each with its words."""
    names = [constraint.name for constraint in model._meta.constraints]
    return {_orders[name]: _words[name] for name in names if name in _orders}


def known_states(name: str, states: Iterable[str]) -> CheckConstraint:
    """The state is one of the machine's."""
    return check(name, Q(state__in=sorted(states)), _("No such state."))


def refusal_of(error: IntegrityError) -> Contradiction | None:
    """The refusal that belongs to a violated constraint, if it is one of ours."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    return Contradiction(_words[name], name) if name in _words else None
