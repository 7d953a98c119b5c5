"""Accepting an application: one transaction with all that follows, or nothing."""

from __future__ import annotations

import pytest

from aeo.kernel import clock
from aeo.kernel.models import Deadline, Entry
from aeo.kernel.refusals import NotPermitted, NotReady, WrongState
from aeo.notices.models import Notice
from audits.actions import acceptance
from audits.models import Assessment
from operators.models import Application, SelfAssessment
from tests.factories import audits as make

pytestmark = pytest.mark.django_db


def test_it_opens_everything_at_once() -> None:
    case = make.accepted()
    case.application.refresh_from_db()
    assert case.application.state == "under_assessment"
    assert case.application.assessment_ref == case.assessment.subject
    assert SelfAssessment.objects.get(application=case.application).state == "under_review"
    assert (case.assessment.state, case.assessment.reason, case.assessment.version_id) == (
        "open",
        "application",
        case.application.version_id,
    )
    deadline = Deadline.objects.get(subject=case.application.subject, clock="decision")
    assert (deadline.start, deadline.length, deadline.closed_on) == (clock.today(), 120, None)
    letter = Notice.objects.get(letter="acceptance", about=case.application.subject)
    assert letter.facts["due_date"] == deadline.due_on.isoformat()
    assert letter.number
    assert Entry.objects.filter(subject=case.assessment.subject, verb="open", actor=case.officer.ref).exists()


def test_not_without_a_declaration_of_interest() -> None:
    case = make.submitted()
    with pytest.raises(NotPermitted) as refused:
        acceptance.accept(case.application, by=case.stranger)
    assert refused.value.code == "interest-undeclared"
    assert not Assessment.objects.exists()


def test_not_with_an_interest() -> None:
    case = make.submitted()
    make.interested(case, case.officer)
    with pytest.raises(NotPermitted):
        acceptance.accept(case.application, by=case.officer)


@pytest.mark.parametrize("who", ["auditor", "lead", "approver", "owner"])
def test_only_an_officer(who: str) -> None:
    case = make.submitted()
    with pytest.raises(NotPermitted):
        acceptance.accept(case.application, by=case.everybody()[who])


def test_not_twice() -> None:
    case = make.accepted()
    with pytest.raises(WrongState):
        acceptance.accept(case.application, by=case.officer)
    assert Assessment.objects.count() == 1


def test_not_when_the_answers_are_open_again() -> None:
    case = make.submitted()
    type(case.application.self_assessment).objects.filter(application=case.application).update(state="reopened")
    with pytest.raises(NotReady) as refused:
        acceptance.accept(Application.objects.get(pk=case.application.pk), by=case.officer)
    assert refused.value.code == "unsigned"
    assert not Assessment.objects.exists()
