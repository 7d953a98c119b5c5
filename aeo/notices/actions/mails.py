"""E-mails as rows: written with what they tell of, handed over after the commit, under one stable Message-ID."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from aeo.accounts import secret_links
from aeo.accounts.mails import ADDRESS, SIGN_UP, AccountMail
from aeo.accounts.models import User
from aeo.kernel import clock, outbox
from aeo.kernel.lifecycle import action, locked, perform
from aeo.kernel.policy import SYSTEM
from aeo.notices import messages as texts
from aeo.notices.actions import addresses
from aeo.notices.links import letter_url
from aeo.notices.models import Mail, Notice
from aeo.notices.states import NoticeState
from aeo.programme import letters

PLACE = "[[{}]]"
DECISION = gettext_lazy("a decision on {reference}")
KEPT = timedelta(days=30)  # longer than any mail server tries: after that no bounce is told
ANSWERED_AT = "answered_at"  # the fact of a letter that says on which page it is answered


@action
def write(user: User, words: texts.Words, *, about: str, what: str, url: str, calendar: str = "") -> Mail:
    """An e-mail to an account, in its language. `calendar`: the due dates it tells of, as a file."""
    mail = draft(user, words, about=about, what=what, url=url, calendar=calendar)
    post([mail])
    return mail


def draft(user: User, words: texts.Words, *, about: str, what: str, url: str, calendar: str = "") -> Mail:
    """The same as a row that is not written yet."""
    mail = _draft(user.email, user, words, about=about, what=what, url=url)
    mail.calendar = calendar
    return mail


@action
def post(mails: Sequence[Mail]) -> None:
    """Write them, to be handed over after the commit."""
    Mail.objects.bulk_create(mails)
    outbox.post_each("mail.send", [{"id": mail.pk} for mail in mails])


@action
def of_account(told: AccountMail) -> Mail:
    """An e-mail of sign-in, written once; its secret link is made when it leaves, and kept nowhere."""
    known_as = message_id(told.to, told.about, told.what)
    fields = {name: getattr(told, name) for name in ("to", "language", "subject", "text", "about", "user_ref", "link")}
    defaults = {**fields, "created_at": clock.now()}
    mail, new = Mail.objects.get_or_create(message_id=known_as, defaults=defaults)
    if new:
        outbox.post("mail.send", id=mail.pk)
    return mail


@action
def announce(notice: Notice) -> list[Mail]:
    """Tell by e-mail, to every address, that a letter is waiting in the portal. What it says is read there."""
    facts = letter_facts(notice)
    accounts = {user.email: user for user in User.objects.filter(email__in=notice.to_emails, is_active=True)}
    before = Counter(notice.mails.values_list("to", flat=True))
    mails = [_letter(notice, to, accounts.get(to), facts, before[to]) for to in dict.fromkeys(notice.to_emails)]
    post(mails)
    return mails


def letter_facts(notice: Notice) -> dict[str, Any]:
    """What is told of a letter: that it waits; if it is to be answered in the portal also what it asks, and where.

    Of a decision only which case it is about, whatever was decided: were the welcome ones named, the others were, too.
    """
    decides = letters.decides(notice.letter)
    subject = format_lazy(DECISION, reference=notice.facts["reference"]) if decides else notice.title
    told = {"subject": subject, "number": notice.number, "deemed_on": notice.deemed_on, "decides": decides or None}
    if ANSWERED_AT not in notice.facts:
        return told
    asked = {name: notice.facts[name] for name in ("items", "reasons")}
    return {**told, **asked, ANSWERED_AT: texts.absolute(notice.facts[ANSWERED_AT])}


def _letter(notice: Notice, to: str, user: User | None, facts: dict[str, Any], before: int) -> Mail:
    words = texts.words("letter", facts, user.language if user else settings.LANGUAGE_CODE)
    about, url = notice.subject, letter_url(notice)
    return _draft(to, user, words, about=about, what=f"letter:{before}", url=url, notice=notice)


@action
def write_to(to: str, kind: str, facts: Mapping[str, Any], *, language: str, about: str, what: str, url: str) -> None:
    """An e-mail of a kind, written once to an address that need be no account's. Raises MissingFact."""
    mail = _draft(to, None, texts.words(kind, facts, language), about=about, what=what, url=url, language=language)
    if not Mail.objects.filter(message_id=mail.message_id).exists():
        post([mail])


