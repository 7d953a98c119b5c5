"""The pre-check: conditions shown before an application is started. It informs and never bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aeo.kernel import clock
from aeo.programme.pack import Pack
from aeo.programme.rules import Precheck
from aeo.programme.text import Text
from operators.models import Operator
from operators.models.people import Position


@dataclass(frozen=True)
class Result:
    """A condition as it stands; `met` is None where the company's data do not say."""

    key: str
    text: Text
    advice: Text
    met: bool | None
    value: int | None = None

    def kept(self) -> dict[str, str | bool | int | None]:
        """What an application keeps of it: that it was shown, and what it said."""
        return {"key": self.key, "met": self.met, "value": self.value}


# A company has traded for no longer than it exists: its founding says only who has not.
AT_MOST = ("trading-years",)


def results(operator: Operator, pack: Pack, day: date) -> list[Result]:
    """Every pre-check of the pack on a day."""
    known = _values(operator, day)
    return [
        Result(check.key, check.text, check.advice, *_judged(check, known.get(check.key))) for check in pack.prechecks
    ]


def _values(operator: Operator, day: date) -> dict[str, int | bool | None]:
    persons = operator.persons.filter(valid_until__isnull=True)
    return {
        "trading-years": _years(operator.established_on, day),
        "address-years": _years(operator.at_address_since, day),
        "customs-person": persons.filter(positions__contains=Position.CUSTOMS).exists(),
        "official-email": bool(operator.email),
        "official-phone": bool(operator.phone),
    }


def _judged(check: Precheck, value: int | bool | None) -> tuple[bool | None, int | None]:
    if value is None or check.kind == "yes_no":
        return value if isinstance(value, bool) else None, None
    if check.key in AT_MOST:
        return (None if value >= check.at_least else False), None
    return value >= check.at_least, int(value)


def _years(since: date | None, day: date) -> int | None:
    if since is None:
        return None
    years = day.year - since.year
    return years if clock.add_months(since, 12 * years) <= day else years - 1
