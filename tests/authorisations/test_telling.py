"""Staff are told when it is their turn, with an address at which they can act; nobody is told of their own doing."""

from __future__ import annotations

import pytest

from aeo.accounts.roles import Role
from aeo.authorisations.actions import changes, complaints, hearings
from aeo.authorisations.states import Outcome
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.notices.models import Message
from operators.actions.assignments import assign
from tests.factories import authorisations as make

pytestmark = pytest.mark.django_db


def told(actor: Actor, what: str) -> list[str]:
    """The addresses that somebody was given under messages of a kind."""
    rows = Message.objects.filter(user_ref=actor.ref, what__startswith=what)
    return list(rows.order_by("pk").values_list("url", flat=True))


def test_approvers_are_told_of_a_recommendation_and_of_a_proposal() -> None:
    case = make.case()
    decision = make.recommended(case)
    assert told(case.approver, "decision_waiting") == [f"/desk/decisions/{decision.pk}/"]
    assert told(case.officer, "decision_waiting") == []
    duty = make.staff(Role.DUTY_APPROVER)
    authorisation = make.granted(make.case())
    make.declare(authorisation.subject, case.officer)
    make.proposed(authorisation, case.officer, "revoke")
    assert told(duty, "decision_waiting") == []
    urgent = make.proposed(authorisation, case.officer, "suspend", manner="urgent")
    assert told(duty, "decision_waiting") == [f"/desk/decisions/{urgent.pk}/"]


def test_whoever_has_the_case_is_told_that_the_operator_spoke() -> None:
    case = make.case(sites=1)
    other = make.staff(Role.OFFICER)
    assign(case.application.subject, case.officer.user, Role.OFFICER, by=case.officer)
    decision = make.recommended(case, Outcome.REFUSE)
    opened = hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    for text in ("Нэг.", "Хоёр."):
        hearings.raise_point(opened, text, "mn", by=case.owner)
    assert told(case.officer, "hearing_answered") == [f"/desk/decisions/{decision.pk}/"] * 2
    assert told(other, "hearing_answered") == []


def test_officers_are_told_of_changes_and_complaints() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decision = authorisation.decisions.get()
    make.serve(decision.notice)
    notice = changes.tell(authorisation, "contact", clock.today(), "Утас", "mn", by=case.owner)
    assert told(case.officer, "change_lodged") == [f"/desk/changes/{notice.pk}/"]
    complaint = complaints.lodge(decision, "Гомдол", "mn", by=case.signatory)
    assert told(case.officer, "complaint_lodged") == [f"/desk/complaints/{complaint.pk}/"]
