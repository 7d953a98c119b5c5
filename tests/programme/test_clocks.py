"""Limits for the kernel's deadlines."""

import pytest

from aeo.kernel import running
from aeo.kernel.running import Limit
from aeo.programme.calendars import calendar
from aeo.programme.clocks import NEEDED, limit
from aeo.programme.items import UnknownKey
from aeo.programme.pack import Pack


def test_a_limit_says_what_the_pack_says(mn: Pack) -> None:
    assert limit(mn, "decision") == Limit(
        "decision", 120, "days", moves=True, theirs=False, silence="escalate", norm="aeo-rules", stages=(30, 14, 7)
    )
    assert limit(mn, "urgent_suspension").moves is False
    assert limit(mn, "hearing").theirs is True
    assert limit(mn, "why").unit == "working_days"


def test_a_length_as_asked_has_an_upper_limit(mn: Pack) -> None:
    assert limit(mn, "adjustment", length=60).length == 60
    assert limit(mn, "adjustment", length=600).length == 180
    assert limit(mn, "acceptance", length=45).length == 45


def test_validity_counts_months_and_never_moves(mn: Pack) -> None:
    validity = limit(mn, "validity")
    assert (validity.length, validity.unit, validity.moves) == (36, "months", False)
    assert validity.stages == (180, 90, 60, 30, 14, 7, 1)


def test_every_clock_of_the_lifecycles_has_a_limit(mn: Pack) -> None:
    for key in NEEDED:
        assert limit(mn, key).clock == key


def test_an_unknown_clock_is_named(mn: Pack) -> None:
    with pytest.raises(UnknownKey, match="'later' is not one of acceptance"):
        limit(mn, "later")


def test_the_kernel_moves_ends_by_the_calendar_of_this_programme() -> None:
    assert running.calendar() == calendar("mn")
