"""Hands and hearings: who may take a decision, when, and what the database itself keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from aeo.accounts.actors import actor_of
from aeo.accounts.models import StaffRole, Substitution
from aeo.authorisations.actions import decisions, hearings
from aeo.authorisations.lifecycles.decision import Signing
from aeo.authorisations.models import Decision
from aeo.authorisations.policies.decisions import act_whole
from aeo.authorisations.queries import cases
from aeo.authorisations.states import Outcome
from aeo.kernel import clock, running
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import Contradiction, Refused
from aeo.notices.models import Message
from aeo.programme.clocks import limit
from aeo.programme.queries import current
from tests.factories import authorisations as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def approver_too(actor: Actor) -> Actor:
    """The same person, who is an approver besides."""
    StaffRole.objects.create(user=actor.user, role="approver", valid_from=date(2020, 1, 1))
    return actor_of(actor.user)


def test_whoever_proposed_it_does_not_decide_it() -> None:
    case = make.case()
    decision = make.recommended(case)
    with pytest.raises(Refused, match="proposed a decision"):
        decisions.decide(decision, by=approver_too(case.officer))


@pytest.mark.parametrize(
    ("change", "words"),
    [("lead_refs", "visit"), ("team_refs", "visit"), ("reviewer_refs", "reviewed")],
)
def test_nobody_who_verified_decides(change: str, words: str, standing: Callable[..., None]) -> None:
    case = make.case()
    decision = make.recommended(case)
    standing(**{change: frozenset({case.approver.ref})})
    with pytest.raises(Refused, match=words):
        decisions.decide(decision, by=case.approver)


def test_an_acting_order_never_makes_one_person_two() -> None:
    case = make.case()
    decision = make.recommended(case)
    stand_in = make.staff("auditor")
    Substitution.objects.create(
        user=stand_in.user,
        stands_in_for=case.officer.user,
        role="approver",
        order_number="A/17",
        valid_from=clock.today(),
        valid_until=clock.today(),
    )
    acting = actor_of(stand_in.user)
    make.declare(case.application.subject, acting)
    with pytest.raises(Refused, match="proposed a decision"):
        decisions.decide(decision, by=acting)


def test_a_declared_interest_or_none_declared_stops_the_approver() -> None:
    case = make.case()
    decision = make.recommended(case)
    other = make.staff("approver")
    with pytest.raises(Refused, match=r"[Dd]eclare"):
        decisions.decide(decision, by=other)


def test_the_duty_approver_decides_urgent_suspensions_only() -> None:
    case = make.case()
    authorisation = make.granted(case)
    duty = make.staff("duty_approver")
    make.declare(authorisation.subject, duty)
    lift = make.proposed(authorisation, case.officer, "lift", grounds=())
    with pytest.raises(Refused):
        decisions.decide(lift, by=duty)
    urgent = make.proposed(authorisation, case.officer, "suspend", manner="urgent")
    assert decisions.decide(urgent, by=duty).decider == duty.ref


def test_the_hearing_letter_tells_the_gist_of_everything_relied_on() -> None:
    case = make.case(sites=1)
    decision = make.recommended(case, Outcome.REFUSE)
    with pytest.raises(Refused, match="gist"):
        hearings.open_hearing(decision, make.gist("not-solvent"), by=case.approver)
    opened = hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    case.application.refresh_from_db()
    assert opened.hearing_notice is not None
    assert case.application.hearing_told_at is not None


def test_nothing_is_heard_where_nobody_loses() -> None:
    case = make.case()
    with pytest.raises(Refused, match="Nobody loses"):
        hearings.open_hearing(make.recommended(case), make.gist("security-insufficient"), by=case.approver)


@pytest.mark.usefixtures("noon")
def test_the_hearing_runs_from_service_pauses_the_decision_and_is_never_closed_before_its_time() -> None:
    case = make.case(sites=1)
    _version, pack = current()
    running.open_(case.application.subject, limit(pack, "decision"), clock.today())
    decision = hearings.open_hearing(
        make.recommended(case, Outcome.REFUSE), make.gist("security-insufficient"), by=case.approver
    )
    with pytest.raises(Refused, match="has not been served"):
        hearings.close_hearing(decision, by=case.officer)
    make.serve(decision.hearing_notice)
    due = Deadline.objects.get(subject=decision.subject, clock="hearing").due_on
    assert due == date(2026, 4, 1)
    assert Deadline.objects.get(subject=case.application.subject, clock="decision").due_on > date(2026, 6, 30)
    for who in (case.officer, SYSTEM):
        with pytest.raises(Refused, match="until the end of 1 April 2026"):
            hearings.close_hearing(decision, by=who)
    with clock.frozen(clock.end_of(due) - timedelta(seconds=1)):
        assert hearings.close_those_over() == 0
    with clock.frozen(clock.end_of(due)):
        assert hearings.close_those_over() == 1
        decision.refresh_from_db()
        assert decision.state == "heard"
        assert decision.hearing_closed_by == "system"
    assert Message.objects.filter(user_ref=case.officer.ref, what="hearing_over", about=decision.subject).exists()


@pytest.mark.usefixtures("noon")
def test_a_hearing_ends_early_only_when_a_signatory_has_nothing_to_add_and_every_point_is_answered() -> None:
    case = make.case(sites=1)
    gist = make.gist("security-insufficient")
    decision = hearings.open_hearing(make.recommended(case, Outcome.REFUSE), gist, by=case.approver)
    with pytest.raises(Refused, match="has not been served"):
        hearings.nothing_to_add(decision, by=case.signatory)
    make.serve(decision.hearing_notice)
    with pytest.raises(Refused, match="Only a signatory"):
        hearings.nothing_to_add(decision, by=case.owner)
    point = hearings.raise_point(decision, "Нэг", "mn", by=case.owner)
    hearings.nothing_to_add(decision, by=case.signatory)
    with pytest.raises(Refused, match="said already"):
        hearings.nothing_to_add(decision, by=case.signatory)
    with pytest.raises(Refused, match="not answered in writing"):
        hearings.close_hearing(decision, by=case.officer)
    hearings.answer_point(point, "Хариу", "mn", by=case.officer)
    another = hearings.raise_point(decision, "Хоёр", "mn", by=case.owner)
    hearings.answer_point(another, "Хариу", "mn", by=case.officer)
    with pytest.raises(Refused, match="or as soon as a signatory"):
        hearings.close_hearing(decision, by=case.officer)
    hearings.answer_point(another, "Хариу.", "mn", by=case.officer)
    former = [one.text for one in cases.former_answers(decision)[another.number]]
    assert (former, cases.former_answers(decision)[point.number]) == (["Хариу"], [])
    hearings.nothing_to_add(decision, by=case.signatory)
    told = Message.objects.filter(user_ref=case.owner.ref, what__startswith="hearing_point_answered").count()
    with pytest.raises(Refused, match="so it stays"):
        hearings.answer_point(another, "Өөр хариу", "mn", by=case.officer)
    hearings.answer_point(another, "Хариу.", "mn", by=case.officer)
    assert Message.objects.filter(user_ref=case.owner.ref, what__startswith="hearing_point_answered").count() == told
    assert Message.objects.filter(user_ref=case.officer.ref, what__startswith="hearing_nothing_to_add").count() == 2
    assert hearings.close_those_over() == 0, "the system waits for the last day"
    closed = hearings.close_hearing(decision, by=case.officer)
    assert (closed.state, closed.nothing_more_by) == ("heard", case.signatory.ref)
    with clock.frozen(clock.now() + 40 * DAY), pytest.raises(Refused):
        hearings.nothing_to_add(decision, by=case.signatory)


@pytest.mark.usefixtures("noon")
def test_every_point_is_answered_in_writing_before_the_hearing_is_closed() -> None:
    case = make.case(sites=1)
    decision = hearings.open_hearing(
        make.recommended(case, Outcome.REFUSE), make.gist("security-insufficient"), by=case.approver
    )
    make.serve(decision.hearing_notice)
    long = "«Ү» " * 5000
    point = hearings.raise_point(decision, long, "mn", by=case.owner)
    with clock.frozen(clock.now() + 40 * DAY):
        with pytest.raises(Refused, match="to be heard ended"):
            hearings.raise_point(decision, "Хожуу", "mn", by=case.owner)
        assert hearings.close_those_over() == 0
        with pytest.raises(Refused, match="not answered in writing"):
            hearings.close_hearing(decision, by=case.officer)
        with pytest.raises(Refused, match="Write the answer"):
            hearings.answer_point(point, " ", "mn", by=case.officer)
        hearings.answer_point(point, "Хүлээн аваагүй, учир нь …", "mn", by=case.officer)
        assert hearings.close_hearing(decision, by=case.officer).state == "heard"


def test_an_act_that_lacks_anything_is_refused() -> None:
    case = make.case()
    decision = make.recommended(case)
    bare = Signing("", clock.today(), "", "", "", "", (), {})
    verdict = act_whole(decision, bare)
    assert not verdict
    for missing in ("body", "signatory", "number", "addressee", "law", "complain"):
        assert missing in str(verdict.reason)


def test_a_stranger_neither_proposes_nor_speaks() -> None:
    case = make.case()
    authorisation = make.granted(case)
    with pytest.raises(Refused):
        make.proposed(authorisation, case.owner, "revoke")
    decision = make.proposed(authorisation, case.officer, "revoke")
    opened = hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    other = make.member(make.operator("«Өөр» ХХК"), "owner")
    with pytest.raises(Refused, match="own people"):
        hearings.raise_point(opened, "…", "mn", by=other)


@pytest.mark.parametrize(
    ("kind", "more", "words"),
    [
        ("withdraw_own", {}, "cannot be proposed"),
        ("revoke", {"grounds": ()}, "at least one ground"),
        ("revoke", {"grounds": (make.GroundDraft("bar-in-force"),)}, "not a ground"),
        ("suspend", {"manner": "ordinary"}, "Name the measures"),
    ],
)
def test_a_proposal_is_whole(kind: str, more: dict[str, object], words: str) -> None:
    case = make.case()
    authorisation = make.granted(case)
    with pytest.raises(Refused, match=words):
        make.proposed(authorisation, case.officer, kind, **more)


def test_an_application_is_declined_by_a_decision_after_a_hearing() -> None:
    case = make.case()
    submitted = make.application(case.operator, case.sites, purpose="amendment", state="submitted", aeo_number="MNAEO1")
    make.declare(submitted.subject, case.officer, case.approver)
    said: dict[str, Any] = {"reasons": "Хамрагдах этгээд биш.", "language": "mn", "facts": ("Улсын бүртгэл",)}
    with pytest.raises(Refused, match="at least one ground"):
        make.recommendations.propose_decline(submitted, by=case.officer, grounds=(), **said)
    grounds = (make.GroundDraft("not-eligible"),)
    decision = make.recommendations.propose_decline(submitted, by=case.officer, grounds=grounds, **said)
    decided = decisions.decide(make.heard(decision, case), by=case.approver)
    submitted.refresh_from_db()
    assert submitted.state == "not_accepted"
    assert decided.notice is not None
    assert decided.notice.letter == "decision_decline"


def sql(statement: str, *values: int) -> None:
    """Raw SQL as the application's role, in a savepoint."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'decided'",
        "state = 'decided', decider = proposer, decided_at = now()",
        "state = 'decided', decider = 'user:9', decided_at = now()",
        "proposer = 'user:9'",
        "state = 'heard'",
        "state = 'no-such'",
        "decider = 'user:9'",
    ],
)
def test_the_database_refuses_contradicting_facts(change: str) -> None:
    decision = make.recommended(make.case(), Outcome.GRANT, Outcome.REFUSE)
    with pytest.raises(IntegrityError):
        sql(f"UPDATE authorisations_decision SET {change} WHERE id = %s", decision.pk)


