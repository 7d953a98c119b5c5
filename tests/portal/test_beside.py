"""What waits for a holder beside its applications stands on home, with the status that it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aeo.authorisations.actions import changes, complaints, decisions, hearings, remedies
from aeo.components import formats
from aeo.kernel import clock, running
from aeo.kernel.models import Deadline
from audits.models import Assessment
from tests.authorisations.conftest import standing  # noqa: F401 - a fixture: the verification is finished
from tests.factories import authorisations as holders
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


def test_what_is_found_outlives_the_grant_and_stands_once_with_the_status() -> None:
    case = holders.case(sites=1)
    held = holders.granted(case)
    minor = holders.finding(case.assessment, severity="minor", blocks_grant=False, becomes_condition=True)
    day = running.open_(minor.subject, running.Limit("finding_due", 60), clock.today()).due_on
    words = f"Answer finding {minor.number}: propose how you correct it, or contest it"
    home = client_of(case.owner).get("/portal/").text
    assert home.count(words) == 1
    assert formats.day_text(day) in home
    assert home.index(held.aeo_number) < home.index(words)
    assert home.index(words) < home.index(case.application.reference)
    tracked = client_of(case.owner).get(f"/portal/applications/{case.application.pk}/").text
    assert words in tracked
    assert "Nothing to do" not in tracked
    contest = running.open_(minor.subject, running.Limit("finding_contest", 10), clock.today()).due_on
    words = f"Answer finding {minor.number}, which can be contested until {formats.day_text(contest)}: propose how"
    assert words in client_of(case.owner).get("/portal/").text
    with clock.frozen(clock.start_of(contest + timedelta(days=1))):
        later = client_of(case.owner).get("/portal/").text
        assert f"Answer finding {minor.number}: propose how you correct it</a>" in later
        assert "contest" not in later
    Deadline.objects.filter(subject=minor.subject).update(closed_on=day, outcome="lapsed")
    with clock.frozen(clock.start_of(day + timedelta(days=1))):
        late = client_of(case.owner).get("/portal/").text.split(f"finding {minor.number}")[1].split("</li>")[0]
    assert "was due by" in late, "what is escalated is still to be done, and keeps its day"
    assert formats.day_text(day) in late


def test_a_complaint_that_is_possible_does_not_say_that_nothing_is_asked_beside_what_is() -> None:
    case = holders.case(sites=1)
    held = holders.granted(case)
    found = holders.finding(case.assessment, blocks_grant=False, becomes_condition=True)
    decided = decisions.decide(holders.proposed(held, case.officer, "suspend", manner="urgent"), by=case.approver)
    holders.serve(decided.notice)
    notice = changes.tell(held, "registered", clock.today(), "Шинэ нэр", "mn", by=case.owner)
    notice = changes.need_assessment(notice, "Үнэлнэ", "mn", by=case.officer)
    proposed = holders.proposed(held, case.officer, "amend", grounds=(), change=notice.pk)
    amended = decisions.decide(proposed, by=case.approver)
    holders.serve(amended.notice)
    home = client_of(case.owner).get("/portal/").text
    for one in (decided, amended):
        assert f"complain about the decision {one.number}" in home
    complaint = complaints.lodge(decided, by=case.signatory, text="Буруу", language="mn")
    waits = client_of(case.owner).get("/portal/").text
    assert complaint.reference in waits
    assert formats.day_text(complaint.answer_due_on) in waits
    assert f"complain about the decision {decided.number}" not in waits
    complaints.withdraw(complaint, by=case.signatory)
    home, told = client_of(case.owner).get("/portal/").text, "Suspended: tell when the cause is remedied"
    for words in (f"/portal/findings/{found.pk}/", "If you do not agree, complain about the decision", told):
        assert words in home
    assert "Nothing is asked" not in home
    assert "Nothing to do<" not in home
    form = home.split(told)[0].rsplit('href="', 1)[1].split('"')[0]
    assert "tell us when the cause is remedied" in client_of(case.owner).get(form).text
    for part in holders.parts(held):
        remedies.claim(part, by=case.owner, text="Хашааг бүрэн зассан.")
    after = client_of(case.owner).get("/portal/").text
    assert told not in after
    assert "told on" in after


def test_what_is_about_a_status_and_no_application_stands_with_the_status(django_assert_max_num_queries: Any) -> None:
    case = holders.case(sites=1)
    held = holders.granted(case)
    client = client_of(case.owner)
    client.get("/portal/")
    with django_assert_max_num_queries(41) as before:
        client.get("/portal/")
    review = holders.put(
        Assessment(
            operator=case.operator,
            version=held.version,
            reason="monitoring",
            aeo_number=held.aeo_number,
            opened_at=clock.now(),
            opened_by="user:0",
        )
    )
    found = holders.finding(review)
    revoke = holders.proposed(held, case.officer, "revoke")
    opened = hearings.open_hearing(revoke, holders.gist("security-insufficient"), by=case.approver)
    holders.serve(opened.hearing_notice)
    with django_assert_max_num_queries(41) as after:
        page = client.get("/portal/").text
    assert len(after) <= len(before) + 1, "a letter more; nothing is asked status by status"
    assert "Say what you think of what is intended, before it is decided" in page
    assert f"/portal/decisions/{revoke.pk}/" in page
    assert formats.day_text(Deadline.objects.get(subject=revoke.subject, clock="hearing").due_on) in page
    assert f"/portal/findings/{found.pk}/" in page
    stranger = holders.case(sites=1)
    assert f"/portal/findings/{found.pk}/" not in client_of(stranger.owner).get("/portal/").text
    consultant = make.member(case.operator, "consultant", sections=["G"])
    beside = client_of(consultant).get("/portal/").text
    assert f"/portal/findings/{found.pk}/" in beside, "with the company: a consultant sees no status"
    assert f"/portal/decisions/{revoke.pk}/" not in beside
