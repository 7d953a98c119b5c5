"""Two people at once, with real commits: one saving wins, nothing slips between reading and signing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from aeo.kernel import clock
from aeo.kernel.refusals import Refused
from aeo.kernel.verification import verify
from operators.actions import answers, applications, assessments, companies, invitations
from operators.actions.answers import Conflict, Values
from operators.models import Answer, Application, Snapshot
from operators.queries import contents, sheets
from tests.factories import operators as make
from tests.operators.conftest import MONDAY

pytestmark = pytest.mark.usefixtures("process_db")


def _at_once(*work: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment on connections of their own; a refusal is a result."""
    barrier = Barrier(len(work))

    def one(each: Callable[[], Any]) -> Any:
        with _own_connection(), clock.frozen(MONDAY):
            barrier.wait()
            try:
                return each()
            except Refused as refused:
                return refused

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


@contextmanager
def _own_connection() -> Iterator[None]:
    try:
        yield
    finally:
        connections.close_all()


def test_two_first_savings_of_one_answer_give_one_answer_and_one_conflict() -> None:
    application = make.draft()
    own, by = application.self_assessment, make.owner(application.operator)

    def save(text: str) -> Any:
        return answers.save(own, "A01", Values("no", text, "mn"), expected_revision=0, by=by)

    found = _at_once(lambda: save("нэг"), lambda: save("хоёр"))
    kept = Answer.objects.get()
    clash = next(one for one in found if isinstance(one, Conflict))
    assert {kept.text, clash.yours.text} == {"нэг", "хоёр"}
    assert clash.theirs.text == kept.text


def test_nothing_is_saved_between_reading_and_signing() -> None:
    application = make.draft()
    make.fill(application)
    own, by, signatory = (
        application.self_assessment,
        make.owner(application.operator),
        make.signatory(application.operator),
    )
    _at_once(
        lambda: assessments.sign(own, by=signatory, method="declaration"),
        lambda: answers.save(own, "A01", Values("partly", "сүүлчийн мөч", "mn"), expected_revision=1, by=by),
    )
    assert contents.is_what_was_signed(sheets.sheet(Application.objects.get().self_assessment))


def test_two_signatories_submit_once() -> None:
    application = make.signed()
    first, second = make.signatory(application.operator), make.member(application.operator, "signatory")
    found = _at_once(*(lambda by=by: applications.submit(application, by=by) for by in (first, second)))
    assert sum(isinstance(one, Refused) for one in found) == 1
    assert Application.objects.get().submissions == 1
    assert Snapshot.objects.count() == 1
    assert list(verify()) == []


def test_one_number_is_registered_once() -> None:
    def register(account: Any) -> Any:
        names: dict[str, Any] = {"name_local": "Нэг", "name_latin": "One", "form": "llc"}
        return companies.register(by=make.actor_of(account), numbers={"mn-reg": "7777777"}, **names)

    people = [make.user(), make.user()]
    found = _at_once(*(lambda person=person: register(person) for person in people))
    assert sum(isinstance(one, Refused) for one in found) == 1


def test_who_invites_in_two_companies_at_once_is_counted_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_A_PERSON", 1)
    person = make.user()
    companies_ = [make.operator(owner=person) for _ in range(3)]
    by = make.actor_of(person)
    found = _at_once(
        *(lambda of=of: invitations.invite(of, "new@company.example", "editor", by=by) for of in companies_)
    )
    assert sum(isinstance(one, Refused) for one in found) == 2
