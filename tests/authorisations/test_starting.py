"""Applications about a status that is held, and lists that stay cheap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aeo.authorisations.actions import decisions, starting
from aeo.authorisations.models import Decision
from aeo.authorisations.queries import cases, timelines
from aeo.kernel import clock
from aeo.kernel.refusals import Refused
from tests.factories import authorisations as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_renewal_starts_with_what_is_held() -> None:
    case = make.case()
    authorisation = make.granted(case)
    first = authorisation.valid_until - timedelta(days=365)
    with clock.frozen(clock.start_of(first) - timedelta(minutes=1)), pytest.raises(Refused, match="started from"):
        starting.start(authorisation, "revalidation", by=case.owner)
    with clock.frozen(clock.start_of(first)):
        application = starting.start(authorisation, "revalidation", by=case.owner)
    assert (application.types, application.roles) == (["full"], ["exporter"])
    assert application.aeo_number == authorisation.aeo_number
    assert {row.site_id for row in application.site_rows.all()} == {site.pk for site in case.sites}


def test_of_an_ended_status_nothing_is_renewed() -> None:
    case = make.case()
    authorisation = make.granted(case)
    proposal = make.proposed(authorisation, case.officer, "annul", grounds=(make.GroundDraft("false-information"),))
    decisions.decide(make.heard(proposal, case), by=case.approver)
    with pytest.raises(Refused, match="has ended"):
        starting.start(authorisation, "revalidation", by=case.owner)
    with pytest.raises(Refused, match="first application"):
        starting.start(authorisation, "initial", by=case.owner)


def test_an_operator_sees_its_own_decisions_once_it_is_told() -> None:
    case, other = make.case(), make.case()
    decision = make.recommended(case, "grant", "refuse")
    visible = cases.decisions_visible_to
    assert not visible(case.owner.user).exists()
    make.hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    assert visible(case.owner.user).get() == decision
    assert not visible(other.owner.user).exists()
    assert visible(case.officer.user).filter(pk=decision.pk).exists()


def count(decisions_: int) -> int:
    """Queries for a list of decisions with all that it shows."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = list(cases.whole(Decision.objects.order_by("pk"))[:decisions_])
        for row in rows:
            _ = [
                row.operator.name_local,
                [item.site for item in row.items.all()],
                list(row.points.all()),
                list(row.parts.all()),
            ]
    return len(queries)


def test_lists_cost_the_same_at_one_and_many_rows() -> None:
    for _ in range(6):
        make.granted(make.case())
    assert count(1) == count(6)
    parts = list(make.Part.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        assert len(timelines.statuses(parts, clock.now())) == len(parts)
    assert len(queries) == 1


def test_the_status_of_a_part_is_one_indexed_query() -> None:
    authorisation = make.granted(make.case())
    part = make.parts(authorisation)[0]
    with CaptureQueriesContext(connection) as queries:
        timelines.status(part, clock.now(), clock.now())
    assert len(queries) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + queries[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    # Which of the table's indexes is cheapest changes with what other tests left to clear away.
    assert "Seq Scan" not in plan
    assert "Index" in plan
