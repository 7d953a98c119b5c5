"""What all attacks share: the workbook of the world is taken apart once, however many requests are about it."""

from collections.abc import Iterator
from functools import lru_cache

import pytest

from operators.spreadsheet import grid


@pytest.fixture(autouse=True, scope="package")
def _a_workbook_is_taken_apart_once() -> Iterator[None]:
    """The same bytes are the same cells; what is no workbook is refused anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("operators.spreadsheet.read.grids", lru_cache(maxsize=4)(grid.grids))
        yield
