"""What follows from topics: once, however often a task runs, and reading the present."""

from __future__ import annotations

import pytest

from aeo.kernel import clock
from aeo.kernel.models import Entry, Message
from aeo.kernel.refusals import NotReady
from audits.actions import findings, visits
from audits.models import Assessment, Finding
from audits.tasks import abandon, conclude, notice_served, sweep, take_up_again, visit_over
from operators.models import Application, SelfAssessment
from tests.factories import audits as make

pytestmark = pytest.mark.django_db


def end(case: make.Case, state: str) -> None:
    """The application ended so, as the packages above and below leave it."""
    decided = {"decided_at": clock.now(), "decided_by": "user:1", "decision_ref": "decision:1"}
    more = decided if state in ("granted", "granted_in_part", "refused") else {}
    Application.objects.filter(pk=case.application.pk).update(
        state=state, ended_at=clock.now(), ended_by="user:1", **more
    )


def state(case: make.Case) -> tuple[str, str]:
    row = Assessment.objects.get(pk=case.assessment.pk)
    return row.state, row.proposal


@pytest.mark.parametrize("ended", ["withdrawn", "closed"])
def test_an_application_that_ended_takes_its_assessment_along(ended: str) -> None:
    case, visit = make.announced()
    end(case, ended)
    abandon(id=case.application.pk)
    abandon(id=case.application.pk)
    visit.refresh_from_db()
    assert (state(case)[0], visit.state) == ("abandoned", "cancelled")


def test_an_application_that_goes_on_keeps_its_assessment() -> None:
    case = make.accepted()
    abandon(id=case.application.pk)
    conclude(id=case.application.pk)
    assert state(case) == ("open", "")


@pytest.mark.parametrize(
    ("ended", "proposal"), [("granted", "grant"), ("granted_in_part", "grant"), ("refused", "refuse")]
)
def test_a_decided_application_ends_its_assessment(ended: str, proposal: str) -> None:
    case, visit = make.planned()
    end(case, ended)
    conclude(id=case.application.pk)
    conclude(id=case.application.pk)
    visit.refresh_from_db()
    assert (state(case), visit.state) == (("concluded", proposal), "cancelled")


def test_a_visit_under_way_is_concluded_first() -> None:
    case, visit = make.reported()
    end(case, "refused")
    conclude(id=case.application.pk)
    assert state(case)[0] == "open"
    visits.comment(visit, "За", by=case.owner, language="mn")
    visits.review(visit, by=case.second)
    visits.conclude(visit, by=case.lead)
    visit_over(id=visit.pk)
    assert state(case) == ("concluded", "refuse")


def test_a_self_assessment_signed_again_is_taken_up_again() -> None:
    case = make.accepted()
    SelfAssessment.objects.filter(application=case.application).update(state="signed")
    own = SelfAssessment.objects.get(application=case.application)
    take_up_again(id=own.pk)
    take_up_again(id=own.pk)
    own.refresh_from_db()
    assert own.state == "under_review"
    assert Entry.objects.filter(subject=own.subject, verb="review", actor="system").count() == 1


def test_one_signed_before_acceptance_is_not() -> None:
    case = make.submitted()
    own = SelfAssessment.objects.get(application=case.application)
    take_up_again(id=own.pk)
    own.refresh_from_db()
    assert own.state == "signed"


def test_a_letter_of_somebody_else_opens_nothing() -> None:
    case = make.accepted()
    notice = make.serve("acceptance", case.application.subject)
    notice_served(id=notice.pk)


def test_moves_wake_the_tasks() -> None:
    _case, _visit = make.concluded()
    tasks = set(Message.objects.filter(topic="visit.conclude").values_list("task", flat=True))
    assert "audits.visit_over" in tasks


@pytest.mark.parametrize("error", [NotReady("Үгүй"), RuntimeError("broken")])
def test_the_sweep_goes_on_when_one_fails(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    _case, finding = make.notified()
    _other, second = make.notified(severity="minor")
    escalate = findings.escalate

    def failing(row: Finding) -> Finding:
        if row == finding:
            raise error
        return escalate(row)

    monkeypatch.setattr(findings, "escalate", failing)
    with make.later(200):
        sweep()
    finding.refresh_from_db()
    second.refresh_from_db()
    assert (finding.escalated_at, second.escalated_at is not None) == (None, True)
