"""Findings: every need of the table in lifecycles §4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from aeo.components import formats
from aeo.kernel import clock
from aeo.kernel.lifecycle import perform
from aeo.kernel.models import Deadline, Entry
from aeo.kernel.refusals import NotPermitted, NotReady, WrongState
from aeo.notices.models import Message, Notice
from audits.actions import findings
from audits.lifecycles.finding import Done, Plan, Said, Verification
from audits.models import Assessment, Finding
from audits.queries.findings import due_on
from audits.tasks import sweep
from tests.factories import audits as make
from tests.factories import operators as people

pytestmark = pytest.mark.django_db
SAID = Said("Журам байгаа, хавсаргав.", "mn")
DESK = Verification("desk", "Шинэ журмыг үзэв.")


# Raising


def test_what_is_kept_of_it() -> None:
    case = make.accepted()
    file = people.upload(case.auditor)
    draft = make.draft(case, "critical", files=[file.pk])
    finding = findings.raise_(case.assessment, draft, by=case.auditor)
    assert (finding.state, finding.number, finding.criterion, str(finding.slot)) == (
        "raised",
        1,
        "I",
        f"I01@site:{case.site.pk}",
    )
    assert (finding.needs_plan, finding.blocks_grant, finding.other_verifier) == (True, True, True)
    assert [row.file for row in finding.evidence.all()] == [file]
    assert findings.raise_(case.assessment, make.draft(case, "minor"), by=case.auditor).number == 2


@pytest.mark.parametrize("more", [{"text": " "}, {"evidence_text": ""}, {"severity": "fatal"}, {"question": "Z99"}])
def test_what_raising_needs(more: dict[str, Any]) -> None:
    case = make.accepted()
    with pytest.raises(NotReady):
        findings.raise_(case.assessment, make.draft(case, **more), by=case.auditor)
    assert not Finding.objects.exists()


def test_not_before_the_visit_begins() -> None:
    case, visit = make.confirmed()
    with pytest.raises(NotReady, match="not under way"):
        findings.raise_(case.assessment, make.draft(case), by=case.auditor, visit=visit)


def test_not_when_the_assessment_is_closed() -> None:
    case = make.accepted()
    Assessment.objects.update(state="concluded", closed_at=clock.now(), closed_by="user:1")
    with pytest.raises(NotReady, match="closed"):
        findings.raise_(Assessment.objects.get(), make.draft(case), by=case.auditor)


# Notifying


def test_on_a_visit_with_the_report_but_a_critical_one_at_once() -> None:
    case, visit = make.begun()
    with make.on_first_day(visit):
        major = findings.raise_(case.assessment, make.draft(case, "major"), by=case.auditor, visit=visit)
        critical = findings.raise_(case.assessment, make.draft(case, "critical"), by=case.auditor, visit=visit)
        with pytest.raises(NotReady):
            findings.notify([major], by=case.lead)
        with pytest.raises(NotReady):
            findings.notify_at_once(major, by=case.lead)
        told = findings.notify_at_once(critical, by=case.lead)
    assert (told.state, told.notified_by) == ("notified", case.lead.ref)
    assert Notice.objects.get(letter="finding_notified").pk == told.notice_id


@pytest.mark.parametrize(
    ("severity", "holder", "days"),
    [
        ("critical", False, 30),
        ("major", False, 30),
        ("major", True, 90),
        ("minor", True, 180),
        ("observation", False, 0),
    ],
)
def test_the_time_is_that_of_the_severity(severity: str, holder: bool, days: int) -> None:
    case = make.accepted()
    Assessment.objects.update(aeo_number="MNAEO0001" if holder else "")
    case.assessment.refresh_from_db()
    _case, finding = make.notified(case, severity)
    lengths = list(
        Deadline.objects.filter(subject=finding.subject, clock="finding_due").values_list("length", flat=True)
    )
    assert lengths == ([days] if days else [])


# Contesting


def told(case: Any, finding: Finding) -> str:
    """What the company's owner was last told about a finding."""
    rows = Message.objects.filter(user_ref=case.owner.ref, about=finding.subject, what__startswith="finding_answered")
    return "".join(rows.order_by("-pk").values_list("body", flat=True)[:1])


