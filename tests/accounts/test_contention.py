"""Two wishes for another address at the same moment: one is left, and the other's link does nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from aeo.accounts import moving
from aeo.accounts.models import AddressChange, User
from aeo.kernel.refusals import NotReady
from tests.accounts.people import account

pytestmark = pytest.mark.usefixtures("process_db")


def at_once(*works: Callable[[], AddressChange]) -> list[AddressChange]:
    """Both on connections of their own."""
    start = Barrier(len(works))

    def one(work: Callable[[], AddressChange]) -> AddressChange:
        try:
            start.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_of_two_wishes_at_once_only_the_later_counts() -> None:
    user = account()
    rows = at_once(*(lambda n=n: moving.ask(user, f"new{n}@company.example", "") for n in range(4)))
    left = AddressChange.objects.get()
    assert left.pk == max(row.pk for row in rows)
    assert [moving.by_token(user, moving.token(row)) == left for row in rows] == [row.pk == left.pk for row in rows]
    for row in rows:
        if row.pk != left.pk:
            with pytest.raises(NotReady, match=r"used already|ашигласан"):
                moving.finish(row, "")
    moving.finish(left, "")
    assert User.objects.get().email == left.email
