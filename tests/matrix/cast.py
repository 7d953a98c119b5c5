"""One subject of each machine, and everybody who could want to move it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aeo.accounts.roles import Role
from aeo.authorisations.models import ChangeNotice, Complaint, Decision
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.lifecycle import Stateful
from aeo.kernel.policy import SYSTEM, Actor
from aeo.notices.models import Notice
from audits.models import Consultation
from audits.policies.consultations import authority_ref
from operators.models import Application, Claim, Consent, InformationRequest, Operator, Recovery
from operators.models.people import MemberRole
from operators.policies.recoveries import addressee_ref
from tests.factories import audits, authorisations, operators

NOT_ON_CASES = {Role.SYSTEM_ADMINISTRATOR}


@dataclass
class Scene:
    """A subject, who could move it, and what to know when reading its table."""

    subject: Stateful
    people: dict[str, Actor]
    note: str = ""


def staff(*cases: str) -> dict[str, Actor]:
    """One person in each role; all have declared that they have no interest in these cases."""
    people = {str(role.label): operators.staff(role) for role in Role}
    declaring = [actor for role, actor in zip(Role, people.values(), strict=True) if role not in NOT_ON_CASES]
    for case in cases:
        authorisations.declare(case, *declaring)
    return people


def company(operator: Operator) -> dict[str, Actor]:
    """One account in each role of the company, and a signatory of another company."""
    known = {str(role.label): authorisations.member(operator, role) for role in MemberRole if role != "consultant"}
    other = authorisations.member(authorisations.operator("«Өөр» ХХК"), MemberRole.SIGNATORY)
    consultant = operators.member(operator, MemberRole.CONSULTANT)
    return {**known, str(MemberRole.CONSULTANT.label): consultant, "another company's signatory": other}


def _applied() -> tuple[Application, dict[str, Actor]]:
    row = operators.draft()
    return row, {**company(row.operator), **staff(row.subject), "system": SYSTEM}


def application() -> Scene:
    """A first one."""
    return Scene(*_applied())


def self_assessment() -> Scene:
    """Of an application."""
    row, people = _applied()
    return Scene(row.self_assessment, people)


def information_request() -> Scene:
    """On one question."""
    row, people = _applied()
    return Scene(InformationRequest(application=row, number=1, questions=["A01"], reason="?"), people)


def consent() -> Scene:
    """To be named in the register."""
    row, people = _applied()
    return Scene(Consent(operator=row.operator, scope="publish"), people)


def claim() -> Scene:
    """Of somebody who says that the company is theirs."""
    row, people = _applied()
    asker = operators.actor_of(operators.user())
    return Scene(Claim(operator=row.operator, user=asker.user), {**people, "who asks": asker})


def recovery() -> Scene:
    """Of a company whose owners have gone."""
    row, people = _applied()
    asker, proposer = operators.actor_of(operators.user()), operators.officer()
    subject = Recovery(operator=row.operator, user=asker.user, proposed_by=proposer.ref, pk=7)
    told = Actor(addressee_ref(subject), "")
    others = {"who asks": asker, "who proposed it": proposer, "who was told at the company's address": told}
    return Scene(subject, {**people, **others}, "Somebody else than the officer named here proposed it.")


def _verified(case: audits.Case) -> dict[str, Actor]:
    return {**company(case.company), **staff(case.application.subject), "system": SYSTEM}


def assessment() -> Scene:
    """For an application."""
    case = audits.accepted()
    return Scene(case.assessment, _verified(case))


def consultation() -> Scene:
    """Of an authority that has a one-time link."""
    case = audits.accepted()
    row = Consultation(assessment=case.assessment, authority="Татвар", sent_by=case.officer.ref, pk=7)
    return Scene(row, {**_verified(case), "the authority asked": Actor(authority_ref(row), row.authority)})


def visit() -> Scene:
    """A first validation."""
    case, row = audits.planned()
    team = {"lead of the visit": case.lead, "member of its team": case.auditor}
    note = "The auditor, lead auditor and officer named here are not in the team; those who are, are named so."
    return Scene(row, {**_verified(case), **team}, note)


def finding() -> Scene:
    """A major one, raised at the desk."""
    case, row = audits.raised()
    note = "A major finding, raised at the desk; the auditor and the lead auditor named here did not raise it."
    return Scene(row, {**_verified(case), "who raised it": case.auditor}, note)


def _held() -> tuple[authorisations.Case, Decision, dict[str, Actor]]:
    case = authorisations.case()
    authorisation = authorisations.granted(case)
    people = {**company(case.operator), **staff(case.application.subject, authorisation.subject), "system": SYSTEM}
    return case, Decision.objects.get(authorisation=authorisation), people


def decision() -> Scene:
    """A grant that somebody else proposed."""
    _case, row, people = _held()
    row.proposer = "user:0"
    return Scene(row, people, "Somebody else proposed it; who proposed, led the audit or verified never decides.")


def part() -> Scene:
    """Of a granted status."""
    _case, row, people = _held()
    assert row.authorisation is not None
    return Scene(authorisations.parts(row.authorisation)[0], people, "Most verbs need a decision, a day or the law.")


def certificate() -> Scene:
    """The paper of a granted status."""
    _case, row, people = _held()
    assert row.authorisation is not None
    return Scene(row.authorisation.certificates.get(), people)


def complaint() -> Scene:
    """Against the grant."""
    case, row, people = _held()
    return Scene(Complaint(decision=row, operator=case.operator, lodged_at=clock.now()), people)


def change_notice() -> Scene:
    """Of the holder."""
    case, row, people = _held()
    notice = ChangeNotice(authorisation=row.authorisation, operator=case.operator, lodged_at=clock.now())
    return Scene(notice, people)


def paper() -> Scene:
    """Any paper."""
    return Scene(Document(), {**staff(), "stranger": operators.actor_of(operators.user()), "system": SYSTEM})


def notice() -> Scene:
    """A letter to one account."""
    addressee = operators.actor_of(operators.user())
    stranger = operators.actor_of(operators.user())
    people = {"addressee": addressee, "stranger": stranger, **staff(), "system": SYSTEM}
    return Scene(Notice(to_users=[addressee.ref]), people)


SCENES: tuple[Callable[[], Scene], ...] = (
    *(application, self_assessment, information_request, consent, claim, recovery),
    *(assessment, consultation, visit, finding),
    *(notice, paper, decision, complaint, change_notice, part, certificate),
)
