"""The worker's part in the e-mails of accounts: they are written as rows, and sent like any other."""

from __future__ import annotations

from typing import Any

from django.core import mail

from aeo.accounts import tasks
from aeo.accounts.mails import PLACE, AccountMail
from aeo.kernel import models as kernel
from aeo.notices import tasks as sending

TASKS: dict[str, Any] = {
    "accounts.send_address": tasks.send_address,
    "accounts.send_change": tasks.send_change,
    "accounts.send_moved": tasks.send_moved,
    "accounts.send_reset": tasks.send_reset,
    "accounts.send_sign_up": tasks.send_sign_up,
    "accounts.warn_of_address": tasks.warn_of_address,
    "mails.send": sending.send,
}


def deliver() -> dict[str, str]:
    """Everything that was posted is written and sent: the texts of what lies in the mailboxes, by addressee."""
    while waiting := kernel.Message.objects.filter(task__in=TASKS, done_at__isnull=True).order_by("pk"):
        for message in waiting:
            TASKS[message.task](**message.payload)
            kernel.Message.objects.filter(pk=message.pk).update(done_at=message.created_at)
    return {message.to[0]: str(message.body) for message in mail.outbox}


def read(message: AccountMail, link: str) -> str:
    """How it reads with a link in its place."""
    return f"Subject: {message.subject}\n\n{message.text.replace(PLACE, link)}"