def test_a_contest_says_why_once_and_in_time() -> None:
    case, finding = make.notified()
    with pytest.raises(NotReady, match="why"):
        findings.contest(finding, Said(" ", "mn"), by=case.owner)
    contested = findings.contest(finding, SAID, by=case.owner)
    assert (contested.state, contested.contest_text) == ("contested", SAID.text)
    assert Message.objects.filter(user_ref=case.auditor.ref, what="finding_contested").exists()
    upheld = findings.confirm(contested, by=case.second, reason="Журам хуучин.")
    assert (upheld.state, upheld.contest_decided_by, upheld.contest_reason) == (
        "notified",
        case.second.ref,
        "Журам хуучин.",
    )
    assert "Журам хуучин." in told(case, finding)
    with pytest.raises(NotReady, match="already"):
        findings.contest(upheld, SAID, by=case.owner)


def test_the_time_to_contest_is_ten_working_days() -> None:
    case, finding = make.notified()
    deadline = Deadline.objects.get(subject=finding.subject, clock="finding_contest")
    assert (deadline.length, deadline.unit) == (10, "working_days")
    with make.on(deadline.due_on + make.DAY), pytest.raises(NotReady, match="over"):
        findings.contest(finding, SAID, by=case.owner)
    with make.on(deadline.due_on):
        assert findings.contest(finding, SAID, by=case.owner).state == "contested"


def test_the_raiser_does_not_decide_on_the_contest() -> None:
    case, finding = make.contested()
    acts: list[Callable[[], object]] = [
        lambda: findings.confirm(finding, by=case.auditor, reason="Үгүй"),
        lambda: findings.reclassify(finding, "minor", by=case.auditor, reason="Үгүй"),
        lambda: findings.withdraw(finding, by=case.auditor, reason="Үгүй"),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize("verb", ["confirm", "withdraw"])
def test_a_contest_is_decided_with_a_reason(verb: str) -> None:
    case, finding = make.contested()
    with pytest.raises(NotReady) as refused:
        getattr(findings, verb)(finding, by=case.second, reason="  ")
    assert refused.value.code == "reason-missing"


def test_another_severity_has_its_own_consequences_and_time() -> None:
    case, finding = make.contested()
    with pytest.raises(NotReady):
        findings.reclassify(finding, "fatal", by=case.second, reason="Хөнгөн")
    lighter = findings.reclassify(finding, "minor", by=case.second, reason="Хөнгөн")
    assert (lighter.state, lighter.severity, lighter.blocks_grant, lighter.becomes_condition) == (
        "notified",
        "minor",
        False,
        True,
    )
    running = Deadline.objects.get(subject=finding.subject, clock="finding_due", closed_on__isnull=True)
    assert running.length == 90
    assert "зэргийг өөрчиллөө" in told(case, finding)
    assert formats.official_day(running.due_on) in told(case, finding)


def test_to_an_observation_ends_the_time() -> None:
    case, finding = make.contested()
    findings.reclassify(finding, "observation", by=case.second, reason="Хөнгөн")
    assert due_on(finding) is None


def test_a_contested_finding_is_taken_back_by_a_second_officer() -> None:
    case, finding = make.contested()
    gone = findings.withdraw(finding, by=case.second, reason="Тайлбар үнэн.")
    assert (gone.state, gone.ended_by, gone.contest_decided_by) == ("withdrawn", case.second.ref, case.second.ref)
    assert not Deadline.objects.filter(subject=finding.subject, closed_on__isnull=True).exists()
    assert "Тайлбар үнэн." in told(case, finding)


# Plans


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"cause": ""}, "cause"),
        ({"action": " "}, "action"),
        ({"owner": ""}, "responsible"),
        ({"days": 60}, "at the latest"),
        ({"days": -1}, "over already"),
    ],
)
def test_a_plan_is_whole_and_in_time(more: dict[str, Any], words: str) -> None:
    case, finding = make.notified()
    with pytest.raises(NotReady, match=words):
        findings.propose_plan(finding, make.plan(**more), by=case.owner)


def test_an_observation_needs_no_plan() -> None:
    case, finding = make.notified(severity="observation")
    with pytest.raises(NotReady, match="needs no plan"):
        findings.propose_plan(finding, make.plan(), by=case.owner)


def test_an_accepted_plan_gives_the_day() -> None:
    case, finding = make.plan_proposed()
    plan = finding.plans.get()
    accepted = findings.accept_plan(finding, by=case.second)
    plan.refresh_from_db()
    assert (accepted.state, plan.accepted, plan.judged_by) == ("plan_accepted", True, case.second.ref)
    day = due_on(accepted)
    assert day is not None
    assert plan.due_on <= day <= plan.due_on + timedelta(days=5)
    assert Message.objects.filter(user_ref=case.owner.ref, what__startswith="plan_accepted").exists()


