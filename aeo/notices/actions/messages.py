"""In-app messages with their e-mails: told once to each reader, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from aeo.accounts.actors import users_of
from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.notices import calendars
from aeo.notices import messages as texts
from aeo.notices.actions import digests, mails
from aeo.notices.kinds import DAYS, KINDS
from aeo.notices.links import letter_url
from aeo.notices.models import TEXTS, Mail, Message, Notice

LETTER = "letter"
TOLD_ONCE = ("user_ref", "about", "what")


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
    readers = {user.ref: user for user in _accounts(users)}
    words = _in_each(kind, facts, readers.values())
    what = f"{kind}:{key}" if key else kind
    rows = [_message(user, what, words, about, url) for user in readers.values()]
    _dated(rows, kind, facts)
    if by_mail:
        digests.wait(rows, readers, kind)
    told = _told(rows)
    at_once = [row for row in told if by_mail and row.waits_until is None]
    mails.post([_mail(row, user, words[user.language]) for row in at_once if (user := readers[row.user_ref])])
    return told


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
    facts, about, url = mails.letter_facts(notice), notice.subject, letter_url(notice)
    readers = _accounts(notice.to_users)
    words = _in_each("letter", facts, readers)
    rows = [_message(user, LETTER, words, about, url) for user in readers]
    new = _told(rows)
    for row in rows:
        if row not in new:  # sent again
            again = {name: getattr(row, name) for name in (*TEXTS, "others", "url", "created_at")}
            Message.objects.filter(user_ref=row.user_ref, about=about, what=LETTER).update(**again)


def _in_each(kind: str, facts: Mapping[str, Any], readers: Collection[User]) -> dict[str, texts.Words]:
    """The message in every language of the service: whoever reads it later may have chosen another one."""
    codes = [*(code for code, _name in settings.LANGUAGES), *(user.language for user in readers)]
    return {code: texts.words(kind, facts, code) for code in dict.fromkeys(codes)} if readers else {}


def _message(user: User, what: str, words: Mapping[str, texts.Words], about: str, url: str) -> Message:
    said = asdict(words[user.language]) | {"url": url, "created_at": clock.now()}
    others = {code: asdict(one) for code, one in words.items() if code != user.language}
    return Message(user_ref=user.ref, about=about, what=what, others=others, **said)


def _dated(rows: Sequence[Message], kind: str, facts: Mapping[str, Any]) -> None:
    """Lay the days by which, or on which, something is due on each."""
    days = {"due_on": due_day(kind, facts), **event_days(kind, facts)}
    for row in rows:
        for name, day in days.items():
            setattr(row, name, day)


def _told(rows: Sequence[Message]) -> list[Message]:
    """Insert those that their readers were not told yet; which these are."""
    new = _untold(rows)
    try:
        with transaction.atomic():
            return Message.objects.bulk_create(new)
    except IntegrityError:
        if len(_untold(rows)) == len(new):
            raise
        return _told(rows)  # in this very moment somebody else told one of them, and it is there now


def _untold(rows: Sequence[Message]) -> list[Message]:
    wanted = {f"{name}__in": {getattr(row, name) for row in rows} for name in TOLD_ONCE}
    known = set(Message.objects.filter(**wanted).values_list(*TOLD_ONCE))
    return [row for row in rows if tuple(getattr(row, name) for name in TOLD_ONCE) not in known]


def _mail(row: Message, user: User, words: texts.Words) -> Mail:
    calendar = calendars.due([row])
    return mails.draft(user, words, about=row.about, what=row.what, url=row.url, calendar=calendar)


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


def _accounts(users: Iterable[User | str]) -> list[User]:
    given = list(users)
    found = {user.ref: user for user in users_of(one for one in given if isinstance(one, str))}
    all_of_them = [one if isinstance(one, User) else found.get(one) for one in given]
    return [user for user in dict.fromkeys(all_of_them) if user is not None and user.is_active]
