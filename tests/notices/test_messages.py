"""Messages: told once to each reader in the reader's language, with a mail; read in the inbox."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from aeo.accounts.roles import Role
from aeo.documents.actions import making, papers
from aeo.kernel import clock
from aeo.kernel import models as kernel
from aeo.notices import queries, tasks
from aeo.notices.actions import messages
from aeo.notices.models import Mail, Message
from tests.documents.papers import certificate_facts
from tests.notices.facts import MESSAGE_FACTS
from tests.notices.people import account, staff

pytestmark = pytest.mark.django_db


def _tell(*users: Any, key: str = "") -> list[Message]:
    facts = MESSAGE_FACTS | {"again": None}
    return messages.tell(users, "case_arrived", facts, about="application:12", url="/desk/cases/12/", key=key)


def test_each_reader_is_told_in_their_language_by_both_ways() -> None:
    bat, ann = account(), account("ann@customs.example", "Ann", "en")
    told = _tell(bat, ann.ref)
    assert [message.title.split(":")[0] for message in told] == ["Шинэ хүсэлт", "New application"]
    for code, begins in (("en", "New application"), ("mn", "Шинэ хүсэлт")):
        with override(code):
            assert [message.shown_title.split(":")[0] for message in told] == [begins] * 2, (
                "whichever one reads in later"
            )
    Message.objects.filter(pk=told[0].pk).update(others={})
    with override("en"):
        old = Message.objects.get(pk=told[0].pk)
        assert (old.shown_title, old.shown_body) == (told[0].title, told[0].body), "as it was written before"
    mail = Mail.objects.get(to=ann.email)
    assert "Dear Ann," in mail.text
    assert "/desk/cases/12/" in mail.text
    assert kernel.Message.objects.filter(topic="mail.send").count() == 2


def test_the_same_is_told_once_and_again_only_on_purpose() -> None:
    bat = account()
    assert len(_tell(bat)) == 1
    assert _tell(bat) == []
    assert len(_tell(bat, key="second-stage")) == 1
    assert Mail.objects.count() == 2
    assert len(set(Mail.objects.values_list("message_id", flat=True))) == 2


def test_nobody_is_told_twice_in_one_breath_nor_when_they_may_not_sign_in() -> None:
    bat, gone = account(), account("gone@company.example")
    gone.is_active = False
    gone.save()
    assert len(_tell(bat, bat.ref, gone, "user:999999", "system")) == 1


def test_thirty_readers_ask_no_more_of_the_database_than_one() -> None:
    asked = []
    for count in (1, 30):
        readers = [account(f"{count}-{number}@customs.example") for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert len(_tell(*(user.ref for user in readers), key=f"to {count}")) == count
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_the_database_refuses_is_not_tried_for_ever() -> None:
    half = Message(
        user_ref="user:1", about="application:12", what="visit", created_at=clock.now(), starts_on=clock.today()
    )
    with pytest.raises(IntegrityError, match="message_event"):
        messages._told([half])


def test_the_inbox_counts_what_is_unread() -> None:
    bat = account()
    (message,) = _tell(bat)
    assert queries.unread(bat) == 1
    read = messages.read(message)
    first = read.read_at
    assert messages.read(read).read_at == first
    assert (queries.unread(bat), list(queries.inbox(bat))) == (0, [message])


def test_a_paper_that_failed_is_told_to_those_who_can_try_again() -> None:
    actor = staff(Role.PROGRAMME_ADMINISTRATOR)
    document = papers.prepare("certificate", "authorisation:1", certificate_facts(), languages=("mn", "en"))
    making.fail(document, reason="NoSealKey: the key is away")
    tasks.tell_paper_failed(document.pk)
    tasks.tell_paper_failed(document.pk)
    assert "the key is away" in Message.objects.get(user_ref=actor.ref).body
