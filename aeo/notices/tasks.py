"""Work on letters and mails that happens later."""

from __future__ import annotations

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from aeo.accounts import moving
from aeo.accounts.actors import holders
from aeo.accounts.roles import Role
from aeo.documents import queries as papers
from aeo.documents.models import Document, Loss
from aeo.kernel import seams
from aeo.kernel.seams import seam
from aeo.kernel.tasks import durable_task, periodic_task
from aeo.notices import calendars, queries
from aeo.notices.actions import digests, mails, messages, notices
from aeo.notices.models import Mail, Notice

logger = logging.getLogger(__name__)
seams.declare("mail.sent")
PERMANENT = 500  # SMTP reply codes from here on will not change (RFC 5321 §4.2.1)


def give_up(id: int) -> None:
    """No mail server took it in all its tries: for a letter that is a bounce."""
    mails.bounced(Mail.objects.get(pk=id), "no mail server took it")


@durable_task("mails.send", exhausted=give_up)
def send(id: int) -> None:
    """Hand one mail to the mail server; an address that it refuses for good is a bounce."""
    mail = Mail.objects.select_related("notice").get(pk=id)
    if mail.sent_at or mail.bounced_at:
        return
    text = mails.whole_text(mail)
    if text is None:
        mails.drop(mail)
        return
    message = _message(mail, text)
    try:
        message.send()
        seam("mail.sent")
    except smtplib.SMTPRecipientsRefused as error:
        code, words = error.recipients[mail.to]
        if code < PERMANENT:
            raise
        mails.bounced(mail, f"{code} {words.decode(errors='replace')}")
    else:
        mails.sent(mail)


def _message(mail: Mail, text: str) -> EmailMessage:
    sender = settings.AEO_BOUNCE_EMAIL or settings.DEFAULT_FROM_EMAIL
    message = EmailMessage(mail.subject, text, sender, to=[mail.to], headers=_headers(mail))
    if mail.calendar:
        message.attach(calendars.NAME, mail.calendar, calendars.TYPE)
    return message


def _headers(mail: Mail) -> dict[str, str]:
    return {
        "From": settings.DEFAULT_FROM_EMAIL,  # what cannot be delivered comes back to the sender on the envelope
        "Message-ID": mail.message_id,
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
    }


@durable_task("notices.tell_bounced")
def tell_bounced(id: int) -> None:
    """The post room must find another way to serve the letter."""
    notice = Notice.objects.get(pk=id)
    facts = {"number": notice.number, "to_name": notice.to_name, "reasons": queries.bounce_reasons(notice)}
    url, key = f"/desk/notices/{notice.pk}/", str(notice.revision)
    messages.tell(holders(Role.RECORDS), "letter_bounced", facts, about=notice.subject, url=url, key=key)


@durable_task("notices.tell_address_bounced")
def tell_address_bounced(id: int) -> None:
    """A mail came back: whoever wanted it to be the address of their account is told at the present one."""
    mail = Mail.objects.get(pk=id)
    wish = moving.wish(mail.about)
    if wish is not None:
        facts = {"email": wish.email, "reasons": mail.bounce_reason}
        url, key = reverse("accounts:address"), str(wish.pk)
        messages.tell([wish.user], "address_bounced", facts, about=wish.user.ref, url=url, key=key)


@durable_task("notices.tell_paper_failed")
def tell_paper_failed(id: int) -> None:
    """A paper could not be made: the programme administrator sees why and can have it tried again."""
    document = Document.objects.get(pk=id)
    facts = {"paper": papers.name_of(document), "about": papers.case_of(document), "reasons": document.failure}
    messages.tell(
        holders(Role.PROGRAMME_ADMINISTRATOR, Role.OFFICER),
        "paper_failed",
        facts,
        about=document.subject,
        url=f"/desk/papers/{document.pk}/",
        key=str(document.revision),
    )


@durable_task("notices.tell_file_lost")
def tell_file_lost(id: int) -> None:
    """Stored bytes are missing or damaged: those who run the service bring them back from a backup."""
    loss = Loss.objects.get(pk=id)
    facts = {"items": papers.what_is(loss.fingerprint), "fingerprint": loss.fingerprint, "condition": loss.condition}
    keepers = holders(Role.PROGRAMME_ADMINISTRATOR, Role.OFFICER)
    messages.tell(keepers, "file_lost", facts, about=f"loss:{loss.pk}", url=reverse("documents:failed"))


@periodic_task("notices.deem")
def deem() -> None:
    """Beat's sweep: serve the unread letters whose deemed day is over. One that fails does not stop the others."""
    for notice in queries.to_be_deemed():
        try:
            notices.deem(notice)
        except Exception:
            logger.exception("notice %s could not be deemed served", notice.pk)


@periodic_task("notices.digest")
def digest() -> None:
    """Beat's sweep: the summaries whose hour has come. One that fails does not stop the others."""
    for user_ref in queries.summaries_due():
        try:
            digests.write(user_ref)
        except Exception:
            logger.exception("the summary of %s could not be written", user_ref)


@periodic_task("notices.tidy")
def tidy() -> None:
    """Beat's call: mails that nobody needs any more."""
    mails.tidy()