def test_a_rejected_plan_says_why_and_another_may_follow() -> None:
    case, finding = make.plan_proposed()
    before = due_on(finding)
    with pytest.raises(NotReady):
        findings.reject_plan(finding, by=case.auditor, reason="")
    rejected = findings.reject_plan(finding, by=case.auditor, reason="Хугацаа тодорхойгүй.")
    assert (rejected.state, due_on(rejected)) == ("notified", before)
    findings.propose_plan(rejected, make.plan(), by=case.owner)
    assert [plan.accepted for plan in finding.plans.order_by("pk")] == [False, None]


# Done


def test_done_is_shown_by_a_file() -> None:
    case, finding = make.plan_accepted()
    with pytest.raises(NotReady, match="file"):
        findings.claim_done(finding, Done("Хийсэн", "mn", ()), by=case.owner)
    claim = findings.claim_done(finding, make.done(case), by=case.owner)
    assert claim.evidence.count() == 1


def test_the_raiser_does_not_verify_a_major_one() -> None:
    case, finding = make.done_claimed()
    with pytest.raises(NotPermitted, match="Another auditor"):
        findings.verify(finding, DESK, by=case.auditor)
    closed = findings.verify(finding, DESK, by=case.second)
    assert (closed.state, closed.ended_by) == ("closed", case.second.ref)
    claim = finding.claims.get()
    assert (claim.effect, claim.method, claim.judged_by) == ("effective", "desk", case.second.ref)
    assert Deadline.objects.filter(subject=finding.subject, clock="finding_due").latest("id").outcome == "met"


def test_the_raiser_may_verify_a_minor_one() -> None:
    case, finding = make.done_claimed(severity="minor")
    assert findings.verify(finding, DESK, by=case.auditor).state == "closed"


@pytest.mark.parametrize("verification", [Verification("hearsay", "Үзэв"), Verification("follow_up_visit", "Үзэв")])
def test_a_verification_says_how(verification: Verification) -> None:
    case, finding = make.done_claimed()
    with pytest.raises(NotReady):
        findings.verify(finding, verification, by=case.second)


def test_a_follow_up_visit_is_named_once_its_fieldwork_is_done() -> None:
    case, finding = make.done_claimed()
    _case, visit = make.begun(case, kind="follow_up")
    with pytest.raises(NotReady, match="fieldwork"):
        findings.verify(finding, Verification("follow_up_visit", "Очив", visit.pk), by=case.second)
    _other, foreign = make.reported()
    with pytest.raises(NotReady):
        findings.verify(finding, Verification("follow_up_visit", "Өөр", foreign.pk), by=case.second)
    _case, done = make.reported(case, kind="follow_up", start=60)
    closed = findings.verify(finding, Verification("follow_up_visit", "Очив", done.pk), by=case.second)
    assert closed.claims.get().visit == done


def test_what_does_not_work_yet_gets_a_new_day() -> None:
    case, finding = make.done_claimed()
    day = clock.today() + 15 * make.DAY
    with pytest.raises(NotReady, match="new day"):
        findings.not_effective(finding, Verification("desk", "Дутуу"), by=case.second)
    with pytest.raises(NotReady, match="does not work"):
        findings.not_effective(finding, Verification("desk", "", new_day=day), by=case.second)
    again = findings.not_effective(finding, Verification("desk", "Дутуу", new_day=day), by=case.second)
    due = due_on(again)
    assert again.state == "plan_accepted"
    assert due is not None
    assert due >= day
    findings.claim_done(again, make.done(case), by=case.owner)
    assert [claim.effect for claim in finding.claims.order_by("pk")] == ["not_effective", ""]


# Time


def test_more_time_is_counted_and_limited() -> None:
    case, finding = make.notified()
    before = due_on(finding)
    for days in (0, -3, 31):
        with pytest.raises(NotReady):
            findings.extend(finding, days, by=case.lead, reason="Нийлүүлэлт хоцорсон")
    longer = findings.extend(finding, 20, by=case.lead, reason="Нийлүүлэлт хоцорсон")
    after = due_on(longer)
    assert before is not None
    assert after is not None
    assert (longer.extensions, after > before) == (1, True)
    with pytest.raises(NotReady, match="1 times"):
        findings.extend(longer, 5, by=case.lead, reason="Дахин")


def test_a_critical_one_gets_no_more_time() -> None:
    case, finding = make.notified(severity="critical")
    with pytest.raises(NotReady):
        findings.extend(finding, 5, by=case.lead, reason="Цаг хэрэгтэй")


