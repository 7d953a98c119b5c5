"""The e-mails that people get, and the links in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from tests.support.processes import wait_until

DIVIDER, LINK = re.compile(rb"\n-{79}\n"), re.compile(r"https?://[^/\s]+(/\S+)")


def link_for(email: str) -> str:
    """The path of the link in the last e-mail to this address, once it has come."""
    return wait_until(lambda: ([""] + [_link(mail) for mail in _arrived() if mail["To"] == email])[-1])


def _arrived() -> Iterator[EmailMessage]:
    """All e-mails, the newest last."""
    for file in sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda file: file.stat().st_mtime_ns):
        for part in filter(bytes.strip, DIVIDER.split(file.read_bytes())):
            yield message_from_bytes(part, EmailMessage, policy=policy.default)


def _link(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    found = LINK.search(body.get_content()) if body else None
    return found[1] if found else ""
