"""Due dates and events as a calendar file (RFC 5545): whole days, a reminder; a later one takes an earlier's place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Event

from aeo.notices.kinds import CALLED_OFF
from aeo.notices.messages import absolute
from aeo.notices.models import Message

PRODUCT = "-//Itgel//Due dates//EN"
BEFORE = timedelta(days=-3)
EVENT = "event"
NAME, TYPE = "due.ics", "text/calendar"


def due(messages: Iterable[Message]) -> str:
    """The file of the due dates and events that these messages tell of; empty when they tell of none."""
    events = [_event(message, *days) for message in messages if (days := _days(message)) is not None]
    if not events:
        return ""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _days(message: Message) -> tuple[date, date] | None:
    if message.starts_on and message.ends_on:
        return message.starts_on, message.ends_on
    return (message.due_on, message.due_on) if message.due_on else None


def _event(message: Message, first: date, last: date) -> Event:
    """One kind of message about one thing is one entry: told again, the newer day replaces the older.

    A visit is one entry whatever is told of it; people are busy then, and called off it is struck out.
    """
    event, url = Event(), absolute(message.url) if message.url else ""
    event.add("uid", _uid(message))
    event.add("dtstamp", message.created_at)
    event.add("sequence", int(message.created_at.timestamp()))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", message.title)
    event.add("description", "\n\n".join(filter(None, [message.body, url])))
    event.add("transp", "OPAQUE" if message.starts_on else "TRANSPARENT")
    if url:
        event.add("url", url)
    if _kind(message) == CALLED_OFF:
        event.add("status", "CANCELLED")
    else:
        event.add_component(_alarm(message.title))
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", BEFORE)
    return alarm


def _kind(message: Message) -> str:
    return message.what.partition(":")[0]


def _uid(message: Message) -> str:
    entry = EVENT if message.starts_on else _kind(message)
    digest = hashlib.sha256("\0".join((message.user_ref, message.about, entry)).encode()).hexdigest()[:40]
    return f"{digest}@{urlsplit(settings.AEO_BASE_URL).hostname or 'localhost'}"
