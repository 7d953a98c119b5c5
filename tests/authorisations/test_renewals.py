"""Renewal protection and reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from aeo.authorisations.actions import decisions, endings, renewals, suspending, sweeps
from aeo.authorisations.actions.suspending import Wish
from aeo.authorisations.models import Authorisation, Renewal
from aeo.authorisations.policies.renewals import open_for
from aeo.authorisations.projection import record_values
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import Outcome, PartState
from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import NotReady
from aeo.notices.models import Message
from aeo.notices.wording import written
from aeo.programme.queries import current
from operators.models import Application
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = timedelta(days=1)
END = date(2029, 3, 2)


def noon_of(day: date) -> datetime:
    """Noon of a day."""
    return clock.start_of(day) + timedelta(hours=12)


def filed(given: make.Case, authorisation: Authorisation, on: date, state: str = "under_assessment") -> make.Case:
    """A renewal filed on a day, and what follows."""
    with clock.frozen(noon_of(on)):
        again = make.case(purpose="revalidation", company=given.operator, aeo_number=authorisation.aeo_number)
        renewals.follow(again.application.pk)
    return again


def said(authorisation: Authorisation, at: datetime) -> tuple[str, bool]:
    """The first part's status, and whether a pending renewal prolongs it."""
    here = timelines.status(make.parts(authorisation)[0], at)
    assert here is not None
    return here.status, here.renewal_id is not None


def test_a_timely_renewal_prolongs_from_its_filing_on() -> None:
    case = make.case()
    authorisation = make.granted(case)
    again = filed(case, authorisation, END - 90 * DAY)
    at = noon_of(END - 90 * DAY)
    assert said(authorisation, at - DAY) == ("active", False)
    assert said(authorisation, at) == ("active", True)
    assert said(authorisation, noon_of(END + 200 * DAY)) == ("active", True)
    renewals.follow(again.application.pk)
    assert Renewal.objects.count() == 1
    mine, client = f"/portal/authorisations/{authorisation.aeo_number}/", client_of(case.owner)
    with clock.frozen(noon_of(END + 10 * DAY)):
        sweeps.follow()
        assert make.parts(authorisation)[0].state == PartState.ACTIVE
        assert "It holds until your renewal is decided." in client.get(mine).text
        # then the holder gives up what the renewal prolongs, also beyond the old end
        parts = [part.pk for part in make.parts(authorisation)]
        endings.surrender(authorisation, parts, END + 40 * DAY, by=case.signatory)
        page = client.get(mine).text
        home = client.get("/portal/").text
    assert [words in page for words in ("10 April 2029", "cannot be renewed", "does not hold longer")] == [True] * 3
    for text in (page, home):
        assert "renewal is decided" not in text
    assert [said(authorisation, noon_of(END + days * DAY))[0] for days in (39, 40)] == ["active", "surrendered"]


def test_what_was_given_up_is_not_renewed_and_ends_on_its_day() -> None:
    case = make.case()
    authorisation = make.granted(case)
    given_up = END - 30 * DAY
    with clock.frozen(noon_of(END - 100 * DAY)):
        assert open_for(authorisation, "revalidation").allowed
        endings.surrender(authorisation, [part.pk for part in make.parts(authorisation)], given_up, by=case.signatory)
        refused = open_for(authorisation, "revalidation")
        parts = [part.pk for part in make.parts(authorisation)]
        wish = Wish(parts, given_up - 5 * DAY, given_up, "Засвар", ("Засах",), "mn")
        with pytest.raises(NotReady, match="given up from 31 January 2029 already"):
            suspending.ask(authorisation, wish, by=case.signatory)
        longer: dict[str, Any] = {"grounds": (), "until_day": END + 180 * DAY}
        with pytest.raises(NotReady, match="These parts are given up"):
            make.proposed(authorisation, case.officer, "prolong", **longer)
        authorisation.refresh_from_db()
        assert authorisation.valid_until == END
    assert "given up from 31 January 2029" in str(refused.reason)
    eve = given_up - DAY
    with clock.frozen(noon_of(END - 100 * DAY)):
        assert authorisation.certificates.latest("version").valid_until == eve
        assert record_values(authorisation, 1, noon_of(given_up)).valid_until == eve
        pages = client_of(case.owner)
        mine = pages.get(f"/portal/authorisations/{authorisation.aeo_number}/").text
        for words in ("30 January 2029", "cannot be renewed"):
            assert words in mine
        assert "send your renewal by" not in mine
        home = pages.get("/portal/").text
        assert "30 Jan 2029" in home, "not the end of its time"
        assert "send your renewal by" not in home
    filed(case, authorisation, END - 95 * DAY)
    assert said(authorisation, noon_of(given_up - DAY)) == ("active", False)
    assert said(authorisation, noon_of(given_up)) == ("surrendered", False)
    assert not Message.objects.filter(what="renewal_pending").exists(), "nothing is prolonged"


def test_a_late_renewal_prolongs_nothing() -> None:
    case = make.case()
    authorisation = make.granted(case)
    again = filed(case, authorisation, END - 89 * DAY)
    assert "which was too late" in client_of(case.owner).get(f"/portal/applications/{again.application.pk}/").text
    assert said(authorisation, noon_of(END + DAY)) == ("expired", False)
    assert not Renewal.objects.get().timely


