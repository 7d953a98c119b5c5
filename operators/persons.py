"""The civil registration number of a person: as its register writes it, and nobody else's in the company."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from aeo.kernel import clock
from aeo.kernel.refusals import Words
from aeo.programme.queries import current
from operators import registers
from operators.models import Person
from operators.names import number_look


def bare(number: str) -> str:
    """As it is kept: people are found by it, however it was typed."""
    return registers.person_number(current()[1], number) if number else number


def number_problems(person: Person) -> list[Words]:
    """What is wrong with the number of somebody who is added, or gets another one."""
    return registers.person_problems(current()[1], person.registry_number) or _taken(person)


def _taken(person: Person) -> list[Words]:
    """Nobody is in the company twice: a number is one person's until that person has left."""
    here = Q(valid_until__isnull=True) | Q(valid_until__gt=clock.today())
    others = Person.objects.filter(here, operator=person.operator_id).exclude(pk=person.pk)
    number = person.registry_number
    known = others.filter(number_key=number_look(number)).first() if number else None
    words = _("%(name)s has this number already. Each person has a number of their own: look at both.")
    return [words % {"name": known.name_local}] if known else []
