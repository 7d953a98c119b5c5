"""The same request twice at the same moment, with real commits: one effect, and no fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from aeo.components.sent_once import NAME, new_key
from audits.models import Consultation
from operators.models import Answer, AnswerEvidence, Comment, Evidence, Invitation, Person, Site
from tests.audits.test_pages_consultations import REPLY, sent, stranger
from tests.factories import audits
from tests.factories import operators as make
from tests.operators.test_pages_questions import editor, typed, url_of
from tests.support.pages import client_of

pytestmark = pytest.mark.usefixtures("process_db")
TIMES = 4


def at_once(work: Callable[[], Any]) -> list[Any]:
    """Several at the same moment, each on a connection of its own."""
    barrier = Barrier(TIMES)

    def one(_number: int) -> Any:
        try:
            barrier.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


def test_a_link_answers_once() -> None:
    url = f"/consultation/{sent(audits.accepted()).token}"
    found = [answer.status_code for answer in at_once(lambda: stranger().post(url, REPLY))]
    assert found.count(200) == 1
    assert set(found) <= {200, 404, 409, 422}
    assert Consultation.objects.get().state == "answered"


def test_a_file_that_arrives_twice_is_one_file() -> None:
    draft = make.draft()
    url = f"{url_of(draft)}?q=B01"

    def send() -> Any:
        file = SimpleUploadedFile("a.txt", b"the same")
        return editor(draft).post(url, {"B01-file-": file, "shown": "B01"})

    editor(draft)
    assert {answer.status_code for answer in at_once(send)} == {200}
    assert (Answer.objects.count(), AnswerEvidence.objects.count(), Evidence.objects.count()) == (1, 1, 1)


def test_an_answer_that_arrives_twice_is_saved_once() -> None:
    draft = make.draft()
    values = {**typed(draft, "B01", choice="yes", text="Тийм."), "shown": "B01"}
    found = at_once(lambda: editor(draft).post(f"{url_of(draft)}?q=B01", values))
    assert {answer.status_code for answer in found} == {200}
    assert Answer.objects.get().revision == 1


def test_a_form_that_arrives_twice_makes_one_row() -> None:
    """Of all forms the attack on all pages shows it one after the other (`test_garbage`); here at the same moment."""
    draft = make.draft()
    owner = make.owner(draft.operator)
    company = f"/portal/companies/{draft.operator.pk}"
    told = {"text": "Хэн мэдэх вэ?", "do": "comment"}
    invited = {"email": "new@company.example", "role": "viewer", "language": "mn"}
    site = {"name_local": "Агуулах", "kind": "warehouse", "address": "1-р гудамж"}
    forms: list[tuple[str, dict[str, Any], Any]] = [
        (f"/portal/applications/{draft.pk}/talk/B01/", told, Comment),
        (f"{company}/persons/new/", {"name_local": "Дорж", "positions": "director"}, Person),
        (f"{company}/invitations/new/", invited, Invitation),
        (f"{company}/sites/new/", site, Site),
    ]
    for address, values, model in forms:
        before, form = model.objects.count(), {**values, NAME: new_key()}
        found = at_once(lambda a=address, v=form: client_of(owner).post(a, v))  # type: ignore[misc]
        assert {(answer.status_code, answer.headers.get("Location")) for answer in found} == {(302, found[0].url)}
        assert model.objects.count() == before + 1, address