def test_a_suspended_status_is_prolonged_as_suspended() -> None:
    case = make.case()
    authorisation = make.granted(case)
    with clock.frozen(noon_of(END - 100 * DAY)):
        proposal = make.proposed(
            authorisation,
            SYSTEM,
            "suspend",
            manner="requested",
            measures=("Зогссон",),
            until_day=END - 50 * DAY,
            grounds=(make.GroundDraft("own-request"),),
        )
        decisions.decide(proposal, by=case.approver)
    filed(case, authorisation, END - 95 * DAY)
    assert said(authorisation, noon_of(END + 5 * DAY)) == ("suspended", True)


@pytest.mark.parametrize(("ended_on", "ends"), [(END - 30 * DAY, END), (END + 30 * DAY, END + 29 * DAY)])
def test_a_withdrawn_renewal_ends_the_status_at_the_old_end_or_then(ended_on: date, ends: date) -> None:
    case = make.case()
    authorisation = make.granted(case)
    again = filed(case, authorisation, END - 120 * DAY)
    at = noon_of(ended_on)
    Application.objects.filter(pk=again.application.pk).update(state="withdrawn", ended_at=at, ended_by="user:0")
    with clock.frozen(at):
        renewals.follow(again.application.pk)
    assert said(authorisation, clock.end_of(ends) - timedelta(minutes=1))[0] == "active"
    assert said(authorisation, clock.end_of(ends) + DAY)[0] == "expired"


def test_a_renewed_status_goes_on_from_the_day_after_the_old_end() -> None:
    case = make.case()
    authorisation = make.granted(case)
    again = filed(case, authorisation, END - 120 * DAY)
    with clock.frozen(noon_of(END + 20 * DAY)):
        decisions.decide(make.recommended(again), by=again.approver)
    authorisation.refresh_from_db()
    assert authorisation.valid_until == date(2032, 3, 2)
    assert said(authorisation, noon_of(END + 19 * DAY)) == ("active", True)
    assert said(authorisation, noon_of(END + 21 * DAY)) == ("active", False)
    assert said(authorisation, clock.end_of(date(2032, 3, 2)))[0] == "expired"
    assert make.parts(authorisation)[0].valid_until == date(2032, 3, 2)
    assert authorisation.certificates.count() == 2
    assert Renewal.objects.get().ended_at is not None


def test_a_refused_renewal_ends_on_service_after_the_old_end_without_a_bar() -> None:
    case = make.case()
    authorisation = make.granted(case)
    again = filed(case, authorisation, END - 120 * DAY)
    with clock.frozen(noon_of(END + 10 * DAY)):
        decision = make.heard(make.recommended(again, Outcome.REFUSE, Outcome.REFUSE), again)
    with clock.frozen(noon_of(END + 60 * DAY)):
        decision = decisions.decide(decision, by=again.approver)
        assert said(authorisation, clock.now()) == ("active", True)
    with clock.frozen(noon_of(END + 62 * DAY)):
        make.serve(decision.notice)
        assert said(authorisation, clock.now())[0] == "expired"
        assert make.parts(authorisation)[0].state == PartState.EXPIRED
    assert not case.operator.bars.exists()


def reminders() -> list[str]:
    """What went out, by stage and title."""
    return list(Message.objects.filter(what__startswith="reminder").order_by("pk").values_list("title", flat=True))


def test_after_an_outage_only_the_latest_reminder_goes_out_with_the_days_really_left() -> None:
    case = make.case()
    make.granted(case)
    with clock.frozen(noon_of(END - 170 * DAY)):
        assert sweeps.remind() == 1
        assert sweeps.remind() == 0
    told = len(reminders())
    assert told == 2, "owner and signatory"
    with clock.frozen(noon_of(END - 5 * DAY)):
        sweeps.remind()
    late = reminders()[told:]
    assert len(late) == 2
    assert all("5" in title for title in late)
    assert not any("14" in title or "7 " in title for title in late)


def test_no_reminder_after_a_renewal_was_filed_and_again_when_it_is_withdrawn() -> None:
    case = make.case()
    authorisation = make.granted(case)
    again = filed(case, authorisation, END - 120 * DAY)
    with clock.frozen(noon_of(END - 60 * DAY)):
        assert sweeps.remind() == 0
    at = noon_of(END - 50 * DAY)
    Application.objects.filter(pk=again.application.pk).update(state="withdrawn", ended_at=at, ended_by="user:0")
    with clock.frozen(at):
        renewals.follow(again.application.pk)
        assert sweeps.remind() == 1


def test_no_reminder_of_an_end_that_has_come_otherwise() -> None:
    case = make.case()
    authorisation = make.granted(case)
    proposal = make.proposed(authorisation, case.officer, "annul", grounds=(make.GroundDraft("false-information"),))
    decisions.decide(make.heard(proposal, case), by=case.approver)
    with clock.frozen(noon_of(END - 5 * DAY)):
        assert sweeps.remind() == 0


def test_an_extension_adds_a_site_to_the_parts_that_are_there() -> None:
    case = make.case(sites=1)
    authorisation = make.granted(case)
    more = make.case(sites=1, purpose="extension", company=case.operator, aeo_number=authorisation.aeo_number)
    letter = decisions.decide(make.recommended(more), by=more.approver).notice
    assert letter is not None
    body = written(current()[1], letter.letter, letter.facts, "en").body
    amended, after = body.split("In effect from")[0], body.split("after the amendment:")[1]
    assert more.sites[0].name_latin in amended
    assert "Sites added to" in amended
    assert case.sites[0].name_local not in amended, "what was held is not told as added"
    assert f"{case.sites[0].name_latin}, " in after
    for part in make.parts(authorisation):
        assert part.coverage.count() == 2
        assert part.valid_until == END
    assert Authorisation.objects.count() == 1
