"""A database for a whole module, and processes that come and go on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import orjson
import pytest
from django.db.models import Q
from django.db.models.functions import Now
from pytest_django import DjangoDbBlocker

from aeo.house import process
from aeo.house.places import CHECKOUT
from aeo.kernel import outbox
from aeo.kernel.models import Message
from tests.support import databases, processes
from tests.support.environment import MARK
from tests.support.fixtures import committing


class Nursery:
    """Forks workers and deciders from one process that has everything loaded; see nursery.py."""

    def __init__(self, child: subprocess.Popen[bytes], log: Path) -> None:
        self._child, self.log = child, log
        self._living: set[int] = set()

    def run(
        self, job: str, *arguments: object, at: datetime | None = None, told: Mapping[str, str] | None = None
    ) -> int:
        """Start a job in a process of its own, with these settings, at an instant; returns its number."""
        orders: IO[bytes] | None = self._child.stdin
        answers: IO[bytes] | None = self._child.stdout
        assert orders
        assert answers
        orders.write(orjson.dumps({"run": job, "settings": told or {}, "arguments": arguments, "at": at}) + b"\n")
        orders.flush()
        number = int(answers.readline())
        self._living.add(number)
        return number

    def lives(self, number: int) -> bool:
        """True while that process runs."""
        return Path("/proc", str(number)).exists()

    def kill(self, *numbers: int) -> None:
        """kill -9, and wait until they are gone."""
        for number in numbers:
            if self.lives(number):
                os.kill(number, signal.SIGKILL)
        processes.wait_until(lambda: not any(map(self.lives, numbers)), every=0.01)
        self._living.difference_update(numbers)

    def kill_all(self) -> None:
        """Nobody is left."""
        self.kill(*self._living)

    def end(self) -> None:
        """End it and all its children."""
        self.kill_all()
        self._child.kill()
        self._child.communicate()


@pytest.fixture(scope="module")
def module_db(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, migrated_template: str, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The same as `process_db` for all tests of a module: commits are real, and stay for the next test."""
    name = f"{databases.CLONE}{MARK}_{request.module.__name__.rpartition('.')[2]}"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, committing(migrated_template, name) as own:
        patch.setenv("DATABASE_URL", own.url)
        patch.setenv("AEO_OWNER_DATABASE_URL", own.owner_url)
        yield name


@pytest.fixture(scope="module")
def nursery(module_db: str, sealing: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """A nursery on the module's database; mails go to files."""
    log = tmp_path_factory.mktemp("nursery") / "nursery.log"
    process.hire_undertaker()
    with log.open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.process.nursery"],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=out,
            env={**os.environ, "AEO_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"},
        )
    own = Nursery(child, log)
    processes.wait_until(lambda: log.read_bytes().endswith(b"ready\n") or child.poll() is not None)
    yield own
    own.end()


@pytest.fixture
def hasten() -> Callable[..., int]:
    """What beat does every ten seconds, for what was sent so many seconds ago. Returns how many are undone."""

    def again(after: float = 5) -> int:
        undone = Message.objects.filter(done_at__isnull=True, failed_at__isnull=True)
        lost = Q(sent_at__isnull=True) | Q(sent_at__lt=Now() - timedelta(seconds=after))
        undone.filter(lost).update(due_at=Now())
        outbox.sweep()
        return undone.count()

    return again
