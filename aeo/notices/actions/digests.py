"""The daily summary: e-mails that can wait, together at an hour of the reader's choice. Nothing urgent ever waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from aeo.accounts.actors import user_of
from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.notices import calendars, queries, readers
from aeo.notices import messages as texts
from aeo.notices.actions import mails
from aeo.notices.kinds import AT_ONCE, counts_days
from aeo.notices.models import Mail, Message, Preference

SOON = 3  # days; what is due within them is told at once
INBOX = "/messages/"


@action
def prefer(user: User, *, daily: bool, hour: int) -> Preference:
    """Be told at once, or once a day. What waits already keeps its hour."""
    row, _new = Preference.objects.update_or_create(user=user, defaults={"daily": daily, "hour": hour})
    return row


def wait(rows: Sequence[Message], readers: Mapping[str, User], kind: str) -> None:
    """Let the e-mails of messages of one kind wait for the hour that each reader (by reference) chose, if they can."""
    if kind in AT_ONCE or counts_days(kind):
        return
    wishes = queries.wishes(readers.values())
    for row in rows:
        hour = wishes.get(readers[row.user_ref].pk)
        day = row.due_on or row.starts_on
        if hour is not None and not (day and day <= clock.today() + timedelta(days=SOON)):
            row.waits_until = _next(hour)


@action
def write(user_ref: str) -> Mail | None:
    """One e-mail with all that has waited for its hour. What was read in the portal meanwhile is left out, and what is
    about a company that the reader has left."""
    rows = Message.objects.select_for_update(of=("self",), no_key=True).filter(
        user_ref=user_ref, waits_until__lte=clock.now()
    )
    waited = list(rows.order_by("created_at", "pk"))
    Message.objects.filter(pk__in=[row.pk for row in waited]).update(waits_until=None)
    user = user_of(user_ref)
    unread = _still(user, waited) if user is not None and user.is_active else []
    if user is None or not unread:
        return None
    entries = [{**row.in_language(user.language), "url": row.url} for row in unread]
    words, key = texts.digest(entries, user.language), f"digest:{unread[-1].pk}"
    return mails.write(user, words, about=user_ref, what=key, url=INBOX, calendar=calendars.due(unread))


def _still(user: User, waited: Sequence[Message]) -> list[Message]:
    closed = readers.closed_to(user, {row.about for row in waited})
    return [row for row in waited if row.read_at is None and row.about not in closed]


def _next(hour: int) -> datetime:
    """The next time the clock of the programme's zone strikes that hour."""
    today = datetime.combine(clock.today(), time(hour), clock.zone())
    return today if today > clock.now() else today + timedelta(days=1)