def test_overdue_is_escalated_once() -> None:
    case, finding = make.notified()
    day = due_on(finding)
    assert day is not None
    with make.on(day):
        sweep()
    finding.refresh_from_db()
    assert finding.escalated_at is None
    with pytest.raises(NotReady, match="not over"):
        findings.escalate(finding)
    with make.on(day + make.DAY):
        sweep()
        sweep()
    finding.refresh_from_db()
    assert (finding.state, finding.escalated_at is not None) == ("notified", True)
    assert Entry.objects.filter(subject=finding.subject, verb="escalate").count() == 1
    assert Notice.objects.filter(letter="finding_overdue").count() == 1
    assert Message.objects.filter(user_ref=case.auditor.ref, what="finding_escalated").count() == 1


def test_what_was_done_in_time_is_not_overdue_while_we_verify_it() -> None:
    _case, finding = make.done_claimed()
    with make.later(60):
        sweep()
    finding.refresh_from_db()
    assert (finding.state, finding.escalated_at) == ("done_claimed", None)


def test_after_escalation_the_operator_may_still_act_and_get_time() -> None:
    case, finding = make.notified()
    with make.later(60):
        sweep()
        finding.refresh_from_db()
        longer = findings.extend(finding, 10, by=case.lead, reason="Шинэ захирал")
        due = due_on(longer)
        assert due is not None
        assert due >= clock.today() + 10 * make.DAY
        findings.propose_plan(longer, make.plan(days=5), by=case.owner)


def test_nobody_but_the_system_escalates() -> None:
    case, finding = make.notified()
    with pytest.raises(NotPermitted):
        perform(finding, "escalate", by=case.lead)


def test_reminders_tell_the_latest_stage_with_the_real_days() -> None:
    case, finding = make.notified()
    day = due_on(finding)
    assert day is not None
    with make.on(day - 2 * make.DAY):
        sweep()
        sweep()
    told = Message.objects.filter(user_ref=case.owner.ref, about=finding.subject, what__startswith="deadline_near")
    assert [" 2 " in message.title for message in told] == [True]


# Ends


def test_observations_end_when_they_can_no_longer_be_contested() -> None:
    case, finding = make.notified(severity="observation")
    with pytest.raises(NotReady, match="can still contest"):
        findings.close(finding, by=case.auditor)
    with make.later(20):
        sweep()
    finding.refresh_from_db()
    assert (finding.state, finding.ended_by) == ("closed", "system")


def test_a_finding_that_needs_a_plan_is_not_closed_without_one() -> None:
    case, finding = make.notified()
    with make.later(20):
        sweep()
        finding.refresh_from_db()
        assert finding.state == "notified"
        with pytest.raises(NotReady, match="plan"):
            findings.close(finding, by=case.auditor)
    assert Deadline.objects.get(subject=finding.subject, clock="finding_contest").outcome == "lapsed"


@pytest.mark.parametrize(
    "made", [make.raised, make.notified, make.plan_proposed, make.plan_accepted, make.done_claimed]
)
def test_two_people_take_an_open_finding_back(made: Any) -> None:
    case, finding = made()
    with pytest.raises(NotReady, match="lead auditor must ask"):
        findings.withdraw(finding, by=case.officer, reason="Алдаа")
    with pytest.raises(NotPermitted):
        findings.ask_withdrawal(finding, by=case.auditor, reason="Алдаа")
    asked = findings.ask_withdrawal(finding, by=case.lead, reason="Өөр компанид хамаарна.")
    with pytest.raises(NotPermitted, match="second person"):
        findings.withdraw(asked, by=case.lead, reason="Алдаа")
    gone = findings.withdraw(asked, by=case.officer, reason="Алдаа")
    assert (gone.state, gone.ended_by) == ("withdrawn", case.officer.ref)
    if made is make.raised:
        assert not told(case, finding), "the company never knew of it"
    else:
        assert "хүчингүй болголоо" in told(case, finding)
        assert "Алдаа" not in told(case, finding), "why customs wants it is its own affair"


def test_nothing_follows_a_withdrawal() -> None:
    case, finding = make.contested()
    gone = findings.withdraw(finding, by=case.second, reason="Үнэн")
    acts: list[Callable[[], object]] = [
        lambda: findings.propose_plan(gone, Plan("а", "б", "в", clock.today(), "mn"), by=case.owner),
        lambda: findings.ask_withdrawal(gone, by=case.lead, reason="Дахин"),
    ]
    for act in acts:
        with pytest.raises(WrongState):
            act()
