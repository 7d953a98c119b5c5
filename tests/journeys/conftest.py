"""Journeys go through the server that also runs in production."""

import pytest

from tests.support.processes import Programs


@pytest.fixture
def site(programs: Programs) -> str:
    """The address of a real web server on this test's own database."""
    return programs.site()
