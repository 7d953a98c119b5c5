"""With all workers off the register tells the truth: what follows from an act is written with the act itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.checks import run_checks

from aeo.authorisations.actions import decisions, starting, sweeps
from aeo.authorisations.models import Authorisation, Renewal
from aeo.kernel import clock, outbox
from aeo.kernel.models import Message
from aeo.notices.actions import notices
from aeo.notices.models import Message as Told
from aeo.notices.states import Service
from aeo.register import queries as register
from operators.actions import applications, consents
from operators.models import Application
from tests.factories import authorisations as make
from tests.factories import operators as companies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = timedelta(days=1)
END = date(2029, 3, 2)


@contextmanager
def on(day: date) -> Iterator[datetime]:
    """Noon of a day."""
    with clock.frozen(clock.start_of(day) + timedelta(hours=12)):
        yield clock.now()


@pytest.fixture(autouse=True)
def nobody_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """No message ever leaves."""
    monkeypatch.setattr(outbox, "_send", [lambda _sending: None])


def said(authorisation: Authorisation, at: datetime) -> set[str]:
    """What the register says at an instant, of all parts."""
    return set(register.statuses(authorisation.aeo_number, at, at).values())


def filed(case: make.Case, authorisation: Authorisation, day: date) -> Application:
    """A whole renewal, signed and lodged as the company does it."""
    with on(day):
        application = starting.start(authorisation, "revalidation", by=case.owner)
        companies.signed(application)
        return applications.submit(application, by=companies.signatory(case.operator))


def held() -> tuple[make.Case, Authorisation]:
    """A company with a status until END."""
    case = make.case(sites=1)
    return case, make.granted(case)


def test_a_timely_renewal_prolongs_from_the_instant_it_is_lodged() -> None:
    case, authorisation = held()
    filed(case, authorisation, END - 120 * DAY)
    assert Renewal.objects.get().timely
    with on(END + 10 * DAY) as later:
        assert said(authorisation, later) == {"active"}
        record = register.as_known(authorisation.aeo_number, later)
        assert record is not None
        assert record.content["renewal_filed_on"] == (END - 120 * DAY).isoformat()
        assert sweeps.remind() == 0, "none after a renewal was filed"
    assert not Told.objects.filter(what__startswith="reminder").exists()
    assert not Message.objects.filter(done_at__isnull=False).exists()


def test_a_late_renewal_prolongs_nothing() -> None:
    case, authorisation = held()
    filed(case, authorisation, END - 80 * DAY)
    with on(END + DAY) as later:
        assert said(authorisation, later) == {"expired"}


@pytest.mark.parametrize(("day", "ends"), [(END - 30 * DAY, END + DAY), (END + 30 * DAY, END + 30 * DAY)])
@pytest.mark.parametrize("how", ["recall", "withdraw"])
def test_a_renewal_given_up_ends_it_at_the_old_end_or_then(how: str, day: date, ends: date) -> None:
    case, authorisation = held()
    application = filed(case, authorisation, END - 120 * DAY)
    with on(day):
        getattr(applications, how)(application, by=companies.signatory(case.operator), reason="Шаардлагагүй болсон.")
    with on(ends - DAY) as before:
        assert said(authorisation, before) == {"active"}
    with on(ends) as after:
        assert said(authorisation, after + DAY) == {"expired"}


def test_a_revocation_counts_from_its_service() -> None:
    case, authorisation = held()
    proposal = make.proposed(authorisation, case.officer, "revoke")
    decision = decisions.decide(make.heard(proposal, case), by=case.approver)
    assert decision.notice is not None
    with on(date(2026, 5, 4)) as before:
        assert said(authorisation, before) == {"active"}
        notices.serve(decision.notice, by=make.staff("records"), method=Service.HAND)
        assert said(authorisation, clock.now()) == {"revoked"}


def test_a_withdrawn_consent_is_heeded_at_once() -> None:
    case, authorisation = held()
    companies.consented(case.operator)
    shown = register.as_known(authorisation.aeo_number)
    assert shown is not None
    assert shown.public
    consents.withdraw(case.operator, "publish", by=companies.signatory(case.operator))
    hidden = register.as_known(authorisation.aeo_number)
    assert hidden is not None
    assert not hidden.public


def test_what_joins_a_topic_has_to_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    joined: dict[str, list[str]] = {"application.submit": ["aeo.authorisations.nothing"], "nobody.says": []}
    monkeypatch.setattr(outbox, "_joined", joined)
    found: list[Any] = run_checks()
    assert {error.id for error in found} == {"kernel.E003", "kernel.E004"}
