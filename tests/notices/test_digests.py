"""Once a day at the reader's hour, for those who want it so; what is urgent is told at once; due dates as a file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail as outbox
from icalendar import Calendar

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.notices import calendars, queries, tasks
from aeo.notices import messages as texts
from aeo.notices.actions import digests, messages
from aeo.notices.models import Mail, Message
from tests.notices.facts import MESSAGE_FACTS
from tests.notices.people import account, sent
from tests.notices.test_words import LANGUAGES, SNAPSHOTS
from tests.support.pages import client_of
from tests.support.snapshots import same

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 9, 2, tzinfo=UTC)  # ten o'clock in Ulaanbaatar, a Monday


def tell(user: User, key: str = "", kind: str = "answers_arrived", **facts: Any) -> Message:
    """One message of a case."""
    said = {**MESSAGE_FACTS, **facts}
    (told,) = messages.tell([user], kind, said, about="application:12", url="/portal/applications/12/", key=key)
    return told


def daily(hour: int = 17) -> User:
    """Somebody who wants to be told once a day."""
    user = account()
    digests.prefer(user, daily=True, hour=hour)
    return user


def test_what_can_wait_goes_out_together_at_the_chosen_hour_of_the_programmes_zone() -> None:
    with clock.frozen(MORNING):
        user = daily()
        first, second = tell(user, "1"), tell(user, "2")
        assert not Mail.objects.exists()
        assert queries.unread(user) == 2  # in the app at once
        tasks.digest()
        assert not Mail.objects.exists()
    with clock.frozen(datetime(2026, 3, 9, 9, 0, 30, tzinfo=UTC)):
        tasks.digest()
        tasks.digest()
    mail = Mail.objects.get()
    assert mail.text.count(first.title) == 2
    assert mail.text.count("/portal/applications/12/") == 2
    assert second.title in mail.text


def test_an_hour_that_is_over_today_is_tomorrows() -> None:
    with clock.frozen(MORNING):
        message = tell(daily(hour=8))
    assert message.waits_until == datetime(2026, 3, 10, 0, tzinfo=UTC)


def test_what_was_read_meanwhile_is_not_mailed() -> None:
    with clock.frozen(MORNING):
        user = daily()
        messages.read(tell(user))
    with clock.frozen(datetime(2026, 3, 10, tzinfo=UTC)):
        tasks.digest()
    assert not Mail.objects.exists()
    assert queries.summaries_due() == []


@pytest.mark.parametrize(
    ("kind", "day", "at_once"),
    [
        ("deadline_near", date(2026, 3, 12), True),
        ("deadline_near", date(2026, 3, 13), True),
        ("case_arrived", date(2026, 3, 12), True),
        ("case_arrived", date(2026, 3, 13), False),
        ("deadline_missed", date(2026, 3, 1), True),
        ("access_given", None, True),
        ("answers_arrived", None, False),
    ],
)
def test_what_is_urgent_never_waits(kind: str, day: date | None, at_once: bool) -> None:
    with clock.frozen(MORNING):
        message = tell(daily(), kind=kind, due_date=day)
    assert (message.waits_until is None, Mail.objects.exists()) == (at_once, at_once)


def test_a_letter_is_announced_at_once() -> None:
    notice = sent(daily())
    assert notice.mails.count() == 1


def test_due_dates_come_as_a_calendar_file_that_replaces_an_earlier_one() -> None:
    with clock.frozen(MORNING):
        user = account()
        told = tell(user, "7", kind="deadline_near", due_date=date(2026, 4, 1))
    with clock.frozen(datetime(2026, 3, 10, tzinfo=UTC)):
        moved = tell(user, "3", kind="deadline_near", due_date=date(2026, 4, 8))
    first, later = (_event(one) for one in (told, moved))
    assert (first.decoded("dtstart"), later.decoded("dtstart")) == (date(2026, 4, 1), date(2026, 4, 8))
    assert first["uid"] == later["uid"]
    assert first["sequence"] < later["sequence"]
    assert "/portal/applications/12/" in first["url"]
    assert len(first.walk("VALARM")) == 1
    tasks.send(Mail.objects.order_by("pk")[0].pk)
    (attached,) = outbox.outbox[-1].attachments
    assert (attached[0], attached[2]) == ("due.ics", "text/calendar")
    page = client_of(actor_of(user)).get(f"/messages/{told.pk}/")
    assert f"/messages/{told.pk}/due.ics" in page.text
    down = client_of(actor_of(user)).get(f"/messages/{told.pk}/due.ics")
    assert down.content.startswith(b"BEGIN:VCALENDAR")
    stranger = client_of(actor_of(account("other@company.example")))
    assert stranger.get(f"/messages/{told.pk}/due.ics").status_code == 404


def _event(message: Message) -> Any:
    return Calendar.from_ical(calendars.due([message])).walk("VEVENT")[0]


def test_a_message_without_a_day_has_no_calendar_file() -> None:
    user = account()
    message = tell(user)
    assert message.due_on is None
    assert calendars.due([message]) == ""
    assert client_of(actor_of(user)).get(f"/messages/{message.pk}/due.ics").status_code == 404


def test_the_preference_is_set_on_a_page() -> None:
    user = account()
    client = client_of(actor_of(user))
    assert "/messages/preferences/" in client.get("/messages/").text
    assert 'value="now"' in client.get("/messages/preferences/").text
    assert client.post("/messages/preferences/", {"when": "daily", "hour": "18"}).status_code == 302
    wish = queries.preference(user)
    assert (wish.daily, wish.hour) == (True, 18)
    assert client.post("/messages/preferences/", {"when": "weekly", "hour": "25"}).status_code == 422
    assert client.post("/messages/preferences/", {"when": "now", "hour": "8"}).status_code == 302
    assert not queries.preference(user).daily


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_summary_reads(code: str) -> None:
    entries = []
    for kind in ("deadline_near", "plan_rejected"):
        words = texts.words(kind, MESSAGE_FACTS, code)
        entries.append({"title": words.title, "body": words.body, "url": "/portal/x/"})
    words = texts.digest(entries, code)
    text = texts.mail_text(words, "Д. Бат", "/messages/", code)
    same(SNAPSHOTS / "messages" / f"digest.{code}.txt", f"Subject: {words.title}\n\n{text}")
