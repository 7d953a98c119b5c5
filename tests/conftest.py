"""Fixtures for all tests; see tests/support."""

import gc
import os
from collections.abc import Iterator
from itertools import groupby

import hypothesis
import pytest
from django.utils.translation import override

pytest_plugins = [
    "tests.support.fixtures",
    "tests.support.processes",
    "tests.support.browser",
    "tests.support.scanners",
]

REAL = ("process_db", "broker")
# First, so that no core stands idle at the end while one of them is still under way; those that mostly wait before all.
LONGEST = (
    "tests/process/",
    "tests/journeys/",
    "tests/portal/test_every_page.py",
    "tests/desk/test_walks.py",
    "tests/attacks/",
    "tests/architecture/test_crawl.py",
    "tests/kernel/test_contention.py",
    "tests/house/test_processes.py",
)

# A busy machine is no fault of the code: nothing here is judged by how long it took.
hypothesis.settings.register_profile("itgel", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("itgel")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A test reads the sentences as the code writes them, whoever has compiled the catalogues, unless it asks."""
    with override("en"):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they use, the longest first; refuse Django's way of emptying tables, which is not allowed."""
    items.sort(key=_turn)
    items[:] = _spread(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "browse" in names or "page" in names:
            item.add_marker("browser")
        if any(name in names for name in REAL):
            item.add_marker("process")
        marker = item.get_closest_marker("django_db")
        if "transactional_db" in names or (marker is not None and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture process_db instead of transaction=True")


def pytest_collection_finish() -> None:
    """All that is loaded stays until the end: looking again and again whether it is garbage takes time.

    So does looking after every 700 new objects, the interpreter's own measure: a sixth of all tests' time (measured).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _spread(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """Deal the long files out; each process begins with an equal run of the list and gives away from its end only."""
    heads: list[list[pytest.Item]] = [[] for _ in range(processes)]
    long = [item for item in items if _turn(item) < len(LONGEST)]
    for number, (_file, tests) in enumerate(groupby(long, key=lambda item: item.path)):
        heads[number % processes] += tests
    short = items[len(long) :]
    ends = [len(items) * (number + 1) // processes for number in range(processes)]
    spread: list[pytest.Item] = []
    for head, end in zip(heads, ends, strict=True):
        spread += head
        room = max(0, end - len(spread))
        spread, short = spread + short[:room], short[room:]
    return spread + short


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST))
