"""Due dates as a calendar file (RFC 5545): whole days, with a reminder before; a later one takes an earlier's place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Event

from aeo.notices.messages import absolute
from aeo.notices.models import Message

PRODUCT = "-//Itgel//Due dates//EN"
BEFORE = timedelta(days=-3)
NAME, TYPE = "due.ics", "text/calendar"


def due(messages: Iterable[Message]) -> str:
    """The file of the due dates that these messages tell of; empty when they tell of none."""
    events = [_event(message) for message in messages if message.due_on is not None]
    if not events:
        return ""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _event(message: Message) -> Event:
    """One kind of message about one thing is one entry: told again, the newer day replaces the older."""
    event, url = Event(), absolute(message.url) if message.url else ""
    event.add("uid", _uid(message))
    event.add("dtstamp", message.created_at)
    event.add("sequence", int(message.created_at.timestamp()))
    event.add("dtstart", message.due_on)
    event.add("dtend", message.due_on + timedelta(days=1) if message.due_on else None)
    event.add("summary", message.title)
    event.add("description", "\n\n".join(filter(None, [message.body, url])))
    event.add("transp", "TRANSPARENT")
    if url:
        event.add("url", url)
    event.add_component(_alarm(message.title))
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", BEFORE)
    return alarm


def _uid(message: Message) -> str:
    kind = message.what.partition(":")[0]
    digest = hashlib.sha256("\0".join((message.user_ref, message.about, kind)).encode()).hexdigest()[:40]
    return f"{digest}@{urlsplit(settings.AEO_BASE_URL).hostname or 'localhost'}"
