"""What surrounds a case that is played: workers of its own, or nobody but ourselves."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max

from aeo.kernel import clock, outbox
from aeo.kernel.models import Message
from aeo.kernel.tasks import celery

PATIENCE = 120.0
BACKGROUND = ("papers", "seal")  # what nothing in a case waits for, until its end
OUTBOX = "outbox.sweep"  # done while waiting
# What concerns no case in particular: done by beat in its own time, or at the end of a walk.
HOUSEKEEPING = (
    "accounts.tidy",
    "notices.tidy",
    "documents.tidy",
    "arrivals.tidy",
    "register.renew",
    "journal.checkpoint",
)
PUBLISHING = "register.publish"  # in real time and in one order, whatever the case's own time is


class Stuck(RuntimeError):
    """Something that was woken was not done."""


@dataclass
class Workers:
    """Workers of its own do what the case woke; there is no beat: the sweeps are run here when the clock moves."""

    patience: float = PATIENCE

    def settle(self) -> None:
        """Wait until nothing is left to be done, but papers."""
        self._wait(*BACKGROUND)

    def finish(self) -> None:
        """Wait for the papers, too."""
        self._wait()

    def new_day(self) -> None:
        """What beat would have done to a case."""
        sweep()

    def _wait(self, *left_out: str) -> None:
        undone = Message.objects.filter(done_at__isnull=True).exclude(queue__in=left_out)
        until, swept = time.monotonic() + self.patience, time.monotonic()
        while undone.exists():
            failed = undone.filter(failed_at__isnull=False).first()
            if failed is not None or time.monotonic() > until:
                raise Stuck(_why(failed or undone.order_by("pk")[0]))
            if time.monotonic() - swept > 5:
                outbox.sweep()
                swept = time.monotonic()
            time.sleep(0.02)


class Alone:
    """We do at once, under its sender’s time, what the case waits for; papers and register are left to workers."""

    def __init__(self) -> None:
        self._since = Message.objects.aggregate(last=Max("pk"))["last"] or 0

    def settle(self) -> None:
        """Do it."""
        mine = Message.objects.filter(pk__gt=self._since, done_at__isnull=True)
        undone = mine.exclude(queue__in=BACKGROUND).exclude(task=PUBLISHING)
        while message := undone.order_by("pk").first():
            with clock.frozen(message.as_of):
                celery.tasks[message.task](message.pk)
            message.refresh_from_db()
            if message.done_at is None:
                raise Stuck(_why(message))

    def new_day(self) -> None:
        """What only time does to a case."""
        sweep()


def _why(message: Message) -> str:
    return f"{message.task} for {message.topic} {message.payload} was not done: {message.error or 'no worker took it'}"


def sweep() -> None:
    """Run each periodic task that may concern a case, here and now."""
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        if entry["task"] not in (OUTBOX, *HOUSEKEEPING):
            celery.tasks[str(entry["task"])]()
