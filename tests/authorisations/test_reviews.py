"""Overdue findings of holders, and what is lodged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from aeo.authorisations.actions import changes, complaints, consents, decisions, reviews
from aeo.authorisations.models import Authorisation, Decision
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.refusals import Refused
from audits.models import Assessment
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def monitoring(authorisation: Authorisation) -> Assessment:
    """An assessment of a holder."""
    return make.put(
        Assessment(
            operator=authorisation.operator,
            version=authorisation.version,
            reason="monitoring",
            aeo_number=authorisation.aeo_number,
            opened_at=clock.now(),
            opened_by="user:0",
        )
    )


def test_an_overdue_finding_of_a_holder_proposes_a_suspension_once_per_part() -> None:
    authorisation = make.granted(make.case())
    finding = make.finding(monitoring(authorisation), escalated_at=clock.now())
    with override("en"):
        (decision,) = reviews.review(finding.pk)
    assert (decision.language, decision.reasons.startswith("Finding")) == ("mn", False), "in the language it names"
    assert (decision.proposer, decision.manner, decision.state) == ("system", "ordinary", "proposed")
    (measure,) = decision.measures
    assert measure["en"] == f"Remedy finding {finding.number}, and show that it is remedied.", "not what was found"
    reached = [part.component for part in decision.parts.all()]
    assert reached == ["security"], "criterion G does not concern the customs component"
    page = client_of(make.staff("approver")).get(f"/desk/decisions/{decision.pk}/").text
    assert f'href="/desk/assessments/{finding.assessment_id}/"' in page
    assert Deadline.objects.filter(subject=decision.subject, clock="suspension_review").exists()
    assert reviews.review(finding.pk) == []


def test_a_common_criterion_touches_both_components() -> None:
    authorisation = make.granted(make.case())
    finding = make.finding(monitoring(authorisation), criterion="A", escalated_at=clock.now())
    (decision,) = reviews.review(finding.pk)
    assert decision.parts.count() == 2


@pytest.mark.parametrize("change", [{"escalated_at": None}, {"role": "importer", "escalated_at": clock.now()}])
def test_a_finding_that_is_not_overdue_or_touches_nothing_proposes_nothing(change: dict[str, object]) -> None:
    authorisation = make.granted(make.case())
    finding = make.finding(monitoring(authorisation), **change)
    assert reviews.review(finding.pk) == []


def test_a_finding_on_an_application_proposes_no_suspension() -> None:
    case = make.case()
    make.granted(case)
    finding = make.finding(case.assessment, escalated_at=clock.now())
    assert reviews.review(finding.pk) == []


def decided(case: make.Case) -> Decision:
    """A refusal that was served."""
    decision = make.heard(make.recommended(case, *["refuse"] * len(case.sites)), case)
    decision = decisions.decide(decision, by=case.approver)
    make.serve(decision.notice)
    return decision


def test_a_complaint_in_time_carries_the_day_on_which_its_answer_is_due() -> None:
    case = make.case()
    decision = decided(case)
    complaint = complaints.lodge(decision, "Санал нийлэхгүй байна.", "mn", by=case.signatory)
    assert (complaint.due_on, complaint.late) == (date(2026, 4, 1), False)
    assert complaint.answer_due_on == date(2026, 4, 1)


def test_a_late_complaint_says_why() -> None:
    case = make.case()
    decision = decided(case)
    with clock.frozen(clock.now() + timedelta(days=45)):
        with pytest.raises(Refused, match="why it is late"):
            complaints.lodge(decision, "Гомдол", "mn", by=case.signatory)
        assert complaints.lodge(decision, "Гомдол", "mn", by=case.signatory, excuse="Өвчтэй байсан").late


def test_only_a_signatory_or_an_officer_for_paper_complains() -> None:
    case = make.case()
    decision = decided(case)
    with pytest.raises(Refused, match="signatory"):
        complaints.lodge(decision, "Гомдол", "mn", by=case.owner)
    assert complaints.lodge(decision, "Цаасаар ирсэн гомдол", "mn", by=case.officer).pk


def test_a_change_is_told_and_a_late_one_marked() -> None:
    case = make.case()
    authorisation = make.granted(case)
    event = "registered"
    soon = changes.tell(authorisation, event, date(2026, 2, 20), "Нэр солигдсон", "mn", by=case.owner)
    late = changes.tell(authorisation, event, date(2026, 1, 2), "Нэр солигдсон", "mn", by=case.owner)
    assert (soon.late, late.late) == (False, True)
    with pytest.raises(Refused, match="happened"):
        changes.tell(authorisation, event, date(2026, 3, 9), "Ирээдүй", "mn", by=case.owner)
    with pytest.raises(Refused, match="own people"):
        changes.tell(authorisation, event, date(2026, 3, 1), "…", "mn", by=case.officer)


def test_what_was_proposed_on_a_withdrawn_application_is_dropped() -> None:
    case = make.case()
    decision = make.recommended(case)
    at = clock.now()
    type(case.application).objects.filter(pk=case.application.pk).update(
        state="withdrawn", ended_at=at, ended_by="user:0"
    )
    consents.application_gone(case.application.pk)
    decision.refresh_from_db()
    assert decision.state == "dropped"
