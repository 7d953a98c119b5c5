"""Cases whose verification is finished, for what comes after it."""

from __future__ import annotations

import pytest

from aeo.authorisations.forms import things
from aeo.authorisations.policies import applications, decisions
from aeo.authorisations.views.shown import cases
from tests.authorisations.conftest import finished


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every verification is finished; how it comes to be is tested with audits."""
    for module in (applications, decisions, things, cases):
        monkeypatch.setattr(module, "standing", finished)
