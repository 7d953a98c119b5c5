"""Truth is the interval: with no worker running every page tells what holds at that instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from aeo.authorisations.actions import decisions, endings, renewals
from aeo.authorisations.models import Authorisation
from aeo.authorisations.states import Outcome
from aeo.kernel import clock
from operators.models import Application
from tests.authorisations.test_renewals import END, filed, noon_of
from tests.factories import authorisations as make
from tests.register import scenes
from tests.register.scenes import answer, holder, page, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def same(title: str, status: str) -> dict[str, str]:
    """Every window says the same."""
    return {"entry": title, "certificate": title, "json": status}


def suspended_urgently(case: make.Case, authorisation: Authorisation) -> None:
    """An urgent suspension, decided now."""
    proposal = make.proposed(authorisation, case.officer, "suspend", manner="urgent")
    decisions.decide(proposal, by=case.approver)


def test_before_the_effective_day_and_on_it(noon: datetime) -> None:
    case = make.case(sites=1)
    later = clock.today() + 30 * DAY
    authorisation = make.granted(case, from_day=later)
    scenes.consent(case.operator)
    scenes.seal(authorisation)
    starts = clock.start_of(later)
    assert said(authorisation.aeo_number, noon) == same("Not valid yet", "none")
    assert said(authorisation.aeo_number, starts - MINUTE) == same("Not valid yet", "none")
    assert said(authorisation.aeo_number, starts) == same("Valid", "active")


def test_during_an_urgent_suspension_and_after_it_lapsed(noon: datetime) -> None:
    case, authorisation = holder()
    with clock.frozen(noon + 10 * DAY):
        suspended_urgently(case, authorisation)
    number = authorisation.aeo_number
    lapses = clock.end_of(clock.day_of(noon + 10 * DAY) + 30 * DAY)
    assert said(number, noon + 9 * DAY)["json"] == "active"
    assert said(number, noon + 10 * DAY) == same("Suspended", "suspended")
    assert said(number, lapses - MINUTE) == same("Suspended", "suspended")
    assert said(number, lapses) == same("Valid", "active")


def test_after_expiry(noon: datetime) -> None:
    _case, authorisation = holder()
    end = clock.end_of(authorisation.valid_until)
    assert said(authorisation.aeo_number, end - MINUTE) == same("Valid", "active")
    assert said(authorisation.aeo_number, end) == same("Not valid", "expired")
    with clock.frozen(end):
        assert "expired" in page(f"/id/certificate/{authorisation.aeo_number}/1")
        assert authorisation.aeo_number not in page("/register/")
        assert authorisation.aeo_number in page("/register/", ended="on")


def test_while_a_timely_renewal_is_pending_it_is_prolonged_and_says_so(noon: datetime) -> None:
    case, authorisation = holder()
    number = authorisation.aeo_number
    filed(case, authorisation, END - 100 * DAY)
    beyond = noon_of(END + 30 * DAY)
    assert said(number, beyond) == same("Valid", "active")
    with clock.frozen(beyond):
        for path in (f"/id/certificate/{number}/1", f"/register/{number}/"):
            assert "the renewal of 22 November 2028 is pending" in page(path)
        assert "prolonged, renewal pending" in page("/register/")
        assert answer(f"/id/aeo/{number}")["renewalFiledOn"] == "2028-11-22"


def test_a_prolonged_status_ends_when_the_renewal_is_withdrawn(noon: datetime) -> None:
    case, authorisation = holder()
    again = filed(case, authorisation, END - 100 * DAY)
    at = noon_of(END + 30 * DAY)
    Application.objects.filter(pk=again.application.pk).update(state="withdrawn", ended_at=at, ended_by="user:0")
    with clock.frozen(at):
        renewals.follow(again.application.pk)
    assert said(authorisation.aeo_number, at - MINUTE)["json"] == "active"
    assert said(authorisation.aeo_number, at) == same("Not valid", "expired")


def test_revoked_from_service_and_the_certificate_void(noon: datetime) -> None:
    case, authorisation = holder()
    decision = decisions.decide(
        make.heard(make.proposed(authorisation, case.officer, "revoke"), case), by=case.approver
    )
    assert said(authorisation.aeo_number, noon)["certificate"] == "Valid"
    make.serve(decision.notice)
    assert said(authorisation.aeo_number, noon) == same("Not valid", "revoked")


def test_annulled_from_the_first_day(noon: datetime) -> None:
    case, authorisation = holder()
    proposal = make.proposed(authorisation, case.officer, "annul", grounds=(make.GroundDraft("false-information"),))
    decisions.decide(make.heard(proposal, case), by=case.approver)
    assert said(authorisation.aeo_number, noon) == same("Not valid", "annulled")


def test_surrendered_from_the_day_that_was_named(noon: datetime) -> None:
    case, authorisation = holder()
    parts = [part.pk for part in make.parts(authorisation)]
    endings.surrender(authorisation, parts, date(2026, 4, 1), by=case.signatory)
    assert said(authorisation.aeo_number, noon)["json"] == "active"
    assert said(authorisation.aeo_number, clock.start_of(date(2026, 4, 1)))["json"] == "surrendered"


def test_one_part_revoked_leaves_it_valid_in_part(noon: datetime) -> None:
    case, authorisation = holder()
    second = make.parts(authorisation)[1]
    proposal = make.proposed(authorisation, case.officer, "revoke", parts=(second.pk,))
    make.serve(decisions.decide(make.heard(proposal, case), by=case.approver).notice)
    assert said(authorisation.aeo_number, noon) == same("Valid in part", "active")
    assert [part["status"] for part in answer(f"/id/aeo/{authorisation.aeo_number}")["parts"]] == ["active", "revoked"]


def test_a_certificate_in_preparation_replaced_and_void(noon: datetime) -> None:
    case, authorisation = holder(sealed=False)
    number = authorisation.aeo_number
    assert said(number, noon)["certificate"] == "Certificate in preparation"
    assert said(number, noon)["entry"] == "Valid"
    scenes.seal(authorisation)
    assert said(number, noon)["certificate"] == "Valid"
    decisions.decide(make.proposed(authorisation, case.officer, "rectify", grounds=()), by=case.approver)
    assert said(number, noon)["certificate"] == "Valid", "the newer version is not sealed yet"
    assert said(number, noon, 2)["certificate"] == "Certificate in preparation"
    scenes.seal(authorisation)
    assert said(number, noon)["certificate"] == "Replaced by a newer version"
    assert f"/id/certificate/{number}/2" in page(f"/id/certificate/{number}/1")
    assert said(number, noon, 2)["certificate"] == "Valid"


def test_a_version_that_was_cancelled_was_never_issued(noon: datetime) -> None:
    case, authorisation = holder(sealed=False)
    decisions.decide(make.proposed(authorisation, case.officer, "rectify", grounds=()), by=case.approver)
    assert said(authorisation.aeo_number, noon)["certificate"] == "Never issued"


def test_a_partial_grant_shows_the_granted_part_only(noon: datetime) -> None:
    case = make.case(sites=2)
    decision = make.heard(make.recommended(case, Outcome.GRANT, Outcome.REFUSE), case)
    authorisation = make.given_by(decisions.decide(decision, by=case.approver))
    scenes.consent(case.operator)
    certificate = scenes.seal(authorisation)
    shown = page(f"/id/certificate/{authorisation.aeo_number}/1", code=certificate.short_code)
    assert "Site 1" in shown
    assert "Site 2" not in shown
    assert "Site" not in page(f"/register/{authorisation.aeo_number}/"), "sites are for who holds the paper"
