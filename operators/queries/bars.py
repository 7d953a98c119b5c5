"""On whom a bar holds. Companies keep rows of their own for the same person, so that people are found by their number:
the present one, and any that was recorded before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Q, QuerySet

from aeo.kernel import clock
from operators.models import Bar, FormerIdentity, Operator, Person
from operators.models.people import Position
from operators.names import name_key

Identity = Person | FormerIdentity
SLIPS = 2  # two signs that changed places
NEARLY = 0.8


@dataclass(frozen=True)
class Barred:
    """A bar that keeps a company from applying. `own`: it was laid on the company, which was told of it; else on
    somebody who directs it, and of whom no company is told more than that.
    """

    bar: Bar
    own: bool


def holding(day: date) -> QuerySet[Bar]:
    """The bars that hold on a day, the longest first."""
    rows = Bar.objects.filter(valid_from__lte=day, valid_until__gte=day, lifted_at__isnull=True)
    return rows.order_by("-valid_until", "pk")


def of(operators: Iterable[int], day: date) -> dict[int, Barred]:
    """Operator id → the bar that keeps it from applying on a day, its own before others, the longest first.

    A constant number of queries, however many companies there are.
    """
    keys = list(operators)
    people = _who_directed(keys)
    numbers = {number for person in people for number in _numbers(person)}
    named = Q(persons__number_key__in=numbers) | Q(persons__former__number_key__in=numbers)
    concerns = Q(operator__in=keys) | Q(successors__in=keys) | named
    rows = holding(day).filter(concerns).distinct().prefetch_related("persons__former", "successors")
    found: dict[int, Barred] = {}
    for bar in rows:
        for key, own in _reached(bar, keys, people):
            known = found.get(key)
            if known is None or (own and not known.own):
                found[key] = Barred(bar, own)
    return found


def on(operator: Operator, day: date) -> Barred | None:
    """The bar that keeps this one from applying on a day."""
    return of([operator.pk], day).get(operator.pk)


def names(person: Person) -> bool:
    """True when a bar names this row, whether it holds, is over or was lifted."""
    return Bar.objects.filter(persons=person).exists()


def may_reach(person: Person, day: date) -> bool:
    """True while a bar that names this row holds, or will."""
    return Bar.objects.filter(persons=person, valid_until__gte=day, lifted_at__isnull=True).exists()


def namesakes(operator: Operator, day: date) -> list[Person]:
    """Who directs the company and is called nearly as somebody under a bar, and whom no number tells apart."""
    named = Person.objects.filter(pk__in=holding(day).values("persons")).exclude(operator=operator)
    barred = list(named.prefetch_related("former"))
    return [person for person in _who_directed([operator.pk]) if any(_alike(person, other) for other in barred)]


def _who_directed(operators: Sequence[int]) -> list[Person]:
    """Whoever directs one of the companies, or ever did."""
    directs = Q(positions__contains=Position.DIRECTOR) | Q(former__positions__contains=Position.DIRECTOR)
    rows = Person.objects.filter(directs, operator__in=operators).distinct()
    return list(rows.prefetch_related("former").order_by("pk"))


def _reached(bar: Bar, keys: Iterable[int], people: Iterable[Person]) -> list[tuple[int, bool]]:
    own = {bar.operator_id, *(row.pk for row in bar.successors.all())}
    barred = list(bar.persons.all())
    through = [row.operator_id for row in people if _is_one(row, barred) and _directs_since(row, bar.valid_from)]
    return [*((key, True) for key in keys if key in own), *((key, False) for key in through)]


def _is_one(person: Person, barred: Iterable[Person]) -> bool:
    """The number is one of theirs; one that was written over earlier only with the name: it may have been mistyped."""
    numbers = _numbers(person)
    return any(
        other.number_key in numbers or (numbers & _numbers(other) and _called_alike(person, other)) for other in barred
    )


def _called_alike(person: Person, other: Person) -> bool:
    return any(_near_name(one, two) for one in _called(person) for two in _called(other))


def _directs_since(person: Person, day: date) -> bool:
    """Whoever was recorded as a director when the bar began stays one for it: leaving later washes nothing off."""
    recorded = clock.day_of(person.left_recorded_at) if person.left_recorded_at else None
    if recorded and recorded < day and person.valid_until and person.valid_until < day:
        return False
    stepped_down = [row for row in person.former.all() if clock.day_of(row.until) >= day]
    since: list[Identity] = [person, *stepped_down]
    return any(Position.DIRECTOR in row.positions for row in since)


def _numbers(person: Person) -> set[str]:
    return {row.number_key for row in _identities(person) if row.number_key}


def _alike(person: Person, other: Person) -> bool:
    """Nothing says that they are two: the names are nearly the same, and no number tells one from the other."""
    here, there = _numbered(person), _numbered(other)
    apart = here and there and all(_tell_apart(one, two) for one in here for two in there)
    return not apart and _called_alike(person, other)


def _tell_apart(one: Identity, two: Identity) -> bool:
    """Numbers of one kind that are not nearly the same: a passport's says nothing beside a civil number."""
    slips = sum(a != b for a, b in zip(one.number_key, two.number_key, strict=False))
    return _shape(one.registry_number) == _shape(two.registry_number) and slips > SLIPS


def _shape(number: str) -> str:
    return "".join("9" if sign.isdigit() else "A" for sign in number)


def _numbered(person: Person) -> list[Identity]:
    return [row for row in _identities(person) if row.number_key]


def _near_name(one: str, two: str) -> bool:
    """Nearly the same letters; or the words of one are among those of the other."""
    fewer, more = sorted((set(one.split()), set(two.split())), key=len)
    if len(fewer) > 1 and fewer <= more:
        return True
    return one == two or SequenceMatcher(None, one, two, autojunk=False).ratio() >= NEARLY


def _called(person: Person) -> set[str]:
    return {name_key(row.name_local) for row in _identities(person)}


def _identities(person: Person) -> list[Identity]:
    return [person, *person.former.all()]
