"""Whether what a company says of itself is what the state register holds."""

from __future__ import annotations

from aeo.gateways.registry.port import Entry
from operators.models import Operator
from operators.names import bare_number, folded

# What is confirmed together, besides the number; writing something else ends the confirmation.
CONFIRMED = frozenset({"name_local", "form", "street", "city", "region"})


def agrees(entry: Entry | None, operator: Operator, number: str) -> bool:
    """The register knows the number, the entity exists still, and name, legal form and seat are the same."""
    if entry is None or entry.struck_off_on is not None or bare_number(entry.number) != bare_number(number):
        return False
    seat = entry.seat
    kept = {"name_local": entry.name_local, "street": seat.street, "city": seat.city, "region": seat.region}
    same = all(folded(getattr(operator, name)) == folded(value) for name, value in kept.items() if value)
    return same and entry.form in ("", operator.form)
