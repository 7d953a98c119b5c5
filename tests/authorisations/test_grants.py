"""What a decision on an application gives: parts, intervals, number, certificate, record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Authorisation, Decision
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import CertificateState, Outcome, PartState, Status
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.refusals import Refused
from audits.actions import assessments
from audits.models import Finding
from operators.models import HolderMark
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_whole_grant_gives_parts_intervals_number_certificate_and_letter(noon: datetime) -> None:
    case = make.case()
    authorisation = make.granted(case)
    case.application.refresh_from_db()
    assert case.application.state == "granted"
    assert authorisation.aeo_number.startswith("MNAEO")
    assert authorisation.valid_until == date(2029, 3, 2)
    parts = make.parts(authorisation)
    assert {(part.component, part.role) for part in parts} == {("customs", "exporter"), ("security", "exporter")}
    assert all(part.state == PartState.ACTIVE for part in parts)
    assert all({row.site_id for row in part.coverage.all()} == {site.pk for site in case.sites} for part in parts)
    for part in parts:
        assert timelines.status(part, noon - timedelta(seconds=1)) is None
        here, later = timelines.status(part, noon), timelines.status(part, clock.end_of(date(2029, 3, 2)))
        assert here is not None
        assert here.status == Status.ACTIVE
        assert later is not None
        assert later.status == Status.EXPIRED
    certificate = authorisation.certificates.get()
    assert certificate.state == CertificateState.PREPARING
    assert certificate.document is not None
    assert certificate.document.paper == "certificate"
    decision = Decision.objects.get(application=case.application)
    assert decision.notice is not None
    assert decision.notice.letter == "decision_grant"
    assert decision.notice.number
    assert decision.law
    assert decision.complaint_route["length"] == 30
    mark = HolderMark.objects.get(operator=case.operator)
    assert (mark.aeo_number, mark.until) == (authorisation.aeo_number, None)
    assert Deadline.objects.get(subject=authorisation.subject, clock="validity").due_on == date(2029, 3, 2)


def test_a_grant_from_a_later_day_says_so_before_and_needs_no_worker(noon: datetime) -> None:
    authorisation = make.granted(make.case(), from_day=date(2026, 3, 20))
    part = make.parts(authorisation)[0]
    assert part.state == PartState.GRANTED
    assert timelines.status(part, noon) is None
    first = timelines.status(part, clock.start_of(date(2026, 3, 20)))
    assert first is not None
    assert first.status == Status.ACTIVE


def test_a_partial_grant_is_heard_first_and_covers_only_what_was_granted() -> None:
    case = make.case()
    decision = make.recommended(case, Outcome.GRANT, Outcome.REFUSE)
    assert decision.adverse
    with pytest.raises(Refused, match="must be heard"):
        decisions.decide(decision, by=case.approver)
    decided = decisions.decide(make.heard(decision, case), by=case.approver)
    case.application.refresh_from_db()
    assert case.application.state == "granted_in_part"
    authorisation = make.given_by(decided)
    for part in make.parts(authorisation):
        assert [row.site_id for row in part.coverage.all()] == [case.sites[0].pk]
    assert decided.notice is not None
    assert decided.notice.letter == "decision_partial"


def test_granting_less_gives_the_components_of_the_lesser_type() -> None:
    case = make.case(sites=1)
    less = make.item(case.sites[0], Outcome.GRANT_LESS, granted_type="customs")
    draft = make.Recommended((less,), "Аюулгүй байдлын шалгуур хангаагүй.", "mn", ("Тайлан",))
    decision = make.recommendations.recommend(case.application, draft, by=case.officer)
    decided = decisions.decide(make.heard(decision, case), by=case.approver)
    authorisation = make.given_by(decided)
    assert authorisation.type == "customs"
    assert [part.component for part in make.parts(authorisation)] == ["customs"]


def test_a_refusal_leaves_a_letter_and_nothing_else_and_bars_from_service() -> None:
    case = make.case(sites=1)
    decision = make.heard(make.recommended(case, Outcome.REFUSE), case)
    decided = decisions.decide(decision, by=case.approver)
    case.application.refresh_from_db()
    assert case.application.state == "refused"
    assert not Authorisation.objects.exists()
    waiting = Decision.objects.get(pk=decided.pk)
    assert waiting.effective_from is None
    assert not case.operator.bars.exists()
    make.serve(decided.notice)
    decided.refresh_from_db()
    assert decided.effective_from is not None
    bar = case.operator.bars.get()
    assert bar.valid_until == date(2029, 3, 2)
    assert bar.persons.count() == 1
    assert Deadline.objects.filter(subject=decided.subject, clock="complaint").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reviewed": False}, "desk review"),
        ({"risk_rated": False}, "risk is not rated"),
        ({"consultations_open": 1}, "authority has not answered"),
        ({"visits_open": 1}, "visit is not concluded"),
        ({"sites_covered": {}}, "not covered"),
    ],
)
def test_a_grant_stands_on_a_finished_verification(
    change: dict[str, object], words: str, standing: Callable[..., None]
) -> None:
    case = make.case()
    standing(**change)
    with pytest.raises(Refused, match=words):
        make.recommended(case)
    assert not Decision.objects.exists()


def test_a_refusal_needs_no_finished_verification(standing: Callable[..., None]) -> None:
    case = make.case(sites=1)
    standing(reviewed=False, visits_open=1, sites_covered={})
    assert make.recommended(case, Outcome.REFUSE).decision_kind == "refuse"


def test_every_thing_asked_has_an_outcome_and_nothing_else() -> None:
    case = make.case()
    draft = make.Recommended((make.item(case.sites[0]),), "…", "mn", ("f",))
    with pytest.raises(Refused, match="outcome is missing"):
        make.recommendations.recommend(case.application, draft, by=case.officer)


def test_a_refusal_names_a_ground_and_reasons() -> None:
    case = make.case(sites=1)
    bare = make.item(case.sites[0], Outcome.REFUSE, grounds=(make.GroundDraft("own-request"),))
    with pytest.raises(Refused, match="name a ground"):
        make.recommendations.recommend(case.application, make.Recommended((bare,), "…", "mn", ("f",)), by=case.officer)


def test_an_open_major_finding_forbids_a_grant_only_where_it_touches() -> None:
    case = make.case()
    make.finding(case.assessment, site=case.sites[1])
    with pytest.raises(Refused, match="forbid a grant"):
        make.recommended(case)
    assert make.recommended(case, Outcome.GRANT, Outcome.REFUSE).pk


def test_a_renewal_is_not_granted_over_what_was_found_before_under_the_status() -> None:
    case = make.case(sites=1)
    number = make.granted(case).aeo_number
    renewal = make.case(sites=1, purpose="revalidation", company=case.operator, aeo_number=number)
    yearly = assessments.open_(case.operator, by=case.officer, reason="monitoring", aeo_number=number)
    make.finding(yearly, severity="minor", blocks_grant=False, becomes_condition=True)
    grave = make.finding(yearly)
    page = client_of(renewal.officer).get(reverse("authorisations:recommend", args=[renewal.application.pk])).text
    assert (f'href="/desk/findings/{grave.pk}/"' in page, "forbid a grant: " in page) == (True, True)
    with pytest.raises(Refused, match="forbid a grant"):
        make.recommended(renewal)
    Finding.objects.filter(pk=grave.pk).delete()
    assert make.recommended(renewal).decision_kind == "renew", "what is minor lives on with its own days"


def test_an_open_minor_finding_becomes_a_condition_with_a_date() -> None:
    case = make.case(sites=1)
    found = make.finding(case.assessment, severity="minor", blocks_grant=False, becomes_condition=True)
    with pytest.raises(Refused, match="condition with a date"):
        make.recommended(case)
    condition = make.ConditionDraft("Хашааг засах", "mn", date(2026, 6, 1), found.pk)
    item = make.item(case.sites[0], Outcome.CONDITIONS, conditions=(condition,))
    decision = make.recommendations.recommend(
        case.application, make.Recommended((item,), "Нөхцөлтэй.", "mn", ("f",)), by=case.officer
    )
    assert decision.adverse
    assert decision.conditions.get().finding_id == found.pk


def test_send_back_drops_the_proposal_with_its_hearing() -> None:
    case = make.case()
    decision = make.recommended(case, Outcome.GRANT, Outcome.REFUSE)
    opened = make.hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    make.serve(opened.hearing_notice)
    make.recommendations.send_back(case.application, by=case.approver, reason="Шинэ баримт")
    decision.refresh_from_db()
    case.application.refresh_from_db()
    assert (decision.state, case.application.state) == ("dropped", "under_assessment")
    assert not Deadline.objects.filter(subject=decision.subject, closed_on__isnull=True).exists()
