"""Lessons 18 and 19 of the reference on peers: what did not arrive is seen and holds the clock; who reads what."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from aeo.accounts.roles import Role
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.models import Entry
from aeo.kernel.policy import Actor
from aeo.notices import queries, tasks
from aeo.notices.actions import bouncing, mails, notices
from aeo.notices.models import Mail, Message, Notice
from aeo.notices.states import Service
from aeo.programme.applicability import Slot
from audits.actions import consultations, reviews, risks
from audits.actions.reviews import Judged
from audits.lifecycles.consultation import Reply
from audits.models import Consultation
from operators import tasks as follow
from operators.actions import requests, teamwork
from operators.actions.assignments import assign
from operators.models import Application, InformationRequest
from operators.queries import contents
from tests.architecture.test_crawl import World, addresses, routes
from tests.audits.test_consultations import QUESTION
from tests.factories import audits
from tests.factories import operators as make
from tests.notices.test_bounces import report
from tests.operators.days import deadline, on, runs
from tests.operators.spreadsheet.books import exported
from tests.portal.test_consultant_everywhere import text_of
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@dataclass
class Lost:
    """A request whose letter came back from every address, and who works on the case."""

    application: Application
    officer: Actor
    request: InformationRequest
    letter: Notice

    def page(self, url: str = "") -> str:
        """What the officer reads."""
        return client_of(self.officer).get(url or f"/desk/applications/{self.application.pk}/").text


@pytest.fixture
def lost() -> Lost:
    """The mail servers send every mail of the letter back."""
    application = make.accepted()
    officer = make.officer(application.subject)
    assign(application.subject, officer.user, Role.OFFICER, by=officer)
    request = make.asked(application, "A01", by=officer)
    letter = Notice.objects.get(letter="information_request", about=request.subject)
    for mail in letter.mails.all():
        mails.sent(mail)
        assert bouncing.receive(report(mail)) == mail
    return Lost(application, officer, request, Notice.objects.get(pk=letter.pk))


def test_lesson_18_a_bounce_marks_the_person_the_case_and_the_worklist(lost: Lost) -> None:
    keeper = make.staff(Role.RECORDS)
    tasks.tell_bounced(lost.letter.pk)
    assert lost.letter.number
    assert lost.letter.number in Message.objects.get(user_ref=keeper.ref).body, "the post room is told"
    case, worklist = lost.page(), lost.page("/desk/")
    for mail in lost.letter.mails.all():
        assert queries.broken(mail.to)
        assert f"{mail.to}: 5.1.1 550" in case, "the case says to whom, and what the mail server said"
        assert mail.to in lost.page("/desk/notices/addresses/")
    assert "Letters that did not arrive" in case
    assert f"/desk/notices/{lost.letter.pk}/" in case
    assert "a letter did not arrive" in worklist
    assert lost.application.reference in worklist
    owner = client_of(make.owner(lost.application.operator))
    assert "come back" in owner.get("/portal/").text, "its owner is told on every page"


def test_lesson_18_nothing_runs_until_the_letter_is_served_another_way(lost: Lost) -> None:
    start = deadline(lost.application.subject, "decision").due_on
    subject = lost.request.subject
    with on(start - 60 * DAY):
        tasks.deem()
        assert not runs(subject, "information_request"), "not deemed served, however long ago it was sent"
        assert deadline(lost.application.subject, "decision").due_on == start, "and the time to decide does not pause"
        notices.serve(Notice.objects.get(pk=lost.letter.pk), by=make.staff(Role.RECORDS), method=Service.HAND)
        follow.notice_served(id=lost.letter.pk)
        assert runs(subject, "information_request")
        assert deadline(lost.application.subject, "decision").due_on > start
        assert "Letters that did not arrive" not in lost.page()
        assert "a letter did not arrive" not in lost.page("/desk/?show=all")


def test_lesson_18_sent_again_to_a_better_address_it_is_on_its_way(lost: Lost) -> None:
    client = client_of(lost.officer)
    client.post(f"/desk/notices/{lost.letter.pk}/again/", {"way": "email", "emails": "new@company.example"})
    assert "Letters that did not arrive" not in lost.page()
    mail = Mail.objects.get(notice=lost.letter, to="new@company.example")
    assert lost.letter.number
    assert lost.letter.number in mail.text
    requests.close(lost.request, by=lost.officer, reason="Шаардлагагүй")


def test_lesson_18_of_another_company_nothing_is_marked(lost: Lost) -> None:
    other = audits.accepted()
    page = client_of(lost.officer).get(f"/desk/applications/{other.application.pk}/").text
    assert "Letters that did not arrive" not in page
    rows = lost.page("/desk/?show=all").split("<tr")
    marked = {row.count("a letter did not arrive") for row in rows if other.company.name_local in row}
    assert marked == {0}


COMMENT, VERDICT, UNTOLD = "ДОТООД-ЯРИА", "ДҮГНЭЛТИЙН-ТЭМДЭГЛЭЛ", "МЭДЭГДЭЭГҮЙ-ИЛРЭЛ"
RISK, ASKED, REPLY, NAMED = "ЭРСДЭЛИЙН-ТАЙЛБАР", "ЛАВЛАСАН-АСУУЛТ", "ЭНГИЙН-ХАРИУ", "ХЯЗГААРТАЙ-ХАРИУ"
TRADERS, STAFF = ("owner", "consultant", "rival"), ("officer", "auditor", "lead")
# Who reads what, on whatever page, list, file or paper. A company's talk is its own, and of its people only theirs who
# have the section; what staff note for themselves reaches no trader, and everybody on the case; a restricted answer
# reaches those who are named. Nobody is asked to choose an audience: where it is written says who reads it.
AUDIENCE: dict[str, set[str]] = {
    COMMENT: {"owner"},
    VERDICT: set(STAFF),
    UNTOLD: set(STAFF),
    RISK: set(STAFF),
    ASKED: set(STAFF),
    REPLY: set(STAFF),
    NAMED: {"lead"},
}


@dataclass
class Stage:
    """A case with something for every audience, and somebody of each."""

    case: audits.Case
    actors: dict[str, Actor]
    objects: World

    def addresses(self, places: tuple[str, ...]) -> Iterator[str]:
        """Every address of the URLconf that can be about this case, below one of these places."""
        for route in routes(lambda route, _entry: route.startswith(places)):
            with suppress(AssertionError):  # the crawl knows such an object, and this case has none
                yield from (address for address, _about in addresses(self.objects, route))


@pytest.fixture
def stage() -> Stage:
    """Comments, verdicts, ratings, a finding nobody was told of, consultations; one answer is restricted."""
    case = audits.accepted()
    teamwork.comment(case.application.self_assessment, Slot("A01"), COMMENT, by=case.owner)
    reviews.set_verdict(case.assessment, Judged(Slot("A01"), "accepted", VERDICT, "mn"), by=case.officer)
    risks.rate(case.assessment, "A", (3, 2), (1, 2), by=case.officer, note=RISK, language="mn")
    _case, finding = audits.raised(case, text=UNTOLD)
    plain, secret = (consulted(case, text, restricted=text == NAMED) for text in (REPLY, NAMED))
    consultations.name_reader(secret, case.lead.ref, by=case.officer)
    actors = {
        "consultant": make.member(case.company, "consultant", sections=["B"]),
        "rival": make.owner(make.operator()),
        **{name: actor for name, actor in case.everybody().items() if name in (*TRADERS, *STAFF)},
    }
    keys: dict[str, object] = {
        "applications": case.application.pk,
        "assessments": case.assessment.pk,
        "companies": case.company.pk,
        "findings": finding.pk,
        "consultations": secret.pk,
        "plain": plain.pk,
        "at": "A01",
        "key": "x",
    }
    return Stage(case, actors, World(keys))


def consulted(case: audits.Case, text: str, *, restricted: bool) -> Consultation:
    """An authority was asked and has answered."""
    question = replace(QUESTION, text=ASKED)
    sent = consultations.send(case.assessment, question, by=case.officer)
    reply = Reply("objection", text, "mn", "7/312", clock.today(), restricted=restricted)
    return consultations.answer(sent.consultation, reply, by=case.officer)


def test_lesson_19_everybody_reads_what_is_meant_for_them_and_nothing_else(stage: Stage) -> None:
    """Role by object by audience, over every page, list, workbook and file that the URLconf has for this case."""
    read: dict[str, set[str]] = {mark: set() for mark in AUDIENCE}
    for name, actor in stage.actors.items():
        client = client_of(actor)
        places = ("portal/", "files/", "messages/") if name in TRADERS else ("desk/", "files/", "messages/")
        more = [f"/desk/consultations/{stage.objects.keys['plain']}/read/"] if name in STAFF else []
        for address in [*stage.addresses(places), *more]:
            answer = client.get(address)
            text = text_of(answer) if answer.status_code == 200 else ""
            for mark in AUDIENCE:
                if mark in text:
                    read[mark].add(name)
    assert read == AUDIENCE


def test_lesson_19_no_search_finds_what_its_reader_may_not_read(stage: Stage) -> None:
    reference = stage.case.application.reference
    files = f"/portal/companies/{stage.case.company.pk}/files/?q="
    for name, where in (("auditor", "/desk/?show=all&q="), ("rival", "/register/?q="), ("owner", files)):
        client = client_of(stage.actors[name])
        for mark in AUDIENCE:
            assert reference not in client.get(where + mark).text, (name, where, mark)


def test_lesson_19_no_mail_message_paper_or_journal_tells_it(stage: Stage) -> None:
    """Mails and messages go to many, papers leave the house, and the journal is read by those who audit it."""
    mine = {actor.ref for actor in stage.actors.values()}
    told = [row.title + row.body for row in Message.objects.filter(user_ref__in=mine)]
    told += [row.text for row in Mail.objects.filter(user_ref__in=mine)]
    told += [str(row.facts) for row in Document.objects.exclude(about__startswith="notice:")]
    told += [str(row.facts) for row in Notice.objects.exclude(letter="consultation")]
    told += [str(row.facts) for row in Entry.objects.exclude(facts=None)]
    for mark in AUDIENCE:
        assert not [text for text in told if mark in text], mark


def test_lesson_19_what_is_said_inside_a_company_is_not_signed_exported_or_printed() -> None:
    draft = make.draft()
    make.fill(draft)
    owner = make.owner(draft.operator)
    teamwork.comment(draft.self_assessment, Slot("A01"), COMMENT, by=owner)
    lodged = make.submitted(draft)
    copy = Document.objects.get(about=lodged.subject, paper="submission")
    book = load_workbook(io.BytesIO(exported(lodged, owner)))
    cells = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert not any(COMMENT in cell for cell in cells)
    assert COMMENT not in str(copy.facts)
    assert COMMENT not in str(contents.last_snapshot(lodged.self_assessment).data)  # type: ignore[union-attr]
    assert not Entry.objects.filter(facts__contains=COMMENT).exists()
    assert not Mail.objects.filter(text__contains=COMMENT).exists()
