"""In-app messages with their e-mails: told once to each reader, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from aeo.accounts.actors import user_of
from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.notices import calendars
from aeo.notices import messages as texts
from aeo.notices.actions import digests, mails
from aeo.notices.kinds import DAYS, KINDS
from aeo.notices.links import letter_url
from aeo.notices.models import Message, Notice


@action
def tell(
    users: Iterable[User | str],
    kind: str,
    facts: Mapping[str, Any],
    *,
    about: str,
    url: str = "",
    key: str = "",
) -> list[Message]:
    """Tell people something, in the app and by e-mail. `users` are accounts or their refs (`user:12`).

    The same thing (`kind`, `about`, `key`) is told to each reader once; `key` sets apart what is told again on
    purpose, e.g. the stage of a reminder. Returns what was told now. Raises MissingFact.
    """
    by_mail = kind not in KINDS or KINDS[kind].by_mail
    told = [_tell(user, kind, facts, about, url, key, by_mail) for user in _accounts(users)]
    return [message for message in told if message is not None]


@action
def read(message: Message) -> Message:
    """The reader opened it."""
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return message


@action
def read_all(user: User) -> None:
    """The reader has seen that they are there."""
    Message.objects.filter(user_ref=user.ref, read_at__isnull=True).update(read_at=clock.now())


@action
def over(about: str, *kinds: str) -> None:
    """What they reminded of has been done: nobody is told on home any more that days are left for it."""
    for kind in kinds:
        rows = Message.objects.filter(Q(what=kind) | Q(what__startswith=f"{kind}:"), about=about)
        rows.filter(read_at__isnull=True).update(read_at=clock.now())


def announce(notice: Notice) -> None:
    """Show a letter that was sent in the inbox of everybody who may open it."""
    facts = mails.letter_facts(notice)
    for user in _accounts(notice.to_users):
        _put(user, "letter", texts.words("letter", facts, user.language), notice.subject, notice)


def _tell(
    user: User, kind: str, facts: Mapping[str, Any], about: str, url: str, key: str, by_mail: bool
) -> Message | None:
    words = texts.words(kind, facts, user.language)
    what = f"{kind}:{key}" if key else kind
    day = due_day(kind, facts)
    fields: dict[str, Any] = {"title": words.title, "body": words.body, "url": url, "created_at": clock.now()}
    fields |= {"due_on": day, **event_days(kind, facts)}
    if by_mail:
        fields["waits_until"] = digests.waits_until(user, kind, day or fields.get("starts_on"))
    message, new = Message.objects.get_or_create(user_ref=user.ref, about=about, what=what, defaults=fields)
    if new and by_mail and message.waits_until is None:
        mails.write(user, words, about=about, what=what, url=url, calendar=calendars.due([message]))
    return message if new else None


def due_day(kind: str, facts: Mapping[str, Any]) -> date | None:
    """The day by which something must be done, if the message tells of one."""
    told = kind not in KINDS or "due_date" in KINDS[kind].knows
    day = facts.get("due_date") if told else None
    return day if isinstance(day, date) and not isinstance(day, datetime) else None


def event_days(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The first and the last day of an event, if the message tells of one."""
    told = kind in KINDS and KINDS[kind].knows.issuperset(DAYS)
    days = {name: facts.get(name) for name in DAYS} if told else {}
    return days if all(days.values()) else {}


def _put(user: User, what: str, words: texts.Words, about: str, notice: Notice) -> None:
    fields = {"title": words.title, "body": words.body, "url": letter_url(notice), "created_at": clock.now()}
    Message.objects.update_or_create(user_ref=user.ref, about=about, what=what, defaults=fields)


def _accounts(users: Iterable[User | str]) -> list[User]:
    found = [user if isinstance(user, User) else user_of(user) for user in users]
    return [user for user in dict.fromkeys(found) if user is not None and user.is_active]
