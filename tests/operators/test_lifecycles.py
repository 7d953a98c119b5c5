"""The tables of lifecycles §1, §2 and §9, row by row: which verb leads where, and who may; state × verb × role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import pytest

from aeo.accounts.roles import Role
from aeo.kernel import policy
from aeo.kernel.lifecycle import Act, OutsidePerform, Stateful, machine
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import NotPermitted, WrongState
from operators.actions import interests
from operators.models import Application, Consent, InformationRequest, SelfAssessment
from operators.models.people import MemberRole
from tests.factories import operators as make

pytestmark = pytest.mark.django_db

# verb: the states it leads from → the states it leads to (= stays), and who.
Table = dict[str, tuple[str, str, str]]

APPLICATION: Table = {
    "submit": ("draft returned", "submitted", "signatory"),
    "recall": ("submitted", "draft", "signatory"),
    "return_": ("submitted", "returned", "officer"),
    "accept": ("submitted", "under_assessment", "officer"),
    "decline": ("submitted", "not_accepted", "approver"),
    "extend": ("under_assessment", "=", "approver"),
    "ask_time": ("under_assessment", "=", "owner editor signatory"),
    "answer_time": ("under_assessment", "=", "approver"),
    "recommend": ("under_assessment", "recommended", "officer lead"),
    "send_back": ("recommended", "under_assessment", "approver"),
    "decide": ("recommended", "granted granted_in_part refused", "approver"),
    "withdraw": ("draft submitted returned under_assessment recommended", "withdrawn", "signatory"),
    "lapse": ("draft returned", "lapsed", "system"),
    "close": ("draft submitted returned under_assessment recommended", "closed", "officer system"),
    "reopen": ("refused not_accepted granted_in_part", "under_assessment", "legal approver"),
}
SELF_ASSESSMENT: Table = {
    "sign": ("draft reopened", "signed", "signatory"),
    "unlock": ("signed", "reopened", "system"),
    "review": ("signed", "under_review", "officer auditor lead system"),
    "reopen": ("under_review", "reopened", "system"),
    "relock": ("reopened", "under_review", "system"),
    "accept": ("under_review", "accepted", "officer system"),
    "supersede": ("accepted", "superseded", "system"),
    "lapse": ("draft signed under_review reopened", "lapsed", "system"),
}
REQUEST: Table = {
    "answer": ("open", "answered", "signatory"),
    "close": ("open answered", "closed", "officer auditor lead system"),
    "overdue": ("open", "overdue", "system"),
}
CONSENT: Table = {"withdraw": ("given", "withdrawn", "signatory")}
BIRTHS = {
    Application: ("start", "owner editor"),
    SelfAssessment: ("start", "owner editor system"),
    InformationRequest: ("ask", "officer auditor lead"),
    Consent: ("give", "signatory"),
}
TABLES: dict[type[Stateful], Table] = {
    Application: APPLICATION,
    SelfAssessment: SELF_ASSESSMENT,
    InformationRequest: REQUEST,
    Consent: CONSENT,
}
MEMBERS = tuple(MemberRole.values)


def _states(model: type[Stateful]) -> list[str]:
    field: Any = cast(Any, model)._meta.get_field("state")
    return [value for value, _label in field.flatchoices]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_the_machine_is_the_table(model: type[Stateful]) -> None:
    told = {
        verb: {source: tuple(targets.split()) if targets != "=" else (source,) for source in sources.split()}
        for verb, (sources, targets, _who) in TABLES[model].items()
    }
    assert {verb: dict(moves) for verb, moves in machine(model).items()} == told


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_state_by_verb_by_role(model: type[Stateful]) -> None:
    """Everybody against every verb in every state: allowed exactly where the table says so."""
    subject, everybody = _subject(model)
    wrong, table = [], TABLES[model]
    permitted = {(verb, role): policy.permitted(by, subject, verb) for verb in table for role, by in everybody.items()}
    for state in _states(model):
        subject.__dict__["state"] = state
        for verb, (sources, _targets, who) in table.items():
            for role in everybody:
                verdict = permitted[verb, role] & policy.in_source(subject, verb)
                if bool(verdict) != (state in sources.split() and role in who.split()):
                    wrong.append((state, verb, role, bool(verdict)))
                if not verdict:
                    assert verdict.reason
                    assert verdict.refusal in (NotPermitted, WrongState)
    assert wrong == []


@pytest.mark.parametrize("model", BIRTHS, ids=lambda model: model.__name__)
def test_who_may_begin(model: type[Stateful]) -> None:
    subject, everybody = _subject(model)
    verb, who = BIRTHS[model]
    assert model.birth == verb
    allowed = {role for role, actor in everybody.items() if policy.permitted(actor, subject, verb)}
    assert allowed == set(who.split())


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_transition_outside_perform_raises(model: type[Stateful]) -> None:
    subject, _everybody = _subject(model)
    verb = sorted(model.verbs_from(subject.state))[0]
    with pytest.raises((OutsidePerform, TypeError)):
        getattr(subject, verb)(Act(SYSTEM, make.clock.now()))
    with pytest.raises(AttributeError):
        subject.state = "accepted"
    with pytest.raises(OutsidePerform):
        subject.save()


def test_staff_without_a_declaration_do_nothing() -> None:
    application = make.draft()
    for actor in (make.officer(), make.approver()):
        for verb in ("return_", "accept", "extend", "decide", "close"):
            assert not policy.permitted(actor, application, verb)
    late = make.officer()
    assert policy.permitted(late, application, "return_").code == "interest-undeclared"
    interests.declare(application.subject, by=late, has_interest=False)
    assert policy.permitted(late, application, "return_")
    interests.recuse(application.subject, by=late, note="Хамаатан")
    assert policy.permitted(late, application, "return_").code == "interest"


def test_authority_counts_at_that_moment() -> None:
    company = make.operator()
    today = make.clock.today()
    account = make.user()
    make.people.add_member(company, account, "signatory", by=make.owner(company))
    actor, application = make.actor_of(account), make.draft(company)
    assert policy.permitted(actor, application, "submit").code == "no-authority"
    later = make.authorise(company, account, valid_from=today + make.timedelta(days=1))
    assert not policy.permitted(actor, application, "submit")
    now = make.authorise(company, account, valid_from=today, valid_until=today)
    assert policy.permitted(actor, application, "submit")
    with make.clock.frozen(make.clock.end_of(today)):
        assert policy.permitted(actor, application, "submit"), "the later one holds by then"
        make.people.revoke_authority(later, by=make.owner(company))
        assert policy.permitted(actor, application, "submit").code == "no-authority"
    make.people.revoke_authority(now, by=make.owner(company))
    assert policy.permitted(actor, application, "submit").code == "no-authority"


def _subject(model: type[Stateful]) -> tuple[Any, dict[str, Actor]]:
    application = make.draft()
    subject: Any = application
    if model is SelfAssessment:
        subject = application.self_assessment
    if model is InformationRequest:
        subject = InformationRequest(application=application, number=1, questions=["A01"], reason="?")
    if model is Consent:
        subject = Consent(operator=application.operator, scope="publish")
    return subject, {**_members(application, MEMBERS), **_staff(application), "system": SYSTEM}


def _members(application: Application, roles: Iterable[str]) -> dict[str, Actor]:
    known = {role: make.member(application.operator, role) for role in roles if role != "owner"}
    return {**known, "owner": make.owner(application.operator), "stranger": make.actor_of(make.user())}


def _staff(application: Application) -> dict[str, Actor]:
    return {str(role): make.staff(role, case=application.subject) for role in Role if role != Role.SYSTEM_ADMINISTRATOR}
