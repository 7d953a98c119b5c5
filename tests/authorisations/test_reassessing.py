"""A status that is assessed again, over HTTP: from the conclusion to the decision, or to the status as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape

from aeo.authorisations import papers
from aeo.authorisations.actions import changes, decisions
from aeo.authorisations.models import Authorisation, ChangeNotice, Decision
from aeo.authorisations.states import ChangeState
from aeo.components import formats
from aeo.kernel import clock
from aeo.kernel.deadlines import DAY
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from aeo.notices.models import Message
from aeo.programme.queries import pack_of
from audits.actions import assessments, risks, visits
from audits.models import Assessment, Finding, Visit
from audits.queries.risk import criteria_to_rate
from operators.models import Site
from operators.queries import cases
from tests.authorisations.test_pages_changes import ELSEWHERE, asked, desk
from tests.authorisations.test_pages_portal import TYPED
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
WHY = "Шинэ захирлыг шалгав"


def assessed_again(event: str = "persons") -> tuple[make.Case, Authorisation, ChangeNotice, Assessment]:
    """A change because of which the status is assessed again."""
    case, authorisation, notice = asked(event)
    notice = changes.reassess(notice, by=case.officer)
    opened = Assessment.objects.get(reason="reassessment", aeo_number=authorisation.aeo_number)
    make.declare(opened.subject, case.officer)
    return case, authorisation, notice, opened


def rate(opened: Assessment, by: Actor) -> None:
    """The risk of every criterion that is to be rated."""
    for criterion in criteria_to_rate(opened):
        risks.rate(opened, criterion, (2, 2), (1, 2), by=by)


def visited(opened: Assessment, place: Site) -> None:
    """A concluded visit to a site."""
    at, by = clock.now(), "user:0"
    steps = ("planned", "mandated", "announced", "confirmed", "begun", "fieldwork_done", "reported", "concluded")
    moments = {f"{step}_{name}": value for step in steps for name, value in (("at", at), ("by", by))}
    order: dict[str, Any] = {
        "mandate_number": "А/1",
        "mandate_basis": "Хууль",
        "mandate_team": [by],
        "closing_operator_name": "Дорж",
    }
    days = dict.fromkeys(("starts_on", "ends_on", "mandate_from", "mandate_until"), clock.today())
    made = Visit(
        assessment=opened, visit_kind="follow_up", mode="on_site", state="concluded", **moments, **order, **days
    )
    make.put(made).sites.create(site=place, outcome="visited", by=by, at=at)


def test_a_site_that_moved_is_seen_there_before_its_new_address_is_recorded() -> None:
    case, authorisation, notice = asked("site-moved")
    place, officer, base = case.sites[0], client_of(case.officer), "/desk/assessments/"
    page = officer.get(desk(notice)).text
    for words in (place.name_latin, ELSEWHERE, desk(notice, "open_reassessment/")):
        assert words in page, words
    assert desk(notice, "propose/") not in page, "it is not amended without being seen"
    assert officer.get(desk(notice, "propose/amend/")).status_code == 404
    changes.reassess(notice, by=case.officer)
    opened = Assessment.objects.get(reason="reassessment")
    make.declare(opened.subject, case.officer)
    rate(opened, case.officer)
    for proposal, why in (("maintain", "does not stay as it is"), ("amend", "only after a visit there")):
        refused = officer.post(f"{base}{opened.pk}/conclude/", {"proposal": proposal, "reason": WHY})
        assert (refused.status_code, why in refused.text) == (422, True), proposal
    _planned(opened, place)
    visited(opened, place)
    said = {"proposal": "amend", "reason": WHY}
    assert officer.post(f"{base}{opened.pk}/conclude/", said).status_code == 302
    form = desk(notice, "propose/amend/")
    fields = officer.get(form).context["form"]
    assert (fields["amends"].value(), fields["site"].value()) == (["site"], str(place.pk))
    sent: dict[str, Any] = {"reasons": TYPED, "facts": "Ил", "language": "mn", "grounds": ["site-data-changed"]}
    sent |= {"parts": [part.pk for part in make.parts(authorisation)], "amends": ["site"], "site": place.pk}
    assert officer.post(form, sent).status_code == 302
    decided = decisions.decide(Decision.objects.get(change_notice=notice), by=case.approver)
    assert decided.notice is not None
    told = f"the site {place.name_latin} moved. Its address is now: {ELSEWHERE}."
    assert told in str(decided.notice.facts["changes"])
    where = desk(notice, f"sites/{place.pk}/")
    assert f"Record the new address of {place.name_latin}" in officer.get(desk(notice)).text
    opened_ = officer.get(where)
    assert set(opened_.context["form"].fields) == {"address", "border_post", "latitude", "longitude", "was"}
    assert opened_.context["form"]["address"].value() == ELSEWHERE
    recorded = {"address": ELSEWHERE, "was": place.fingerprint}
    assert officer.post(where, recorded).status_code == 302
    assert officer.post(desk(notice, "record/")).status_code == 302
    place.refresh_from_db()
    assert (place.address, place.closed_on, authorisation.certificates.count()) == (ELSEWHERE, None, 2)


def _planned(opened: Assessment, place: Site) -> None:
    """The visit can be planned though nothing was answered, and the page says where the site is now."""
    lead, auditor = make.staff("lead"), make.staff("auditor")
    make.declare(opened.subject, lead, auditor)
    client, where = client_of(lead), f"/desk/assessments/{opened.pk}/visits/new/"
    closed = make.put(Site(operator=place.operator, name_local="Хаагдсан", address="Хуучин", closed_on=clock.today()))
    page = client.get(where)
    assert ELSEWHERE in page.text
    assert ELSEWHERE in client.get(f"/desk/assessments/{opened.pk}/").text
    asked = [slot for _criterion, slots in page.context["form"].fields["more"].choices for slot, _words in slots]
    assert not [slot for slot in asked if slot.endswith(f"@site:{closed.pk}")], "a closed site is visited no more"
    assert {slot[0] for slot in asked} == set(criteria_to_rate(opened)), "of the criteria that it is about, no other"
    there = next(slot for slot in asked if slot.endswith(f"@site:{place.pk}"))
    days = clock.today() + 40 * DAY
    sent: dict[str, Any] = {"kind": "follow_up", "mode": "on_site", "sites": [place.pk], "more": [there]}
    sent |= {
        f"{name}_{part}": getattr(days, part) for name in ("starts_on", "ends_on") for part in ("day", "month", "year")
    }
    sent |= {"lead": lead.ref, "members": [auditor.ref], "purpose": TYPED, "language": "mn"}
    answer = client.post(where, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    visit = Visit.objects.get(assessment=opened)
    assert [(check.question, check.site_id) for check in visit.checks.all()] == [(there.partition("@")[0], place.pk)]
    visits.cancel(visit, by=lead, reason=TYPED)


def test_it_is_given_to_somebody_and_taken_back() -> None:
    case, authorisation, _notice, opened = assessed_again()
    auditor, officer = make.staff("auditor"), client_of(case.officer)
    base, given = f"/desk/assessments/{opened.pk}/", {"role": "auditor", "user": auditor.user.pk}
    assert f'href="{base}people/"' in officer.get(base).text
    assert officer.post(f"{base}people/", {**given, "role": "lead"}).status_code == 422
    assert client_of(auditor).post(f"{base}people/", given).status_code == 403
    assert client_of(case.owner).get(f"{base}people/").status_code == 403
    assert officer.post(f"{base}people/", given).status_code == 302
    (row,) = cases.assigned(opened.subject)
    told = Message.objects.get(user_ref=auditor.ref, what__startswith="case_assigned")
    assert (told.url, authorisation.aeo_number in told.body) == (base, True)
    assert auditor.name in officer.get(f"{base}people/").text
    assert officer.post(f"/desk/assignments/{row.pk}/end/").headers["Location"] == f"{base}people/"
    assert cases.assigned(opened.subject) == []


def test_a_visit_is_planned_under_the_criteria_that_are_assessed_again_and_under_all_where_none_is_named() -> None:
    _case, _authorisation, _notice, opened = assessed_again("site-changed")
    where = f"/desk/assessments/{opened.pk}/visits/new/"
    lead = make.staff("lead")
    make.declare(opened.subject, lead)

    def listed() -> set[str]:
        choices = client_of(lead).get(where).context["form"].fields["more"].choices
        return {slot[0] for _criterion, slots in choices for slot, _words in slots}

    assert listed() == {"I"}
    Assessment.objects.filter(pk=opened.pk).update(criteria=[])
    assert listed() == set(pack_of(opened.version_id).criteria.keys)


def test_what_is_proposed_waits_for_its_decision_and_everybody_reads_so() -> None:
    case, authorisation, notice, opened = assessed_again("site-changed")
    officer, base = client_of(case.officer), f"/desk/assessments/{opened.pk}/"
    assert criteria_to_rate(opened) == ("I",), "another site touches one criterion"
    said = {"proposal": "amend", "reason": WHY}
    assert "The risk is not rated" in officer.get(base).text
    assert officer.post(f"{base}conclude/", said).status_code == 422
    rate(opened, case.officer)
    unreasoned = officer.post(f"{base}conclude/", {**said, "reason": " "})
    assert (unreasoned.status_code, "Say why" in unreasoned.text) == (422, True)
    assert officer.post(f"{base}conclude/", said).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.remark, notice.looked_by) == (ChangeState.ASSESSED, "Үнэлнэ", case.officer.ref)
    # the officer finds it, and proposes exactly that
    for address in ("/desk/", reverse("authorisations:changes")):
        assert f'href="{desk(notice)}"' in officer.get(address).text
    form = desk(notice, "propose/amend/")
    assert f'href="{form}"' in officer.get(desk(notice)).text
    assert f'href="{base}">Assessment {opened.pk} ' in officer.get(form).text
    assert officer.get(desk(notice, "propose/suspend/")).status_code == 404
    assert Message.objects.get(user_ref=case.officer.ref, what__startswith="decision_to_propose").url == desk(notice)
    # the holder is told, and reads the same on its page
    told = Message.objects.get(user_ref=case.owner.ref, what__endswith=":assessed")
    assert WHY in told.body
    mine = client_of(case.owner).get(f"/portal/changes/{notice.pk}/").text
    assert ("is being proposed" in mine, WHY in mine, "is assessed again and stays" in mine) == (True, True, False)
    parts = [part.pk for part in make.parts(authorisation)]
    sent: dict[str, Any] = {"parts": parts, "reasons": TYPED, "facts": "Бүртгэл", "language": "mn"}
    sent |= {"grounds": ["registered-data-changed"], "amends": ["site"], "site": case.sites[0].pk}
    assert officer.post(form, sent).status_code == 302
    decision = Decision.objects.get(change_notice=notice)
    assert (decision.assessment, decision.case) == (opened, authorisation.subject)
    page = officer.get(base).text
    for words in (WHY, "amend", desk(notice), f"/desk/decisions/{decision.pk}/", authorisation.aeo_number):
        assert words in page, words
    assert f'href="{desk(notice)}"' not in officer.get("/desk/").text, "it waits for the approver now"
    # so does the approver, with its reasons and its page; and the letter names it
    came = f"Assessment {opened.pk} (reassessment), concluded on {formats.day_text(clock.today())}. It proposes: amend"
    approver, where = client_of(case.approver), f"/desk/decisions/{decision.pk}/"
    for address in (where, f"{where}decide/"):
        shown = approver.get(address).text
        assert (f'href="{base}">{came}<' in shown, WHY in shown) == (True, True), address
    decided = decisions.decide(decision, by=case.approver)
    assert decided.notice is not None
    assert decided.notice.facts["grounds"][1]["en"] == came
    make.serve(decided.notice)
    mine = client_of(case.owner).get(f"/portal/decisions/{decision.pk}/").text
    assert (came in mine, base in mine) == (True, False)
    notice.refresh_from_db()
    assert notice.state == ChangeState.AMENDED
    assert base in officer.get(desk(notice)).text


def elsewhere(case: make.Case, authorisation: Authorisation) -> list[Finding]:
    """What says nothing against keeping it: of another number or company, closed, minor, of a role not held."""
    yearly = assessments.open_(case.operator, by=case.officer, reason="monitoring", aeo_number=authorisation.aeo_number)
    other = assessments.open_(case.operator, by=case.officer, reason="monitoring", aeo_number="MNAEO000009")
    strange = make.case().assessment
    closed = {"state": "closed", "ended_at": clock.now(), "ended_by": "user:1"}
    return [
        *(make.finding(one) for one in (other, strange)),
        *(make.finding(yearly, **more) for more in (closed, {"role": "broker"}, {"blocks_grant": False})),
    ]


def test_a_status_is_maintained_with_reasons_and_not_over_a_grave_finding_whichever_assessment_found_it() -> None:
    case, authorisation, notice, opened = assessed_again()
    rate(opened, case.officer)
    elsewhere(case, authorisation)
    officer, where = client_of(case.officer), f"/desk/assessments/{opened.pk}/conclude/"
    minor = Finding.objects.get(assessment__operator=case.operator, blocks_grant=False)
    for address in (where, f"/desk/assessments/{opened.pk}/"):
        read = officer.get(address).text
        for words in ("Findings of this assessment not closed", "Finding not closed", "Answers of the application"):
            assert words in read, (address, words)
        assert f'href="/desk/findings/{minor.pk}/"' in read, "it stands against nothing, and is known all the same"
        assert f'href="/desk/applications/{case.application.pk}/review/"' in read
        for other in Finding.objects.exclude(assessment__aeo_number=authorisation.aeo_number):
            assert f"/desk/findings/{other.pk}/" not in read
    amend = officer.post(where, {"proposal": "amend", "reason": WHY})
    assert (amend.status_code, "Nothing would be amended" in amend.text) == (422, True), "no registered data changed"
    before = make.finding(case.assessment), make.finding(opened)
    for grave in before:
        refused = officer.post(where, {"proposal": "maintain", "reason": WHY})
        assert (refused.status_code, "propose a decision" in refused.text) == (422, True)
        assert f"{grave.number} (Major, of {formats.day_text(clock.today())})" in refused.text
        for address in (where, f"/desk/assessments/{opened.pk}/", desk(notice)):
            assert f'href="/desk/findings/{grave.pk}/"' in officer.get(address).text, address
        Finding.objects.filter(pk=grave.pk).delete()
    assert "Stands against" not in officer.get(where).text
    assessments.conclude(opened, by=case.officer, proposal="maintain", reason=WHY, language="mn")
    notice.refresh_from_db()
    assert (notice.state, notice.remark, notice.kept) == (ChangeState.MAINTAINED, "Үнэлнэ", "")
    assert WHY in Message.objects.get(user_ref=case.owner.ref, what__endswith=":maintained").body
    for client, address in (
        (client_of(case.officer), desk(notice)),
        (client_of(case.owner), f"/portal/changes/{notice.pk}/"),
    ):
        read = client.get(address).text
        assert "status maintained" in read
        for words in ("What an officer says", "Үнэлнэ", "What the assessment came to", WHY):
            assert words in read, words
    assert f'href="{desk(notice)}"' not in client_of(case.officer).get("/desk/").text


def test_an_approver_keeps_the_status_and_what_is_abandoned_is_open_again() -> None:
    case, _authorisation, notice, opened = assessed_again()
    rate(opened, case.officer)
    assessments.conclude(opened, by=case.officer, proposal="revoke", reason=WHY, language="mn")
    where, mine = desk(notice, "maintain/"), client_of(case.approver)
    assert client_of(case.officer).post(where, {"remark": TYPED}).status_code == 403
    grave = make.finding(case.assessment)
    assert f'href="/desk/findings/{grave.pk}/"' in mine.get(desk(notice)).text
    assert f'href="{where}"' not in mine.get(desk(notice)).text
    with pytest.raises(NotReady, match="findings are open"):
        changes.maintained(notice, TYPED, "mn", by=case.approver)
    Finding.objects.filter(pk=grave.pk).delete()
    minor = make.finding(case.assessment, blocks_grant=False)
    signs = mine.get(where).text
    for words in (
        escape(TYPED),
        WHY,
        "revoke",
        f'href="/desk/assessments/{opened.pk}/"',
        f'href="/desk/findings/{minor.pk}/"',
    ):
        assert words in signs, words
    assert client_of(case.approver).post(where, {"remark": ""}).status_code == 422
    assert client_of(case.approver).post(where, {"remark": TYPED}).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.remark, notice.kept) == (ChangeState.MAINTAINED, "Үнэлнэ", TYPED)
    assert TYPED in Message.objects.get(user_ref=case.owner.ref, what__endswith=":maintained").body
    for client, address, named in (
        (mine, desk(notice), True),
        (client_of(case.owner), f"/portal/changes/{notice.pk}/", False),
    ):
        read = client.get(address).text
        for words in ("Үнэлнэ", WHY, "Why an approver takes no decision", formats.instant_text(notice.kept_at)):
            assert words in read, words
        assert (f", {case.approver.name}<" in read) == named
    other, _status, second, again = assessed_again("owner")
    assessments.abandon(again, by=other.officer, reason="Давхар нээсэн")
    second.refresh_from_db()
    assert (second.state, second.followed_by) == (ChangeState.NEEDS_ASSESSMENT, "")
    told = Message.objects.filter(user_ref=other.owner.ref, what__endswith=":needs_assessment").order_by("pk")
    assert [("Үнэлнэ" in row.body, "үр дүнгүй" in row.body) for row in told] == [(True, False), (False, True)]
    assert f'href="{desk(second, "open_reassessment/")}"' in client_of(other.officer).get(desk(second)).text


def test_what_a_yearly_review_proposes_waits_for_an_officer_too() -> None:
    case = make.case()
    authorisation = make.granted(case)
    opened = assessments.open_(case.operator, by=case.officer, reason="monitoring", aeo_number=authorisation.aeo_number)
    make.declare(opened.subject, case.officer)
    officer, base = client_of(case.officer), f"/desk/assessments/{opened.pk}/"
    assert officer.post(f"{base}conclude/", {"proposal": "suspend", "reason": WHY}).status_code == 302
    assert f'href="{base}"' in officer.get("/desk/").text
    form = (
        f"{reverse('authorisations:propose-kind', args=[authorisation.aeo_number, 'suspend'])}?assessment={opened.pk}"
    )
    assert f'href="{form}"' in officer.get(base).text
    assert WHY in Message.objects.get(user_ref=case.owner.ref, what__startswith="assessment_concluded").body
    assert officer.get(form.replace("suspend", "revoke")).status_code == 404
    assert client_of(case.approver).get(form).status_code == 403
    sent = {"parts": [part.pk for part in make.parts(authorisation)], "reasons": TYPED, "facts": "Ил", "language": "mn"}
    sent["grounds"] = ["grounds-being-examined"]
    assert officer.post(form, {**sent, "manner": "urgent"}).status_code == 302
    decision = Decision.objects.get(assessment=opened)
    assert decision.decision_kind == "suspend"
    heard = papers.hearing_facts(decision)["items"][0]["en"]
    assert heard.startswith(f"1. Assessment {opened.pk} (monitoring), concluded on "), heard
    assert f'href="{base}"' not in officer.get("/desk/").text
    assert form not in officer.get(base).text
