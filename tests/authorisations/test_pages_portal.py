"""The holder's pages over HTTP: status, renewal, changes, surrender, remedy, being heard, complaining."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aeo.accounts.actors import actor_of
from aeo.accounts.models import StaffRole
from aeo.authorisations.actions import certificates, decisions, endings, hearings
from aeo.authorisations.models import Authorisation, Decision, Renewal
from aeo.authorisations.states import Outcome
from aeo.components import formats
from aeo.documents import blobs
from aeo.kernel import clock
from aeo.kernel.lifecycle import perform
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import NotReady
from aeo.notices.models import Message, Notice
from aeo.programme.queries import pack_of
from operators.models import Application, Bar
from tests.factories import authorisations as make
from tests.support.pages import client_of, sent_twice

pytestmark = pytest.mark.django_db
PASSWORD = "Замын-Үүд 7 хоног!"
TYPED = "Бид <u>засна</u> «2027 онд»"


def url(name: str, authorisation: Authorisation, *more: Any) -> str:
    """The address of a page of a status."""
    return reverse(f"authorisations:{name}", args=[authorisation.aeo_number, *more])


def day(name: str, days: int) -> dict[str, Any]:
    """A day in its three boxes."""
    on = clock.today() + timedelta(days=days)
    return {f"{name}_year": on.year, f"{name}_month": on.month, f"{name}_day": on.day}


def proven(actor: Actor) -> Actor:
    """Somebody with a password, to prove who it is."""
    actor.user.set_password(PASSWORD)
    actor.user.save()
    return actor


def stranger() -> Any:
    """The owner of another company."""
    return make.member(make.operator("«Өөр» ХХК"), "owner")


def test_the_status_is_said_in_big_words() -> None:
    case = make.case()
    authorisation = make.granted(case)
    page = client_of(case.owner).get(url("my-status", authorisation))
    assert page.status_code == 200
    for words in ("active", authorisation.aeo_number, "Site 1", "Renew", "Tell of a change"):
        assert words in page.text
    assert "Only a signatory of the company" in page.text


def test_what_belongs_to_others_does_not_exist() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decision = Decision.objects.get(authorisation=authorisation)
    part = make.parts(authorisation)[0]
    addresses = [
        url("my-status", authorisation),
        url("surrender", authorisation),
        url("tell-change", authorisation),
        url("claim-remedied", authorisation, part.pk),
        url("my-certificate", authorisation, 1),
        reverse("authorisations:my-decision", args=[decision.pk]),
        reverse("authorisations:complain", args=[decision.pk]),
    ]
    for actor in (stranger(), case.officer):
        for address in addresses:
            assert client_of(actor).get(address).status_code == 404, address
    assert client_of(stranger()).post(url("start", authorisation), {"purpose": "revalidation"}).status_code == 404


def test_a_member_of_staff_sees_as_a_trader_only_what_is_told_to_the_company() -> None:
    case = make.case(sites=1)
    decision = make.recommended(case, Outcome.REFUSE)
    StaffRole.objects.create(user=case.owner.user, role="officer", valid_from=date(2020, 1, 1))
    both = actor_of(case.owner.user)
    where = reverse("authorisations:my-decision", args=[decision.pk])
    assert client_of(both).get(where).status_code == 404


def test_a_renewal_is_started_in_the_last_year_after_one_was_told_by_when_it_is_in_time() -> None:
    case = make.case()
    authorisation = make.granted(case)
    where, owner, end = url("start", authorisation), client_of(case.owner), authorisation.valid_until
    early = owner.get(url("my-status", authorisation)).text
    first, last = (formats.day_text(end - timedelta(days=days)) for days in (365, 90))
    assert f"A renewal can be started from {first}." in early
    assert owner.get(f"{where}?purpose=revalidation").status_code == 422
    assert owner.post(where, {"purpose": "revalidation"}).status_code == 422
    viewer = client_of(make.member(case.operator, "viewer"))
    with clock.frozen(clock.start_of(end - timedelta(days=50))):
        assert "It is too late to renew without a gap" in owner.get(f"{where}?purpose=revalidation").text
    with clock.frozen(clock.start_of(end - timedelta(days=200))):
        assert viewer.post(where, {"purpose": "revalidation"}).status_code == 403
        assert owner.post(where, {"purpose": "initial"}).status_code == 404
        assert f'href="{where}?purpose=revalidation"' in owner.get(url("my-status", authorisation)).text
        asked = owner.get(f"{where}?purpose=revalidation").text
        assert f"Submitted by {last}, it is in time" in asked
        assert not Application.objects.filter(purpose="revalidation").exists()
        answer = sent_twice(owner, where, {"purpose": "revalidation"})
        row = Application.objects.get(purpose="revalidation")
        assert answer["Location"] == f"/portal/applications/{row.pk}/"
        assert "is still open" in owner.get(url("my-status", authorisation)).text
    with clock.frozen(clock.start_of(end - timedelta(days=110))):
        card = owner.get("/portal/").text.split("NOT submitted yet: complete the application")[1]
        assert last in card.split("</li>")[0], "the day on which it is in time comes before the one when it lapses"


def test_giving_up_asks_once_and_names_the_day() -> None:
    case = make.case()
    authorisation = make.granted(case)
    where, parts = url("surrender", authorisation), [part.pk for part in make.parts(authorisation)]
    assert client_of(case.owner).get(where).status_code == 403
    client = client_of(proven(case.signatory))
    assert client.get(where).context["form"]["parts"].value() is None, "nothing is given up that was not chosen"
    past = client.post(where, {"parts": parts, **day("day", -1)})
    assert past.status_code == 422
    assert "Name today or a later day" in past.text
    assert past.context["form"]["parts"].value() == [str(part) for part in parts]
    asked = client.post(where, {"parts": parts, **day("day", 10)})
    assert asked.status_code == 200
    assert "This cannot be taken back" in asked.text
    assert {part.surrender_on for part in make.parts(authorisation)} == {None}
    base = client.post(where, {"parts": parts[:1], **day("day", 10)})
    assert (base.status_code, "no status of this alone" in str(base.context["form"].errors["parts"])) == (422, True)
    of_one = client.post(where, {"parts": parts[1:], **day("day", 10)}).text
    assert ("Give up a part of the status from" in of_one, of_one.count("It stays as it is: ")) == (True, 1)
    assert ("Give up the status from" in asked.text, "It stays as it is: " in asked.text) == (True, False)
    on = clock.today() + timedelta(days=10)
    assert f'value="{on.isoformat()}"' in asked.text
    sure = {"parts": parts, "day": on.isoformat(), "confirmed": "yes"}
    for wrong in ("", "not-it"):
        answer = client.post(where, {**sure, "password": wrong})
        assert answer.status_code == 422
        assert f'value="{on.isoformat()}"' in answer.text
    assert {part.surrender_on for part in make.parts(authorisation)} == {None}
    eve = formats.day_text(on - timedelta(days=1))
    assert asked.text.count(f": {eve}.") == len(parts)
    end = authorisation.valid_until
    with clock.frozen(clock.start_of(end - timedelta(days=20))):
        after = client.post(where, {"parts": parts, **day("day", 21)})
        assert f"The status ends with {formats.day_text(end)} anyway." in str(after.context["form"].errors["day"])
        assert client.post(where, {"parts": parts, **day("day", 20)}).status_code == 200
        assert "from the beginning of today, 00:00" in client.post(where, {"parts": parts, **day("day", 0)}).text
        with pytest.raises(NotReady, match="ends with"):
            endings.surrender(authorisation, parts, end + timedelta(days=1), by=case.signatory)
    done = sent_twice(client, where, {**sure, "password": PASSWORD})
    assert done.status_code == 302
    told = client.get(done["Location"]).text
    assert f"Its last day is {eve}." in told
    owners = client_of(case.owner).get(done["Location"]).text
    assert ("The status was given up from" in owners, "A renewal can be started" in owners) == (True, False)
    assert re.sub(r"<[^>]+>", "", told).count(f"last day: {eve}") == len(parts)
    assert {part.surrender_on for part in make.parts(authorisation)} == {on}
    assert client.get(where).status_code == 404
    # nothing runs beyond the last day, and no suspension is asked for besides
    runs = Deadline.objects.filter(subject=authorisation.subject, closed_on=None)
    assert [(row.clock, row.due_on) for row in runs] == [("validity", on - timedelta(days=1))]
    rests = client.get(url("ask-suspension", authorisation))
    assert (rests.status_code, f"given up from {formats.day_text(on)} already" in rests.text) == (422, True)
    assert f"given up from {formats.day_text(on)} already" in told, "the button says so"
    desk = client_of(case.officer).get(url("status", authorisation)).text
    for text in (told, desk.split("version 1")[0], client.get("/portal/").text):
        assert (formats.day_text(end) in text, "Self-monitoring due" in text) == (False, False)
    letter = Notice.objects.get(letter="surrendered").facts
    assert (letter["until"], letter["valid_until"]) == (2 * ((on - timedelta(days=1)).isoformat(),))


def test_the_holder_says_that_the_cause_is_remedied() -> None:
    case = make.case()
    authorisation = make.granted(case)
    part = make.parts(authorisation)[0]
    where = url("claim-remedied", authorisation, part.pk)
    assert client_of(case.owner).get(where).status_code == 404
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    page = client_of(case.owner).get(url("my-status", authorisation))
    assert "suspended" in page.text
    assert "urgent suspension, " in page.text
    assert "Its benefits cannot be used in that time." in page.text
    assert where in page.text
    assert ">suspended</strong>" in client_of(case.owner).get("/portal/").text
    assert client_of(case.owner).post(where, {"text": "", "language": "mn"}).status_code == 422
    viewer = make.member(case.operator, "viewer")
    assert client_of(viewer).post(where, {"text": TYPED, "language": "mn"}).status_code == 403
    assert sent_twice(client_of(case.owner), where, {"text": TYPED, "language": "mn"}).status_code == 302
    part.refresh_from_db()
    assert part.remedy_claimed_by == case.owner.ref


def shown_kind(decision: Decision) -> str:
    """The measure, as pages call it."""
    return str(pack_of(decision.version_id).decisions[decision.decision_kind].name)


def heard(case: make.Case) -> Decision:
    """A refusal in its hearing, letter served."""
    decision = make.recommended(case, Outcome.REFUSE)
    opened = hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    make.serve(opened.hearing_notice)
    return opened


def test_the_hearing_is_read_and_answered_until_its_day() -> None:
    case = make.case(sites=1)
    decision = make.recommended(case, Outcome.REFUSE)
    where = reverse("authorisations:my-decision", args=[decision.pk])
    assert client_of(case.owner).get(where).status_code == 404
    opened = hearings.open_hearing(decision, make.gist("security-insufficient"), by=case.approver)
    early = client_of(case.owner).get(where).text
    said = (
        "Үзлэгээр хашаа эвдэрсэн" in early,
        "Raise a point" in early,
        f"letters/{opened.hearing_notice_id}/" in early,
    )
    assert said == (False, True, True), "read once its letter is served; a point may be raised before"
    assert opened.hearing_notice is not None
    assert opened.hearing_notice.facts["officer_name"] != case.approver.name
    measure, tracker = (
        shown_kind(opened),
        client_of(case.owner).get(f"/portal/applications/{case.application.pk}/").text,
    )
    for text in (early, tracker):
        assert (measure in text, "Intended decision" in text) == (False, True), "nor is the measure told before"
    make.serve(opened.hearing_notice)
    page = client_of(case.owner).get(where)
    assert measure in page.text
    for words in ("Үзлэгээр хашаа эвдэрсэн нь тогтоогдсон.", "This is intended and not decided yet", "Raise a point"):
        assert words in page.text
    viewer = make.member(case.operator, "viewer")
    assert client_of(viewer).get(where).status_code == 200
    assert client_of(viewer).post(where, {"text": TYPED, "language": "mn"}).status_code == 403
    assert client_of(case.owner).post(where, {"text": "", "language": "mn"}).status_code == 422
    long = client_of(case.owner).post(where, {"text": "а" * 20_001, "language": "mn"})
    assert long.status_code == 422
    assert "а" * 20_001 in long.text
    assert sent_twice(client_of(case.owner), where, {"text": TYPED, "language": "mn"}).status_code == 302
    point = decision.points.get()
    hearings.answer_point(point, "Хариу нь энэ.", "mn", by=case.officer)
    told = Message.objects.filter(user_ref=case.signatory.ref, about=decision.subject)
    assert told.filter(what__startswith="hearing_point_answered").count() == 1
    hearings.answer_point(point, "Шинэ хариу.", "mn", by=case.officer)
    for reader in (case.owner, case.officer):
        at = where if reader == case.owner else reverse("authorisations:decision", args=[decision.pk])
        now, former = client_of(reader).get(at).text.split("1 earlier answer")
        assert ("Шинэ хариу." in now, "Хариу нь энэ." in former) == (True, True)
    # a signatory may say that there is nothing to add; nobody else, and not without being asked once
    no_more, desk = f"{where}nothing-to-add/", reverse("authorisations:decision", args=[decision.pk])
    assert f'href="{no_more}"' not in client_of(case.owner).get(where).text
    assert client_of(case.owner).post(no_more, {"password": PASSWORD}).status_code == 403
    signatory = client_of(proven(case.signatory))
    assert f'href="{no_more}"' in signatory.get(where).text
    assert "can still send a point" in signatory.get(no_more).text
    assert signatory.post(no_more, {"password": "not-it"}).status_code == 422
    assert "close-hearing" not in "".join(re.findall(r'action="[^"]+"', client_of(case.officer).get(desk).text))
    assert sent_twice(signatory, no_more, {"password": PASSWORD}).status_code == 302
    assert "A signatory said that you have nothing to add" in signatory.get(where).text
    assert f'href="{no_more}"' not in signatory.get(where).text
    shown = client_of(case.officer).get(desk).text
    assert (f"nothing to add: {case.signatory.name}, " in shown, f'action="{desk}close-hearing/"' in shown) == (
        True,
        True,
    )
    with clock.frozen(clock.now() + timedelta(days=60)):
        late = client_of(case.owner).post(where, {"text": TYPED, "language": "mn"})
        assert late.status_code == 422
        assert "The time to be heard ended" in late.text
        assert "«2027 онд»" in late.text
    decision.refresh_from_db()
    hearings.close_hearing(decision, by=case.officer)
    shown = signatory.get(where).text
    assert f"nothing to add: {case.signatory.name}, " in shown.replace("\n", " ")
    assert ("The hearing is closed. What" in shown, "You can say" in shown) == (True, False)
    assert told.filter(what__startswith="hearing_closed").count() == 1


def test_the_decision_is_read_only_after_its_letter_was_served() -> None:
    case = make.case()
    make.granted(case)
    decision = Decision.objects.get(application=case.application)
    where = reverse("authorisations:my-decision", args=[decision.pk])
    page = client_of(case.owner).get(where)
    assert "Шалгуурыг хангасан." not in page.text
    assert f"/portal/letters/{decision.notice_id}/" in page.text
    make.serve(decision.notice)
    page = client_of(case.owner).get(where)
    assert "Шалгуурыг хангасан." in page.text
    assert str(decision.number) in page.text
    case.operator.sites.update(name_local="Өөр нэр", name_latin="Another name")
    page = client_of(case.owner).get(where)
    said = [name in page.text for name in ("Site 1", "Site 2", "Another name")]
    assert said == [True, True, False], "the act names the sites as they were called when it was decided"


def test_the_holder_reads_on_which_ground_and_until_when_before_and_after_the_decision() -> None:
    case = make.case()
    authorisation = make.granted(case)
    last = clock.today() + timedelta(days=90)
    more: dict[str, Any] = {"manner": "ordinary", "measures": ("Хашааг засах",), "until_day": last}
    decision = make.heard(make.proposed(authorisation, case.officer, "suspend", **more), case)
    letter = decision.hearing_notice
    assert letter is not None
    assert (letter.facts["measures"][0]["text"], str(last.year) in letter.facts["until"]["en"]) == (
        "Хашааг засах",
        True,
    )
    where = reverse("authorisations:my-decision", args=[decision.pk])
    words = ("A security criterion is not met", formats.day_text(last), "Хашааг засах")
    assert [said for said in words if said not in client_of(case.owner).get(where).text] == []
    decided = decisions.decide(decision, by=case.approver)
    make.serve(decided.notice)
    act = client_of(case.owner).get(where).text.split("The act")[1]
    assert [said for said in words if said not in act] == []


def test_a_certificate_is_downloaded_when_it_is_sealed() -> None:
    case = make.case()
    authorisation = make.granted(case)
    answer = client_of(case.owner).get(url("my-certificate", authorisation, 1))
    assert answer.status_code == 422
    assert "being prepared" in answer.text


def test_a_sealed_certificate_is_given_to_the_holder_and_to_staff_only() -> None:
    case = make.case()
    authorisation = make.granted(case)
    paper = authorisation.certificates.get().document
    assert paper is not None
    paper = perform(paper, "render", by=SYSTEM, pdf_sha256=blobs.put(b"%PDF plain"))
    perform(paper, "seal", by=SYSTEM, sealed_sha256=blobs.put(b"%PDF sealed"), sealed_with="seal of a test")
    certificates.seal(paper.pk)
    where = url("my-certificate", authorisation, 1)
    assert where in client_of(case.owner).get(url("my-status", authorisation)).text
    for actor, address in ((case.owner, where), (case.officer, url("certificate", authorisation, 1))):
        answer = client_of(actor).get(address)
        assert answer.status_code == 200
        assert b"".join(answer) == b"%PDF sealed"
        assert authorisation.aeo_number in answer["Content-Disposition"]
    assert client_of(stranger()).get(where).status_code == 404
    paper.refresh_from_db()
    assert client_of(case.owner).get(f"/files/papers/{paper.pk}/").status_code == 200
    assert client_of(stranger()).get(f"/files/papers/{paper.pk}/").status_code == 404


def test_findings_that_are_not_closed_stand_on_the_status_page_and_nobody_elses() -> None:
    case, other = make.case(sites=1), make.case(sites=1)
    authorisation = make.granted(case)
    finding, foreign = make.finding(case.assessment), make.finding(other.assessment)
    page = client_of(case.owner).get(url("my-status", authorisation)).text
    shown = [f'href="/portal/findings/{row.pk}/"' in page for row in (finding, foreign)]
    assert shown == [True, False]
    assert f"</a> ({pack_of(case.assessment.version_id).severities[finding.severity].name}): " in page


def test_the_status_page_asks_the_same_at_one_and_at_thirty(django_assert_num_queries: Any) -> None:
    case = make.case()
    authorisation = make.granted(case)
    client, where = client_of(case.owner), url("my-status", authorisation)
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        client.get(where)
    before = len(queries)
    for number in range(30):
        client.post(
            url("tell-change", authorisation),
            {"event": "contact", "text": f"Утас {number}", "language": "mn", "another": "on", **day("happened_on", 0)},
        )
    client.get(where)
    with django_assert_num_queries(before):
        client.get(where)


def test_home_offers_the_renewal_in_time_with_the_days_left() -> None:
    case = make.case()
    held = make.granted(case)
    with clock.frozen(clock.start_of(held.valid_until - timedelta(days=400))):
        assert "send your renewal by" not in client_of(case.owner).get("/portal/").text
    with clock.frozen(clock.start_of(held.valid_until - timedelta(days=170))):
        page = client_of(case.owner).get("/portal/").text
        assert "send your renewal by" in page
        assert "80 days" in page
        assert reverse("authorisations:partners", args=[case.operator.pk]) in page
        Renewal.objects.create(
            authorisation=held,
            application=case.application,
            filed_at=clock.now(),
            old_valid_until=held.valid_until,
            timely=True,
        )
        assert "send your renewal by" not in client_of(case.owner).get("/portal/").text


def test_a_refused_company_reads_until_when_it_is_barred_and_to_whom_it_complains() -> None:
    case = make.case(sites=1)
    decision = decisions.decide(make.heard(make.recommended(case, Outcome.REFUSE), case), by=case.approver)
    make.serve(decision.notice)
    bar, owner = Bar.objects.get(decision_ref=decision.subject), client_of(case.owner)
    day = formats.day_text(bar.valid_until)
    read, complain = (reverse(f"authorisations:{name}", args=[decision.pk]) for name in ("my-decision", "complain"))
    page = owner.get(read).text
    assert day in page.split("No new application until")[1]
    assert '<h2 class="govuk-heading-m">Reasons for the decision as a whole</h2>' in page
    tracked = owner.get(f"/portal/applications/{case.application.pk}/").text
    assert ("Not reached: it ended before" in tracked, f"from applying until {day}" in tracked) == (True, True)
    assert f"from applying until {day}" in owner.get("/portal/").text
    told = client_of(make.member(case.operator, "signatory")).get(complain).text
    assert ("decided by the Director General of Customs" in told, "inspector" in told) == (True, False)
    Bar.objects.update(lifted_at=clock.now(), lifted_ref="decision:9")
    assert "lifted" in owner.get(read).text
