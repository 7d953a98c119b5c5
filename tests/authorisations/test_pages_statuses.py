"""The administration's pages of a status over HTTP: reading it, proposing on it, what the law ended, certificates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aeo.authorisations.actions import decisions, endings
from aeo.authorisations.forms.proposing import KINDS
from aeo.authorisations.models import Authorisation, Decision, Part
from aeo.components import formats
from aeo.desk.views.held import left
from aeo.kernel import clock
from aeo.kernel.lifecycle import perform
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import Refused
from aeo.notices.models import Message, Notice
from tests.authorisations.test_pages_deciding import PASSWORD, known
from tests.factories import authorisations as make
from tests.support.pages import client_of, sent_twice

pytestmark = pytest.mark.django_db
TYPED = "Шалтгаан <i>болсон</i> «зүйл»"


def url(name: str, authorisation: Authorisation, *more: Any) -> str:
    """The address of a page of a status."""
    return reverse(f"authorisations:{name}", args=[authorisation.aeo_number, *more])


def day(name: str, days: int) -> dict[str, Any]:
    """A day in its three boxes."""
    on = clock.today() + timedelta(days=days)
    return {f"{name}_year": on.year, f"{name}_month": on.month, f"{name}_day": on.day}


def proposal(authorisation: Authorisation, **more: Any) -> dict[str, Any]:
    """What every kind of proposal says."""
    parts = [part.pk for part in make.parts(authorisation)]
    return {"parts": parts, "reasons": TYPED, "facts": "Баримт", "language": "mn", **more}


SECURITY = {"grounds": ["security-insufficient:G", "security-insufficient:I"]}
WHOLE: dict[str, dict[str, Any]] = {
    "suspend": {"manner": "ordinary", "measures": "Хашаа засах", **SECURITY},
    "revoke": SECURITY,
    "annul": {"grounds": ["false-information"]},
    "impose_conditions": {"condition-0": "Хашаа засах", **SECURITY},
    "downgrade": SECURITY,
    "prolong": {},
    "bar": {"grounds": ["bar-after-revocation"]},
    "rectify": {},
}


def test_the_page_tells_all_of_a_status() -> None:
    case = make.case()
    authorisation = make.granted(case)
    page = client_of(case.officer).get(url("status", authorisation))
    assert page.status_code == 200
    for words in (authorisation.aeo_number, case.operator.name_local, "Site 1", "active", "Exporter", "Consents"):
        assert words in page.text
    assert "in preparation" in page.text


def test_only_kinds_that_can_do_something_are_offered() -> None:
    case = make.case()
    authorisation = make.granted(case)
    text = client_of(case.officer).get(url("propose", authorisation)).text
    assert url("propose-kind", authorisation, "suspend") in text
    assert url("propose-kind", authorisation, "lift") not in text
    nothing = client_of(case.officer).get(url("propose-kind", authorisation, "lift"))
    assert (nothing.status_code, "No part of the status" in nothing.text) == (409, True)
    assert url("propose-kind", authorisation, "amend") not in text
    amend = client_of(case.officer).get(url("propose-kind", authorisation, "amend"))
    assert (amend.status_code, "Nothing would be amended" in amend.text) == (422, True)
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    text = client_of(case.officer).get(url("propose", authorisation)).text
    assert url("propose-kind", authorisation, "suspend") not in text
    assert url("propose-kind", authorisation, "lift") in text
    assert url("propose-kind", authorisation, "extend_suspension") in text


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_each_kind_is_proposed(kind: str) -> None:
    case = make.case()
    authorisation = make.granted(case)
    where = url("propose-kind", authorisation, kind)
    opened = client_of(case.officer).get(where)
    assert (opened.status_code, len(opened.context["form"].fields["parts"].choices)) == (200, 2)
    assert opened.context["form"]["parts"].value() is None, "nothing is chosen beforehand"
    extra = {"suspend": day("until_day", 60), "prolong": day("until_day", 2000), "impose_conditions": day("due-0", 90)}
    data = proposal(authorisation, **WHOLE[kind], **extra.get(kind, {}))
    if kind == "rectify":
        with pytest.raises(Refused, match="today or a later"):
            make.proposed(authorisation, case.officer, "lift", grounds=(), from_day=clock.today() - timedelta(days=1))
    answer = sent_twice(client_of(case.officer), where, data)
    assert answer.status_code == 302, answer.text
    decision = Decision.objects.get(decision_kind=kind)
    assert answer["Location"] == reverse("authorisations:decision", args=[decision.pk])
    assert decision.reasons == TYPED
    assert decision.parts.count() == len(make.parts(authorisation))


def test_the_only_part_is_chosen_and_said_to_be_so() -> None:
    case = make.case()
    authorisation = make.granted(case)
    second, first = make.parts(authorisation)
    endings.surrender(authorisation, [first.pk], clock.today(), by=case.signatory)
    signs = client_of(known(case.signatory))
    for client, where in (
        (client_of(case.officer), url("propose-kind", authorisation, "revoke")),
        (signs, url("surrender", authorisation)),
        (signs, url("ask-suspension", authorisation)),
    ):
        page = client.get(where)
        assert page.context["form"]["parts"].value() == [str(second.pk)], where
        assert "There is only this one, so it is chosen." in page.text, where


def test_grounds_name_their_criteria() -> None:
    case = make.case()
    authorisation = make.granted(case)
    client_of(case.officer).post(url("propose-kind", authorisation, "revoke"), proposal(authorisation, **SECURITY))
    grounds = Decision.objects.get(decision_kind="revoke").grounds
    assert grounds == [
        {"ground": "security-insufficient", "criterion": "G"},
        {"ground": "security-insufficient", "criterion": "I"},
    ]


def test_lifting_and_extending_follow_a_suspension() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    for kind, more in (("lift", {}), ("extend_suspension", {**SECURITY, "measures": "Засах", **day("until_day", 90)})):
        where = url("propose-kind", authorisation, kind)
        answer = client_of(case.officer).post(where, proposal(authorisation, **more))
        assert answer.status_code == 302, answer.text


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        (
            "revoke",
            {"grounds": []},
            'href="#id_grounds_0_0">Grounds: Name at least one ground on which this rests.</a>',
        ),
        ("revoke", {"parts": []}, "Choose at least one part."),
        ("revoke", {"parts": ["0"]}, "Select a valid choice"),
        ("revoke", {"facts": ""}, "This field is required"),
        ("suspend", {"manner": ""}, "This field is required"),
        ("suspend", {"measures": ""}, "Name the measures"),
        ("suspend", {}, "Name the day until which"),
        ("impose_conditions", {"condition-0": ""}, "at least one condition"),
        ("prolong", {}, "This field is required"),
    ],
)
def test_a_proposal_that_lacks_something_keeps_what_was_typed(kind: str, change: dict[str, Any], words: str) -> None:
    case = make.case()
    authorisation = make.granted(case)
    data = proposal(authorisation, **{**WHOLE[kind], **change})
    answer = client_of(case.officer).post(url("propose-kind", authorisation, kind), data)
    assert answer.status_code == 422
    assert words in answer.text
    assert "&lt;i&gt;болсон&lt;/i&gt;" in answer.text
    assert answer.context["form"]["parts"].value() == [str(part) for part in data["parts"]]


def test_every_kind_of_the_form_is_known_to_the_tests_and_strange_ones_are_not_found() -> None:
    assert set(WHOLE) | {"lift", "extend_suspension", "amend"} == set(KINDS)
    case = make.case()
    authorisation = make.granted(case)
    for kind in ("grant", "withdraw_own", "no-such"):
        assert client_of(case.officer).get(url("propose-kind", authorisation, kind)).status_code == 404


def test_only_officers_and_leads_propose() -> None:
    case = make.case()
    authorisation = make.granted(case)
    where = url("propose-kind", authorisation, "revoke")
    assert client_of(case.approver).post(where, proposal(authorisation, **SECURITY)).status_code == 403
    undeclared = make.staff("officer")
    answer = client_of(undeclared).post(where, proposal(authorisation, **SECURITY))
    assert answer.status_code == 403
    assert f"/desk/authorisations/{authorisation.pk}/interest/" in answer.text
    assert client_of(case.owner).get(where).status_code == 403


def test_an_interest_is_declared_for_a_status() -> None:
    case = make.case()
    authorisation = make.granted(case)
    other = make.staff("officer")
    where = reverse("authorisations:interest", args=[authorisation.pk])
    assert client_of(other).get(where).status_code == 200
    assert client_of(other).post(where, {"has_interest": "yes", "note": ""}).status_code == 422
    assert client_of(other).post(where, {"has_interest": "no"}).status_code == 302
    data = proposal(authorisation, **SECURITY)
    assert client_of(other).post(url("propose-kind", authorisation, "revoke"), data).status_code == 302


def test_what_the_law_ended_is_recorded_by_an_officer() -> None:
    case = make.case()
    authorisation = make.granted(case)
    where, data = url("cease", authorisation), {"reason": TYPED, "language": "mn", **day("day", 0)}
    assert client_of(case.approver).post(where, data).status_code == 403
    late = client_of(case.officer).post(where, {**data, **day("day", 3)})
    assert late.status_code == 422
    assert "Name a day that has come" in late.text
    assert "«зүйл»" in late.text
    early = client_of(case.officer).post(where, {**data, **day("day", -1)})
    assert (early.status_code, "The status began on" in early.text) == (422, True)
    assert client_of(case.officer).get(where).status_code == 200
    asked = client_of(case.officer).post(where, data)
    assert (asked.status_code, "What was held before stays" in asked.text) == (200, True)
    hidden = f'name="day" value="{clock.today().isoformat()}"'
    assert hidden in asked.text
    sure = {"reason": TYPED, "language": "mn", "day": clock.today().isoformat(), "confirmed": "yes"}
    unproven = client_of(known(case.officer)).post(where, sure)
    assert (unproven.status_code, unproven.text.count("There is a problem")) == (422, 1)
    assert {part.state for part in make.parts(authorisation)} == {"active"}
    answer = client_of(case.officer).post(where, {**sure, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    assert {part.state for part in make.parts(authorisation)} == {"ceased"}
    assert client_of(case.officer).get(where).status_code == 404
    shown = client_of(case.officer).get(url("status", authorisation)).text
    letter = Notice.objects.get(letter="ceased", about=authorisation.subject)
    assert f"by {case.officer.name}" in shown
    assert ("«зүйл»" in shown, f'href="/desk/notices/{letter.pk}/">{letter.number}<' in shown) == (True, True)
    mine = f"/portal/authorisations/{authorisation.aeo_number}/"
    link = f'href="/portal/letters/{letter.pk}/">{letter.number}</a>'
    assert f"{link} Letter from the administration" in client_of(case.owner).get(mine).text  # 0033
    make.serve(letter)
    assert f"{link} {letter.title['en']}" in client_of(case.owner).get(mine).text


def test_an_auditor_verifies_what_the_holder_says() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    part = make.parts(authorisation)[0]
    auditor, lead = make.staff("auditor"), make.staff("lead")
    make.declare(authorisation.subject, auditor)
    where = url("verify-remedied", authorisation, part.pk)
    assert client_of(auditor).get(where).status_code == 422
    claim, own = url("claim-remedied", authorisation, part.pk), client_of(case.owner)
    assert claim in own.get(url("my-status", authorisation)).text
    assert own.post(claim, {"text": "Хашааг бүрэн зассан.", "language": "mn"}).status_code == 302
    told = Message.objects.get(what__startswith="remedy_claimed", user_ref=lead.ref)
    assert told.url == where
    assert Message.objects.filter(what__startswith="remedy_claimed", user_ref=case.officer.ref).count() == 1
    waits = client_of(lead).get("/desk/").text
    assert "Verify that the cause is remedied" in waits
    limit = running(part, "remedy_check")
    assert (where in waits, left(limit.due_on) in waits, told.due_on) == (True, True, limit.due_on)
    assert "Verify that the cause" not in client_of(case.officer).get("/desk/").text
    for address in (url("my-status", authorisation), "/portal/"):
        mine = own.get(address).text
        assert claim not in mine
        assert case.owner.name in mine
        assert "auditor verifies it" in mine
        assert formats.day_text(limit.due_on) in mine
    again = own.get(claim)
    assert (again.status_code, "You told on" in again.text) == (422, True)
    assert own.post(claim, {"text": "Дахин", "language": "mn"}).status_code == 422
    page = client_of(auditor).get(where)
    assert "Хашааг бүрэн зассан." in page.text
    assert where in client_of(auditor).get(url("status", authorisation)).text
    assert client_of(case.approver).post(where, {"text": "Үзсэн"}).status_code == 403
    denied_and_told_anew(case, authorisation, auditor)
    assert client_of(auditor).post(where, {"text": ""}).status_code == 422
    assert client_of(auditor).post(where, {"text": "Үзсэн"}).status_code == 302
    part.refresh_from_db()
    assert part.remedy_verified_by == auditor.ref
    assert "Propose lifting the suspension" in client_of(case.officer).get("/desk/").text
    status = own.get(url("my-status", authorisation)).text
    assert "Customs now decides on lifting" in status
    assert "Not remedied yet" not in status
    told = Message.objects.get(what__startswith="remedy_seen", user_ref=case.owner.ref)
    lifting = running(part, "suspension_lifting").due_on
    assert ("хөнгөлөлтийг эдлэхгүй" in told.body, told.due_on) == (True, None), "the day is not the holder's"
    assert f"{lifting:%Y оны %-m дугаар сарын %-d} хүртэл" in told.body
    assert formats.day_text(lifting) in status
    home = own.get("/portal/").text
    assert formats.day_text(lifting) in home
    assert home.index("tell when the cause") < home.index("The remedy is verified"), "what is to be done comes first"
    lift = make.proposed(authorisation, case.officer, "lift", grounds=())
    suspending = Decision.objects.get(decision_kind="suspend", state="decided")
    led = f'href="{reverse("authorisations:decision", args=[suspending.pk])}"'
    for client, address in (
        (client_of(case.officer), url("propose-kind", authorisation, "lift")),
        (client_of(case.approver), reverse("authorisations:decision", args=[lift.pk])),
        (client_of(case.approver), reverse("authorisations:decide", args=[lift.pk])),
    ):
        signs = client.get(address).text
        for words in (led, "Хаалгыг ч зассан.", case.owner.name, "Үзсэн", auditor.name, "Шалтгаан."):
            assert words in signs, (address, words)
    assert "Propose lifting the suspension" not in client_of(case.officer).get("/desk/").text
    decisions.decide(lift, by=case.approver)
    assert not Deadline.objects.filter(subject=part.subject, closed_on__isnull=True).exists()


def running(part: Part, name: str) -> Deadline:
    """The limit of a part that runs."""
    return Deadline.objects.get(subject=part.subject, clock=name, closed_on__isnull=True)


def denied_and_told_anew(case: make.Case, authorisation: Authorisation, auditor: Actor) -> None:
    """The auditor has seen that it is not remedied; the holder reads what is missing, and says so again."""
    part, own, why = make.parts(authorisation)[0], client_of(case.owner), "Арын хаалгыг засаагүй."
    where, claim = url("deny-remedied", authorisation, part.pk), url("claim-remedied", authorisation, part.pk)
    client = client_of(auditor)
    assert where in client.get(url("verify-remedied", authorisation, part.pk)).text
    assert "Хашааг бүрэн зассан." in client.get(where).text
    assert client_of(case.approver).post(where, {"why": why, "language": "mn"}).status_code == 403
    assert client.post(where, {"why": " ", "language": "mn"}).status_code == 422
    assert "told what is still to be done" in client.post(where, {"why": why, "language": "mn"}, follow=True).text
    part.refresh_from_db()
    assert not Deadline.objects.filter(subject=part.subject, closed_on__isnull=True).exists()
    assert (part.state, part.remedy_claimed_at, part.remedy_denied_by) == ("suspended", None, auditor.ref)
    message = Message.objects.get(what__startswith="remedy_denied", user_ref=case.owner.ref)
    assert (why in message.body, message.url) == (True, url("my-status", authorisation))
    assert "Verify that the cause" not in client.get("/desk/").text
    for address in (url("my-status", authorisation), claim):
        assert why in own.get(address).text
    assert "the cause is not remedied yet: read what" in own.get("/portal/").text
    assert client.get(where).status_code == 422, "it is answered"
    assert own.post(claim, {"text": "Хаалгыг ч зассан.", "language": "mn"}).status_code == 302
    assert why in client.get(url("verify-remedied", authorisation, part.pk)).text


def failed(authorisation: Authorisation) -> Any:
    """A certificate that could not be made."""
    row = authorisation.certificates.get()
    paper = row.document
    assert paper is not None
    perform(paper, "fail", by=SYSTEM, reason="no glyph")
    return perform(row, "fail", by=SYSTEM, reason="no glyph")


def test_a_failed_certificate_is_tried_again() -> None:
    case = make.case()
    authorisation = make.granted(case)
    failed(authorisation)
    page = client_of(case.officer).get(url("status", authorisation))
    assert "no glyph" in page.text
    where = url("retry-certificate", authorisation, 1)
    assert where in page.text
    assert where not in client_of(case.approver).get(url("status", authorisation)).text
    assert client_of(case.approver).post(where).status_code == 403
    assert client_of(case.officer).post(where).status_code == 302
    assert authorisation.certificates.get().state == "preparing"


def test_a_certificate_that_is_not_finished_says_so() -> None:
    case = make.case()
    authorisation = make.granted(case)
    answer = client_of(case.officer).get(url("certificate", authorisation, 1))
    assert answer.status_code == 422
    assert "being prepared" in answer.text
    assert client_of(case.officer).get(url("certificate", authorisation, 9)).status_code == 404


@pytest.mark.parametrize("text", ["Говь", "gobi copper", "нэг ч биш"])
def test_holders_are_found_by_name_number_and_aeo_number(text: str) -> None:
    case = make.case(company=make.operator("«Говь Зэс» ХХК"))
    case.operator.search_text = "говь зэс ххк | gobi copper llc"
    case.operator.save()
    authorisation = make.granted(case)
    client, where = client_of(case.officer), reverse("authorisations:holders")
    wanted = {"нэг ч биш": authorisation.aeo_number[-7:].lower()}.get(text, text)
    assert authorisation.aeo_number in client.get(where, {"q": wanted}).text
    number = case.operator.identifiers.get().value
    assert authorisation.aeo_number in client.get(where, {"q": f" {number[:3]} {number[3:]}"}).text
    assert "Nobody found" in client.get(where, {"q": "ыыыыыы"}).text


def test_pages_ask_the_same_at_one_and_at_thirty(django_assert_num_queries: Any) -> None:
    case = make.case()
    authorisation = make.granted(case)
    client = client_of(case.officer)
    places = (reverse("authorisations:holders"), url("status", authorisation))
    for where in places:
        client.get(where)
    counted = []
    for where in places:
        with CaptureQueriesContext(connection) as queries:
            client.get(where)
        counted.append(len(queries))
    for number in range(24):
        Authorisation.objects.create(
            operator=make.operator(f"Компани {number}"),
            version=authorisation.version,
            aeo_number=f"MNAEOX{number:05}",
            type="full",
            granted_on=clock.today(),
            period_from=clock.today(),
            valid_until=clock.today(),
        )
        make.proposed(authorisation, case.officer, "revoke")
    for where, before in zip(places, counted, strict=True):
        with django_assert_num_queries(before):
            client.get(where)


def test_the_address_in_messages_leads_to_the_status() -> None:
    case = make.case()
    authorisation = make.granted(case)
    answer = client_of(case.officer).get(f"/desk/authorisations/{authorisation.pk}/")
    assert answer["Location"] == url("status", authorisation)
