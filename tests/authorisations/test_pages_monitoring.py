"""The yearly self-monitoring over HTTP: the holder's home, questions and signature, then the desk's review."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.authorisations.actions.monitoring import begin
from aeo.authorisations.queries import monitoring as queries
from aeo.components.formats import day_text
from aeo.documents import scopes
from aeo.documents.formats import XLSX
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.notices.models import Message
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from audits.actions import monitoring as actions
from audits.actions.reviews import Judged, set_verdicts
from audits.forms.reviews import slug
from audits.models import Assessment
from audits.queries import lines
from audits.queries import monitoring as reviewing
from audits.states import Judgement
from operators.actions import assessments as signing
from operators.actions import bringing
from operators.handles import handle
from operators.models import SelfAssessment, Snapshot
from operators.queries import sheets
from operators.spreadsheet import layout
from tests.factories import monitoring as make
from tests.factories import operators as people
from tests.operators.spreadsheet.books import Paper, exported
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
PASSWORD = "гурван цагаан морь 3"
SIGNED = {"method": "declaration", "true": "on", "password": PASSWORD}


def at(own: SelfAssessment, part: str = "") -> str:
    return f"/portal/monitoring/{own.pk}/{part}"


def status(holder: make.Holder, part: str = "") -> str:
    return f"/portal/authorisations/{holder.authorisation.aeo_number}/{part}"


def signatory(holder: make.Holder) -> Client:
    holder.signatory.user.set_password(PASSWORD)
    holder.signatory.user.save()
    return client_of(holder.signatory)


def said(text: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", "", unescape(text)).split())


def judge(assessment: Assessment, officer: Actor) -> None:
    """One answer needs a clarification."""
    line = lines(assessment)[0]
    set_verdicts(assessment, [Judged(line.slot, Judgement.NEEDS_CLARIFICATION, note="?", language="mn")], by=officer)


def nearly_due() -> make.Holder:
    """Ten days are left, or some more where the last is not worked."""
    return make.holder(due_in=10)


def test_home_and_status_say_by_when_and_lead_to_it() -> None:
    holder = nearly_due()
    client = client_of(holder.owner)
    home, page = client.get("/portal/"), client.get(status(holder))
    assert "Self-monitoring due by" in home.text
    assert "Start the self-monitoring" in page.text
    answer = client.post(status(holder, "monitoring/"))
    own = SelfAssessment.objects.get(operator=holder.company, purpose="monitoring")
    assert answer["Location"] == at(own)
    assert client.post(status(holder, "monitoring/"))["Location"] == at(own)
    assert at(own) in client.get("/portal/").text
    assert "It is NOT submitted yet." in client.get(status(holder)).text
    assert client.get(at(own))["Location"] == at(own, "tasks/")


def test_home_tells_what_customs_asks_about_from_what_is_due_next() -> None:
    holder = nearly_due()
    assessment, officer = make.taken_up(holder)
    own = assessment.self_assessment
    assert own is not None
    submitted = day_text(own.signed_at)
    judge(assessment, officer)
    actions.ask(assessment, "Тодруулна уу", "mn", by=officer)
    (told,) = Message.objects.filter(user_ref=holder.owner.ref, what__startswith="monitoring_asked")
    about = f"{holder.authorisation.aeo_number}: customs asks about your self-monitoring of {submitted}"
    assert told.in_language("en")["title"] == about
    client, words = (
        client_of(holder.owner),
        f"Customs asks about the self-monitoring that you submitted on {submitted}.",
    )
    for page in ("/portal/", status(holder)):
        assert words in said(client.get(page).text), page
    # the renewal came meanwhile, and set the day of the next one
    pack = pack_of(holder.authorisation.version_id)
    begin(holder.authorisation, pack, clock.today())
    upcoming = day_text(queries.due([holder.authorisation])[holder.authorisation.pk].due_on)
    for page in ("/portal/", status(holder)):
        text = said(client.get(page).text)
        assert words in text, page
        assert f"The next one is due by {upcoming}" in text, page
        assert f"Self-monitoring due by {upcoming}" not in text, "not what customs asks about"
    assert at(own) in client.get("/portal/").text


def test_the_questionnaire_is_answered_on_the_same_pages() -> None:
    holder = nearly_due()
    own, client = make.started(holder), client_of(holder.owner)
    tasks = client.get(at(own, "tasks/")).text
    for words in ("Yearly self-monitoring", "NOT submitted", "Sign and submit", at(own, "sections/A/")):
        assert words in tasks
    section = client.get(at(own, "sections/A/")).text
    assert "NOT submitted" in section
    sheet = sheets.sheet(own)
    slot = sheet.unconfirmed[0]
    answer = client.post(at(own, "sections/A/"), {"do": f"confirm:{handle(slot)}"})
    assert answer["Location"] == f"{at(own, 'sections/A/')}#q-{handle(slot)}"
    assert slot not in sheets.sheet(own).unconfirmed
    for part in (f"talk/{handle(slot)}/", f"evidence/{handle(slot)}/", "spreadsheet/", "check/"):
        page = client.get(at(own, part))
        assert page.status_code == 200
        assert "/portal/applications/" not in page.text
    assert client.get(at(own, "spreadsheet/file/")).status_code == 200
    said = client.post(at(own, f"talk/{handle(slot)}/"), {"do": "comment", "text": "Шалгасан уу?"})
    assert said["Location"] == at(own, f"talk/{handle(slot)}/")


def test_a_consultant_sees_the_sections_given_and_strangers_nothing() -> None:
    holder = nearly_due()
    own = make.started(holder)
    consultant = client_of(people.member(holder.company, "consultant"))
    assert at(own, "tasks/") in consultant.get("/portal/").text
    assert at(own, "sections/B/") in consultant.get(at(own, "tasks/")).text
    assert consultant.get(at(own, "sections/B/")).status_code == 200
    for part in ("sections/A/", "sign/", "receipt/"):
        assert consultant.get(at(own, part)).status_code == 404
    assert consultant.post(status(holder, "monitoring/")).status_code == 404
    assert client_of(people.officer()).get(at(own, "tasks/")).status_code == 404
    viewer = client_of(people.member(holder.company, "viewer"))
    assert viewer.get(at(own, "sign/")).status_code == 403
    fresh = nearly_due()
    assert client_of(people.member(fresh.company, "viewer")).post(status(fresh, "monitoring/")).status_code == 403


def test_signing_is_submitting() -> None:
    holder = nearly_due()
    own, client = make.started(holder), signatory(holder)
    early = client.post(at(own, "sign/"), SIGNED)
    assert early.status_code == 422
    assert "not confirmed yet" in early.text
    make.confirmed(holder)
    assert "Signing submits it" in client.get(at(own, "sign/")).text
    wrong = client.post(at(own, "sign/"), {**SIGNED, "password": "?"})
    assert wrong.status_code == 422
    assert client.post(at(own, "sign/"), SIGNED)["Location"] == at(own, "receipt/")
    snapshot = Snapshot.objects.get(self_assessment=own)
    receipt = client.get(at(own, "receipt/")).text
    for words in (
        "Self-monitoring submitted",
        snapshot.sha256,
        snapshot.signer_name,
        "substantial assurance",
        "is being made",
    ):
        assert words in receipt
    assert client.get(at(own))["Location"] == at(own, "receipt/")
    assert client.post(at(own, "sign/"), SIGNED)["Location"] == at(own)
    section = client.get(at(own, "sections/A/")).text
    assert 'name="do" value="save"' not in section


def reviewer(case: str = "") -> tuple[Actor, Client]:
    officer = people.officer(case)
    return officer, client_of(officer)


def test_the_desk_takes_it_up_asks_accepts_and_closes() -> None:
    holder = nearly_due()
    own = make.submitted(holder)
    _officer, client = reviewer()
    assert f"/desk/monitoring/{own.pk}/" in client.get("/desk/monitoring/").text
    assert f"/desk/monitoring/{own.pk}/" in client.get(f"/desk/authorisations/{holder.authorisation.aeo_number}/").text
    assert "Take up the review" in client.get(f"/desk/monitoring/{own.pk}/").text
    taken = client.post(f"/desk/monitoring/{own.pk}/take-up/")
    assessment = Assessment.objects.get(self_assessment=own)
    base = f"/desk/assessments/{assessment.pk}/"
    assert taken["Location"] == base
    assert client.post(f"/desk/monitoring/{own.pk}/take-up/")["Location"] == base
    assert client.get(f"/desk/monitoring/{own.pk}/")["Location"] == base
    assert "Nothing waits" in client.get("/desk/monitoring/").text
    assert client.post(f"{base}accept-unchanged/").status_code == 403
    client.post(f"{base}interest/", {"has_interest": "no"})
    _ask(client, base, own, assessment)
    assert "asks about" in client_of(holder.owner).get(at(own, "tasks/")).text
    _answer_again(holder, own)
    changed = client.get(f"{base}changes/").text
    assert "Шинэ тайлбар" in changed
    assert client.post(f"{base}accept-unchanged/").status_code == 302
    _accept_rest(client, base, assessment)
    assert client.post(f"{base}finish-review/", {}).status_code == 302
    assert SelfAssessment.objects.get(pk=own.pk).state == "accepted"
    assert client.post(f"{base}conclude/", {"proposal": "maintain"}).status_code == 302
    page = client_of(holder.owner).get(status(holder)).text
    assert "Due by" in page
    assert "Start the self-monitoring" in page


def _ask(client: Client, base: str, own: SelfAssessment, assessment: Assessment) -> None:
    line = next(line for line in reviewing.unchanged(assessment) if line.slot.question == "A01")
    _judge(client, base, line.slot, "needs_clarification", "Юу өөрчлөгдсөн бэ?")
    assert client.post(f"{base}ask/", {"reason": ""}).status_code == 422
    assert client.post(f"{base}ask/", {"reason": "A01-ийг тодруулна уу."}).status_code == 302
    own.refresh_from_db()
    assert (own.state, own.reopened) == ("reopened", [str(line.slot)])


def _judge(client: Client, base: str, slot: Slot, verdict: str, note: str = "") -> None:
    name, page = slug(slot), client.get(f"{base}review/A/")
    form = next(form for form in page.context["forms"] if form.line.slot == slot)
    data = {f"{name}-verdict": verdict, f"{name}-note": note, f"{name}-expected": form.expected}
    outdated = {f"{name}-outdated": "1"} if form.expected else {}
    assert client.post(f"{base}review/A/", {**data, **outdated}).status_code == 302


def _answer_again(holder: make.Holder, own: SelfAssessment) -> None:
    client = signatory(holder)
    slot = next(slot for slot in sheets.sheet(own).slots if str(slot) in (own.reopened or ()))
    row = sheets.sheet(own).rows[slot]
    name = handle(slot)
    data = {
        f"{name}-revision": row.revision,
        f"{name}-choice": row.choice,
        f"{name}-text": "Шинэ тайлбар",
        "do": "save",
    }
    assert client_of(holder.owner).post(at(own, "sections/A/"), data).status_code == 302
    assert client.post(at(own, "sign/"), SIGNED)["Location"] == at(own, "receipt/")
    actions.go_on(own)


def _accept_rest(client: Client, base: str, assessment: Assessment) -> None:
    for line in [line for line in lines(assessment) if not line.fresh]:
        _judge(client, base, line.slot, "accepted")


def test_who_may_not_review() -> None:
    own = make.submitted(nearly_due())
    auditor = client_of(people.staff("auditor"))
    assert auditor.get(f"/desk/monitoring/{own.pk}/").status_code == 200
    assert auditor.post(f"/desk/monitoring/{own.pk}/take-up/").status_code == 403
    draft = make.started(nearly_due())
    assert client_of(people.officer()).get(f"/desk/monitoring/{draft.pk}/").status_code == 404


def test_the_lists_cost_the_same_however_many_there_are() -> None:
    _officer, client = reviewer()
    make.submitted(nearly_due())
    first = make.holder(due_in=-20)
    with CaptureQueriesContext(connection) as one:
        assert first.authorisation.aeo_number in client.get("/desk/monitoring/").text
    make.submitted(nearly_due())
    make.holder(due_in=-20)
    with CaptureQueriesContext(connection) as two:
        client.get("/desk/monitoring/")
    assert len(one) == len(two)


def test_its_workbook_goes_out_and_comes_back_and_no_other_does() -> None:
    holder = nearly_due()
    own, client = make.started(holder), client_of(holder.owner)
    book = client.get(at(own, "spreadsheet/file/")).content
    paper = Paper(book)
    assert ["AEO number", holder.authorisation.aeo_number] in [
        [row[0].value, row[1].value] for row in paper.book["Start"].iter_rows(max_col=2)
    ]
    paper.write("B01", "Шинэ тайлбар", layout.TEXT)
    sent = client.post(at(own, "spreadsheet/"), {"file": SimpleUploadedFile("a.xlsx", paper.saved, XLSX)})
    assert sent["Location"].startswith(at(own, "spreadsheet/"))
    assert "Шинэ тайлбар" in client.get(sent["Location"]).text
    other = exported(holder.company.applications.get(), holder.owner)
    refused = client.post(at(own, "spreadsheet/"), {"file": SimpleUploadedFile("b.xlsx", other, XLSX)})
    assert refused.status_code == 422
    assert "another application" in refused.text


def test_staff_open_its_files_once_it_is_submitted() -> None:
    holder, officer = nearly_due(), people.officer().user
    own = make.started(holder)
    upload = people.upload(holder.owner)
    bringing.bring(own, Slot("B01"), upload, by=holder.owner)
    assert not scopes.sees_file(officer, upload)
    make.submitted(holder)
    assert scopes.sees_file(officer, upload)
    copy = Document.objects.get(about=own.subject)
    assert scopes.sees_paper(officer, copy)
    number = holder.company.identifiers.get(scheme="mn-reg").value
    assert copy.facts["operator_numbers"][0]["mn"] == f"улсын бүртгэл: {number}"
    assert copy.facts["demonstration"]
    assert scopes.sees_paper(holder.owner.user, copy)
    assert not scopes.sees_paper(people.member(holder.company, "consultant").user, copy)


def test_what_has_lapsed_is_talked_about_and_given_to_nobody_any_more() -> None:
    holder = nearly_due()
    own, client = make.started(holder), client_of(holder.owner)
    slot = next(iter(sheets.sheet(own).slots))
    talk = at(own, f"talk/{handle(slot)}/")
    assert client.post(talk, {"do": "comment", "text": "Урьд"}).status_code == 302
    signing.lapse(own, why=holder.authorisation.subject)
    for sent in ({"do": "comment", "text": "x"}, {"do": "assign", "user": str(holder.owner.user.pk)}):
        refused = client.post(talk, sent)
        assert (refused.status_code, "It ended with the status" in refused.text) == (422, True), sent
    assert (own.comments.count(), own.assignees.count()) == (1, 0)
    page = client.get(talk).text
    assert "Урьд" in page
    assert 'value="comment"' not in page
    assert 'value="assign"' not in page
    section = client.get(at(own, "sections/A/")).text
    assert "1 comment inside the company" in section
    assert "or give it to a colleague" not in section


def test_what_has_lapsed_is_read_and_says_so() -> None:
    for given, to in ((make.started, "tasks/"), (make.submitted, "receipt/")):
        holder = nearly_due()
        own, client = given(holder), client_of(holder.owner)
        signing.lapse(own, why=holder.authorisation.subject)
        assert client.get(at(own))["Location"] == at(own, to)
        tasks = client.get(at(own, "tasks/")).text
        assert "Nothing more is to be done here" in tasks
        assert "NOT submitted" not in tasks
        assert "It ended with the status" in client.get(at(own, "sections/A/")).text
    assert "ended with the status" in client.get(at(own, to)).text
    desk = client_of(people.officer()).get(f"/desk/monitoring/{own.pk}/").text
    assert "ended" in desk
    assert "Take up the review" not in desk
