"""What hurt the users of other portals, as tests of this one (the numbers are those of the reference on peers)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.notices.models import Mail, Message, Notice
from aeo.programme import actions as programme
from aeo.programme.packs import BUNDLED
from operators.actions import answers, applications, sweeps
from operators.actions.answers import Conflict, Values
from operators.models import Answer, AnswerEvidence, Application, Comment
from operators.queries import contents, sheets
from tests.factories import operators as make
from tests.operators.conftest import MONDAY
from tests.operators.days import deadline, on
from tests.operators.test_pages_questions import typed
from tests.support.pages import client_of

PASSWORD = "гурван цагаан морь 3"
LONG = "Ө" * 20_000
TYPED = "Бүртгэл бүрэн мөрдөгддөг. <b>№ 7</b>"


def at(application: Application, page: str = "") -> str:
    return f"/portal/applications/{application.pk}/{page}"


def with_password(actor: Actor) -> Actor:
    actor.user.set_password(PASSWORD)
    actor.user.language = "en"  # the page follows the account once somebody signs in
    actor.user.save()
    return actor


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def first_warning(html: str) -> str:
    """Where the summary of errors leads first."""
    found = re.search(r'govuk-error-summary__list"><li><a href="#([^"]+)"', html)
    assert found, html[:2000]
    return found[1]


@pytest.mark.django_db
def test_lesson_01_what_was_typed_after_the_session_ended_is_there_after_signing_in() -> None:
    draft = make.draft()
    owner, url = with_password(make.owner(draft.operator)), at(draft, "sections/B/")
    client = client_of(owner)
    sent = typed(draft, "B01", choice="yes", text=TYPED)
    client.get(url)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    by_itself = client.post(f"{url}?q=B01", sent, headers={"HX-Request": "true"})
    assert by_itself.status_code == 403
    assert "You are signed out" in by_itself.text
    led = client.post(url, {**sent, "do": "save"})
    assert led["Location"].startswith("/sign-in/?next=")
    assert not Answer.objects.exists()
    back = client.post("/sign-in/", {"login": owner.user.email, "password": PASSWORD, "next": url})
    assert back["Location"] == url
    page = client.get(url)
    assert page.status_code == 200
    assert "Бүртгэл бүрэн мөрдөгддөг. &lt;b&gt;№ 7&lt;/b&gt;" in page.text
    assert "is NOT saved yet" in page.text
    assert TYPED not in client.get(url).text, "shown once"
    assert client.post(url, {**sent, "do": "save"}).status_code == 302
    assert (Answer.objects.get().text, Application.objects.get().pk) == (TYPED, draft.pk)


@pytest.mark.django_db
def test_lesson_01_what_a_stranger_sends_is_kept_for_nobody_else() -> None:
    draft, other = make.draft(), with_password(make.owner(make.operator()))
    client, url = Client(headers={"accept-language": "en"}), at(draft, "sections/B/")
    client.post(url, typed(draft, "B01", choice="yes", text=TYPED))
    assert not client.session.keys(), "nobody was signed in here before"
    client.post("/sign-in/", {"login": other.user.email, "password": PASSWORD, "next": url})
    assert client.get(url).status_code == 404
    client.get("/portal/")
    del client.cookies[settings.SESSION_COOKIE_NAME]
    client.post(url, typed(draft, "B01", choice="yes", text="Ө" * 600_000))
    assert "interrupted" not in client.session
    client.post("/sign-in/", {"login": other.user.email, "password": "no"})
    assert "interrupted" not in client.session


@pytest.mark.usefixtures("process_db")
def test_lesson_02_ten_at_once_and_one_late_are_one_application() -> None:
    company = make.operator()
    owner = make.owner(company)
    apply = f"/portal/companies/{company.pk}/apply/"
    assert {answer.status_code for answer in _at_once(owner, lambda client: client.post(apply), 3)} <= {302, 422}
    signed = _scoped(Application.objects.get(operator=company))
    by, url = make.signatory(company), at(signed, "submit/")
    answers_ = _at_once(by, lambda client: client.post(url, {"key": "1"}), 10)
    assert {(one.status_code, one["Location"]) for one in answers_} == {(302, at(signed, "receipt/"))}
    receipt = again(signed).receipt
    late = _at_once(by, lambda client: client.post(url, {"key": "1"}), 1)[0]
    assert late["Location"] == at(signed, "receipt/")
    only = Application.objects.get()
    assert (only.submissions, only.receipt) == (1, receipt)
    assert Document.objects.filter(paper="submission").count() == 1
    assert Notice.objects.filter(letter="receipt").count() + _told("receipt", by) == 1
    assert AnswerEvidence.objects.filter(answer__self_assessment=only.self_assessment).exists()


def _scoped(started: Application) -> Application:
    by = make.owner(started.operator)
    return make.signed(applications.scope(started, by=by, **make.BROKER, sites=[]))


def _told(kind: str, to: Actor) -> int:
    return Message.objects.filter(user_ref=to.ref, what__startswith=kind).count()


def _at_once(by: Actor, work: Callable[[Client], Any], times: int) -> list[HttpResponse]:
    barrier = Barrier(times)
    clients = [client_of(by) for _time in range(times)]

    def one(client: Client) -> HttpResponse:
        with _own_connection(), clock.frozen(MONDAY):
            barrier.wait()
            answer: HttpResponse = work(client)
            return answer

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, clients))


@contextmanager
def _own_connection() -> Iterator[None]:
    try:
        yield
    finally:
        connections.close_all()


@pytest.mark.django_db
def test_lesson_03_saved_left_resumed_looked_at_signed_and_submitted_without_a_script() -> None:
    """Only what a browser without JavaScript does: read a form, send back its fields and one of its buttons."""
    draft = make.draft()
    make.fill(draft)
    make.consented(draft.operator)
    Answer.objects.filter(question="B01").delete()
    signatory = with_password(make.signatory(draft.operator))
    owner = client_of(make.owner(draft.operator))
    assert "not complete" in owner.get(at(draft, "check/")).text
    sent = _filled(owner.get(at(draft, "sections/B/")).text, {"B01-choice": "no", "B01-text": TYPED, "do": "save"})
    assert owner.post(at(draft, "sections/B/"), sent)["Location"] == at(draft, "sections/B/")
    resumed = client_of(make.owner(draft.operator)).get(at(draft, "sections/B/")).text
    assert "&lt;b&gt;№ 7&lt;/b&gt;" in resumed
    client = client_of(signatory)
    looked = client.get(at(draft, "check/")).text
    assert "Nothing is missing." in looked
    assert "NOT submitted" in looked
    sign = _filled(client.get(at(draft, "sign/")).text, {"true": "on", "password": PASSWORD})
    assert client.post(at(draft, "sign/"), sign)["Location"] == at(draft, "submit/")
    submit = _filled(client.get(at(draft, "submit/")).text, {})
    assert client.post(at(draft, "submit/"), submit)["Location"] == at(draft, "receipt/")
    assert again(draft).state == "submitted"
    assert again(draft).receipt in client.get(at(draft, "receipt/")).text
    assert Notice.objects.filter(letter="receipt").exists() or _told("receipt", signatory)


def test_lesson_03_the_keyboard_signs_and_submits_without_a_script_and_enter_in_a_field_sends_nothing(
    browse: Callable[..., Page], site: str
) -> None:
    draft = make.draft()
    make.fill(draft)
    make.consented(draft.operator)
    client, page = client_of(with_password(make.signatory(draft.operator))), browse(javascript=False)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    page.goto(at(draft, "check/"))
    page.get_by_role("button", name="Go on to sign").press("Enter")
    page.get_by_role("checkbox").press("Space")
    password = page.locator("input[type=password]")
    password.press_sequentially(PASSWORD)
    password.press("Enter")
    expect(page).to_have_url(re.compile("/sign/$"))
    page.get_by_role("button", name="Sign", exact=True).press("Enter")
    expect(page.locator("main")).to_contain_text("NOT submitted yet")
    page.get_by_role("button", name="Submit to customs").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Application submitted")


def _filled(html: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields of a page as it came, with these filled in. Enter presses the first button: it must not be a verb."""
    form = html[html.index('<form method="post"', html.index('id="main"')) :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert "disabled" in first[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        kind = given.get("type", "text")
        if kind in ("hidden", "text") or (kind in ("radio", "checkbox") and " checked" in tag):
            sent[given.get("name", "")] = given.get("value", "")
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.S)
    return {**sent, **dict(areas), **fields}


@pytest.mark.django_db
def test_lesson_04_a_draft_says_everywhere_that_it_is_not_submitted() -> None:
    draft = make.draft()
    make.fill(draft)
    make.consented(draft.operator)
    client = client_of(with_password(make.signatory(draft.operator)))
    for page in ("tasks/", "sections/B/", "check/"):
        assert "NOT submitted" in client_of(make.owner(draft.operator)).get(at(draft, page)).text, page
    assert "does not submit it yet" in client.get(at(draft, "sign/")).text
    client.post(at(draft, "sign/"), {"method": "declaration", "true": "on", "password": PASSWORD})
    assert "NOT submitted" in client.get(at(draft, "submit/")).text


@pytest.mark.django_db
def test_lesson_04_two_days_before_the_end_only_those_are_reminded_who_have_not_submitted() -> None:
    draft, lodged = make.draft(), make.submitted()
    due = deadline(draft.subject, "draft_lapse").due_on
    sweeps.run()
    assert not Message.objects.filter(what__startswith="lapse_warning").exists(), "none within the first hour"
    with on(due - timedelta(days=2)):
        sweeps.run()
        sweeps.run()
    told = Message.objects.filter(what__startswith="lapse_warning")
    assert {message.about for message in told} == {draft.subject}
    assert lodged.subject not in {message.about for message in told}
    message = told.get()
    mail = Mail.objects.get(about=draft.subject, subject=message.title)
    assert "ИЛГЭЭГЭЭГҮЙ" in mail.text or "NOT submitted" in mail.text
    assert "2" in message.title
    assert "ИЛГЭЭГЭЭГҮЙ" in message.body or "NOT submitted" in message.body


@pytest.mark.django_db
def test_lesson_04_a_draft_is_not_reminded_of_in_its_first_hour() -> None:
    draft = make.draft()
    due = deadline(draft.subject, "draft_lapse").due_on
    with on(due - timedelta(days=2)):
        Application.objects.filter(pk=draft.pk).update(started_at=clock.now() - timedelta(minutes=59))
        sweeps.run()
    assert not Message.objects.filter(what__startswith="lapse_warning").exists()


@pytest.mark.django_db
def test_lesson_08_very_long_answers_everywhere_are_submitted_and_printed_apart() -> None:
    draft = _long()
    client = client_of(make.signatory(draft.operator))
    assert client.post(at(draft, "submit/"), {"key": "1"})["Location"] == at(draft, "receipt/")
    copy = Document.objects.get(paper="submission")
    assert copy.state == "prepared", "printed by a worker, not while somebody waits"
    assert "the PDF is being made" in client.get(at(draft, "receipt/")).text
    Document.objects.filter(pk=copy.pk).update(state="failed", failure="out of time")
    assert "could not be made" in client.get(at(draft, "receipt/")).text
    case = make.receive(again(draft), make.officer(draft.subject))
    assert case.state == "under_assessment"


def _long() -> Application:
    draft = make.draft()
    make.fill(draft, text=LONG)
    assert Answer.objects.filter(text=LONG).count() > 30
    return make.signed(draft)


@pytest.mark.django_db
def test_lesson_13_new_questions_reach_a_draft_when_its_company_wants_them(tmp_path: Path) -> None:
    lodged, draft = make.submitted(), make.draft()
    make.fill(draft, text="Хуучин асуултад өгсөн хариу.")
    before = contents.content(sheets.sheet(draft.self_assessment))["answers"]
    client = client_of(make.owner(draft.operator))
    published_anew(tmp_path)
    with clock.frozen(MONDAY + timedelta(days=1)):
        assert contents.content(sheets.sheet(draft.self_assessment))["answers"] == before
        assert "New questions of the programme" in client.get(at(draft, "tasks/")).text
        page = client.get(at(draft, "version/")).text
        assert "Asked in another sense, so answer anew: B01." in page
        assert "B02." not in page
        assert client.post(at(draft, "version/"))["Location"] == at(draft, "tasks/")
        own = again(draft).self_assessment
        assert {item["slot"] for item in contents.content(sheets.sheet(own))["answers"]} == {i["slot"] for i in before}
        assert [str(gap.slot) for gap in sheets.sheet(own).missing] == ["B01"]
        section = client.get(at(draft, "sections/B/")).text
        assert "The question means something else by now" in section
        assert "Хуучин асуултад өгсөн хариу." in section
        assert client.post(at(draft, "version/"))["Location"] == at(draft, "tasks/")
    theirs = client_of(make.owner(lodged.operator))
    assert again(lodged).version_id != again(draft).version_id
    assert "New questions of the programme" not in theirs.get(at(lodged, "tasks/")).text
    assert not sheets.sheet(again(lodged).self_assessment).missing
    assert contents.is_what_was_signed(sheets.sheet(again(lodged).self_assessment))


def published_anew(folder: Path) -> None:
    """A version in which B01 means something else."""
    pack = folder / "pack"
    shutil.copytree(BUNDLED / "mn", pack)
    file = pack / "questions" / "B.toml"
    file.write_text(file.read_text().replace('key = "B01"\nmeaning = 1', 'key = "B01"\nmeaning = 2', 1))
    programme.publish(pack, clock.today() + timedelta(days=1), by="user:0")


LOCKED = "It was submitted. Take the application back first, while it is not accepted."


@pytest.mark.django_db
def test_lesson_20_everything_that_writes_answers_says_the_same_while_it_is_locked() -> None:
    lodged = make.submitted()
    citation = AnswerEvidence.objects.filter(answer__self_assessment=lodged.self_assessment, answer__question="B01")[0]
    client, section = client_of(make.owner(lodged.operator)), at(lodged, "sections/B/")
    pick = at(lodged, "evidence/B01/accounting-system/")
    for url, sent in (
        (section, {**typed(lodged, "B01", choice="no", text="Өөр"), "do": "save"}),
        (f"{section}?q=B01", typed(lodged, "B01", choice="no", text="Өөр")),
        (section, {"do": f"detach:{citation.pk}"}),
        (section, {"do": "confirm:B01"}),
        (pick, {"evidence": citation.evidence_id}),
    ):
        answer = client.post(url, sent, follow=True)
        assert LOCKED in answer.text, (url, sent)
    assert "It was submitted" in client.post(at(lodged, "scope/"), {"types": ["customs"], "roles": ["broker"]}).text
    own = lodged.self_assessment
    assert contents.is_what_was_signed(sheets.sheet(own))
    signatory = client_of(make.signatory(lodged.operator))
    assert signatory.post(at(lodged, "recall/"), {"reason": ""})["Location"] == at(lodged)
    assert client.post(section, typed(lodged, "B01", choice="no", text="Өөр")).status_code == 302
    case = make.receive(make.submitted(again(lodged)), make.officer(lodged.subject))
    assert signatory.post(at(case, "recall/"), {"reason": ""}).status_code in (409, 422)
    assert again(case).state == "under_assessment"


@pytest.mark.django_db
def test_lesson_22_two_on_one_answer_see_both_texts_and_choose_also_without_a_script() -> None:
    draft = make.draft()
    owner = make.owner(draft.operator)
    first, second = client_of(owner), client_of(make.member(draft.operator, "editor"))
    url, read = at(draft, "sections/B/"), typed(draft, "B01", choice="yes", text="")
    first.post(url, {**read, "B01-text": "Эзний хариу"})
    answer = second.post(url, {**read, "B01-text": "Редакторын хариу"})
    assert answer.status_code == 422
    for text in ("Эзний хариу", "Редакторын хариу", "Save mine in its place", "Keep theirs, drop mine"):
        assert text in answer.text
    assert answer.text.count(f"{owner.name} changed this answer meanwhile") == 2, "in the summary and beside it"
    assert first_warning(answer.text) == "q-B01"
    first.post(url, {**typed(draft, "B01"), "B01-text": "Эзний хоёр дахь хариу"})
    stale = second.post(url, {**read, "B01-text": "Редакторын хариу", "B01-theirs": "1", "do": "mine:B01"})
    assert stale.status_code == 422, "they wrote on: what they wrote last was not seen"
    assert "Эзний хоёр дахь хариу" in stale.text
    second.post(url, {**read, "B01-text": "Редакторын хариу", "B01-theirs": "2", "do": "mine:B01"})
    assert Answer.objects.get().text == "Редакторын хариу"
    result = answers.save(
        draft.self_assessment, "B01", Values("no", "хоцорсон"), expected_revision=1, by=make.owner(draft.operator)
    )
    assert isinstance(result, Conflict)
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_lesson_24_a_refused_answer_is_announced_tied_to_its_control_and_reached_from_the_summary() -> None:
    draft = make.draft()
    client, url = client_of(make.owner(draft.operator)), at(draft, "sections/B/")
    sent = typed(draft, "B01", choice="yes", text=LONG + "x")
    page = client.post(url, sent)
    assert page.status_code == 422
    assert 'data-module="govuk-error-summary"' in page.text, "takes the focus"
    assert '<div role="alert">' in page.text
    control = first_warning(page.text)
    tag = re.search(rf'<textarea[^>]* id="{control}"[^>]*>', page.text)
    assert tag, control
    assert 'aria-invalid="true"' in tag[0]
    described = re.search(r'aria-describedby="([^"]+)"', tag[0])
    assert described
    assert all(f'id="{part}"' in page.text for part in described[1].split())
    part = client.post(f"{url}?q=B01", sent, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert 'role="alert"' in part.text
    saved = client.post(f"{url}?q=B01", typed(draft, "B01", choice="yes"), headers={"HX-Request": "true"})
    assert 'id="saved" role="status"' in saved.text, "what is saved is announced, too"
    assert reverse("operators:tasks", args=[draft.pk]) in client.get(url).text
