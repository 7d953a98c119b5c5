"""Mails that came back: found by the Message-ID that their report carries, and marked."""

from __future__ import annotations

from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.notices import bounces
from aeo.notices.actions import mails
from aeo.notices.models import Mail


@action
def receive(content: bytes) -> Mail | None:
    """Take a mail from the mailbox of bounces; None when it is no bounce of a mail of ours.

    Nor of an old one: no server tries so long, and by then others may have seen its Message-ID in a copy.
    """
    bounce, lately = bounces.read(content), clock.now() - mails.KEPT
    rows = Mail.objects.select_related("notice").filter(created_at__gte=lately)
    mail = rows.filter(message_id=bounce.message_id).first() if bounce else None
    if bounce is not None and mail is not None:
        mails.bounced(mail, bounce.reason)
    return mail
