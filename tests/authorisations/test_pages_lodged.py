"""Complaints, changes and wishes over HTTP: lodged with proof, followed, taken back; what staff see and say."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from aeo.accounts.roles import Role
from aeo.authorisations.actions import changes, complaints, decisions, endings, reminding
from aeo.authorisations.models import Authorisation, ChangeNotice, Complaint, Decision, PartSite
from aeo.authorisations.queries import timelines
from aeo.authorisations.states import ChangeState, ComplaintState, DecisionState, Outcome
from aeo.components import formats
from aeo.desk.views.held import left
from aeo.kernel import clock, running
from aeo.kernel.models import Deadline
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import NotReady
from aeo.notices.models import Message, Notice
from aeo.notices.wording import written as written_in
from aeo.programme.clocks import limit
from aeo.programme.queries import current
from audits.actions import assessments
from audits.models import Assessment
from operators.models import Site
from tests.authorisations.test_pages_portal import PASSWORD, TYPED, day, proven, stranger, url
from tests.factories import authorisations as make
from tests.factories import operators as people
from tests.factories.operators import site as make_site
from tests.support.pages import client_of, sent_twice

pytestmark = pytest.mark.django_db


def refused(case: make.Case) -> Decision:
    """A refusal, decided and served."""
    decision = make.heard(make.recommended(case, Outcome.REFUSE), case)
    decided = decisions.decide(decision, by=case.approver)
    make.serve(decided.notice)
    return decided


def paper(name: str = "шийдвэр.txt") -> SimpleUploadedFile:
    """A small file."""
    return SimpleUploadedFile(name, "Тайлбар бичиг.\n".encode(), "text/plain")


def written(**more: Any) -> dict[str, Any]:
    """What is typed into a complaint."""
    return {"text": TYPED, "language": "mn", "password": PASSWORD, **more}


def lodged(decision: Decision, by: Actor) -> Complaint:
    """A complaint about a decision."""
    return complaints.lodge(decision, "Санал нийлэхгүй байна.", "mn", by=by)


def test_a_complaint_is_signed_for_numbered_and_receipted() -> None:
    case = make.case(sites=1)
    decision = refused(case)
    where = reverse("authorisations:complain", args=[decision.pk])
    assert client_of(case.owner).get(where).status_code == 403
    client = client_of(proven(case.signatory))
    step = f'href="/portal/decisions/{decision.pk}/">If you do not agree, complain'
    assert step in client.get("/portal/").text
    base = f"/portal/applications/{case.application.pk}/"
    receipt = client.get(f"{base}receipt/").text
    for words in ("What came of it", f'href="/portal/decisions/{decision.pk}/">See the decision'):
        assert words in receipt
    assert "Until then you can take it back" not in receipt
    assert "Still to do" not in client.get(f"{base}check/").text, "nothing is to be done for what is decided"
    assert "Still to do" not in client.get(f"{base}submit/").text
    page = client.get(where)
    assert "The last day for a complaint is" in page.text
    assert "Why it is late" not in page.text
    for wrong, words in (({"text": ""}, "required"), ({"password": "no"}, "not your password")):
        answer = client.post(where, written(**wrong, attached=paper()))
        assert answer.status_code == 422
        assert words in answer.text
    assert not Complaint.objects.exists()
    kept = answer.context["form"].kept_files
    again = client.post(where, written(kept=",".join(str(one.pk) for one in kept)), follow=True)
    complaint = Complaint.objects.get()
    letter = Notice.objects.get(letter="complaint_received", about=complaint.subject)
    for words in (
        complaint.reference,
        str(decision.number),
        "шийдвэр.txt",
        str(letter.number),
        "Decision on a complaint",
    ):
        assert words in again.text
    assert (complaint.late, complaint.due_on) == (False, date_of(decision))
    assert client.post(where, written()).status_code == 422
    assert Complaint.objects.count() == 1
    assert step not in client.get("/portal/").text
    told, asked = client.get(f"/portal/decisions/{decision.pk}/").text, client.get(where).text
    assert where not in told
    assert "Done in time" in told, "its clock stands still, ended by the lodging"
    assert "left" not in told.split("app-clock__days")[1].split("</p>")[0]
    assert "You lodged a complaint about it on" in asked
    assert f"/portal/complaints/{complaint.pk}/" in asked
    assert 'name="text"' not in asked
    complaints.withdraw(complaint, by=case.signatory)
    rows = Deadline.objects.filter(subject=decision.subject, clock="complaint").order_by("pk")
    assert [(row.outcome, row.due_on) for row in rows] == [("lodged", complaint.due_on), ("", complaint.due_on)]
    assert 'name="text"' in client.get(where).text, "the time goes on"


def test_a_file_kept_from_before_is_left_out_when_not_wanted_and_missed_when_it_is_gone() -> None:
    case = make.case(sites=1)
    decision = refused(case)
    where, client = reverse("authorisations:complain", args=[decision.pk]), client_of(proven(case.signatory))
    wrong = client.post(where, written(password="no", attached=paper("эхний.txt")))
    first = wrong.context["form"].kept_files[0]
    gone = client.post(where, written(kept=f"{first.pk},999999"))
    assert (gone.status_code, "is not there any more" in gone.text) == (422, True)
    assert "эхний.txt" in gone.text
    assert (
        sent_twice(client, where, written(kept=str(first.pk), drop=str(first.pk), attached=paper())).status_code == 302
    )
    assert [row.file.name for row in Complaint.objects.get().files.all()] == ["шийдвэр.txt"]


def date_of(decision: Decision) -> date:
    """The last day that the clock of the decision says."""
    return Deadline.objects.get(subject=decision.subject, clock="complaint").due_on


def test_a_late_complaint_says_why_and_is_marked() -> None:
    case = make.case(sites=1)
    decision = refused(case)
    where = reverse("authorisations:complain", args=[decision.pk])
    proven(case.signatory)
    with clock.frozen(clock.now() + timedelta(days=90)):
        client = client_of(case.signatory)
        page = client.get(where)
        assert "The last day for a complaint was" in page.text
        assert client.post(where, written()).status_code == 422
        told = client.post(where, written(excuse="Өвчтэй байсан"), follow=True)
    complaint = Complaint.objects.get()
    assert complaint.late
    assert "Өвчтэй байсан" in told.text
    desk = client_of(case.officer).get(reverse("authorisations:complaint", args=[complaint.pk]))
    assert "excused by a reasoned act" in desk.text


def test_nobody_complains_about_what_was_not_told_or_did_not_happen() -> None:
    case = make.case()
    make.granted(case)
    decision = Decision.objects.get(application=case.application)
    finding = make.finding(case.assessment)
    client = client_of(case.signatory)
    for name, key in (
        ("complain", decision.pk),
        ("complain-finding", finding.pk),
        ("complain-silence", case.application.pk),
    ):
        assert client.get(reverse(f"authorisations:{name}", args=[key])).status_code == 404, name


def test_a_finding_that_was_kept_is_complained_about() -> None:
    case = make.case()
    at = clock.now()
    contest = {"contested_at": at, "contested_by": case.owner.ref, "contest_text": "Буруу"}
    kept = {"contest_decided_at": at, "contest_decided_by": "user:0", "raised_by": "user:1"}
    finding = make.finding(case.assessment, **contest, **kept)
    where = reverse("authorisations:complain-finding", args=[finding.pk])
    client = client_of(proven(case.signatory))
    assert where in client.get(f"/portal/findings/{finding.pk}/").text
    told = client.post(where, written(), follow=True)
    complaint = Complaint.objects.get(finding=finding)
    assert "which was kept" in told.text
    assert complaint.due_on is not None
    assert (
        complaint.reference in client_of(case.officer).get(f"/desk/applications/{case.application.pk}/decision/").text
    )


def test_silence_is_complained_about_from_the_tracker() -> None:
    case = make.case()
    tracker = f"/portal/applications/{case.application.pk}/"
    where = reverse("authorisations:complain-silence", args=[case.application.pk])
    client = client_of(proven(case.signatory))
    running.open_(case.application.subject, limit(current()[1], "decision"), clock.today())
    assert where not in client.get(tracker).text
    with clock.frozen(clock.now() + timedelta(days=400)):
        client = client_of(case.signatory)
        assert where in client.get(tracker).text
        answer = client.post(where, written(), follow=True)
    complaint = Complaint.objects.get(application=case.application)
    assert (complaint.late, complaint.due_on) == (False, None)
    assert "there is none against silence" in answer.text
    assert complaint.reference in client.get(tracker).text


def test_a_complaint_is_taken_back_by_a_signatory_and_leaves_its_clock() -> None:
    case = make.case(sites=1)
    decision = refused(case)
    complaint = lodged(decision, case.signatory)
    where = reverse("authorisations:withdraw-complaint", args=[complaint.pk])
    assert client_of(case.owner).get(where).status_code == 403
    client = client_of(case.signatory)
    assert "What it is about stays as it is" in client.get(where).text
    assert "The complaint is taken back." in client.post(where, follow=True).text
    complaint.refresh_from_db()
    assert (complaint.state, complaint.withdrawn_by) == (ComplaintState.WITHDRAWN, case.signatory.ref)
    assert not Deadline.objects.filter(subject=complaint.subject, closed_on__isnull=True).exists()
    assert lodged(decision, case.signatory).pk != complaint.pk


def test_who_had_a_hand_in_it_does_not_review_the_complaint() -> None:
    case = make.case(sites=1)
    complaint = lodged(refused(case), case.signatory)
    legal = make.staff(Role.LEGAL)
    make.declare(case.application.subject, legal)
    verdicts = {who: complaints_may(complaint, who) for who in (legal, case.officer)}
    assert list(verdicts.values()) == [True, False]


def complaints_may(complaint: Complaint, actor: Actor) -> bool:
    """May this person review it?"""
    return bool(make.permitted(actor, complaint, "admit"))


def test_what_others_lodged_does_not_exist() -> None:
    case = make.case(sites=1)
    complaint = lodged(refused(case), case.signatory)
    other = make.case()
    authorisation = make.granted(other)
    notice = tell(authorisation, other.owner)
    addresses = [
        reverse("authorisations:my-complaint", args=[complaint.pk]),
        reverse("authorisations:withdraw-complaint", args=[complaint.pk]),
        reverse("authorisations:complain-silence", args=[case.application.pk]),
        reverse("authorisations:my-change", args=[notice.pk]),
        url("changes-told", authorisation),
        url("ask-suspension", authorisation),
        url("take-back-suspension", authorisation),
    ]
    for actor in (stranger(), case.officer):
        for address in addresses:
            assert client_of(actor).get(address).status_code == 404, address
    for name, key in (("complaint", complaint.pk), ("change", notice.pk)):
        assert client_of(case.owner).get(reverse(f"authorisations:{name}", args=[key])).status_code in (403, 404)


def tell(authorisation: Authorisation, by: Actor, event: str = "owner", site: Site | None = None) -> ChangeNotice:
    """A change that was told."""
    return changes.tell(authorisation, event, clock.today(), "Шинэ эзэмшигч", "mn", by=by, site=site)


def test_a_change_is_told_from_the_list_of_the_programme_with_what_follows() -> None:
    case = make.case()
    authorisation = make.granted(case)
    where = url("tell-change", authorisation)
    empty = client_of(case.owner).get(where).text
    for words in ("A site was opened", "within 14 days"):
        assert words in empty
    assert "On which day" not in empty, "only the kind is asked first"
    assert client_of(case.owner).get(f"{where}?event=none").status_code == 422
    owned = client_of(case.owner).get(f"{where}?event=owner").text
    for words in ("The status is assessed again under: B.", "On which day", "at most"):
        assert words in owned
    assert "Which site" not in owned, "that is asked of changes of sites"
    data = {"event": "site-opened", "text": TYPED, "language": "mn", **day("happened_on", 0)}
    assert client_of(make.member(case.operator, "viewer")).post(where, data).status_code == 403
    for change, words in (
        ({"event": "no-such"}, "Select a valid choice"),
        ({"text": ""}, "required"),
        (day("happened_on", 2), "This day lies in the future"),
    ):
        answer = client_of(case.owner).post(where, {**data, **change})
        assert answer.status_code == 422
        assert words in answer.text
    editor = make.member(case.operator, "editor")  # to whom no letter goes, the receipt neither
    told = client_of(editor).post(where, {**data, "attached": paper("гэрээ.txt")}, follow=True)
    for words in ("гэрээ.txt", "ask for more sites", "Answer to a notice of a change", "What follows"):
        assert words in told.text
    late = {**data, **day("happened_on", -60)}
    assert "so it is late" in client_of(case.owner).post(where, late, follow=True).text
    assert ChangeNotice.objects.filter(authorisation=authorisation, late=True).count() == 1
    assert Notice.objects.filter(letter="change_received").count() == 2
    receipt = Notice.objects.filter(letter="change_received").order_by("pk")[0]
    said = written_in(current()[1], receipt.letter, receipt.facts, "mn").body
    assert f"– Шинэ байр нээсэн: {TYPED}" in said, "one line of one change"
    status = client_of(case.owner).get(url("my-status", authorisation)).text
    for notice in ChangeNotice.objects.filter(authorisation=authorisation):
        assert notice.reference in status


def test_days_far_off_are_refused_beside_their_field_with_the_last_day() -> None:
    case = make.case()
    authorisation = make.granted(case)
    part, owner, signs = make.parts(authorisation)[0].pk, client_of(case.owner), client_of(proven(case.signatory))
    notice = changes.need_assessment(tell(authorisation, case.owner, "registered"), "Үнэлнэ", "mn", by=case.officer)
    far = clock.today() + timedelta(days=366)
    last = f"Name a day up to {formats.day_text(far - timedelta(days=1))}."
    wish = {"reasons": TYPED, "measures": TYPED, "language": "mn", **day("until_day", 400)}
    proposal = {"parts": [part], "reasons": TYPED, "facts": TYPED, "language": "mn", "grounds": ["own-request"]}
    sent = (
        (signs, url("surrender", authorisation), "day", {"parts": [part]}, last),
        (signs, url("ask-suspension", authorisation), "from_day", {"parts": [part], **wish}, last),
        (client_of(case.officer), desk(notice, "propose/amend/"), "from_day", {**proposal, "amends": "company"}, last),
        (owner, url("tell-change", authorisation), "happened_on", {"event": "owner", "text": TYPED}, "in the future"),
    )
    for client, where, name, data, words in sent:
        answer = client.post(where, {**data, **day(name, 366)})
        assert answer.status_code in (200, 422), where
        assert words in str(answer.context["form"].errors[name]), where
    told = {"event": "owner", "text": TYPED, "language": "mn", "happened_on": "2010-04-30"}
    early = owner.post(url("tell-change", authorisation), told)
    assert "established on 1 May 2010" in str(early.context["form"].errors["happened_on"])
    assert owner.post(url("tell-change", authorisation), {**told, "happened_on": "2010-05-01"}).status_code == 302
    with pytest.raises(NotReady, match="too far off"):
        endings.surrender(authorisation, [part], far, by=case.signatory)
    with pytest.raises(NotReady, match="too far off"):
        make.proposed(authorisation, case.officer, "lift", grounds=(), from_day=far)


def desk(notice: ChangeNotice, slug: str = "") -> str:
    """The page of a change for staff, or of a verb."""
    return reverse("authorisations:change", args=[notice.pk]) + slug


def test_an_officer_notes_a_change_and_the_holder_reads_it() -> None:
    case = make.case()
    notice = tell(make.granted(case), case.owner)
    client = client_of(case.officer)
    assert notice.reference in client.get(reverse("authorisations:changes")).text
    assert client_of(case.approver).get(desk(notice, "note/")).status_code == 403
    assert client.get(desk(notice, "dance/")).status_code == 404
    assert client.post(desk(notice, "note/"), {"remark": ""}).status_code == 422
    assert sent_twice(client, desk(notice, "note/"), {"remark": "Бүртгэлээ."}).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.looked_by) == (ChangeState.NOTED, case.officer.ref)
    told = Message.objects.get(what__startswith="change_answered", user_ref=case.owner.ref)
    assert told.url == reverse("authorisations:my-change", args=[notice.pk])
    assert "Бүртгэлээ." in client_of(case.owner).get(told.url).text
    assert notice.reference not in client.get(reverse("authorisations:changes")).text
    assert client.post(desk(notice, "need_assessment/"), {"remark": "Дахин"}).status_code in (409, 422)


def test_a_change_that_needs_it_leads_to_a_reassessment() -> None:
    case = make.case()
    authorisation = make.granted(case)
    first, client = tell(authorisation, case.owner), client_of(case.officer)
    assert sent_twice(client, desk(first, "need_assessment/"), {"remark": "Үнэлнэ"}).status_code == 302
    assert "until the assessment is concluded: active" in client.get(desk(first, "open_reassessment/")).text
    assert client.post(desk(first, "open_reassessment/")).status_code == 302
    opened = Assessment.objects.get(reason="reassessment")
    first.refresh_from_db()
    assert (first.state, first.followed_by) == (ChangeState.REASSESSMENT_OPENED, opened.subject)
    assert opened.aeo_number == authorisation.aeo_number
    letter = re.search(r'href="(/desk/notices/\d+/)"', client.get(desk(first)).text)
    assert letter is not None
    assert client.get(letter[1]).status_code == 200
    where = f"/desk/assessments/{opened.pk}/"
    for address in (desk(first), url("status", authorisation)):
        assert f'href="{where}"' in client.get(address).text, "it is found from the change and from the status"
    assert client.get(desk(first, "amend/")).status_code == 404, "only the decision itself amends the status"


def test_a_reassessment_waits_for_its_lead_by_its_day_and_the_holder_sees_what_is_asked() -> None:
    case, lead, other = make.case(), make.staff(Role.LEAD), make.staff(Role.LEAD)
    notice = tell(make.granted(case), case.owner)
    changes.reassess(changes.need_assessment(notice, "Үнэлнэ", "mn", by=case.officer), by=case.officer)
    opened = Assessment.objects.get(reason="reassessment")
    where, limit = f"/desk/assessments/{opened.pk}/", Deadline.objects.get(subject=opened.subject)
    for actor in (lead, other):
        waits = client_of(actor).get("/desk/").text
        assert f'href="{where}"' in waits
        assert left(limit.due_on) in waits
        told = Message.objects.get(user_ref=actor.ref, about=opened.subject)
        assert (told.url, told.due_on) == (where, limit.due_on)
        assert notice.reference in told.body
    assert where not in client_of(case.approver).get("/desk/").text
    mine = f"/portal/changes/{notice.pk}/"
    assert Message.objects.get(user_ref=case.owner.ref, what__endswith=":reassessment_opened").url == mine
    finding = make.finding(opened)
    for address in (mine, "/portal/"):
        assert f"/portal/findings/{finding.pk}/" in client_of(case.owner).get(address).text, address
    assert where not in client_of(case.owner).get(mine).text
    status = client_of(case.owner).get(url("my-status", notice.authorisation)).text
    card = status[status.index("Your status is assessed again") : status.index("Findings that are not closed")]
    for words in ("opened on", f'href="{mine}"', f'href="/portal/findings/{finding.pk}/"', "stays as it is until then"):
        assert words in card, words
    with clock.frozen(clock.now() + timedelta(days=95)):
        reminding.remind()
    near = Message.objects.get(user_ref=lead.ref, what__startswith="deadline_near")
    assert near.url == where
    assessments.abandon(opened, by=SYSTEM, reason="Дууссан")
    limit.refresh_from_db()
    assert limit.closed_on is not None
    assert where not in client_of(lead).get("/desk/").text


def amended(
    authorisation: Authorisation, case: make.Case, event: str = "registered", gone: Site | None = None
) -> ChangeNotice:
    """A change for which a decision has amended the status."""
    told = tell(authorisation, case.owner, event, site=gone)
    notice = changes.need_assessment(told, "Үнэлнэ", "mn", by=case.officer)
    named = make.amending(notice, gone, closed=gone is not None)
    proposed = make.proposed(authorisation, case.officer, "amend", grounds=(), change=notice.pk, **named)
    decisions.decide(proposed, by=case.approver)
    notice.refresh_from_db()
    return notice


def test_a_holder_is_renamed_under_a_decision_and_its_certificate_is_made_anew() -> None:
    case = make.case()
    authorisation = make.granted(case)
    notice, company, versions = amended(authorisation, case), case.operator, authorisation.certificates.count()
    client = client_of(case.officer)
    assert client_of(case.owner).get(desk(notice, "company/")).status_code == 403
    assert desk(notice, "company/") in client.get(desk(notice)).text
    form = client.get(desk(notice, "company/")).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in shown.items() if value is not None}
    given |= {"name_local": "«Шинэ Говь» ХХК", "established_on": "2010-05-02"}
    same = client.post(
        desk(notice, "company/"),
        {**given, "name_local": company.name_local, "established_on": shown["established_on"] or ""},
    )
    assert (same.status_code, "Nothing is different" in same.text) == (422, True)
    ahead = {"scheme": "tin", "numbers": "123456789", "on": (clock.today() + timedelta(days=1)).isoformat()}
    assert client.post(desk(notice, "number/"), ahead).status_code == 422
    assert authorisation.certificates.count() == versions
    bad = client.post(desk(notice, "company/"), {**given, "name_latin": "Говь"})
    assert (bad.status_code, "Latin letters" in bad.text) == (422, True)
    answer = client.post(desk(notice, "company/"), given)
    assert answer.status_code == 302, answer.context["form"].errors
    company.refresh_from_db()
    assert company.name_local == "«Шинэ Говь» ХХК"
    assert company.former_names.count() == 1
    recorded = client.get(desk(notice)).text
    assert ("2 May 2010" in recorded, "2010-05-02" in recorded) == (True, False)
    assert client.post(desk(notice, "company/"), given).status_code == 422, "somebody has changed it meanwhile"
    assert client.post(desk(notice, "record/")).status_code == 302
    newest = authorisation.certificates.order_by("version").last()
    assert newest is not None
    assert newest.version == versions + 1
    assert newest.document is not None
    assert newest.document.facts["operator_name"]["mn"] == "«Шинэ Говь» ХХК"


def test_a_holder_changes_no_site_that_is_covered_and_customs_closes_one_under_a_decision() -> None:
    case = make.case()
    authorisation = make.granted(case)
    coverage = PartSite.objects.filter(part__authorisation=authorisation).first()
    assert coverage is not None
    place, owner, free = coverage.site, client_of(case.owner), make_site(case.operator)
    form = owner.get(f"/portal/sites/{place.pk}/").context["form"]
    same = {name: form[name].value() for name in form.fields if name != "was" and form[name].value()}
    for change in ({"address": "Өөр хаяг"}, {"closed_on": "2026-03-01"}):
        answer = owner.post(f"/portal/sites/{place.pk}/", {**same, **change})
        assert answer.status_code == 422
        assert "change notice" in str(answer.context["form"].errors)
    assert owner.post(f"/portal/sites/{free.pk}/", {**same, "address": "Өөр хаяг"}).status_code == 302
    notice, client = amended(authorisation, case, "site-closed", place), client_of(case.officer)
    closed, later = clock.today().isoformat(), (clock.today() + timedelta(days=9)).isoformat()
    old = {**same, "address": "Хоцорсон", "was": "0123456789abcdef", "closed_on": closed}
    assert "Somebody else has changed this" in client.post(desk(notice, f"sites/{place.pk}/"), old).text
    ahead = client.post(desk(notice, f"sites/{place.pk}/"), {**same, "closed_on": later})
    assert (ahead.status_code, "lies in the future" in ahead.text) == (422, True)
    answer = client.post(desk(notice, f"sites/{place.pk}/"), {**same, "closed_on": closed})
    assert answer.status_code == 302
    assert not PartSite.objects.filter(site=place, covered_until__isnull=True).exists()
    assert place.pk not in case.operator.holder_marks.get(until__isnull=True).sites
    # put right while the notice is open
    again = desk(notice, f"sites/{place.pk}/")
    assert again in client.get(desk(notice)).text
    day_before = (clock.today() - timedelta(days=1)).isoformat()
    assert client.post(again, {**same, "closed_on": day_before}).status_code == 302
    assert "Give the day" in client.post(again, {**same, "closed_on": ""}).text, "that is decided"
    assert client.post(again, {**same, "closed_on": closed}).status_code == 302
    assert not PartSite.objects.filter(site=place, covered_until__isnull=True).exists()
    free.refresh_from_db()
    Site.objects.filter(pk=free.pk).update(closed_on=clock.today())
    assert client.get(desk(notice, f"sites/{free.pk}/")).status_code == 404, "closed under no notice is closed"
    others = [desk(notice, f"sites/{key}/") for key in _covered(case)]
    assert [client.get(address).status_code for address in others] == [404], "the holder told of another one"
    ChangeNotice.objects.filter(pk=notice.pk).update(site=None)  # as of one that was told before
    refused = [client.post(address, {**same, "closed_on": closed}) for address in others]
    assert [(one.status_code, "about another site" in one.text) for one in refused] == [(422, True)] * len(refused)
    assert client.get(desk(notice, f"sites/{make_site(people.operator()).pk}/")).status_code == 404


def _covered(case: make.Case) -> list[int]:
    rows = PartSite.objects.filter(part__authorisation__operator=case.operator, covered_until__isnull=True)
    return list(rows.order_by("site").values_list("site", flat=True).distinct())


def wish(parts: list[int], **more: Any) -> dict[str, Any]:
    """What is typed into a wish for a suspension."""
    words = {"reasons": TYPED, "measures": "Камер солих\nАгуулах засах", "language": "mn"}
    return {"parts": parts, **words, **day("from_day", 3), **day("until_day", 60), **more}


def test_a_suspension_is_asked_for_explained_signed_decided_and_never_heard() -> None:
    case = make.case()
    authorisation = make.granted(case)
    where, parts = url("ask-suspension", authorisation), [part.pk for part in make.parts(authorisation)]
    assert client_of(case.owner).get(where).status_code == 403
    client = client_of(proven(case.signatory))
    for change, words in (
        (day("from_day", -1), "today or a later day"),
        (day("until_day", 2), "after the first one"),
        (day("until_day", 184), "at the latest"),
        ({"reasons": ""}, "required"),
    ):
        answer = client.post(where, wish(parts, **change))
        assert answer.status_code == 422
        assert words in answer.text
    explained = client.post(where, wish(parts))
    for words in ("Ask for a suspension from", "if an approver agrees", "You cannot use this benefit"):
        assert words in explained.text
    form = explained.context["form"]
    hidden = {name: form[name].value() for name in form.fields if name not in ("password", "parts")}
    sent = {**hidden, "from_day": hidden["from_day"].isoformat(), "until_day": hidden["until_day"].isoformat()}
    assert client.post(where, {**sent, "parts": parts, "confirmed": "yes", "password": "no"}).status_code == 422
    done = client.post(where, {**sent, "parts": parts, "confirmed": "yes", "password": PASSWORD}, follow=True)
    assert "It waits for an approver" in done.text
    decision = Decision.objects.get(manner="requested")
    assert (decision.adverse, decision.proposer, len(decision.measures)) == (False, "system", 2)
    limit = Deadline.objects.get(subject=decision.subject, clock="suspension_wish", closed_on__isnull=True)
    assert limit.due_on == clock.today() + timedelta(days=2), "before its first day, though the clock is longer"
    for address in (url("my-status", authorisation), "/portal/"):
        assert formats.day_text(limit.due_on) in client.get(address).text
    again = client.get(where).text
    assert "waits for an approver" in again
    assert "what you typed" not in again
    signed = {"expected": decision.revision, "password": PASSWORD}
    approver, base = client_of(proven(case.approver)), reverse("authorisations:decision", args=[decision.pk])
    page, waits, listed = (approver.get(where_).text for where_ in (base, "/desk/", "/desk/decisions/"))
    asked = f"asked by {case.signatory.name} for {case.operator.name_local} on {formats.day_text(clock.today())}"
    assert [asked in html.unescape(text) for text in (page, waits, listed)] == [True, True, True]
    assert left(limit.due_on) in waits
    assert "Refuse the wish" in page
    assert "Drop the proposal" not in page
    assert approver.post(f"{base}decide/", signed).status_code == 302
    decision.refresh_from_db()
    assert decision.effective_from == clock.start_of(clock.today() + timedelta(days=3))
    assert "It is decided already: suspended from" in client.get(where).text
    first, home = formats.day_text(clock.today() + timedelta(days=3)), client.get("/portal/").text
    assert f"Suspended from {first} by the decision {decision.number}" in home
    assert f"complain about the decision {decision.number}" not in home, "its letter is not served yet"
    make.serve(decision.notice)
    limit = Deadline.objects.get(subject=decision.subject, clock="complaint")
    due = client.get("/portal/").text.split(f"complain about the decision {decision.number}")[1].split("</li>")[0]
    assert formats.day_text(limit.due_on) in due
    assert not Deadline.objects.filter(subject=decision.subject, clock="suspension_wish", closed_on=None).exists()
    mine = client.get(url("my-status", authorisation)).text
    assert f"It begins on {first}; its benefits can be used until then." in mine
    assert 'aria-label="Suspension' in mine, "the clock until the day that was asked"
    # until its first day the holder takes it back
    back, read = url("take-back-suspension", authorisation), f"/portal/decisions/{decision.pk}/"
    for address in (url("my-status", authorisation), read):
        assert f'href="{back}"' in client.get(address).text, address
    assert client_of(case.owner).post(back).status_code == 403
    assert f"does not begin on {first}" in client.get(back).text
    with clock.frozen(clock.start_of(clock.today() + timedelta(days=3))):
        assert client.get(back).status_code == 404, "from its first day it is lifted by a decision"
    told = client.post(back, follow=True).text
    gone = f"It does not begin: {case.signatory.name} took the wish back on {formats.day_text(clock.today())}."
    assert (gone in told, 'aria-label="Suspension' in told) == (True, False)
    assert "It begins on" not in told
    for who, address in ((client, read), (approver, base)):
        assert gone in who.get(address).text, address
    assert "Suspended from" not in client.get("/portal/").text
    assert [len(timelines.timeline(part)) for part in make.parts(authorisation)] == [2, 2], "as if nothing had been"
    assert gone in client.get(f"/portal/letters/{decision.notice_id}/").text, "beside the letter that tells of it"
    assert ">taken back</strong>" in client.get(read).text
    vain = f"taken back on {formats.day_text(clock.today())}: what was decided has no effect"
    assert vain in client.get(read).text, "the button to complain says so"
    refused = client.get(f"{read}complaint/")
    assert (refused.status_code, vain in refused.text) == (422, True)
    with pytest.raises(NotReady, match="nothing to complain about"):
        complaints.lodge(decision, TYPED, "mn", by=case.signatory)
    limit.refresh_from_db()
    assert (limit.closed_on, limit.outcome) == (clock.today(), "taken_back")
    assert "stopped: it was taken back" in client.get(read).text
    receipt = Message.objects.filter(about=decision.subject, what__startswith="suspension_taken_back")
    told_ = {row.user_ref: row.url for row in receipt}
    assert {case.signatory.ref, case.approver.ref, case.officer.ref} <= set(told_)
    assert told_[case.approver.ref] == base
    assert client.get(back).status_code == 404
    assert client.get(where).status_code == 200, "it may be asked again"


def test_a_wish_that_is_refused_is_answered_with_the_reason() -> None:
    case = make.case()
    authorisation = make.granted(case)
    where, parts = url("ask-suspension", authorisation), [part.pk for part in make.parts(authorisation)]
    client = client_of(proven(case.signatory))
    on = {"from_day": day_text(1), "until_day": day_text(9), "confirmed": "yes", "password": PASSWORD}
    assert sent_twice(client, where, {**wish(parts), **on}).status_code == 302
    base = reverse("authorisations:decision", args=[Decision.objects.get(manner="requested").pk])
    assert client_of(case.officer).post(f"{base}drop/", {"reason": "x"}).status_code == 403
    approver = client_of(case.approver)
    assert approver.post(f"{base}drop/", {"reason": ""}).status_code == 422
    told = approver.post(f"{base}drop/", {"reason": TYPED}, follow=True)
    assert "the holder is told" in told.text
    message = Message.objects.get(what__startswith="suspension_refused", user_ref=case.signatory.ref)
    assert "Бид" in message.body
    status = client.get(url("my-status", authorisation)).text
    assert "An approver did not agree" in status
    assert escape(TYPED) in status
    assert client.post(where, {**wish(parts), **on}).status_code == 302, "it may be asked again"
    again = client.get(url("my-status", authorisation)).text
    assert again.count("An approver did not agree") == 1, "among what was asked, and no more at the top"


def test_a_wish_is_taken_back_before_it_is_decided() -> None:
    case = make.case()
    authorisation = make.granted(case)
    where, parts = url("ask-suspension", authorisation), [part.pk for part in make.parts(authorisation)]
    client = client_of(proven(case.signatory))
    on = {"from_day": day_text(1), "until_day": day_text(9), "confirmed": "yes", "password": PASSWORD}
    assert client.post(where, {**wish(parts), **on}).status_code == 302
    assert "decides on your wish for a suspension" in client.get("/portal/").text
    back = url("take-back-suspension", authorisation)
    assert client_of(case.owner).post(back).status_code == 403
    assert "no longer ask" in client.post(back, follow=True).text
    dropped, name = Decision.objects.get(manner="requested"), case.signatory.name
    assert dropped.state == DecisionState.DROPPED
    for language, words in (
        ("en", ("who signs for the holder, asked for it.", "The holder no longer asks for it.", f"{name} took the")),
        ("mn", ("хүсэлт гаргасан.", "Эрх эзэмшигч хүсэлтээ буцаан авсан.", f"Хүсэлтийг {name}")),
    ):
        page = client_of(case.officer, language=language).get(f"/desk/decisions/{dropped.pk}/").text
        assert [said for said in words if said not in page] == [], "the system speaks the reader's language"
    assert client.get(back).status_code == 404
    mine = client.get(url("my-status", authorisation)).text.split("Suspensions you asked for")[1]
    on_ = formats.day_text(clock.today())
    for said in (f"Asked on {on_} by {case.signatory.name}", f"{case.signatory.name} took the wish back on {on_}."):
        assert said in mine


def day_text(days: int) -> str:
    """A day as a hidden field carries it."""
    return (clock.today() + timedelta(days=days)).isoformat()


def test_lists_ask_the_same_at_one_and_at_thirty() -> None:
    case = make.case(sites=1)
    authorisation = make.granted(case)
    own, staff = client_of(case.owner), client_of(case.officer)
    pages = [
        (own, url("changes-told", authorisation)),
        (staff, reverse("authorisations:changes")),
        (staff, reverse("authorisations:complaints")),
    ]
    tell(authorisation, case.owner)
    lodged(authorisation.decisions.get(), case.signatory)
    before = [asked(*one) for one in pages]
    for number in range(29):
        changes.tell(authorisation, "contact", clock.today(), f"Утас {number}", "mn", by=case.owner, another=True)
        lodged(refused_quickly(case), case.signatory)
    assert [asked(*one) for one in pages] == before


def refused_quickly(case: make.Case) -> Decision:
    """One more decided decision about the company: what led there is not what is tested."""
    row = Decision.objects.filter(operator=case.operator).order_by("-pk")[0]
    row.pk, row.application_id, row.number = None, None, f"{row.number}1"
    return make.put(row)


def asked(client: Any, address: str) -> int:
    """How many queries a page asks."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
