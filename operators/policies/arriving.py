"""How often somebody asks to be let in anywhere: the owners of companies, and staff, get a mail each time."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.policy import Verdict, when
from operators.models import Operator
from operators.queries import joining

MOST_A_DAY = 3
DAY = timedelta(days=1)


def seldom(user: User) -> Verdict:
    """Few in a day, whatever became of them."""
    few = joining.asked_since(clock.now() - DAY, user) < MOST_A_DAY
    return when(few, _("You have asked several times today. Wait for the answers, or go on tomorrow."), "too-many")


def may_be_mailed(operator: Operator) -> bool:
    """The owners were not mailed too often today; what is asked stands in the portal all the same."""
    return joining.claimed_since(clock.now() - DAY, operator) <= MOST_A_DAY
