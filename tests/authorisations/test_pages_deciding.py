"""Decisions over HTTP: hearing, points and answers, signing, dropping, who may not and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from aeo.accounts.models import StaffRole
from aeo.authorisations import words as told_as
from aeo.authorisations.actions import decisions, hearings
from aeo.authorisations.models import Decision
from aeo.authorisations.papers import decision_facts
from aeo.authorisations.states import Outcome
from aeo.authorisations.views.shown import previews, statuses
from aeo.components import formats
from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM, Actor
from aeo.notices.models import Message
from aeo.programme.queries import current
from tests.factories import authorisations as make
from tests.support.pages import client_of, sent_twice

pytestmark = pytest.mark.django_db
PASSWORD = "нууц-үг-маш-урт-2026"
TYPED = "Хашаа <b>эвдэрсэн</b> «гэсэн»"


def known(actor: Actor) -> Actor:
    """Somebody with a password."""
    actor.user.set_password(PASSWORD)
    actor.user.save()
    return actor


def url(name: str, decision: Decision, *more: Any) -> str:
    """The address of a page of a decision."""
    return reverse(f"authorisations:{name}", args=[decision.pk, *more])


def sign(decision: Decision, by: Actor, **more: Any) -> Any:
    """Send the form of the signature."""
    decision.refresh_from_db()
    data = {"password": PASSWORD, "expected": decision.revision, **more}
    return client_of(known(by)).post(url("decide", decision), data)


def test_the_page_has_the_whole_of_a_case() -> None:
    case = make.case()
    make.finding(case.assessment)
    decision = make.recommended(case, Outcome.REFUSE, Outcome.REFUSE)
    for address in (url("decision", decision), reverse("authorisations:case", args=[case.application.pk])):
        page = client_of(case.approver).get(address)
        assert page.status_code == 200
        for words in ("Хамгаалалт", "хангалтгүй", "The verification", "Criterion by criterion", "Findings", "Үзлэгийн"):
            assert words.lower() in page.text.lower()
        assert "Open the hearing" in page.text


def test_a_decision_is_signed_with_the_password_and_told() -> None:
    case = make.case()
    decision = make.recommended(case)
    page = client_of(case.approver).get(url("decide", decision))
    assert page.status_code == 200
    assert case.approver.name in page.text
    assert case.operator.name_local in page.text
    answer = sign(decision, case.approver)
    assert answer.status_code == 302
    decision.refresh_from_db()
    assert (decision.state, decision.decider) == ("decided", case.approver.ref)
    shown = client_of(case.approver).get(url("decision", decision))
    assert str(decision.number) in shown.text
    assert "Decide and sign" not in shown.text


def test_the_deciding_body_is_named_in_the_readers_language() -> None:
    case = make.case()
    decision = make.recommended(case)
    sign(decision, case.approver)
    decision.refresh_from_db()
    where, client = url("decision", decision), client_of(case.approver)
    assert "Director General of Customs" in client.get(where).text
    assert decision.body in client.get(where, headers={"accept-language": "mn"}).text
    Decision.objects.filter(pk=decision.pk).update(body="Өөр байгууллага")
    assert "Өөр байгууллага" in client.get(where).text, "what the act says stays"


@pytest.mark.parametrize("password", ["", "not-it"])
def test_without_the_right_password_nothing_is_decided(password: str) -> None:
    case = make.case()
    decision = make.recommended(case)
    assert sign(decision, case.approver, password=password).status_code == 422
    decision.refresh_from_db()
    assert decision.state == "proposed"


def test_a_page_that_is_out_of_date_is_refused() -> None:
    case = make.case()
    decision = make.recommended(case)
    answer = sign(decision, case.approver, expected=99)
    assert answer.status_code == 422
    assert "Somebody else has changed this" in answer.text


def test_whoever_proposed_it_reads_why_it_is_not_theirs_to_decide() -> None:
    case = make.case()
    decision = make.recommended(case)
    StaffRole.objects.create(user=case.officer.user, role="approver", valid_from=date(2020, 1, 1))
    why = "Whoever proposed a decision does not take it"
    page = client_of(case.officer).get(url("decision", decision))
    assert why in page.text
    assert "app-button--refused" in page.text
    answer = sign(decision, case.officer)
    assert answer.status_code == 403
    assert why in answer.text
    decision.refresh_from_db()
    assert decision.state == "proposed"


def test_the_page_leads_whoever_has_not_declared_to_the_declaration() -> None:
    case = make.case()
    decision = make.recommended(case)
    other = make.staff("approver")
    where = f"/desk/applications/{case.application.pk}/interest/"
    assert where in client_of(other).get(url("decision", decision)).text
    answer = sign(decision, other)
    assert answer.status_code == 403


def test_nothing_adverse_is_decided_before_its_hearing_is_over() -> None:
    case = make.case(sites=1)
    decision = make.recommended(case, Outcome.REFUSE)
    page = client_of(case.approver).get(url("decision", decision))
    assert "must be heard before this is decided" in page.text
    answer = sign(decision, case.approver)
    assert answer.status_code == 422
    assert "must be heard before this is decided" in answer.text
    opened = hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    make.serve(opened.hearing_notice)
    assert sign(decision, case.approver).status_code == 422
    closing = client_of(case.officer).post(url("close-hearing", decision))
    assert closing.status_code == 422
    assert "can be heard until" in closing.text


def test_the_hearing_from_the_letter_to_the_decision() -> None:
    case = make.case(sites=1)
    decision = make.recommended(case, Outcome.REFUSE)
    form = client_of(case.approver).get(url("open-hearing", decision))
    assert "Хашаа, харуул хамгаалалт хангалтгүй." in form.text
    empty = client_of(case.approver).post(url("open-hearing", decision), {"gist-0": "", "language": "mn"})
    assert empty.status_code == 422
    wrong = client_of(case.officer).post(url("open-hearing", decision), {"gist-0": TYPED, "language": "mn"})
    assert wrong.status_code == 403
    sent = sent_twice(client_of(case.approver), url("open-hearing", decision), {"gist-0": TYPED, "language": "mn"})
    assert sent.status_code == 302
    decision.refresh_from_db()
    make.serve(decision.hearing_notice)
    point = hearings.raise_point(decision, "Хашааг зассан.", "mn", by=case.owner)
    where = url("answer-point", decision, point.number)
    shown = client_of(case.officer).get(url("decision", decision)).text
    assert (where in shown, f'href="/desk/notices/{decision.hearing_notice_id}/"' in shown) == (True, True)
    assert client_of(case.officer).post(where, {"answer": "", "language": "mn"}).status_code == 422
    assert client_of(case.owner).post(where, {"answer": "…", "language": "mn"}).status_code == 403
    assert sent_twice(client_of(case.officer), where, {"answer": TYPED, "language": "mn"}).status_code == 302
    with clock.frozen(clock.now() + timedelta(days=40)):
        assert client_of(case.officer).post(url("close-hearing", decision)).status_code == 302
        assert sign(decision, case.approver).status_code == 302
    case.application.refresh_from_db()
    assert case.application.state == "refused"
    decision.refresh_from_db()
    assert f'href="/desk/notices/{decision.notice_id}/"' in client_of(case.officer).get(url("decision", decision)).text


def test_what_rests_on_no_ground_is_heard_on_its_reasons() -> None:
    case = make.case(sites=1)
    item = make.item(case.sites[0], Outcome.GRANT_LESS, granted_type="customs")
    draft = make.Recommended((item,), "Хамгаалалтын шалгуурыг хангаагүй.", "mn")
    decision = make.recommendations.recommend(case.application, draft, by=case.officer)
    page = client_of(case.approver).get(url("open-hearing", decision))
    assert "What is intended and why" in page.text
    assert "Хамгаалалтын шалгуурыг хангаагүй." in page.text
    sent = client_of(case.approver).post(url("open-hearing", decision), {"gist-0": TYPED, "language": "mn"})
    assert sent.status_code == 302
    decision.refresh_from_db()
    assert decision.gist == [{"ground": "", "text": TYPED, "language": "mn"}]


def test_a_proposal_is_dropped_for_a_reason() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decision = make.proposed(authorisation, case.officer, "revoke")
    assert client_of(case.officer).post(url("drop", decision), {"reason": "Болино"}).status_code == 403
    assert client_of(case.approver).post(url("drop", decision), {"reason": ""}).status_code == 422
    assert sent_twice(client_of(case.approver), url("drop", decision), {"reason": "Болино"}).status_code == 302
    decision.refresh_from_db()
    assert decision.state == "dropped"
    assert "Болино" in client_of(case.approver).get(url("decision", decision)).text
    told = Message.objects.get(user_ref=case.officer.ref, what="decision_dropped", about=decision.subject)
    assert told.url == url("decision", decision)
    assert "Болино" in told.body
    assert not Message.objects.filter(user_ref=case.approver.ref, what="decision_dropped").exists()


def test_who_was_heard_is_told_that_it_is_not_decided_and_reads_no_word_meant_for_staff() -> None:
    case = make.case()
    decision = make.heard(make.proposed(make.granted(case), case.officer, "revoke"), case)
    page = reverse("authorisations:my-decision", args=[decision.pk])
    assert client_of(case.approver).post(url("drop", decision), {"reason": "Дотоод шалтгаан"}).status_code == 302
    told = Message.objects.get(user_ref=case.owner.ref, what="decision_not_pursued")
    read = client_of(case.owner).get(page)
    assert (told.url, read.status_code) == (page, 200)
    assert "You need not answer any more" in read.text
    assert "Дотоод" not in f"{told.body}{read.text}"
    other = make.case()
    never_told = make.proposed(make.granted(other), other.officer, "revoke")
    decisions.drop(never_told, by=other.approver, reason="Болино")
    assert not Message.objects.filter(what="decision_not_pursued", about=never_told.subject).exists()


def test_what_a_decision_would_do_is_shown_before_it_is_signed() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decision = make.proposed(authorisation, case.officer, "suspend", manner="urgent")
    page = client_of(case.approver).get(url("decide", decision))
    assert "What it would do to the status" in page.text
    assert "suspended" in page.text
    act = page.text.split("The act, as it will be")[1].split("What it would do")[0]
    last = clock.today() + timedelta(days=current()[1].clocks["urgent_suspension"].length)
    for words in ("A security criterion is not met", "Until", formats.day_text(last)):
        assert words in act, words
    assert "when it is lifted" not in act
    asked: dict[str, Any] = {"manner": "requested", "from_day": last, "until_day": last + timedelta(days=1)}
    later = make.proposed(
        authorisation, SYSTEM, "suspend", grounds=(make.GroundDraft("own-request"),), measures=("x",), **asked
    )
    (first, *_more) = previews.of(later)
    assert [(line.current, line.suspended) for line in first.after][:2] == [(True, False), (False, True)], "not now"
    case.operator.sites.update(name_latin="Latin")
    with override("en"):
        assert set(statuses.context(authorisation)["parts"][0].sites) == {"Latin"}
    assert authorisation.parts.filter(state="suspended").count() == 0


def test_the_day_of_an_ordinary_suspension_is_not_told_as_its_end() -> None:
    case = make.case()
    last, measures = clock.today() + timedelta(days=90), ("Хашаа засах",)
    given = {"manner": "ordinary", "measures": measures, "until_day": last}
    decision = make.proposed(make.granted(case), case.officer, "suspend", **given)
    page, told = client_of(case.approver).get(url("decision", decision)).text, told_as.lasts(decision, current()[1])
    assert isinstance(told, dict), "a day alone would be read as the end of the suspension"
    assert told["en"] in page
    assert formats.day_text(last) in told["en"]
    assert decision_facts(decision)["until"] == told, "the letter says the same"


def test_the_list_of_those_that_wait_asks_the_same_at_one_and_at_thirty(django_assert_num_queries: Any) -> None:
    case = make.case()
    authorisation = make.granted(case)
    make.proposed(authorisation, case.officer, "revoke")
    client, where = client_of(case.approver), reverse("authorisations:waiting")
    client.get(where)
    with CaptureQueriesContext(connection) as one:
        client.get(where)
    for _number in range(24):
        make.proposed(authorisation, case.officer, "revoke")
    with django_assert_num_queries(len(one)):
        page = client.get(where)
    assert page.text.count("/desk/decisions/") >= 25


def test_an_empty_list_says_what_would_fill_it() -> None:
    assert "No decision waits" in client_of(make.staff("approver")).get(reverse("authorisations:waiting")).text


def test_a_system_administrator_sees_no_case() -> None:
    case = make.case()
    decision = make.recommended(case)
    blind = client_of(make.staff("system_administrator"))
    assert blind.get(url("decision", decision)).status_code == 404
    assert blind.get(reverse("authorisations:case", args=[case.application.pk])).status_code == 404
    assert decision.operator.name_local not in blind.get(reverse("authorisations:waiting")).text
