"""Notices: prepare, register and send, serve; what became of one that could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.actors import users_of
from aeo.documents.actions import papers
from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, due
from aeo.kernel.lifecycle import action, begin, locked, perform
from aeo.kernel.numbering import reference
from aeo.kernel.policy import SYSTEM, Actor, Verdict, when
from aeo.kernel.refusals import NotPermitted
from aeo.notices import policies, wording
from aeo.notices.actions import mails, messages
from aeo.notices.models import Notice
from aeo.notices.states import NoticeState, Service
from aeo.programme import queries as programme
from aeo.programme.clocks import limit
from aeo.programme.pack import Pack

PORTAL, EMAIL, POST = "portal", "email", "post"


@dataclass(frozen=True)
class Recipients:
    """To whom a letter goes: resolved by the caller, who knows the company. `users` are refs (`user:12`).

    Without `emails` the accounts' own addresses are used. Without users it goes by post and is served by hand.
    `numbers` are those of a company, as the paper prints them under its name.
    """

    addressee: str
    name: str
    users: Sequence[str] = ()
    emails: Sequence[str] = ()
    numbers: Sequence[Mapping[str, str]] = ()


@action
def prepare(
    letter: str,
    about: str,
    recipients: Recipients,
    facts: Mapping[str, Any],
    *,
    by: Actor,
    paper: str = "letter",
    pack: Pack | None = None,
) -> Notice:
    """Freeze a letter's facts. `letter` is a key of the pack's letter templates; `pack` the case's own version.

    The paper follows with `send`, since it prints number and date. Raises MissingFact for facts the words need.
    """
    pack = pack or programme.current()[1]
    frozen = wording.frozen_facts(
        pack, letter, {"to_numbers": recipients.numbers, **facts}, name=recipients.name, by=by
    )
    notice = Notice(
        letter=letter,
        about=about,
        addressee=recipients.addressee,
        to_name=recipients.name,
        to_users=list(recipients.users),
        to_emails=list(recipients.emails) or _addresses(recipients.users),
        title=wording.title(pack, letter, frozen),
        facts=frozen,
        paper=paper,
        prepared_at=clock.now(),
    )
    return begin(notice, by=by, facts={"letter": letter, "about": about})


@action
def send(
    notice: Notice, *, by: Actor = SYSTEM, pack: Pack | None = None, secrets: Mapping[str, str] | None = None
) -> Notice:
    """Register the letter (number, date) and dispatch it: portal and e-mail, in the same transaction.

    A letter to addresses without accounts is mailed whole. `secrets` are what only that mail may say, e.g.
    `{"link": "https://…/token"}`: the paper prints the fact `link` as it was prepared, and the mail's row keeps the
    secret until it is sent and no longer.

    Returns the notice as it now is, with `document` (its paper in preparation), `number` and `deemed_on`.
    """
    pack = pack or programme.current()[1]
    today = clock.today()
    number = _number(pack, today)
    document = papers.prepare(
        notice.paper,
        notice.subject,
        wording.paper_facts(pack, notice, number, today),
        languages=pack.programme.languages,
    )
    notice = perform(notice, "register", by=by, number=number, day=today, document_id=document.pk)
    return _dispatch(notice, by, pack, secrets=secrets)


@action
def send_again(notice: Notice, *, by: Actor, emails: Sequence[str] = (), post: bool = False) -> Notice:
    """Dispatch an undelivered letter again: to better addresses, or by post."""
    if emails:
        notice.to_emails = list(emails)
        notice.save(update_fields=["to_emails"])
    return _dispatch(notice, by, programme.current()[1], POST if post else "")


def _dispatch(
    notice: Notice, by: Actor, pack: Pack, channel: str = "", secrets: Mapping[str, str] | None = None
) -> Notice:
    channel = channel or (PORTAL if notice.to_users else EMAIL if notice.to_emails else POST)
    deemed_on = _deemed(pack, clock.today()) if channel == PORTAL and notice.to_emails else None
    notice = perform(notice, "dispatch", by=by, channel=channel, deemed_on=deemed_on)
    if channel == PORTAL:
        messages.announce(notice)
        mails.announce(notice)
    elif channel == EMAIL:
        mails.post_whole(notice, secrets or {})
    return notice


@action
def serve(notice: Notice, *, by: Actor, method: str = Service.PORTAL, day: date | None = None) -> Notice:
    """Record that it was served. Opening it in the portal serves it; opening it again changes nothing."""
    notice = locked(notice)
    if notice.state == NoticeState.SERVED:
        return notice
    day = day or clock.today()
    _permitted(policies.may_serve_by(by, notice, method))
    _possible(notice, day).enforce()
    return perform(notice, "serve", by=by, how=method, day=day)


@action
def opened(notice: Notice, *, by: Actor) -> Notice:
    """Somebody reads the letter in the portal: it is served if they are an addressee, and nothing happens if not."""
    notice = locked(notice)
    waiting = "serve" in Notice.verbs_from(notice.state)
    return serve(notice, by=by) if waiting and policies.is_addressee(by, notice).allowed else notice


@action
def answered(about: str, addressee: str) -> None:
    """Who answers a letter has it: those about a subject to this addressee are served today at the latest."""
    for notice in Notice.objects.filter(about=about, addressee=addressee).order_by("pk"):
        if "serve" in Notice.verbs_from(notice.state):
            serve(notice, by=SYSTEM, method=Service.ANSWER)


@action
def bounce(notice: Notice, *, by: Actor = SYSTEM, reason: str) -> Notice:
    """The e-mail came back: the deemed rule is off until the letter is sent again or served another way."""
    return perform(notice, "bounce", by=by, reason=reason)


@action
def refuse(notice: Notice, *, by: Actor, reason: str) -> Notice:
    """The addressee would not take it. With a witness, `serve(method=Service.REFUSAL)` follows."""
    return perform(notice, "refuse", by=by, reason=reason)


@action
def unclaimed(notice: Notice, *, by: Actor, reason: str) -> Notice:
    """Nobody collected it at the post office."""
    return perform(notice, "unclaimed", by=by, reason=reason)


@action
def deem(notice: Notice) -> Notice:
    """Serve an unread letter on its deemed day, once that day is over."""
    return serve(notice, by=SYSTEM, method=Service.DEEMED, day=notice.deemed_on)


def _permitted(verdict: Verdict) -> None:
    Verdict(verdict.allowed, verdict.reason, verdict.code, NotPermitted).enforce()


def _possible(notice: Notice, day: date) -> Verdict:
    sent = notice.dispatched_at
    return when(day <= clock.today(), _("The day of service lies in the future."), "service-in-future") & when(
        sent is None or day >= clock.day_of(sent), _("It cannot have been served before it was sent."), "service-early"
    )


def _addresses(users: Sequence[str]) -> list[str]:
    return [user.email for user in users_of(users) if user.is_active]


def _number(pack: Pack, day: date) -> str:
    rule = pack.numbering["letter"]
    series = f"letter-{day.year}" if rule.yearly else "letter"
    return reference(rule.pattern, series, year=day.year)


def _deemed(pack: Pack, day: date) -> date:
    clock_ = limit(pack, "deemed_service")
    return due(Period(day, clock_.length, clock_.unit, clock_.moves), running.calendar()).day
