"""Comments inside the company and questions given to colleagues: who sees them, and that nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.models import Entry
from aeo.kernel.policy import Actor
from aeo.notices.models import Mail, Message, Notice
from operators.actions.answers import Values
from operators.models import Application, Assignee, Comment
from operators.models.teamwork import LONGEST_COMMENT
from operators.queries import contents, sheets
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
SECRET = "Энэ хашаа үнэндээ нурсан."


def at(application: Application, page: str = "talk/B01/") -> str:
    return f"/portal/applications/{application.pk}/{page}"


def said(application: Application, text: str = SECRET) -> Client:
    """A comment by the owner."""
    client = client_of(make.owner(application.operator))
    assert client.post(at(application), {"do": "comment", "text": text})["Location"] == at(application)
    return client


def test_a_comment_is_read_by_everybody_who_has_the_section_and_by_nobody_else() -> None:
    draft = make.draft()
    said(draft, f"{SECRET} <b>")
    readers = [make.member(draft.operator, role) for role in ("editor", "viewer", "signatory", "consultant")]
    for reader in readers:
        page = client_of(reader).get(at(draft))
        assert f"{SECRET} &lt;b&gt;" in page.text
        assert reader.name in page.text
    other = make.member(draft.operator, "consultant", sections=["A"])
    for stranger in (other, make.owner(make.operator()), make.officer(draft.subject)):
        client = client_of(stranger)
        assert client.get(at(draft)).status_code == 404
        assert client.post(at(draft), {"do": "comment", "text": "x"}).status_code == 404
    assert Comment.objects.count() == 1


def test_the_section_says_how_many_there_are_and_saves_before_it_leads_there() -> None:
    draft = make.draft()
    client = said(draft)
    page = client.get(at(draft, "sections/B/")).text
    assert "1 comment inside the company" in page
    assert "1 new" not in page, "one's own is not news"
    reader = client_of(make.member(draft.operator, "viewer"))
    assert "1 new" in reader.get(at(draft, "sections/B/")).text
    reader.get(at(draft))
    assert "1 new" not in reader.get(at(draft, "sections/B/")).text
    sent = {"B01-revision": 0, "B01-was": "", "B01-choice": "yes", "B01-text": "Бичсэн", "do": "talk:B01"}
    assert client.post(at(draft, "sections/B/"), sent)["Location"] == at(draft)
    assert draft.self_assessment.answers.get().text == "Бичсэн"
    assert at(draft) in client_of(make.member(draft.operator, "viewer")).get(at(draft, "sections/B/")).text


@pytest.mark.parametrize("text", ["", "  \n", "x\x00", "Ө" * (LONGEST_COMMENT + 1)])
def test_what_is_no_comment_is_told_and_stays(text: str) -> None:
    draft = make.draft()
    answer = client_of(make.owner(draft.operator)).post(at(draft), {"do": "comment", "text": text})
    assert answer.status_code == 422
    assert text.strip().replace("\x00", "") in answer.text
    assert not Comment.objects.exists()


def _pages_of_staff(application: Application) -> list[str]:
    client = client_of(make.officer(application.subject))
    base = f"/desk/applications/{application.pk}/"
    pages = ["", "review/", "risk/", "requests/", "consultations/", "visits/", "findings/", "papers/", "history/"]
    return [client.get(base + page).text for page in (*pages, "changes/")]


def _pages_outside(application: Application) -> list[str]:
    client = client_of(make.owner(make.operator()))
    return [client.get(at(application, page)).text for page in ("tasks/", "check/", "sections/B/", "talk/B01/", "")]


def _printed(_application: Application) -> list[str]:
    return [str(document.facts) for document in Document.objects.all()]


def _signed(application: Application) -> list[str]:
    own = application.self_assessment
    return [str(contents.content(sheets.sheet(own))), *own.snapshots.values_list("content", flat=True)]


def _written(_application: Application) -> list[str]:
    letters = [str(notice.facts) for notice in Notice.objects.all()]
    mails = [str(vars(row)) for row in Mail.objects.all()] + [str(sent.message()) for sent in mail.outbox]
    return [*letters, *mails, *(row.title + row.body for row in Message.objects.all())]


def _journalled(_application: Application) -> list[str]:
    return [str(entry.facts) for entry in Entry.objects.all()]


SURFACES: tuple[Callable[[Application], list[str]], ...] = (
    _pages_of_staff,
    _pages_outside,
    _printed,
    _signed,
    _written,
    _journalled,
)


def test_no_comment_leaves_the_company() -> None:
    draft = make.draft()
    said(draft)
    case = make.accepted(draft)
    make.asked(case, "B01")
    said(case, f"{SECRET} Дахин.")
    for surface in SURFACES:
        found = surface(case)
        assert found, surface
        assert not [text for text in found if SECRET in text], surface


def test_a_question_is_given_to_a_colleague_who_is_told_once_a_day() -> None:
    draft = make.draft()
    editor = make.member(draft.operator, "editor")
    client = client_of(make.owner(draft.operator))
    for question in ("B01", "B02"):
        url = at(draft, f"talk/{question}/")
        assert client.post(url, {"do": "assign", "user": editor.user.pk})["Location"] == url
    (told,) = Message.objects.filter(user_ref=editor.ref, what__startswith="question_given")
    assert "NOT submitted" in told.body or "ИЛГЭЭГЭЭГҮЙ" in told.body
    assert told.url == at(draft, "tasks/?show=mine")
    assert f"{editor.name} answers this" in client.get(at(draft, "sections/B/")).text
    theirs = client_of(editor)
    assert "You answer this" in theirs.get(at(draft, "sections/B/")).text
    mine = theirs.get(told.url).text
    assert mine.count("#q-B0") == 2
    assert 'Given to you <span class="app-count">2</span>' in mine
    make.answer(draft.self_assessment, "B02", Values(choice="not_applicable", reason="Хамаарахгүй."), by=editor)
    answered = theirs.get(told.url).text
    assert answered.count("#q-B0") == 2
    assert 'Given to you <span class="app-count">1</span>' in answered

    assert "No question was given to you" in client.get(told.url).text


def test_it_is_taken_back_and_given_to_somebody_else() -> None:
    draft = make.draft()
    client, editor = client_of(make.owner(draft.operator)), make.member(draft.operator, "editor")
    for chosen, count in ((str(editor.user.pk), 1), (str(make.owner(draft.operator).user.pk), 1), ("", 0)):
        client.post(at(draft), {"do": "assign", "user": chosen})
        assert Assignee.objects.count() == count
    assert not Message.objects.filter(user_ref=make.owner(draft.operator).ref, what__startswith="question_given")


@pytest.mark.parametrize("role", ["viewer", "signatory"])
def test_only_who_may_answer_is_given_a_question(role: str) -> None:
    draft = make.draft()
    somebody = make.member(draft.operator, role)
    owner = client_of(make.owner(draft.operator))
    assert owner.post(at(draft), {"do": "assign", "user": somebody.user.pk}).status_code == 422
    assert owner.post(at(draft), {"do": "assign", "user": make.user().pk}).status_code == 422
    assert client_of(somebody).post(at(draft), {"do": "assign", "user": ""}).status_code == 403
    assert not Assignee.objects.exists()


def test_a_consultant_is_given_questions_of_chosen_sections_while_they_last() -> None:
    draft = make.draft()
    consultant = make.member(draft.operator, "consultant", valid_until=clock.today())
    owner = client_of(make.owner(draft.operator))
    assert owner.post(at(draft), {"do": "assign", "user": consultant.user.pk}).status_code == 302
    assert owner.post(at(draft, "talk/A01/"), {"do": "assign", "user": consultant.user.pk}).status_code == 422
    assert _mine(consultant, draft)
    with clock.frozen(clock.now() + make.timedelta(days=1)):
        assert client_of(consultant).get(at(draft)).status_code == 404
        assert owner.post(at(draft, "talk/B02/"), {"do": "assign", "user": consultant.user.pk}).status_code == 422


def _mine(actor: Actor, application: Application) -> bool:
    return "#q-B01" in client_of(actor).get(at(application, "tasks/?show=mine")).text


def test_a_comment_is_told_once_a_day_to_who_answers_and_who_wrote_before() -> None:
    draft = make.draft()
    editor, viewer, silent = (make.member(draft.operator, role) for role in ("editor", "viewer", "signatory"))
    outside = make.member(draft.operator, "consultant", sections=["A"])
    client = client_of(make.owner(draft.operator))
    assert client.post(at(draft), {"do": "assign", "user": editor.user.pk}).status_code == 302
    Comment.objects.create(
        self_assessment=draft.self_assessment,
        slot="B01",
        text="Урьд",
        language="mn",
        author=outside.user,
        written_at=clock.now(),
    )
    assert client_of(viewer).post(at(draft), {"do": "comment", "text": "Гэрээ хаана байна?"}).status_code == 302
    said(draft)
    said(draft, "Дахин")
    told = Message.objects.filter(what__startswith="comment_written")
    assert sorted(told.values_list("user_ref", flat=True)) == sorted([editor.ref, viewer.ref])
    assert {row.url for row in told} == {at(draft)}
    assert not any(SECRET in row.body for row in told), "what is written stays on the page"
    assert silent.ref not in told.values_list("user_ref", flat=True)
    with clock.frozen(clock.now() + timedelta(days=1)):
        said(draft, "Маргааш")
    assert told.filter(user_ref=editor.ref).count() == 2
