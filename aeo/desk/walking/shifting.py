"""Moving a case in time: every day it names moves by the same number of days, so that it ends when it should."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from math import ceil
from typing import Any, TypeVar

from aeo.desk.walking.case import Case
from aeo.desk.walking.steps.time import Wait
from aeo.desk.walking.values import Day
from aeo.programme.pack import Pack

T = TypeVar("T")
WEEK = timedelta(days=7)
SPARE = 9  # a last day may be moved over holidays


def shifted(case: Case, by: timedelta) -> Case:
    """The same case, some days later."""
    return replace(case, start=case.start + by, step=tuple(_moved(step, by) for step in case.step))


def ending_before(case: Case, day: date, pack: Pack) -> Case:
    """The case moved by whole weeks so that it ends before a day, and not long before."""
    return shifted(case, (day - last_day(case, pack)) // WEEK * WEEK)


def last_day(case: Case, pack: Pack) -> date:
    """The last day the case can come to, however holidays lie."""
    day = case.start
    for step in case.step:
        day = step.on or day + timedelta(days=step.after)
        if isinstance(step, Wait):
            day = _waited(step, day, pack)
    return day


def _waited(step: Wait, day: date, pack: Pack) -> date:
    if not step.clock:
        return (step.until or Day()).seen_from(day)
    rule = pack.clocks[step.clock]
    length = rule.length if rule.unit == "days" else ceil(rule.length * 7 / 5)
    return day + timedelta(days=length + SPARE)


def _moved(value: T, by: timedelta) -> T:
    if isinstance(value, Day):
        return replace(value, day=value.day + by) if value.day else value
    if is_dataclass(value) and not isinstance(value, type):
        changed: dict[str, Any] = {field.name: _moved(getattr(value, field.name), by) for field in fields(value)}
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(_moved(item, by) for item in value)  # type: ignore[return-value]
    return value + by if isinstance(value, date) else value
