"""What ties the accounts that own a company or sign for it to what the state register says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aeo.accounts.models import User
from operators.models import Operator, Person
from operators.names import name_key
from operators.queries import people


@dataclass(frozen=True)
class Tie:
    """An account, and whether its address is the register's, or its name a director's. A name anybody can write."""

    user: User
    address: bool
    director: str

    def __bool__(self) -> bool:
        return self.address or bool(self.director)


def of(operator: Operator) -> list[Tie]:
    """Of every owner and signatory, in the order in which their accounts were opened."""
    users = people.addressed(operator)
    rows = Person.objects.filter(operator=operator, user__in=users).values_list("user_id", "name_local")
    names = [*((user.pk, user.name) for user in users), *rows]
    return [_tie(operator, user, [name for key, name in names if key == user.pk]) for user in users]


def directs(operator: Operator, person: Person) -> bool:
    """The state register names a director of this name."""
    return name_key(person.name_local) in {name_key(name) for name in operator.state_directors}


def _tie(operator: Operator, user: User, names: Sequence[str]) -> Tie:
    known = {name_key(name) for name in names}
    found = (name for name in operator.state_directors if name_key(name) in known)
    return Tie(user, bool(operator.state_email) and user.email.lower() == operator.state_email, next(found, ""))
