"""The status on day D as known on day K: decisions on parts, their service, and the states that follow."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from aeo.authorisations.actions import closing, decisions, endings, hearings, remedies, sweeps
from aeo.authorisations.actions import timelines as following
from aeo.authorisations.models import Decision, Interval
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import CertificateState, DecisionState, PartState, Status
from aeo.desk.views.held import left
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import NotReady, Refused
from aeo.notices.models import Message, Notice
from aeo.notices.wording import written
from aeo.programme.queries import current
from operators.models import HolderMark
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = timedelta(days=1)


def said(part: int, at: datetime, known_at: datetime | None = None) -> str:
    """The status, or none."""
    here = timelines.status(part, at, known_at)
    return here.status if here else "none"


def test_an_ordinary_suspension_holds_from_service_until_it_is_lifted(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    part = make.parts(authorisation)[0]
    with clock.frozen(noon + 10 * DAY):
        until = clock.today() + 90 * DAY
        proposal = make.proposed(
            authorisation, case.officer, "suspend", manner="ordinary", measures=("Засах",), until_day=until
        )
        decision = make.heard(proposal, case)
    with clock.frozen(noon + 60 * DAY):
        decision = decisions.decide(decision, by=case.approver)
        assert said(part.pk, clock.now()) == Status.ACTIVE, "adverse: only on service"
    with clock.frozen(noon + 61 * DAY):
        make.serve(decision.notice)
        assert said(part.pk, clock.now()) == Status.SUSPENDED
        assert make.parts(authorisation)[0].state == PartState.SUSPENDED
        assert Deadline.objects.filter(subject=decision.subject, clock="suspension").exists()
    parts = [part.pk for part in make.parts(authorisation)]
    for days, runs in ((60, True), (20, False)):  # all is given up from a day after that of the suspension, or before
        with clock.frozen(noon + 70 * DAY), transaction.atomic():
            endings.surrender(authorisation, parts, until + (days - 40) * DAY, by=case.signatory)
            rows = Deadline.objects.filter(subject=decision.subject, clock="suspension", closed_on=None)
            assert rows.exists() == runs
            transaction.set_rollback(True)
    with clock.frozen(noon + 80 * DAY):
        lift = make.proposed(authorisation, case.officer, "lift", grounds=())
        decisions.decide(lift, by=case.approver)
        assert make.parts(authorisation)[0].state == PartState.ACTIVE
    day = [said(part.pk, noon + n * DAY) for n in (-1, 1, 60, 62, 79, 81)]
    assert day == ["none", "active", "active", "suspended", "suspended", "active"]
    known = [said(part.pk, noon + 79 * DAY, noon + n * DAY) for n in (-1, 5, 60, 70)]
    assert known == ["none", "active", "active", "suspended"]
    assert said(part.pk, noon + 90 * DAY, noon + 70 * DAY) == "suspended"


def test_an_urgent_suspension_holds_at_once_lapses_without_a_worker_and_is_heard_afterwards(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    part = make.parts(authorisation)[0]
    proposal = make.proposed(authorisation, case.officer, "suspend", manner="urgent")
    decision = decisions.decide(proposal, by=case.approver)
    assert make.parts(authorisation)[0].state == PartState.SUSPENDED
    lapse = clock.end_of(date(2026, 4, 1))
    assert [said(part.pk, at) for at in (noon, lapse - timedelta(seconds=1), lapse)] == [
        "suspended",
        "suspended",
        "active",
    ]
    confirmation = Decision.objects.get(follows=decision)
    assert (confirmation.state, confirmation.manner, confirmation.proposer) == (
        "proposed",
        "ordinary",
        case.officer.ref,
    )
    assert Deadline.objects.get(subject=confirmation.subject, clock="suspension_hearing").due_on == date(2026, 3, 4)
    assert confirmation.measures == [], "a fact is no measure"
    letter = decision.notice
    assert letter is not None
    body = written(current()[1], letter.letter, letter.facts, "en").body
    for words in (
        "at once, before you were heard:",
        "Last day: 1 April 2026\n",
        "ends by itself after its last day, unless a decision confirms it",
        "sent to you by: 4 March 2026. Your time to answer that letter: 30 days after service.",
        "– No measure was named. It is lifted when the cause is remedied",
        "As soon as the cause is remedied, tell it in the portal",
        "If you do not agree:",
    ):
        assert words in body, words
    named = client_of(case.approver).get(f"/desk/decisions/{confirmation.pk}/").text
    assert ("No measure was named." in named, "by then the cause is to be remedied" in named) == (True, True)
    with clock.frozen(lapse):
        sweeps.follow()
        assert make.parts(authorisation)[0].state == PartState.ACTIVE


def test_a_requested_suspension_needs_no_hearing() -> None:
    case = make.case()
    authorisation = make.granted(case)
    until = clock.today() + 60 * DAY
    grounds, measures = (make.GroundDraft("own-request"),), ("Зогссон",)
    wish = {"manner": "requested", "measures": measures, "until_day": until, "grounds": grounds}
    with pytest.raises(NotReady, match="asks for a suspension, in the portal"):
        make.proposed(authorisation, case.officer, "suspend", **wish)
    proposal = make.proposed(authorisation, SYSTEM, "suspend", **wish)
    decisions.decide(proposal, by=case.approver)
    assert make.parts(authorisation)[0].state == PartState.SUSPENDED


@pytest.mark.parametrize("lifted", [True, False])
def test_what_would_confirm_an_urgent_suspension_is_dropped_when_it_is_lifted_or_the_status_ends(
    *, lifted: bool
) -> None:
    case = make.case()
    authorisation = make.granted(case)
    urgent = decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    confirms = Decision.objects.get(follows=urgent)
    hearings.open_hearing(confirms, make.gist("security-insufficient"), by=case.approver)
    if lifted:
        decisions.decide(make.proposed(authorisation, case.officer, "lift", grounds=()), by=case.approver)
    else:
        endings.cease(authorisation, clock.today(), by=case.officer, reason="Татан буугдсан", language="mn")
        for part in make.parts(authorisation):
            closing.follow(part.pk)
    confirms.refresh_from_db()
    assert (confirms.state, confirms.dropped_reason) == (
        DecisionState.DROPPED,
        "The suspension was lifted." if lifted else "The status has ended.",
    )
    assert not Deadline.objects.filter(subject=confirms.subject, closed_on__isnull=True).exists()
    assert Message.objects.filter(what="decision_not_pursued", about=confirms.subject, user_ref=case.owner.ref).exists()


def test_the_day_of_a_suspension_is_waited_for_from_its_first_day_until_it_is_lifted() -> None:
    case = make.case()
    authorisation, first = make.granted(case), clock.today() + 30 * DAY
    wish = {"manner": "requested", "measures": ("Зогссон",), "grounds": (make.GroundDraft("own-request"),)}
    days = {"from_day": first, "until_day": first + 60 * DAY}
    wished = decisions.decide(make.proposed(authorisation, SYSTEM, "suspend", **wish, **days), by=case.approver)
    running = Deadline.objects.get(subject=wished.subject, clock="suspension")
    assert (running.start, running.due_on) == (first, first + 60 * DAY)
    with clock.frozen(clock.start_of(first + DAY)):
        following.follow_all(make.parts(authorisation))
        lift = make.proposed(authorisation, case.officer, "lift", grounds=())
        assert (
            "It ends when it is lifted."
            in client_of(case.owner).get(f"/portal/authorisations/{authorisation.aeo_number}/").text
        ), "the end of the status is not told as its end"
        running.refresh_from_db()
        assert running.closed_on is None
        decisions.decide(lift, by=case.approver)
        running.refresh_from_db()
        assert running.closed_on == first + DAY
        # the next one is overtaken by the end of a part, then of the status
        days = {"from_day": first + 100 * DAY, "until_day": first + 150 * DAY}
        late = decisions.decide(make.proposed(authorisation, SYSTEM, "suspend", **wish, **days), by=case.approver)
        make.serve(late.notice)
        other, one = (part.pk for part in make.parts(authorisation))
        pages = [(case.owner, f"/portal/decisions/{late.pk}/"), (case.officer, f"/desk/decisions/{late.pk}/")]
        watched = Deadline.objects.filter(subject=late.subject, clock="suspension", closed_on__isnull=True)
        for part, words, runs in (
            (one, "does not begin for this", True),
            (other, "It does not begin: the status", False),
        ):
            assert [words in client_of(who).get(page).text for who, page in pages] == [False, False]
            endings.surrender(authorisation, [part], first + 50 * DAY, by=case.signatory)
            assert [words in client_of(who).get(page).text for who, page in pages] == [True, True]
            assert watched.exists() == runs
    with clock.frozen(clock.start_of(first + 101 * DAY)):
        assert "It does not begin: the status ends before" in client_of(case.owner).get(pages[0][1]).text


def test_revoking_one_part_leaves_the_other_and_prints_a_new_certificate(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    first, second = make.parts(authorisation)
    proposal = make.proposed(authorisation, case.officer, "revoke", parts=(second.pk,))
    decision = decisions.decide(make.heard(proposal, case), by=case.approver)
    make.serve(decision.notice)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (PartState.ACTIVE, PartState.REVOKED)
    assert [c.state for c in authorisation.certificates.all()] == [
        CertificateState.CANCELLED,
        CertificateState.PREPARING,
    ]
    assert case.operator.bars.get().ground == "security-insufficient"


def test_annulment_reaches_back_but_what_was_known_stays_known(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    part = make.parts(authorisation)[0]
    with clock.frozen(noon + 100 * DAY):
        proposal = make.proposed(authorisation, case.officer, "annul", grounds=(make.GroundDraft("false-information"),))
        decision = make.heard(proposal, case)
    with clock.frozen(noon + 150 * DAY):
        decisions.decide(decision, by=case.approver)
        assert make.parts(authorisation)[0].state == PartState.ANNULLED
        assert authorisation.certificates.get().state == CertificateState.CANCELLED
        assert HolderMark.objects.get(operator=case.operator).until == clock.today()
    probe = noon + 50 * DAY
    assert said(part.pk, probe) == "annulled"
    assert said(part.pk, probe, noon + 149 * DAY) == "active"
    assert said(part.pk, probe, noon + 151 * DAY) == "annulled"
    assert said(part.pk, noon - DAY) == "none"


def test_the_status_expires_by_the_calendar_and_the_state_only_follows(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    part = make.parts(authorisation)[0]
    end = clock.end_of(authorisation.valid_until)
    with clock.frozen(end):
        assert said(part.pk, clock.now()) == "expired"
        part.refresh_from_db()
        assert part.state == PartState.ACTIVE, "no worker ran"
        assert sweeps.follow() == 2
        assert sweeps.follow() == 0
        part.refresh_from_db()
        assert part.state == PartState.EXPIRED
        assert authorisation.certificates.get().state == CertificateState.CANCELLED


def test_surrender_by_the_signatory_on_a_named_day(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    parts = [part.pk for part in make.parts(authorisation)]
    with pytest.raises(Refused, match="signatory"):
        endings.surrender(authorisation, parts, date(2026, 4, 1), by=case.owner)
    today = clock.today() + 10 * DAY
    with clock.frozen(noon + 10 * DAY):
        endings.surrender(authorisation, parts[1:], today, by=case.signatory)
    at_once = make.parts(authorisation)[1]
    assert (at_once.state, at_once.last_day) == (PartState.SURRENDERED, today - DAY)
    begun = clock.start_of(today)
    assert [said(at_once.pk, at) for at in (begun - timedelta(seconds=1), begun)] == ["active", "surrendered"]
    assert said(at_once.pk, begun, begun + timedelta(hours=9)) == "active", "as it was known that morning"
    letter = Notice.objects.get(letter="surrendered")
    assert letter.facts["until"] != letter.facts["effective_from"]
    own, kept = (endings.running_benefits([part]) for part in reversed(make.parts(authorisation)))
    assert (len(letter.facts["parts"]), len(letter.facts["benefits"])) == (1, len(own - kept))
    assert own & kept, "the other part goes on giving these"
    endings.surrender(authorisation, parts[:1], date(2026, 4, 1), by=case.signatory)
    assert len(Notice.objects.filter(letter="surrendered").latest("pk").facts["benefits"]) == len(kept)
    part = make.parts(authorisation)[0]
    assert part.state == PartState.ACTIVE
    assert said(part.pk, clock.start_of(date(2026, 4, 1))) == "surrendered"
    with clock.frozen(noon + 60 * DAY):
        sweeps.follow()
    assert make.parts(authorisation)[0].state == PartState.SURRENDERED
    assert not case.operator.bars.exists()


def test_cessation_is_recorded_from_a_past_day(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    told: dict[str, Any] = {"by": case.officer, "reason": "Нийлсэн", "language": "mn"}
    with clock.frozen(noon + 100 * DAY):
        for never in (date(1900, 1, 1), clock.day_of(noon - DAY), clock.day_of(noon + 101 * DAY)):
            with pytest.raises(Refused, match="Name"):
                endings.cease(authorisation, never, **told)
        endings.cease(authorisation, date(2026, 4, 1), **told)
    part = make.parts(authorisation)[0]
    assert part.state == PartState.CEASED
    assert said(part.pk, noon + 50 * DAY) == "ceased"
    assert said(part.pk, noon + 50 * DAY, noon + 60 * DAY) == "active"
    assert said(part.pk, noon) == "active"
    letter = Notice.objects.get(letter="ceased")
    assert "2026-04-01" in str(letter.facts["effective_from"])


def test_a_remedy_is_claimed_by_the_operator_and_verified_by_an_auditor() -> None:
    case = make.case()
    authorisation = make.granted(case)
    auditor = make.staff("auditor")
    make.declare(authorisation.subject, auditor)
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    part = make.parts(authorisation)[0]
    with pytest.raises(Refused, match="has not said"):
        remedies.verify(part, by=auditor, text="…")
    part = remedies.claim(part, by=case.owner, text="Зассан")
    part = remedies.verify(part, by=auditor, text="Үзсэн")
    assert part.remedy_verified_by == auditor.ref
    assert part.state == PartState.SUSPENDED
    with pytest.raises(Refused, match="recorded already"):
        remedies.verify(part, by=auditor, text="…")
    with pytest.raises(Refused, match="recorded already"):
        remedies.deny(part, by=auditor, why="Хаалга засаагүй", language="mn")


def test_an_extension_answers_what_was_told_of_a_remedy_before() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    part = remedies.claim(make.parts(authorisation)[0], by=case.owner, text="Зассан")
    until, client = clock.today() + 60 * DAY, client_of(make.staff("lead"))
    longer = make.proposed(authorisation, case.officer, "extend_suspension", measures=("Засах",), until_day=until)
    heard = make.heard(longer, case)
    where = f"/parts/{part.pk}/verify/"
    assert where in client.get("/desk/").text
    assert Deadline.objects.filter(subject=part.subject).update(closed_on=clock.today(), outcome="none set") == 1
    lapses = Deadline.objects.get(clock="urgent_suspension").due_on
    assert left(lapses) in client.get("/desk/?q=").text.split(where)[1].split("</tr>")[0], "the suspension's own day"
    decisions.decide(heard, by=case.approver)
    part.refresh_from_db()
    assert (part.remedy_claimed_at, part.state) == (None, PartState.SUSPENDED)
    assert where not in client.get("/desk/").text
    assert remedies.claim(part, by=case.owner, text="Бүгдийг зассан").remedy_claimed_by == case.owner.ref


def test_serving_a_letter_twice_changes_nothing_more() -> None:
    case = make.case()
    authorisation = make.granted(case)
    proposal = make.proposed(authorisation, case.officer, "revoke")
    decision = decisions.decide(make.heard(proposal, case), by=case.approver)
    make.serve(decision.notice)
    rows = Interval.objects.count()
    assert decision.notice is not None
    make.service.served(decision.notice.pk)
    decision.refresh_from_db()
    assert Interval.objects.count() == rows
    assert decision.state == DecisionState.DECIDED


@pytest.mark.parametrize("kind", ["impose_conditions", "bar", "extend_suspension", "downgrade"])
def test_other_burdens_take_effect_on_service(kind: str, noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    ground = {"bar": "bar-after-revocation"}.get(kind, "security-insufficient")
    parts = tuple(p.pk for p in make.parts(authorisation) if kind != "downgrade" or p.component == "security")
    proposal = make.proposed(
        authorisation, case.officer, kind, parts=parts, grounds=(make.GroundDraft(ground),), until_day=date(2026, 12, 1)
    )
    decision = decisions.decide(make.heard(proposal, case), by=case.approver)
    assert decision.effective_from is None
    make.serve(decision.notice)
    decision.refresh_from_db()
    authorisation.refresh_from_db()
    assert decision.effective_from == noon
    assert case.operator.bars.exists() == (kind == "bar")
    assert authorisation.type == ("customs" if kind == "downgrade" else "full")


def test_a_prolongation_by_decision_moves_the_end(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    longer: dict[str, Any] = {"grounds": (), "until_day": date(2029, 9, 2)}
    with pytest.raises(NotReady, match=r"no status of this alone: Security.* has to last as long"):
        make.proposed(authorisation, case.officer, "prolong", parts=(make.parts(authorisation)[1].pk,), **longer)
    proposal = make.proposed(authorisation, case.officer, "prolong", **longer)
    decisions.decide(proposal, by=case.approver)
    authorisation.refresh_from_db()
    part = make.parts(authorisation)[0]
    assert authorisation.valid_until == part.valid_until == date(2029, 9, 2)
    assert said(part.pk, clock.end_of(date(2029, 9, 2)) - timedelta(seconds=1)) == "active"
    assert said(part.pk, clock.end_of(date(2029, 9, 2))) == "expired"


def test_a_correction_of_a_clerical_error_prints_a_new_version() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decisions.decide(make.proposed(authorisation, case.officer, "rectify", grounds=()), by=case.approver)
    assert [c.version for c in authorisation.certificates.all()] == [1, 2]
