"""The tables of lifecycles §1-4: state × verb × role, as committed here, are what the code does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aeo.kernel import policy
from aeo.kernel.lifecycle import Stateful, machine
from aeo.kernel.policy import SYSTEM
from audits.models import Assessment, Consultation, Finding, Visit
from audits.policies.consultations import authority_ref
from tests.factories import audits as make

pytestmark = pytest.mark.django_db
Moves = Mapping[str, Mapping[str, str]]
Roles = Mapping[str, str]

ASSESSMENT: Moves = {
    "finish_review": {"open": "open"},
    "conclude": {"open": "concluded"},
    "abandon": {"open": "abandoned"},
}
ASSESSMENT_BY: Roles = {
    "open": "officer",
    "finish_review": "officer auditor lead second",
    "conclude": "officer lead system",
    "abandon": "officer lead system",
}
CONSULTATION: Moves = {
    "answer": {"sent": "answered", "timed_out": "answered"},
    "time_out": {"sent": "timed_out"},
}
CONSULTATION_BY: Roles = {
    "send": "officer auditor lead second",
    "answer": "officer authority",
    "time_out": "system",
}
BEFORE = ("planned", "announced", "confirmed")
VISIT: Moves = {
    "mandate": {"planned": "planned"},
    "announce": {"planned": "announced"},
    "propose_dates": {"announced": "announced"},
    "confirm": {"announced": "confirmed"},
    "begin_unannounced": {"planned": "in_progress"},
    "begin": {"confirmed": "in_progress"},
    "interrupt": {"in_progress": "interrupted"},
    "resume": {"interrupted": "in_progress"},
    "record_refusal": {"in_progress": "in_progress"},
    "add_site": {"in_progress": "in_progress"},
    "add_check": {"in_progress": "in_progress"},
    "finish_fieldwork": {"in_progress": "fieldwork_done"},
    "report": {"fieldwork_done": "reported"},
    "comment": {"reported": "reported"},
    "revise": {"reported": "reported"},
    "review": {"reported": "reported"},
    "conclude": {"reported": "concluded"},
    "cancel": dict.fromkeys(BEFORE, "cancelled"),
    "reschedule": dict.fromkeys(BEFORE, "planned"),
}
VISIT_BY: Roles = {
    "plan": "lead",
    "mandate": "approver",
    "announce": "lead",
    "propose_dates": "owner",
    "confirm": "owner system",
    "begin_unannounced": "lead",
    "begin": "lead auditor",
    "interrupt": "lead",
    "resume": "lead",
    "record_refusal": "lead auditor",
    "add_site": "lead",
    "add_check": "lead",
    "finish_fieldwork": "lead",
    "report": "lead",
    "comment": "owner",
    "revise": "lead",
    "review": "officer second",
    "conclude": "lead",
    "cancel": "lead system",
    "reschedule": "lead",
}
OPEN = ("raised", "notified", "contested", "plan_proposed", "plan_accepted", "done_claimed")
FINDING: Moves = {
    "notify": {"raised": "notified"},
    "notify_at_once": {"raised": "notified"},
    "contest": {"notified": "contested"},
    "confirm": {"contested": "notified"},
    "reclassify": {"contested": "notified"},
    "propose_plan": {"notified": "plan_proposed"},
    "accept_plan": {"plan_proposed": "plan_accepted"},
    "reject_plan": {"plan_proposed": "notified"},
    "claim_done": {"plan_accepted": "done_claimed"},
    "verify": {"done_claimed": "closed"},
    "not_effective": {"done_claimed": "plan_accepted"},
    "extend": {"notified": "notified", "plan_accepted": "plan_accepted"},
    "escalate": {state: state for state in OPEN},
    "close": {"notified": "closed"},
    "ask_withdrawal": {state: state for state in OPEN},
    "withdraw": dict.fromkeys(OPEN, "withdrawn"),
}
# The auditor raised the finding (major), so a second one decides and verifies.
FINDING_BY: Roles = {
    "raise": "auditor lead second",
    "notify": "lead",
    "notify_at_once": "lead",
    "contest": "owner",
    "confirm": "officer lead second",
    "reclassify": "officer lead second",
    "propose_plan": "owner",
    "accept_plan": "auditor lead second",
    "reject_plan": "auditor lead second",
    "claim_done": "owner",
    "verify": "lead second",
    "not_effective": "lead second",
    "extend": "lead",
    "escalate": "system",
    "close": "auditor lead second system",
    "ask_withdrawal": "lead",
    "withdraw": "officer auditor lead second approver",
}


@pytest.mark.parametrize(
    ("model", "table"), [(Assessment, ASSESSMENT), (Consultation, CONSULTATION), (Visit, VISIT), (Finding, FINDING)]
)
def test_what_follows_what(model: type[Stateful], table: Moves) -> None:
    moves = {verb: {state: "|".join(to) for state, to in row.items()} for verb, row in machine(model).items()}
    assert moves == {verb: dict(row) for verb, row in table.items()}


def allowed(case: make.Case, row: Stateful, verb: str) -> str:
    people = {**case.everybody(), "system": SYSTEM}
    if isinstance(row, Consultation):
        people["authority"] = policy.Actor(authority_ref(row), row.authority)
    return " ".join(name for name, actor in people.items() if policy.permitted(actor, row, verb))


def _same(found: dict[str, str], table: Roles) -> None:
    assert {verb: set(names.split()) for verb, names in found.items()} == {v: set(n.split()) for v, n in table.items()}


def test_who_moves_an_assessment() -> None:
    case = make.accepted()
    _same({verb: allowed(case, case.assessment, verb) for verb in ASSESSMENT_BY}, ASSESSMENT_BY)


def test_who_moves_a_consultation() -> None:
    case = make.accepted()
    row = Consultation(assessment=case.assessment, authority="Татвар", sent_by=case.officer.ref, pk=7)
    _same({verb: allowed(case, row, verb) for verb in CONSULTATION_BY}, CONSULTATION_BY)


def test_who_moves_a_visit() -> None:
    case, visit = make.planned()
    _same({verb: allowed(case, visit, verb) for verb in VISIT_BY}, VISIT_BY)


def test_who_moves_a_finding() -> None:
    case, finding = make.raised()
    _same({verb: allowed(case, finding, verb) for verb in FINDING_BY}, FINDING_BY)


def test_a_finding_of_a_visit_is_raised_by_its_team_and_told_by_its_lead() -> None:
    case, visit = make.begun()
    finding = Finding(assessment=case.assessment, visit=visit, raised_by=case.auditor.ref, severity="minor")
    _same(
        {verb: allowed(case, finding, verb) for verb in ("raise", "notify")},
        {"raise": "auditor lead", "notify": "lead"},
    )


def test_a_minor_finding_may_be_verified_by_whoever_raised_it() -> None:
    case, finding = make.raised(severity="minor")
    assert set(allowed(case, finding, "verify").split()) == {"auditor", "lead", "second"}


def test_after_a_contest_the_raiser_does_not_withdraw() -> None:
    case, finding = make.contested()
    assert set(allowed(case, finding, "withdraw").split()) == {"officer", "lead", "second"}


@pytest.mark.parametrize("verb", sorted(VISIT_BY))
def test_nobody_with_an_interest_moves_a_visit(verb: str) -> None:
    case, visit = make.planned()
    for actor in (case.officer, case.auditor, case.lead, case.second, case.approver):
        make.interested(case, actor)
    assert set(allowed(case, visit, verb).split()) <= {"owner", "system"}


@pytest.mark.parametrize("verb", sorted(FINDING_BY))
def test_nobody_with_an_interest_moves_a_finding(verb: str) -> None:
    case, finding = make.raised()
    for actor in (case.officer, case.auditor, case.lead, case.second, case.approver):
        make.interested(case, actor)
    assert set(allowed(case, finding, verb).split()) <= {"owner", "system"}
