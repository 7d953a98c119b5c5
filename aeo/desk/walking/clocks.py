"""What the clocks of a case say, told whenever one starts, moves or ends: the rows that letters print from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from aeo.kernel.models import Deadline


@dataclass
class Clocks:
    """Remembers what was told last."""

    known: dict[int, tuple[object, ...]] = field(default_factory=dict)

    def changes(self) -> Iterator[str]:
        """A line for each clock that says something else than before."""
        for row in Deadline.objects.order_by("pk"):
            says = (row.due_on, row.provisional, row.closed_on, row.outcome)
            if self.known.get(row.pk) != says:
                self.known[row.pk] = says
                yield _line(row)


def _line(row: Deadline) -> str:
    ended = f", closed on {row.closed_on} ({row.outcome})" if row.closed_on else ""
    provisional = " (provisional)" if row.provisional else ""
    return f"            clock {row.clock} of {row.subject}: due {row.due_on}{provisional}{ended}"
