"""How long a bar follows a decision."""

from __future__ import annotations

from aeo.authorisations.models import Decision
from aeo.authorisations.states import DecisionKind
from aeo.programme.pack import Pack
from operators.models.application import Purpose

BARRING = frozenset(
    {DecisionKind.REFUSE, DecisionKind.REVOKE, DecisionKind.ANNUL, DecisionKind.BAR, DecisionKind.DECLINE}
)


def bar_years(decision: Decision, pack: Pack) -> int:
    """The longest bar that one of the decision's grounds carries; 0 for none.

    A refused renewal brings none unless the programme says so; neither does a refusal that only lessens.
    """
    if decision.decision_kind not in BARRING:
        return 0
    renewal = decision.application is not None and decision.application.purpose != Purpose.INITIAL
    if renewal and not pack.validity.renewal_refused_bars:
        return 0
    rows = [*decision.grounds, *(row for item in decision.items.all() for row in item.grounds)]
    return max((pack.grounds[row["ground"]].bar_years for row in rows if row["ground"] in pack.grounds), default=0)
