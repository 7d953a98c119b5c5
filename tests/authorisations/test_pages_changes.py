"""A change over HTTP, from telling of it to the new certificate: proposed from it, decided, recorded, closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from aeo.authorisations.actions import changes, decisions, endings
from aeo.authorisations.drafts import GroundDraft
from aeo.authorisations.models import Authorisation, ChangeNotice, Decision, Part, PartSite
from aeo.authorisations.policies.changes import may_carry_out
from aeo.authorisations.states import ChangeState, DecisionState
from aeo.authorisations.words import part_words
from aeo.desk.views.held import left
from aeo.kernel import clock
from aeo.kernel.models import Deadline, Entry
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotPermitted, NotReady
from aeo.notices.models import Message, Notice
from aeo.notices.wording import written
from aeo.programme.queries import current
from audits.models import Assessment
from operators.models import Site
from tests.authorisations.test_pages_deciding import PASSWORD, known
from tests.authorisations.test_pages_portal import TYPED, day
from tests.factories import authorisations as make
from tests.register.scenes import seal
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
NEW, ELSEWHERE = "«Шинэ Говь» ХХК", "Дархан, 3 дугаар баг"
DECIDED = ("revoke", "suspend", "downgrade")
CLOSED = GroundDraft("sites-closed")
GROUND = (GroundDraft("registered-data-changed"),)


def desk(notice: ChangeNotice, slug: str = "") -> str:
    """The page of a change for staff, or of a verb."""
    return reverse("authorisations:change", args=[notice.pk]) + slug


def asked(event: str = "registered") -> tuple[make.Case, Authorisation, ChangeNotice]:
    """A change that needs an assessment."""
    case = make.case()
    authorisation = make.granted(case)
    about: dict[str, Any] = {"by": case.owner, "site": case.sites[0], "address": ELSEWHERE}
    notice = changes.tell(authorisation, event, clock.today(), TYPED, "mn", **about)
    return case, authorisation, changes.need_assessment(notice, "Үнэлнэ", "mn", by=case.officer)


def propose(
    authorisation: Authorisation, by: Actor, notice: ChangeNotice, kind: str = "amend", **more: Any
) -> Decision:
    """A decision that answers a change."""
    return make.proposed(authorisation, by, kind, change=notice.pk, **{"grounds": GROUND, **more})


def retyped(client: Any, address: str) -> dict[str, Any]:
    """What the form of a page holds when it is opened."""
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value is not None}


def test_a_renaming_from_the_notice_to_the_new_certificate() -> None:
    case = make.case()
    authorisation = make.granted(case)
    old, names = seal(authorisation), {"name_local": NEW, "name_latin": "New Gobi LLC"}
    told = {"event": "rename", "text": TYPED, "language": "mn", **day("happened_on", 0)}
    tell = reverse("authorisations:tell-change", args=[authorisation.aeo_number])
    holder, officer, approver = client_of(case.owner), client_of(case.officer), client_of(known(case.approver))
    unnamed = holder.post(tell, told)
    assert set(unnamed.context["form"].errors) == {"name_local", "name_latin"}
    assert f"Now: {case.operator.name_local}." in unnamed.text
    same = {"name_local": case.operator.name_local, "name_latin": case.operator.name_latin}
    assert "has these names already" in holder.post(tell, {**told, **same}).text
    assert "Latin letters only" in holder.post(tell, {**told, **names, "name_latin": NEW}).text
    told |= names
    assert holder.post(tell, told).status_code == 302
    notice = ChangeNotice.objects.get()
    second = holder.post(tell, {**told, "text": "Өөрөөр бичсэн"})
    assert (second.status_code, ChangeNotice.objects.count()) == (422, 1)
    for words in (f"{case.owner.name} has told this already", notice.reference, f'href="/portal/changes/{notice.pk}/"'):
        assert words in second.text, words
    later = holder.post(tell, {**told, "text": "Өөрөөр бичсэн", "another": "on"})
    assert later.status_code == 302, "it is another change"
    ChangeNotice.objects.exclude(pk=notice.pk).get()
    assert officer.post(desk(notice, "need_assessment/"), {"remark": "Үнэлнэ"}).status_code == 302
    assert officer.get(desk(notice, "company/")).status_code == 403, "nothing is changed before it is decided"
    # proposed from the notice
    form = desk(notice, "propose/amend/")
    assert f'href="{form}"' in officer.get(desk(notice)).text
    opened = officer.get(form)
    for words in (notice.reference, "&lt;u&gt;засна", "has changed", "Nobody has to be heard"):
        assert words in opened.text, words
    assert opened.context["form"]["facts"].value().startswith(f"Notice {notice.reference} of ")
    parts = [part.pk for part in make.parts(authorisation)]
    stated = opened.context["form"]["facts"].value()
    data = {"parts": parts, "reasons": TYPED, "facts": f"{stated}\nБүртгэл", "language": "mn"}
    data["grounds"] = ["registered-data-changed"]
    unsaid = officer.post(form, data)
    assert (unsaid.status_code, "amends" in unsaid.context["form"].errors) == (422, True)
    data["amends"] = ["company"]
    sent = officer.post(form, data)
    assert sent.status_code == 302, sent.context["form"].errors
    decision = Decision.objects.get(change_notice=notice)
    assert (decision.decision_kind, decision.adverse) == ("amend", False)
    said, typed = decision.facts
    assert (said["en"], typed) == (stated, "Бүртгэл")
    assert said["mn"].startswith(f"{notice.reference} дугаартай мэдэгдэл")
    again = officer.get(desk(notice)).text
    assert "is already proposed" in again
    assert f"/desk/decisions/{decision.pk}/" in again
    # the approver sees it and decides
    waiting = Message.objects.get(what__startswith="decision_waiting", about=decision.subject)
    assert notice.reference in waiting.body
    for address in ("", "decide/"):
        page = approver.get(f"/desk/decisions/{decision.pk}/{address}").text
        for words in (f"Notice {notice.reference}", "The change it answers", desk(notice)):
            assert words in page, (address, words)
    signed = {"password": PASSWORD, "expected": decision.revision}
    assert approver.post(f"/desk/decisions/{decision.pk}/decide/", signed).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.followed_by) == (ChangeState.AMENDED, decision.subject)
    decision.refresh_from_db()
    letter = decision.notice
    assert letter is not None
    assert f"Таны {notice.reference}" in str(letter.facts)
    assert f"Your notice {notice.reference} of" in str(letter.facts)
    body = {code: written(current()[1], letter.letter, letter.facts, code).body for code in ("mn", "en")}
    assert body["en"].startswith("To Gobi Copper LLC\n"), "each language names the company as it writes itself in it"
    assert body["mn"].startswith(f"{case.operator.name_local} танаа")
    amended, after = body["en"].split("In effect from")[0], body["en"].split("after the amendment:")[1]
    assert "number" not in amended.split(TYPED)[1], "only what is decided is told"
    for words in ("the name of the company. It is now: New Gobi LLC.", "parts and the sites of the status stay", TYPED):
        assert words in amended, words
    for part in make.parts(authorisation):
        name = part_words(current()[1], part)["en"]
        assert name not in amended, "what stays is not told as amended"
        assert name in after
    assert f"{TYPED} (written in Mongolian)" in body["en"].split("Reasons:")[1], "no part only refers to the other"
    assert "өөрчлөлт: компанийн нэр. Шинэ нэр: «Шинэ Говь» ХХК" in body["mn"].split("Хүчин төгөлдөр")[0]
    make.serve(letter)
    assert f"Your notice {notice.reference}" in holder.get(f"/portal/decisions/{decision.pk}/").text
    said = holder.get(f"/portal/changes/{notice.pk}/").text
    for words in ("Customs now records the new data", str(decision.number), "to be recorded"):
        assert words in said
    heard = Message.objects.get(user_ref=case.owner.ref, what__contains=":amended").body
    assert "гэрчилгээний шинэ хувилбарыг" in heard
    assert (TYPED in heard, "Үнэлнэ" in heard) == (True, False), "why it was decided, not what was said before"
    # the officer is told, and finds it with its day; recorded, and only what the change is about
    to_do = Message.objects.get(user_ref=case.officer.ref, what__startswith="change_to_record")
    limit = Deadline.objects.get(subject=notice.subject, clock="change_recording")
    assert (to_do.url, to_do.due_on, str(decision.number) in to_do.body) == (desk(notice), limit.due_on, True)
    worklist = officer.get("/desk/").text
    assert (f'href="{desk(notice)}"' in worklist, left(limit.due_on) in worklist) == (True, True)
    waits = officer.get(reverse("authorisations:changes")).text
    assert notice.reference in waits
    assert "to be recorded" in waits
    assert officer.post(desk(notice, "record/")).status_code == 422, "nothing is recorded yet"
    assert officer.get(desk(notice, "number/")).status_code == 403, "the decision amends no number"
    site = case.sites[0].pk
    assert officer.get(desk(notice, f"sites/{site}/")).status_code == 403, "a renaming closes no site"
    assert f"sites/{site}/" not in officer.get(desk(notice)).text
    confirmed = retyped(officer, desk(notice, "company/"))
    assert confirmed == {**names, "revision": case.operator.revision}, "what was told, to be confirmed"
    assert officer.post(desk(notice, "company/"), confirmed).status_code == 302
    assert officer.post(desk(notice, "record_nothing/"), {"why": TYPED}).status_code == 422, "something is recorded"
    assert authorisation.certificates.count() == 1, "one is made when everything is recorded"
    asked_ = officer.get(desk(notice, "record/")).text
    assert NEW in asked_
    assert case.operator.name_local not in asked_.split("Recorded since the decision")[1]
    recorded = officer.get(desk(notice)).text
    assert NEW in recorded
    assert "Record the new name" in recorded
    assert officer.post(desk(notice, "record/")).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.recorded_by) == (ChangeState.RECORDED, case.officer.ref)
    assert not Deadline.objects.filter(subject=notice.subject, closed_on__isnull=True).exists()
    newest = seal(authorisation)
    assert (newest.version, authorisation.certificates.count()) == (2, 2)
    assert newest.document is not None
    assert newest.document.facts["operator_name"]["mn"] == NEW
    titles = set(Message.objects.filter(user_ref=case.owner.ref, about=notice.subject).values_list("title", flat=True))
    assert len([title for title in titles if "таны мэдэгдсэн өөрчлөлт" in title]) == 3, "each says what it tells"
    closing = Message.objects.get(user_ref=case.owner.ref, what__endswith=":recorded").body
    assert (TYPED in closing, "Үнэлнэ" in closing) == (False, False), "recording needs no reason"
    assert officer.get(desk(notice, "company/")).status_code == 403, "all is recorded"
    assert desk(notice, "company/") not in officer.get(desk(notice)).text
    assert notice.reference not in officer.get(reverse("authorisations:changes")).text
    closed = holder.get(f"/portal/changes/{notice.pk}/").text
    for words in ("All that changed is recorded", NEW, "New Gobi LLC", f"/portal/letters/{letter.pk}/"):
        assert words in closed, words
    assert case.officer.name not in closed.split("Recorded since the decision")[1]
    assert "<title>Notice of a change" in closed
    # the old paper says what it said
    code = {"code": old.short_code}
    replaced = client_of(case.owner).get(f"/id/certificate/{authorisation.aeo_number}/1", code).text
    facts = replaced.split("Compare the number")[1]
    assert "Gobi Copper LLC" in facts
    assert "Name of the holder now" in facts
    assert f"/id/certificate/{authorisation.aeo_number}/2" in facts
    assert "version 2, on" in facts


def test_a_change_of_a_site_says_of_which_one() -> None:
    case = make.case()
    authorisation = make.granted(case)
    place, other, holder = case.sites[0], case.sites[1], client_of(case.owner)
    PartSite.objects.filter(site=other).delete()
    tell = reverse("authorisations:tell-change", args=[authorisation.aeo_number])
    told = {"event": "site-moved", "text": TYPED, "language": "mn", **day("happened_on", 0)}
    opened = holder.get(f"{tell}?event=site-moved")
    form = opened.context["form"]
    assert (place.name_latin in opened.text, place.name_local in opened.text) == (True, False), (
        "in the reader's letters"
    )
    assert "address" not in holder.get(f"{tell}?event=site-closed").context["form"].fields
    assert [key for key, _label in form.fields["site"].choices] == [str(place.pk)], "those that the status covers"
    assert set(holder.post(tell, told).context["form"].errors) == {"site", "address"}
    named = {**told, "site": place.pk}
    stayed = {**named, "address": place.address, "text": "", **day("happened_on", 9)}
    errors = holder.post(tell, stayed).context["form"].errors
    assert set(errors) == {"address", "text", "happened_on"}, "all that is wrong is told at once"
    assert errors["address"] == ["Give the new address of the site."], "it did not move"
    web = holder.post(tell, {**named, "address": "www.evil.mn", "text": ""}).context["form"].errors
    assert set(web) == {"address", "text"}
    with pytest.raises(NotReady, match="does not cover this site"):
        changes.tell(authorisation, "site-closed", clock.today(), TYPED, "mn", by=case.owner, site=other)
    with pytest.raises(NotReady, match="Say which site"):
        changes.tell(authorisation, "site-closed", clock.today(), TYPED, "mn", by=case.owner)
    assert holder.post(tell, {**named, "address": ELSEWHERE}).status_code == 302
    notice = ChangeNotice.objects.get()
    assert (notice.site, notice.address) == (place, ELSEWHERE)
    mine = holder.get(f"/portal/changes/{notice.pk}/").text
    for words in (place.name_latin, ELSEWHERE, "The site is visited where it is now."):
        assert words in mine, words
    # it touches the criteria by which the holder is judged: once security is given up, those of what is left
    security = make.parts(authorisation)[1]
    pages = [
        (holder, f"{tell}?event=site-moved"),
        (holder, f"/portal/changes/{notice.pk}/"),
        (client_of(case.officer), desk(notice)),
    ]
    named_as = [re.findall(r"again under: ([A-M])\. ", client.get(path).text) for client, path in pages]
    assert named_as == [["G"]] * 3
    endings.surrender(authorisation, [security.pk], clock.today(), by=case.signatory)
    named_as = [re.findall(r"again under: ([A-M])\. ", client.get(path).text) for client, path in pages]
    assert named_as == [["A"]] * 3
    changes.need_assessment(notice, TYPED, "mn", by=case.officer)
    changes.reassess(ChangeNotice.objects.get(), by=case.officer)
    assert Assessment.objects.get(reason="reassessment").criteria == list("ABCDEFM")
    receipt = Notice.objects.get(about=notice.subject)
    assert f"A site moved to another place – {place.name_latin} – {ELSEWHERE}" in str(receipt.facts)


def test_a_decision_answers_one_change_of_its_own_status_that_is_being_assessed() -> None:
    case, authorisation, notice = asked()
    other_case, other, _other_notice = asked()
    make.declare(authorisation.subject, other_case.officer)
    with pytest.raises(NotReady, match="No such change"):
        propose(other, other_case.officer, notice)
    with pytest.raises(NotReady, match="does not answer such a change"):
        propose(authorisation, case.officer, notice, "revoke", grounds=(make.GROUND,))
    assert client_of(case.officer).get(desk(notice, "propose/revoke/")).status_code == 404
    first = propose(authorisation, case.officer, notice)
    parts = [part.pk for part in make.parts(authorisation)]
    typed = {"parts": parts, "reasons": TYPED, "facts": "Бүртгэл", "language": "mn"}
    late = client_of(case.officer).post(desk(notice, "propose/amend/"), typed | {"amends": ["number"]})
    assert (late.status_code, "already proposed" in late.text, "&lt;u&gt;засна" in late.text) == (422, True, True)
    for attempt in (
        lambda: propose(authorisation, case.officer, notice),
        lambda: changes.reassess(notice, by=case.officer),
    ):
        with pytest.raises(NotReady, match="already proposed"):
            attempt()
    decisions.drop(first, by=case.approver, reason="Дахин")
    second = propose(authorisation, case.officer, notice)
    twin = Decision.objects.get(pk=second.pk)
    twin.pk = None
    with pytest.raises(IntegrityError, match="decision_one_open_per_change"), transaction.atomic():
        make.put(twin)
    decisions.decide(second, by=case.approver)
    with pytest.raises(NotReady, match="does not wait for a decision"):
        propose(authorisation, case.officer, notice)
    assert client_of(case.officer).get(desk(notice, "propose/amend/")).status_code in (403, 409)


def test_who_may_not_propose_decide_or_record_is_told_so() -> None:
    case, authorisation, notice = asked()
    for actor, status in ((case.owner, 403), (case.approver, 403)):
        assert client_of(actor).get(desk(notice, "propose/amend/")).status_code == status
    decision = propose(authorisation, case.officer, notice)
    with pytest.raises(NotPermitted):
        decisions.decide(decision, by=case.officer)
    notice.refresh_from_db()
    assert (notice.state, decision.state) == (ChangeState.NEEDS_ASSESSMENT, DecisionState.PROPOSED)
    assert client_of(case.officer).post(desk(notice, "record/")).status_code == 422


@pytest.mark.parametrize(
    ("event", "kinds", "data"),
    [
        ("registered", ["amend"], {"company", "number"}),
        ("site-closed", ["amend"], {"site"}),
        ("owner", [], set()),
        ("licence-lost", ["revoke", "suspend", "downgrade"], set()),
        ("insolvency", ["suspend"], set()),
    ],
)
def test_what_may_be_decided_and_recorded_follows_from_the_pack(event: str, kinds: list[str], data: set[str]) -> None:
    case, authorisation, notice = asked(event)
    page = client_of(case.officer).get(desk(notice)).text
    assert [kind for kind in (*DECIDED, "amend") if desk(notice, f"propose/{kind}/") in page] == kinds
    if not data:
        with pytest.raises(NotReady, match="Nothing would be amended"):
            propose(authorisation, case.officer, notice)
        assert client_of(case.officer).get(desk(notice, "propose/amend/")).status_code == 404
        return
    decisions.decide(propose(authorisation, case.officer, notice), by=case.approver)
    notice.refresh_from_db()
    assert notice.state == ChangeState.AMENDED
    read = client_of(case.officer).get(desk(notice)).text
    waits = notice.reference in client_of(case.officer).get("/desk/").text
    assert (waits, "is recorded" in read) == (True, True)
    assert {what for what in ("company", "number", "site") if may_carry_out(case.officer, notice, what)} == data


def test_what_is_decided_for_a_later_day_is_not_recorded_before_it() -> None:
    case, authorisation, notice = asked()
    later = clock.today() + timedelta(days=9)
    decisions.decide(propose(authorisation, case.officer, notice, from_day=later), by=case.approver)
    notice.refresh_from_db()
    assert "not in effect yet" in client_of(case.officer).get(desk(notice)).text
    assert client_of(case.officer).get(desk(notice, "company/")).status_code == 403
    assert client_of(case.officer).post(desk(notice, "record/")).status_code == 422


def test_a_change_whose_data_are_right_already_is_closed_for_a_written_reason() -> None:
    case, authorisation, notice = asked()
    twice = changes.tell(authorisation, "registered", clock.today(), TYPED, "mn", by=case.owner, another=True)
    twice = changes.need_assessment(twice, "Үнэлнэ", "mn", by=case.officer)
    for row in (notice, twice):
        decisions.decide(propose(authorisation, case.officer, row, amends=("company",)), by=case.approver)
        row.refresh_from_db()
    officer, where = client_of(case.officer), desk(notice, "record_nothing/")
    early = officer.post(where, {"why": TYPED})
    assert (early.status_code, "amends registered data" in early.text) == (422, True)
    renamed = {**retyped(officer, desk(twice, "company/")), "name_local": NEW}
    assert officer.post(desk(twice, "company/"), renamed).status_code == 302
    assert f'href="{where}"' in officer.get(desk(notice)).text, "it was recorded under the other notice"
    assert officer.post(desk(notice, "record/")).status_code == 422
    assert client_of(make.staff("auditor")).post(where, {"why": TYPED}).status_code == 403
    assert officer.post(where, {"why": ""}).status_code == 422
    versions = authorisation.certificates.count()
    assert officer.post(where, {"why": TYPED}).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.recorded_by, notice.unrecorded) == ("settled", case.officer.ref, TYPED)
    assert authorisation.certificates.count() == versions
    entry = Entry.objects.get(subject=notice.subject, verb="record_nothing")
    assert TYPED in str(entry.facts)
    for client, address in ((officer, desk(notice)), (client_of(case.owner), f"/portal/changes/{notice.pk}/")):
        assert "&lt;u&gt;засна" in client.get(address).text, "the reason is read by both"
    assert "Nothing had to be recorded" in client_of(case.owner).get(f"/portal/changes/{notice.pk}/").text
    assert TYPED in Message.objects.get(user_ref=case.owner.ref, what__endswith=":settled").body


def test_a_site_that_closed_leaves_by_name_and_no_part_is_left_without_a_site() -> None:
    case, authorisation, notice = asked("site-closed")
    gone, kept = case.sites[:2]
    officer, form = client_of(case.officer), desk(notice, "propose/amend/")
    typed = {"parts": [make.parts(authorisation)[0].pk], "reasons": TYPED, "facts": "Ил", "language": "mn"}
    typed |= {"grounds": ["registered-data-changed"], "amends": ["site"]}
    unsaid = officer.post(form, typed).context["form"].errors
    assert set(unsaid) == {"site", "site_closed"}
    leaving = {**typed, "site": gone.pk, "site_closed": "yes"}
    assert officer.post(form, leaving).status_code == 302
    decision = Decision.objects.get(change_notice=notice)
    page = client_of(case.approver).get(f"/desk/decisions/{decision.pk}/").text
    assert f"{gone.name_latin}: it closed and leaves the status" in page
    # meanwhile the other site is gone: the act is refused with the way, and so is proposing it again
    PartSite.objects.filter(site=kept).update(covered_until=clock.today())
    with pytest.raises(NotReady, match="cover no other site"):
        decisions.decide(decision, by=case.approver)
    assert "cover no other site" in client_of(case.approver).get(f"/desk/decisions/{decision.pk}/").text
    decisions.drop(decision, by=case.approver, reason="Дахин")
    refused = officer.post(form, leaving)
    assert (refused.status_code, "These parts cover no other site than" in refused.text) == (422, True)
    summary = refused.text.split("There is a problem")[1].split("</ul>")[0]
    assert [
        name for part in make.parts(authorisation) if (name := part_words(current()[1], part)["en"]) not in summary
    ] == []
    assert f'href="{desk(notice, "propose/revoke/")}"' in officer.get(desk(notice)).text
    # with another site the letter tells the status as it will be
    PartSite.objects.filter(site=kept).update(covered_until=None)
    assert officer.post(form, leaving).status_code == 302
    decided = decisions.decide(Decision.objects.get(change_notice=notice, state="proposed"), by=case.approver)
    assert decided.notice is not None
    body = written(current()[1], decided.notice.letter, decided.notice.facts, "mn").body
    amended, after = body.split("Үндэслэл:")[0].split("Өөрчлөлтийн дараах эрх:")
    assert (gone.name_local in amended, gone.name_local in after, kept.name_local in after) == (True, False, True)
    notice.refresh_from_db()
    sites = [desk(notice, f"sites/{site.pk}/") for site in (gone, kept)]
    assert [address in officer.get(desk(notice)).text for address in sites] == [True, False]
    asked_ = officer.get(sites[0]).context["form"]
    assert set(asked_.fields) == {"closed_on", "was"}, "only what was decided"
    assert asked_["closed_on"].value() == notice.happened_on
    assert "Give the day" in officer.post(sites[0], {**retyped(officer, sites[0]), "closed_on": ""}).text
    closed = {**retyped(officer, sites[0]), "closed_on": clock.today().isoformat()}
    assert officer.get(sites[1]).status_code == 404, "the holder told of another one"
    assert officer.post(sites[0], closed).status_code == 302
    assert officer.post(desk(notice, "record/")).status_code == 302
    assert authorisation.certificates.count() == 2
    with clock.frozen(clock.now() + timedelta(days=2)):
        said = officer.get(f"/desk/decisions/{decided.pk}/").text.split("Parts of the status it is about")[1]
    assert f" – {gone.name_latin}, {kept.name_latin}</li>" in said, "as it was when it was decided"
    mine = client_of(case.owner).get(f"/portal/changes/{notice.pk}/").text
    assert ("It is recorded that the site closed." in mine, "A part of the status that" in mine) == (True, False)


def covering(authorisation: Authorisation, *covered: Sequence[Site]) -> list[Part]:
    """Its parts, each of which covers certain sites only."""
    parts = make.parts(authorisation)
    for part, sites in zip(parts, covered, strict=True):
        part.coverage.exclude(site__in=sites).delete()
    return parts


def served(decision: Decision, case: make.Case) -> Decision:
    """Heard, decided and served, the clock moved on for that only."""
    heard = make.heard(decision, case)
    with clock.frozen(clock.now() + timedelta(days=40)):
        decided = decisions.decide(heard, by=case.approver)
        limits = Deadline.objects.filter(subject=f"change_notice:{decided.change_notice_id}", clock="change_recording")
        assert not limits.exists(), "before it is served nothing can be recorded"
        make.serve(decided.notice)
    return Decision.objects.get(pk=decided.pk)


NEWER, NONE_LEFT, NOT_PRINTED = "A new version of the", "no certificate is made", "does not print what is recorded"


def closed_by(officer: Client, notice: ChangeNotice, site: Site, paper: str, days: int = 41) -> ChangeNotice:
    """What an officer records then, and that it is all; who, when and by which way stands in the journal. What becomes
    of the certificate is told.
    """
    with clock.frozen(clock.now() + timedelta(days=days)):
        where, on = desk(notice, f"sites/{site.pk}/"), clock.today()
        page = officer.get(desk(notice)).text
        assert (f'href="{where}"' in page, f"Record the closing of {site.name_latin}" in page) == (True, True)
        unsaid = officer.post(where, {**retyped(officer, where), "closed_on": ""})
        assert (unsaid.status_code, "Give the day" in unsaid.text) == (422, True)
        assert officer.post(where, {**retyped(officer, where), "closed_on": on.isoformat()}).status_code == 302
        told = [officer.get(address).text for address in (desk(notice), desk(notice, "record/"))]
        assert [[words in page for words in (NEWER, NONE_LEFT, NOT_PRINTED)] for page in told] == [
            [words == paper for words in (NEWER, NONE_LEFT, NOT_PRINTED)]
        ] * 2
        assert officer.post(desk(notice, "record/")).status_code == 302
    site.refresh_from_db()
    entry = Entry.objects.get(subject=f"operator:{site.operator_id}", verb="edit_site")
    assert (site.closed_on, notice.subject in str(entry.facts)) == (on, True)
    notice.refresh_from_db()
    assert (notice.state, notice.recorded_by is None) == (ChangeState.RECORDED, False)
    return notice


@pytest.mark.usefixtures("noon")
def test_the_part_that_rested_on_a_closed_site_is_revoked_and_the_site_recorded_as_closed() -> None:
    case, authorisation, notice = asked("site-closed")
    gone, kept = case.sites[:2]
    goes_on, ends = covering(authorisation, (gone, kept), (gone,))
    called = part_words(current()[1], ends)["en"]
    officer, form = client_of(case.officer), desk(notice, "propose/revoke/")
    opened = officer.get(form)
    shown = opened.context["form"]
    assert [key for key, _label in shown.fields["parts"].choices] == [str(ends.pk)], "what covers another site stays"
    assert (shown["parts"].value(), shown["site"].value()) == ([str(ends.pk)], str(gone.pk))
    assert opened.text.count("There is only this one, so it is chosen.") == 2
    assert "Covered by no other site: Security" in opened.text
    both: dict[str, Any] = {"parts": (goes_on.pk, ends.pk), "amends": ("site",), "site": gone.pk, "site_closed": True}
    with pytest.raises(NotReady, match="does not rest on"):
        propose(authorisation, case.officer, notice, "revoke", grounds=(CLOSED,), **both)
    typed = {"reasons": TYPED, "facts": "Ил", "language": "mn", "grounds": ["sites-closed"]}
    assert officer.post(form, {**typed, "parts": [ends.pk], "site": gone.pk}).status_code == 302
    decision = served(Decision.objects.get(change_notice=notice), case)
    assert (decision.decision_kind, decision.site_leaves) == ("revoke", True)
    assert decision.effective_from is not None
    since = Deadline.objects.get(subject=notice.subject, clock="change_recording").start
    assert since == clock.day_of(decision.effective_from)
    assert decision.notice is not None
    body = written(current()[1], decision.notice.letter, decision.notice.facts, "en").body
    for words in (
        f"Leaves the status, because it closed: the site {gone.name_latin}",
        "Every site on which this part",
        "revoked this part of status",
        "The other parts of the status go on. The present version of the certificate proves nothing any more",
        "Benefits that end then for this part:\n– ",
    ):
        assert words in body, words
    notice.refresh_from_db()
    mine, holder = f"/portal/changes/{notice.pk}/", client_of(case.owner)
    waits = holder.get(mine).text
    for words in ("tells which part of the status ends, and when. After that customs records", "to be recorded"):
        assert words in waits, words
    for address, client in ((mine, holder), (desk(notice), officer)):
        assert "The site leaves the status. A part" not in client.get(address).text, "what was to be expected is over"
    assert closed_by(officer, notice, gone, NEWER).state == ChangeState.RECORDED
    assert "It is recorded that the site closed. The newest version" in holder.get(mine).text
    assert [part.state for part in make.parts(authorisation)] == ["active", "revoked"]
    # what was decided goes on saying what it ended, and the part that ended what it covered
    assert called.endswith(f" – {gone.name_latin}")
    pages = ((holder, f"/portal/decisions/{decision.pk}/"), (officer, f"/desk/decisions/{decision.pk}/"))
    with clock.frozen(clock.now() + timedelta(days=42)):
        for client, address in pages:
            assert f"<li>{called}</li>" in client.get(address).text, address
        status = holder.get(reverse("authorisations:my-status", args=[authorisation.aeo_number])).text
    assert gone.name_latin in status.split(f'id="part-{ends.pk}"')[1].split("Benefits")[0]
    assert gone.name_latin not in status.split(f'id="part-{goes_on.pk}"')[1].split("Benefits")[0]
    assert goes_on.coverage.get(site=gone).covered_until == clock.today() + timedelta(days=40)


@pytest.mark.usefixtures("noon")
def test_a_site_that_the_status_does_not_cover_is_only_recorded_as_closed() -> None:
    case, authorisation, notice = asked("site-closed")
    gone, kept = case.sites[:2]
    goes_on, ends = covering(authorisation, (kept,), (gone,))
    officer, form = client_of(case.officer), desk(notice, "propose/amend/")
    typed: dict[str, Any] = {"parts": [ends.pk], "reasons": TYPED, "facts": "Ил", "language": "mn"}
    typed["grounds"] = ["site-data-changed"]
    typed |= {"amends": ["site"], "site": gone.pk, "site_closed": "yes"}
    assert "This part covers no other site than" in officer.post(form, typed).text
    assert f'href="{desk(notice, "propose/revoke/")}"' in officer.get(desk(notice)).text
    # the holder gives the part up instead
    endings.surrender(authorisation, [ends.pk], clock.today(), by=case.signatory)
    opened = officer.get(form)
    assert (opened.text.count("The status does not cover it."), opened.text.count("Covered by: ")) == (1, 0)
    assert officer.post(form, {**typed, "parts": [goes_on.pk]}).status_code == 302
    decision = Decision.objects.get(change_notice=notice, state="proposed")
    assert (decision.site_closed, decision.site_leaves) == (True, False)
    page = client_of(case.approver).get(f"/desk/decisions/{decision.pk}/").text
    assert f"{gone.name_latin}: it closed; the status does not cover it" in page
    # were it covered by now, or not any more, the act is refused
    again = goes_on.coverage.create(site=gone, covered_from=clock.today())
    with pytest.raises(NotReady, match=r"covers the site .* now"):
        decisions.decide(decision, by=case.approver)
    again.delete()
    Decision.objects.filter(pk=decision.pk).update(site_leaves=True)
    with pytest.raises(NotReady, match="does not cover the site"):
        decisions.decide(Decision.objects.get(pk=decision.pk), by=case.approver)
    Decision.objects.filter(pk=decision.pk).update(site_leaves=False)
    versions = authorisation.certificates.count()
    decided = decisions.decide(Decision.objects.get(pk=decision.pk), by=case.approver)
    assert decided.notice is not None
    body = written(current()[1], decided.notice.letter, decided.notice.facts, "en").body
    for words in (f"Recorded as closed: the site {gone.name_latin}", "The parts and the sites of the status stay"):
        assert words in body, words
    mine = f"/portal/changes/{notice.pk}/"
    assert "The status did not cover it and stays as it is." in client_of(case.owner).get(mine).text
    notice.refresh_from_db()
    assert closed_by(officer, notice, gone, NOT_PRINTED, 1).state == ChangeState.RECORDED
    assert authorisation.certificates.count() == versions, "nothing that it prints has changed"


def test_that_a_site_changed_ends_no_part_and_closes_none() -> None:
    case, authorisation, notice = asked("site-changed")
    assert notice.address == "", "it did not move"
    with pytest.raises(NotReady, match="told of another site"):
        propose(authorisation, case.officer, notice, **make.amending(notice, case.sites[1]))
    covering(authorisation, case.sites[:1], case.sites[:1])
    officer = client_of(case.officer)
    assert desk(notice, "propose/revoke/") not in officer.get(desk(notice)).text
    assert "site_closed" not in officer.get(desk(notice, "propose/amend/")).context["form"].fields
    with pytest.raises(NotReady, match="not that a site closed"):
        propose(authorisation, case.officer, notice, **make.amending(notice, closed=True))
    assert propose(authorisation, case.officer, notice, **make.amending(notice)).site_closed is False


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("way", ["given up", "revoked"])
def test_a_site_is_recorded_as_closed_also_when_the_whole_status_ended_with_it(way: str) -> None:
    case, authorisation, notice = asked("site-closed")
    gone = case.sites[0]
    parts = [part.pk for part in covering(authorisation, (gone,), (gone,))]
    if way == "given up":
        endings.surrender(authorisation, parts, clock.today(), by=case.signatory)
    else:
        typed = {"reasons": TYPED, "facts": "Ил", "language": "mn", "grounds": ["sites-closed"]}
        where, officer = desk(notice, "propose/revoke/"), client_of(case.officer)
        assert officer.get(where).context["form"]["parts"].value() is None
        lacking = officer.post(where, {**typed, "parts": parts[:1], "site": gone.pk})
        assert (lacking.status_code, "This part covers no other site than" in lacking.text) == (422, True)
        assert officer.post(where, {**typed, "parts": parts, "site": gone.pk}).status_code == 302
        served(Decision.objects.get(change_notice=notice), case)
    notice.refresh_from_db()
    assert notice.state == ChangeState.AMENDED
    mine, versions = f"/portal/changes/{notice.pk}/", authorisation.certificates.count()
    assert Message.objects.filter(user_ref=case.officer.ref, what__startswith="change_to_record").exists()
    with clock.frozen(clock.now() + timedelta(days=41)):
        waits = client_of(case.owner).get(mine).text
    for words in ("The status has ended. Customs still records that the site closed.", "to be recorded"):
        assert words in waits, words
    assert "Validity of the status" not in waits
    if way == "given up":
        told = Message.objects.get(user_ref=case.owner.ref, what__endswith=":amended").body
        assert told.count("Эрх дуусгавар болсон") == 1, "said once"
        assert client_of(case.officer).get(desk(notice, "company/")).status_code == 403
    assert closed_by(client_of(case.officer), notice, gone, NONE_LEFT).state == ChangeState.RECORDED
    with clock.frozen(clock.now() + timedelta(days=41)):
        assert "It is recorded that the site closed. The status has ended." in client_of(case.owner).get(mine).text
    assert authorisation.certificates.count() == versions


def test_a_holder_that_is_no_more_is_recorded_from_its_notice() -> None:
    case, authorisation, notice = asked("absorbed")
    officer = client_of(known(case.officer))
    where = f"{reverse('authorisations:cease', args=[authorisation.aeo_number])}?change={notice.pk}"
    assert f'href="{where}"' in officer.get(desk(notice)).text
    form = officer.get(where).context["form"]
    assert form["day"].value() == notice.happened_on
    assert notice.reference in form["reason"].value()
    assert TYPED in form["reason"].value()
    other = asked("absorbed")[2]
    strange = officer.get(where.replace(f"change={notice.pk}", f"change={other.pk}")).context["form"]
    assert strange["day"].value() is None, "of another status"
    assert officer.get(f"{where}x").status_code == 200
    endings.cease(authorisation, clock.today(), by=case.officer, reason=TYPED, language="mn")
    assert where not in officer.get(desk(notice)).text
    notice.refresh_from_db()
    assert notice.state == ChangeState.ENDED, "that answers it"
    read = client_of(case.owner).get(f"/portal/changes/{notice.pk}/").text
    assert ("Whoever succeeds applies." in read, read.count("succeeds")) == (True, 1)
    assert Message.objects.filter(user_ref=case.owner.ref, what__endswith=":ended").exists()
