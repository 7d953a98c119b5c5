"""Work on letters and mails that happens later."""

from __future__ import annotations

import logging
import smtplib

from django.core.mail import EmailMessage

from aeo.accounts.actors import holders
from aeo.accounts.roles import Role
from aeo.documents import queries as papers
from aeo.documents.models import Document
from aeo.kernel import seams
from aeo.kernel.seams import seam
from aeo.kernel.tasks import durable_task, periodic_task
from aeo.notices import queries
from aeo.notices.actions import mails, messages, notices
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
    message = EmailMessage(mail.subject, mails.whole_text(mail), to=[mail.to], headers=_headers(mail))
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


def _headers(mail: Mail) -> dict[str, str]:
    return {
        "Message-ID": mail.message_id,
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
    }


@durable_task("notices.tell_bounced")
def tell_bounced(id: int) -> None:
    """The post room must find another way to serve the letter."""
    notice = Notice.objects.get(pk=id)
    facts = {"number": notice.number, "to_name": notice.to_name, "reasons": queries.bounce_reasons(notice)}
    messages.tell(holders(Role.RECORDS), "letter_bounced", facts, about=notice.subject, key=str(notice.revision))


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
        key=str(document.revision),
    )


@periodic_task("notices.deem")
def deem() -> None:
    """Beat's sweep: serve the unread letters whose deemed day is over. One that fails does not stop the others."""
    for notice in queries.to_be_deemed():
        try:
            notices.deem(notice)
        except Exception:
            logger.exception("notice %s could not be deemed served", notice.pk)
