"""Values of a case file that TOML has no type for: names that must be known, days, answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from aeo.programme.keys import Ref


@dataclass(frozen=True)
class Known:
    """The text names something of this kind: one of `values`, or of what the case file itself defines."""

    kind: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Day:
    """A day: named, or some days after the day of the step it belongs to."""

    day: date | None = None
    days: int = 0

    def seen_from(self, today: date) -> date:
        """The day that is meant."""
        return self.day or today + timedelta(days=self.days)


@dataclass(frozen=True)
class Given:
    """An answer as the case file writes it: a value, or a table with `value`, `comment`, `evidence` or a reason."""

    value: Any = None
    comment: str | None = None
    not_applicable: str = ""
    evidence: str | tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> list[tuple[str, str]]:
        """(key of what is wanted, key of the file); an empty first key means everything that is wanted."""
        return [("", self.evidence)] if isinstance(self.evidence, str) else list(self.evidence)


PersonKey = Annotated[str, Known("person")]
StaffKey = Annotated[str, Known("staff")]
AnybodyKey = Annotated[str, Known("anybody")]
FileKey = Annotated[str, Known("file")]
SiteKey = Annotated[str, Known("site")]
FindingKey = Annotated[str, Known("finding")]
VisitKey = Annotated[str, Known("visit")]
ConsultationKey = Annotated[str, Known("consultation")]
SlotText = Annotated[str, Known("slot")]
SeverityKey = Annotated[str, Ref("severities")]
GroundKey = Annotated[str, Ref("grounds")]
SiteKind = Annotated[str, Ref("sites")]
MethodKey = Annotated[str, Ref("signing")]
FormKey = Annotated[str, Ref("forms")]
ChangeKey = Annotated[str, Ref("changes")]
