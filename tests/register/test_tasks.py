"""A change is published by a worker."""

from __future__ import annotations

from collections.abc import Callable

from aeo.register import queries
from aeo.register.models import Snapshot
from tests.register.conftest import standing
from tests.register.test_publishing import held, lines
from tests.support.fixtures import ProcessDatabase
from tests.support.processes import Programs, wait_until

__all__ = ["standing"]


def current() -> Snapshot | None:
    """The newest snapshot, once it tells of every change."""
    last = queries.latest_snapshot()
    return last if last is not None and last.marker == queries.marker() else None


def test_a_worker_publishes_what_was_decided(
    process_db: ProcessDatabase,
    programs: Programs,
    sealing: dict[str, str],
    standing: Callable[..., None],
) -> None:
    authorisation = held()
    programs.worker("work")
    snapshot = wait_until(current)
    assert snapshot is not None
    assert [row["aeoNumber"] for row in lines(snapshot)] == [authorisation.aeo_number]
