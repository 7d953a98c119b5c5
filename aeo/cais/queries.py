"""Whose number it is, and what is known of its statuses."""

from __future__ import annotations

from datetime import datetime

from aeo.authorisations.models import Authorisation
from aeo.kernel import clock
from aeo.register import queries
from aeo.register.models import Record
from operators.queries import companies


def records_of(number: str, at: datetime, known_at: datetime) -> list[Record]:
    """The records, as known at a time, of the operator that has or had this number; on that day if it passed on."""
    return queries.all_as_known(_aeo_numbers(number, at), known_at)


def _aeo_numbers(number: str, at: datetime) -> list[str]:
    holder = Authorisation.objects.filter(aeo_number=number).values_list("operator_id", flat=True).first()
    if holder is None:
        operator = companies.by_number(number, on=clock.day_of(at)) or companies.by_number(number)
        holder = operator.pk if operator else None
    if holder is None:
        return []
    return list(Authorisation.objects.filter(operator_id=holder).order_by("pk").values_list("aeo_number", flat=True))
