"""Real workers, a broker that fails, a web server: the fixtures do what they say."""

from collections.abc import Callable
from pathlib import Path

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from tests.support.processes import Broker, Program, wait_until


def test_a_worker_takes_what_beat_sends(worker: Program, run_beat_sweep: Callable[..., None]) -> None:
    run_beat_sweep("outbox.sweep")
    wait_until(lambda: "outbox.sweep" in worker.said() and "succeeded" in worker.said())


def test_a_stopped_broker_refuses_and_a_started_one_takes(broker: Broker, worker: Program) -> None:
    broker.stop()
    with pytest.raises(OperationalError):
        current_app.send_task("outbox.sweep", retry=False)
    broker.start()
    current_app.send_task("outbox.sweep", retry=False)
    wait_until(lambda: "succeeded" in worker.said())


def test_a_killed_program_leaves_no_children(worker: Program) -> None:
    group = worker.child.pid
    worker.kill()
    wait_until(lambda: not _group_lives(group), timeout=10)


def _group_lives(group: int) -> bool:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False
