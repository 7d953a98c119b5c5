"""The tables of lifecycles §6 to §8: state × verb, and verb × role, committed as they are meant to be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aeo.accounts.roles import Role
from aeo.authorisations.models import Certificate, ChangeNotice, Complaint, Decision, Part
from aeo.kernel import clock, policy
from aeo.kernel.lifecycle import Stateful, machine
from aeo.kernel.policy import SYSTEM, Actor
from tests.factories import authorisations as make

TABLES: dict[type[Stateful], dict[str, dict[str, str]]] = {
    Decision: {
        "open_hearing": {"proposed": "hearing"},
        "raise_point": {"hearing": "hearing"},
        "nothing_to_add": {"hearing": "hearing"},
        "answer_point": {"hearing": "hearing"},
        "close_hearing": {"hearing": "heard"},
        "decide": {"proposed": "decided", "heard": "decided"},
        "drop": {"proposed": "dropped", "hearing": "dropped", "heard": "dropped"},
        "take_back": {"proposed": "proposed", "decided": "decided"},
        "take_effect": {"decided": "decided"},
    },
    Part: {
        "take_effect": {"granted": "active"},
        "renew": {"active": "active", "suspended": "suspended"},
        "amend": {"granted": "granted", "active": "active", "suspended": "suspended"},
        "prolong": {"active": "active", "suspended": "suspended"},
        "suspend": {"active": "suspended"},
        "ask_suspension": {"active": "active"},
        "claim_remedied": {"suspended": "suspended"},
        "verify": {"suspended": "suspended"},
        "not_remedied": {"suspended": "suspended"},
        "extend": {"suspended": "suspended"},
        "lift": {"suspended": "active"},
        "lapse": {"suspended": "active"},
        "revoke": {"granted": "revoked", "active": "revoked", "suspended": "revoked"},
        "annul": dict.fromkeys(
            ("granted", "active", "suspended", "revoked", "surrendered", "expired", "ceased"), "annulled"
        ),
        "give_up": {"active": "active", "suspended": "suspended"},
        "surrender": {"active": "surrendered", "suspended": "surrendered"},
        "expire": {"active": "expired", "suspended": "expired"},
        "cease": {"granted": "ceased", "active": "ceased", "suspended": "ceased"},
    },
    Certificate: {
        "seal": {"preparing": "active"},
        "fail": {"preparing": "failed"},
        "retry": {"failed": "preparing"},
        "cancel": {"preparing": "cancelled", "failed": "cancelled"},
        "supersede": {"active": "superseded"},
        "void": {"active": "void"},
    },
    Complaint: {
        "admit": {"lodged": "under_review"},
        "reject": {"lodged": "inadmissible"},
        "stay": {"lodged": "lodged", "under_review": "under_review"},
        "decide": {"under_review": "confirmed"},
        "withdraw": {"lodged": "withdrawn", "under_review": "withdrawn"},
        "claim": dict.fromkeys(("lodged", "under_review", "confirmed", "varied", "inadmissible"), "in_court"),
        "judge": {"in_court": "judged"},
        "become_final": {"judged": "final"},
    },
    ChangeNotice: {
        "note": {"lodged": "noted"},
        "need_assessment": {"lodged": "needs_assessment"},
        "amend": {"needs_assessment": "amended", "assessed": "amended"},
        "record": {"amended": "recorded"},
        "record_nothing": {"amended": "settled"},
        "settle": {"needs_assessment": "settled", "assessed": "settled"},
        "open_reassessment": {"needs_assessment": "reassessment_opened"},
        "conclude": {"reassessment_opened": "assessed"},
        "maintain": {"reassessment_opened": "maintained", "assessed": "maintained"},
        "resume": {"reassessment_opened": "needs_assessment"},
        "end": dict.fromkeys(("lodged", "needs_assessment", "assessed", "amended", "reassessment_opened"), "ended"),
        "outlast": dict.fromkeys(("lodged", "needs_assessment", "assessed", "reassessment_opened"), "amended"),
    },
}


@pytest.mark.parametrize("model", list(TABLES), ids=lambda model: model.__name__)
def test_the_machine_is_the_table(model: type[Stateful]) -> None:
    found = {verb: {state: to[0] for state, to in moves.items()} for verb, moves in machine(model).items()}
    assert found == TABLES[model]


EVERYBODY = (*sorted(Role.values), "signatory", "owner", "viewer", "stranger", "system")
MAY: dict[str, dict[str, set[str]]] = {
    "decision": {
        "propose": {"officer", "lead", "system"},
        "open_hearing": {"approver"},
        "raise_point": {"signatory", "owner"},
        "nothing_to_add": {"signatory"},
        "answer_point": {"officer"},
        "close_hearing": {"officer", "system"},
        "decide": {"approver"},
        "drop": {"approver", "system"},
        "take_back": {"signatory"},
        "take_effect": {"system"},
    },
    "part": {
        "grant": {"approver"},
        **{
            key: {"system"}
            for key in ("take_effect", "suspend", "lift", "lapse", "revoke", "annul", "surrender", "expire", "cease")
        },
        "renew": {"approver"},
        "amend": {"approver"},
        "prolong": {"approver"},
        "claim_remedied": {"signatory", "owner"},
        "extend": {"approver"},
        "verify": {"auditor", "lead"},
        "not_remedied": {"auditor", "lead"},
        **{key: {"signatory"} for key in ("give_up", "ask_suspension")},
    },
    "certificate": {
        **{key: {"system"} for key in ("prepare", "seal", "fail", "cancel", "supersede", "void")},
        "retry": {"officer", "records", "programme_administrator", "system"},
    },
    "complaint": {
        "lodge": {"signatory", "officer"},
        "withdraw": {"signatory"},
        **{key: {"legal", "officer"} for key in ("admit", "reject", "stay", "decide")},
        **{key: {"legal"} for key in ("claim", "judge", "become_final")},
    },
    "change_notice": {
        "lodge": {"signatory", "owner"},
        **{key: {"officer"} for key in ("note", "need_assessment", "open_reassessment")},
        **{key: {"approver", "duty_approver"} for key in ("amend", "settle")},
        "end": {"system"},
        "outlast": {"system"},
        **{key: {"officer", "approver"} for key in ("record", "record_nothing")},
        **{key: {"system"} for key in ("conclude", "resume")},
        "maintain": {"approver", "system"},
    },
}


def actors(case: make.Case) -> Iterator[tuple[str, Actor]]:
    """One actor of each kind."""
    for role in sorted(Role.values):
        yield role, make.staff(role)
    yield "signatory", case.signatory
    yield "owner", case.owner
    yield "viewer", make.member(case.operator, "viewer")
    yield "stranger", make.member(make.operator("«Өөр» ХХК"), "signatory")
    yield "system", SYSTEM


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_who_may_do_what_is_the_table() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decision = Decision.objects.get(authorisation=authorisation)
    decision.proposer = "user:0"
    subjects: list[Stateful] = [
        decision,
        make.parts(authorisation)[0],
        authorisation.certificates.get(),
        Complaint(decision=decision, operator=case.operator, lodged_at=clock.now()),
        ChangeNotice(authorisation=authorisation, operator=case.operator, lodged_at=clock.now()),
    ]
    everybody = dict(actors(case))
    assert set(everybody) == set(EVERYBODY)
    make.declare(case.application.subject, *everybody.values())
    make.declare(authorisation.subject, *everybody.values())
    for subject in subjects:
        for verb, allowed in MAY[subject.kind].items():
            found = {name for name, actor in everybody.items() if policy.permitted(actor, subject, verb)}
            assert found == allowed, f"{subject.kind}.{verb}"
        verbs = {subject.birth, *machine(type(subject))}
        assert set(MAY[subject.kind]) == verbs


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_without_a_declaration_of_interest_nobody_of_the_staff_acts() -> None:
    case = make.case()
    decision = make.recommended(case)
    for role in ("officer", "approver"):
        fresh = make.staff(role)
        for verb in ("open_hearing", "answer_point", "close_hearing", "decide", "drop"):
            assert not policy.permitted(fresh, decision, verb)
