"""Fixtures for real processes: Celery workers, the sealer, a broker that can fail, a web server."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from celery import current_app
from django.conf import settings
from kombu import pools

from aeo.house import broker as redis_server
from aeo.house import keys, process
from aeo.house.places import CHECKOUT
from tests.support.environment import OWN
from tests.support.fixtures import ProcessDatabase

PATIENCE = 60.0
WORK, SEAL = ("work", "papers"), ("seal",)

Answer = TypeVar("Answer")


def wait_until(read: Callable[[], Answer], timeout: float = PATIENCE, every: float = 0.05) -> Answer:
    """Read again and again until the answer is true; the last answer fails the test when time is up."""
    until = time.monotonic() + timeout
    while not (answer := read()):
        if time.monotonic() > until:
            raise AssertionError(f"still {answer!r} after {timeout:.0f} s: {read}")
        time.sleep(every)
    return answer


@dataclass
class Program:
    """A process of ours under test."""

    child: process.Child
    log: Path

    def said(self) -> str:
        """All that it wrote."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """Kill it and its children as a power cut would (kill -9)."""
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def stop(self) -> None:
        """Ask it to end, as a deployment would."""
        process.stop(self.child)


class Programs:
    """Starts programs in the present environment and ends them with the test."""

    def __init__(self, folder: Path) -> None:
        process.hire_undertaker()
        self.folder = folder
        self.started: list[Program] = []

    def start(self, name: str, *arguments: str, env: Mapping[str, str] | None = None) -> Program:
        """Run `python ARGUMENTS` from the checkout."""
        log = self.folder / f"{len(self.started)}-{name}.log"
        child = process.start(
            [sys.executable, *arguments],
            log=log,
            cwd=CHECKOUT,
            env={**os.environ, **(env or {})},
            death=signal.SIGKILL,
        )
        self.started.append(Program(child, log))
        return self.started[-1]

    def worker(self, *queues: str, env: Mapping[str, str] | None = None) -> Program:
        """Start a Celery worker; returns when it takes work."""
        arguments = ["-m", "celery", "-A", "aeo.celery", "worker", "-Q", ",".join(queues), "-c", "1"]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel=INFO", "-n", f"{len(self.started)}@test"]
        program = self.start("-".join(queues), *arguments, *quiet, env=env)
        self._wait(program, lambda: " ready." in program.said())
        return program

    def site(self, env: Mapping[str, str] | None = None) -> str:
        """Start the web server on a free port; returns its address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = ["-m", "granian", "--interface", "wsgi", "aeo.wsgi:application", "--host", "127.0.0.1"]
        program = self.start("site", *server, "--port", str(port), "--blocking-threads", "4", env=env)
        address = f"http://127.0.0.1:{port}"
        self._wait(program, lambda: _answers(address + "/healthz"))
        return address

    def end(self) -> None:
        """Kill whatever still runs."""
        for program in reversed(self.started):
            program.kill()

    def _wait(self, program: Program, ready: Callable[[], bool]) -> None:
        wait_until(lambda: ready() or program.child.poll() is not None)
        if program.child.poll() is not None:
            raise AssertionError(f"{program.log.name} ended at once:\n{program.said()}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@pytest.fixture
def programs(process_db: ProcessDatabase, tmp_path: Path, sealing: dict[str, str]) -> Iterator[Programs]:
    """Start programs on this test's own database; they are killed at its end, their messages thrown away."""
    found = Programs(tmp_path)
    yield found
    found.end()


@pytest.fixture
def worker(programs: Programs) -> Program:
    """A running Celery worker for everything but sealing."""
    return programs.worker(*WORK)


@pytest.fixture
def sealer(programs: Programs, sealing: dict[str, str]) -> Program:
    """A running sealer: the only worker that is told where the seal key is."""
    return programs.worker(*SEAL, env=sealing)


@pytest.fixture(scope="session")
def sealing() -> dict[str, str]:
    """The sealer's extra environment; demonstration keys are made for this test process."""
    return keys.make(Path(settings.AEO_KEYS_DIR))


@pytest.fixture
def run_beat_sweep(process_db: ProcessDatabase) -> Callable[..., None]:
    """Send beat's periodic tasks to the workers now: all of them, or the named ones."""

    def send(*names: str) -> None:
        every = {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}
        for name in names or sorted(every):
            current_app.send_task(name)

    return send


class Broker:
    """A Redis of this test alone, which may be stopped and started again, empty, as Redis would be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.child: process.Child | None = None

    def start(self) -> None:
        """Start it, empty."""
        self.child = redis_server.serve(self.path, self.path.with_suffix(".log"))

    def stop(self) -> None:
        """Stop it; what it held is gone."""
        if self.child is not None:
            process.stop(self.child)


@pytest.fixture
def broker(process_db: ProcessDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A running broker of this test's own; request it before `worker`, which then uses it."""
    own = Broker(OWN / "r.sock")
    own.start()
    before = settings.REDIS_URL
    monkeypatch.setenv("REDIS_URL", redis_server.url(own.path))
    _point_celery_at(redis_server.url(own.path))
    yield own
    _point_celery_at(before)
    own.stop()


def _point_celery_at(url: str) -> None:
    settings.REDIS_URL = url
    address = url.replace("unix://", "redis+socket://", 1)
    current_app.conf.update(broker_url=address, broker_read_url=address, broker_write_url=address)
    # Celery keeps its pools on the application and in kombu, and has no public way to begin anew.
    vars(current_app)["_pool"] = None
    vars(current_app.amqp)["_producer_pool"] = None
    pools.reset()
