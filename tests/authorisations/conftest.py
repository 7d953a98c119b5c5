"""A finished verification, seen from above: what `audits.queries.standing` says is tested with audits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from aeo.authorisations.forms import things
from aeo.authorisations.policies import applications, decisions
from aeo.authorisations.views.shown import cases as whole
from aeo.kernel import clock
from audits.models import Assessment
from audits.queries import Standing

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=clock.zone())


def finished(assessment: Assessment) -> Standing:
    """Everything is done and every site of the application is covered."""
    application = assessment.application
    sites = {row.site_id: True for row in application.site_rows.all()} if application else {}
    return Standing(
        reviewed=True,
        risk_rated=True,
        consultations_open=0,
        sites_covered=sites,
        open_findings={},
        blocking=0,
        conditions=(),
        lead_refs=frozenset(),
        team_refs=frozenset(),
        reviewer_refs=frozenset(),
        obstructed=False,
        visits_open=0,
    )


@pytest.fixture(autouse=True)
def standing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`standing(reviewed=False)` changes what the verification says; unchanged, it is finished."""

    def say(**changes: Any) -> None:
        def said(assessment: Assessment) -> Standing:
            return replace(finished(assessment), **changes)

        for module in (applications, decisions, things, whole):
            monkeypatch.setattr(module, "standing", said)

    say()
    return say


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Monday 2 March 2026, noon in Ulaanbaatar."""
    with clock.frozen(NOON):
        yield NOON
