"""Plays the steps of a case one after the other, under a clock that is told what day it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from aeo.desk.walking import casting
from aeo.desk.walking.case import Case
from aeo.desk.walking.coming import DAY, Coming, night
from aeo.desk.walking.play import Play, told
from aeo.desk.walking.steps import Step
from aeo.desk.walking.steps.time import Wait
from aeo.kernel import clock
from aeo.kernel.refusals import Refused

MORNING = time(9)
MINUTE = timedelta(minutes=1)


class CannotGoOn(Exception):
    """A step was refused, or was not refused although it should have been."""


class World(Protocol):
    """What surrounds the case: it does what the case woke, and what the passing of time brings."""

    def settle(self) -> None:
        """Have everything done that was woken so far."""

    def new_day(self) -> None:
        """Do what only time does."""


@dataclass
class Player:
    """One case on its way. `now` is the case's own time."""

    case: Case
    world: World
    say: Callable[[str], None]
    after: Callable[[], object] = lambda: None
    play: Play = field(init=False)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.play = Play(self.case)
        self.now = datetime.combine(self.case.start, MORNING, clock.zone())

    def run(self, until: str = "") -> Play:
        """Play all steps, or those up to a label. Raises CannotGoOn."""
        with clock.frozen(self.now):
            self._guarded(lambda: casting.cast(self.play), "the company and the staff", None)
        for number, step in enumerate(self.case.step):
            self._one(number, step)
            if until and step.label == until:
                break
        return self.play

    def _one(self, number: int, step: Step) -> None:
        place = self.case.places[number]
        where = f"{place.source.file}:{place.source.line(place.path)}: {place.label}"
        self.pass_time(self._day_of(step, where))
        self.now += MINUTE
        with clock.frozen(self.now):
            self._guarded(lambda: self._play(step), where, step)
        self.world.settle()
        self.after()

    def _day_of(self, step: Step, where: str) -> date:
        today = clock.day_of(self.now)
        if step.on is not None and step.on < today:
            raise CannotGoOn(f"{where}: its day {step.on} lies before {today}, where the case is by now")
        return step.on or today + timedelta(days=step.after)

    def _play(self, step: Step) -> None:
        said = told(step.play(self.play))
        self.say(f"{clock.today()}  {step.by or '':<12} {step.do}{': ' if said else ''}{said}")
        if isinstance(step, Wait):
            with clock.frozen(self.now):
                last = step.last(self.play)
            self.pass_time(last)

    def _guarded(self, work: Callable[[], object], where: str, step: Step | None) -> None:
        expected = step.expect if step else None
        try:
            work()
        except Refused as refused:
            if expected is None:
                raise CannotGoOn(f"{where}: refused ({refused.code}): {refused}") from refused
            if expected.refused not in (refused.code, refused.kind) or expected.words not in str(refused):
                wanted = f"{expected.refused} “{expected.words}”" if expected.words else expected.refused
                raise CannotGoOn(f"{where}: expected {wanted}, but refused ({refused.code}): {refused}") from refused
            self.say(f"{clock.today()}  {step.by if step else '':<12} refused as expected ({refused.code}): {refused}")
        else:
            if expected is not None:
                raise CannotGoOn(f"{where}: expected a refusal ({expected.refused}), but nothing was refused")

    def pass_time(self, until: date) -> None:
        """Let the days go by until a day, doing what only time does on each that brings something."""
        coming, today = Coming(), clock.day_of(self.now)
        while today < until:
            first = coming.first() or date.max
            today = min(max(first, today + DAY), until)
            if first <= today:
                with clock.frozen(night(today)):
                    self.world.new_day()
                    self.world.settle()
                    coming.done()
            self.now = datetime.combine(today, MORNING, clock.zone())