@action
def write_secret(
    to: str, kind: str, facts: Mapping[str, Any], *, language: str, about: str, what: str, link: str
) -> Mail:
    """An e-mail of a kind to any address, with a link that nothing but this mail says: it is forgotten once sent.

    Whether the address has an account makes no difference. Raises MissingFact.
    """
    words, place = texts.words(kind, facts, language), PLACE.format("link")
    mail = _draft(to, None, words, about=about, what=what, url=place, language=language, secrets={"link": link})
    post([mail])
    return mail


def _draft(
    to: str,
    user: User | None,
    words: texts.Words,
    *,
    about: str,
    what: str,
    url: str,
    notice: Notice | None = None,
    language: str = "",
    secrets: Mapping[str, str] | None = None,
) -> Mail:
    language = language or (user.language if user else settings.LANGUAGE_CODE)
    return Mail(
        to=to,
        user_ref=user.ref if user else "",
        about=about,
        language=language,
        subject=words.title,
        text=texts.mail_text(words, user.name if user else notice.to_name if notice else to, url, language),
        message_id=message_id(to, about, what),
        notice=notice,
        secrets=dict(secrets or {}),
        created_at=clock.now(),
    )


@action
def post_whole(notice: Notice, secrets: Mapping[str, str]) -> list[Mail]:
    """Mail the letter itself, in all its languages, to addresses that have no account."""
    facts = notice.document.facts if notice.document else {}
    codes = notice.document.languages if notice.document else []
    body = "\n\n* * *\n\n".join(facts["body"][code].strip() for code in codes)
    title = " / ".join(dict.fromkeys(facts["subject"][code] for code in codes))
    for name in secrets:
        body = body.replace(str(notice.facts[name]), PLACE.format(name))
    words, before = texts.Words(texts.one_line(title), body), Counter(notice.mails.values_list("to", flat=True))
    mails = [_whole(notice, to, words, secrets, before[to]) for to in dict.fromkeys(notice.to_emails)]
    post(mails)
    return mails


def _whole(notice: Notice, to: str, words: texts.Words, secrets: Mapping[str, str], before: int) -> Mail:
    about, what = notice.subject, f"whole:{before}"
    return _draft(to, None, words, about=about, what=what, url="", notice=notice, secrets=secrets)


def whole_text(mail: Mail) -> str | None:
    """The text as it is sent; None when the link that it is about is over."""
    link = secret_links.made(mail.link) if mail.link else ""
    if link is None:
        return None
    text = mail.text
    for name, secret in {**mail.secrets, **({"link": link} if link else {})}.items():
        text = text.replace(PLACE.format(name), secret)
    return text


def message_id(to: str, about: str, what: str) -> str:
    """The Message-ID (RFC 5322) of what is told once: the same whenever the mail is handed over again.

    It is keyed, so that nobody can make up the report of a bounce for a mail that they never saw.
    """
    digest = salted_hmac("aeo.notices.mail", "\0".join((to, about, what)), algorithm="sha256").hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.AEO_BASE_URL).hostname or 'localhost'}>"


@action
def sent(mail: Mail) -> None:
    """The mail server took it; what only the mail might say is forgotten."""
    Mail.objects.filter(pk=mail.pk, sent_at__isnull=True).update(sent_at=clock.now(), secrets={})


@action
def drop(mail: Mail) -> None:
    """What it tells of is over before it was sent."""
    Mail.objects.filter(pk=mail.pk, sent_at__isnull=True).delete()


@action
def tidy() -> None:
    """Throw away the mails to addresses at which somebody only tried to have an account: they need be nobody's."""
    asked = Q(about__startswith=f"{SIGN_UP}:") | Q(about__startswith=f"{ADDRESS}:")
    Mail.objects.filter(asked, created_at__lt=clock.now() - KEPT).delete()


@action
def bounced(mail: Mail, reason: str) -> None:
    """It came back, or no server takes it. A letter none of whose mails arrived is bounced."""
    notice = locked(mail.notice) if mail.notice_id and mail.notice else None
    if not Mail.objects.filter(pk=mail.pk, bounced_at__isnull=True).update(
        bounced_at=clock.now(), bounce_reason=reason[:500], secrets={}
    ):
        return
    if notice or User.objects.filter(email=mail.to.lower()).exists():  # what strangers mistype is not kept
        addresses.broke(mail.to, reason)
    outbox.post("mail.bounce", id=mail.pk)
    if notice and notice.state == NoticeState.DISPATCHED and not _may_arrive(notice):
        perform(notice, "bounce", by=SYSTEM, reason=reason[:500])


def _may_arrive(notice: Notice) -> bool:
    latest = notice.mails.filter(created_at__gte=notice.dispatched_at)
    return latest.filter(bounced_at__isnull=True).exists()
