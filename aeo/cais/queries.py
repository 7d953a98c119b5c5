"""Whose number it is, and what is known of its statuses."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet

from aeo.authorisations.models import Authorisation
from aeo.kernel import clock
from aeo.register import queries
from aeo.register.models import Record
from operators.models import Identifier, Operator
from operators.names import bare_number
from operators.queries import companies


def records_of(number: str, at: datetime, known_at: datetime) -> list[Record]:
    """The records, as known at a time, of the operator that has or had this number; on that day if it passed on."""
    return queries.all_as_known(_aeo_numbers(number, at), known_at)


def _aeo_numbers(number: str, at: datetime) -> list[str]:
    holder = Authorisation.objects.filter(aeo_number=number).values_list("operator_id", flat=True).first()
    if holder is not None:
        return _held(Authorisation.objects.filter(operator_id=holder))
    operator = companies.by_number(number, on=clock.day_of(at))
    if operator is not None:
        return _held(Authorisation.objects.filter(operator=operator))
    return _held(_under(bare_number(number), companies.by_number(number)))


def _under(number: str, operator: Operator | None) -> QuerySet[Authorisation]:
    """The statuses that it held under a number which is not its own any more."""
    rows = Authorisation.objects.filter(operator=operator)
    last = Identifier.objects.filter(operator=operator, value=number).aggregate(day=Max("valid_until"))["day"]
    return rows.filter(granted_on__lte=last) if last else rows.none()


def _held(rows: QuerySet[Authorisation]) -> list[str]:
    return list(rows.order_by("pk").values_list("aeo_number", flat=True))