def test_the_database_keeps_nothing_adverse_without_a_ground() -> None:
    case = make.case()
    decision = make.proposed(make.granted(case), case.officer, "revoke")
    with pytest.raises(IntegrityError, match="decision_grounded"):
        sql("UPDATE authorisations_decision SET grounds = '[]' WHERE id = %s", decision.pk)


def test_a_decided_decision_without_its_hearing_or_with_one_pair_of_hands_is_refused_by_the_database() -> None:
    whole = (
        "state = 'decided', decided_at = now(), number = 'A/1', decided_on = now(), body = 'b', signatory = 's',"
        " addressee = 'a'"
    )
    decision = make.recommended(make.case(), Outcome.GRANT, Outcome.REFUSE)
    for hands in ("decider = 'user:9'", "decider = proposer", "decider = ''"):
        with pytest.raises(IntegrityError):
            sql(f"UPDATE authorisations_decision SET {whole}, {hands} WHERE id = %s", decision.pk)


def test_hands_are_frozen_and_intervals_only_superseded() -> None:
    authorisation = make.granted(make.case())
    decision = Decision.objects.get(authorisation=authorisation)
    with pytest.raises(IntegrityError, match="never changes"):
        sql("UPDATE authorisations_decision SET decider = 'user:9' WHERE id = %s", decision.pk)
    for statement in (
        "UPDATE authorisations_interval SET status = 'active'",
        "DELETE FROM authorisations_interval",
        "UPDATE authorisations_interval SET during = tstzrange(now(), NULL)",
    ):
        with pytest.raises(IntegrityError, match="superseded"):
            sql(statement)
    with pytest.raises(IntegrityError, match="interval_no_overlap"):
        sql(
            "INSERT INTO authorisations_interval (part_id, during, status, ground, recorded_at, recorded_by) "
            "SELECT part_id, during, 'active', '', now(), 'x' FROM authorisations_interval LIMIT 1"
        )
    with pytest.raises(IntegrityError, match="for ever"):
        sql("UPDATE authorisations_authorisation SET aeo_number = 'MNAEO000009' WHERE id = %s", authorisation.pk)


def test_one_open_decision_per_application() -> None:
    case = make.case()
    decision = make.recommended(case)
    twin = Decision.objects.get(pk=decision.pk)
    twin.pk = None
    with pytest.raises((Contradiction, IntegrityError)):
        Decision._base_manager.bulk_create([twin])
