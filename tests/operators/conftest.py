"""A Monday in March, well after Tsagaan Sar: nothing in these tests depends on the day they run."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from aeo.kernel import clock

MONDAY = datetime(2026, 3, 9, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(MONDAY):
        yield
