"""Letting time pass: the clock goes on day by day, and on each day happens what only time does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import Step, verb
from aeo.desk.walking.values import Day
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.refusals import NotReady
from aeo.programme.keys import ClockKey


@verb("wait")
@dataclass(frozen=True, kw_only=True)
class Wait(Step):
    """Until a day, or until the day after a running clock's last day."""

    until: Day | None = None
    clock: ClockKey = ""
    needs_actor = False

    def last(self, play: Play) -> date:
        """The day on which the case goes on."""
        if not self.clock:
            return play.day(self.until or Day())
        running = Deadline.objects.filter(clock=self.clock, closed_on__isnull=True).order_by("-pk").first()
        if running is None:
            raise NotReady(f"No clock {self.clock!r} is running.", "no-clock")
        return max(clock.today(), clock.day_of(clock.end_of(running.due_on)))

    def play(self, play: Play) -> str:
        """Until when; the player moves the clock."""
        return str(self.last(play))
