"""P11: pages on the demonstration's cases: server time at the 95th percentile, and queries for all rows as for one.

The floor of a page is the time that it may take; that of its queries, what it needs for a single row.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Sequence

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.accounts.models import StaffRole, User
from aeo.accounts.roles import Role
from aeo.programme.queries import pack_of
from aeo.register.models import Entry
from operators.models import Application
from operators.queries import people
from operators.states import ApplicationState
from tests.bench.table import Row

TIMES, WARM = 100, 5
MOST_MS = 100


def run() -> list[Row]:
    """Plays the demonstration, then opens each page again and again, with other objects each time."""
    subprocess.run([sys.executable, "manage.py", "demo"], env=os.environ, check=True, stdout=subprocess.DEVNULL)
    desk, cases = _client(_officer()), list(Application.objects.order_by("pk"))
    print(f"{'':4} on {len(cases)} cases of the demonstration", flush=True)
    one = f"/desk/?show=all&q={next(case for case in cases if case.lodged_at).reference}"
    rows = [timed("worklist", desk, ["/desk/?show=all"]), _counted("worklist", desk, "/desk/?show=all", one)]
    lodged = [case for case in cases if case.lodged_at]
    rows.append(timed("case file", desk, [f"/desk/applications/{case.pk}/" for case in lodged]))
    rows.append(_questionnaire(cases))
    entry = Entry.objects.filter(published=True).order_by("aeo_number")[0]
    searches = ["/register/", f"/register/?q={entry.aeo_number}", "/register/?q=ХХК", "/register/?q=Gobi"]
    rows.append(timed("register search", Client(), searches))
    rows.append(_counted("register search", Client(), "/register/", f"/register/?q={entry.aeo_number}"))
    return rows


def _officer() -> User:
    return User.objects.get(pk=StaffRole.objects.filter(role=Role.OFFICER).order_by("pk")[0].user_id)


def _client(user: User) -> Client:
    client = Client(headers={"accept-language": "mn"})
    client.force_login(user)
    return client


def _questionnaire(cases: Sequence[Application]) -> Row:
    """The sections of a draft, as its company fills them in."""
    case = next(case for case in cases if case.state == ApplicationState.DRAFT)
    criteria = pack_of(case.version_id).criteria_of(tuple(case.types))
    addresses = [f"/portal/applications/{case.pk}/sections/{key}/" for key in criteria]
    return timed("questionnaire page", _client(people.addressed(case.operator)[0]), addresses)


def timed(name: str, client: Client, addresses: Sequence[str], most_ms: float = MOST_MS) -> Row:
    """The time of these pages in turn, at the 95th percentile."""
    turns = itertools.cycle(addresses)
    for _time in range(WARM):
        opened(client, next(turns))
    times = sorted(opened(client, next(turns)) for _time in range(TIMES))
    return Row("P11", f"{name}: server time, p95", times[int(TIMES * 0.95) - 1], most_ms, "ms", 1)


def opened(client: Client, address: str) -> float:
    """How long the page took, in milliseconds."""
    began = time.perf_counter()
    answer = client.get(address)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    return took


def _counted(name: str, client: Client, many: str, one: str) -> Row:
    counts = []
    for address in (many, one):
        with CaptureQueriesContext(connection) as queries:
            opened(client, address)
        counts.append(len(queries))
    return Row("P11", f"{name}: queries for all rows and for one", counts[0], counts[1], "", 1)
