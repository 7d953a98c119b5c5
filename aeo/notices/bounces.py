"""What comes back: a delivery status notification (RFC 3464) as a mail server sends it, read as it lies."""

from __future__ import annotations

import email
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from email.policy import default

LARGEST = 2 * 1024 * 1024
LONGEST = 500
FAILED = "failed"
REPORT, STATUS = "multipart/report", "message/delivery-status"
ORIGINAL = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers")
ID = re.compile(r"<[^<>\s]{1,200}>")


@dataclass(frozen=True)
class Bounce:
    """A mail of ours that could not be delivered for good: its Message-ID, and what the server said."""

    message_id: str
    reason: str


def read(content: bytes) -> Bounce | None:
    """The bounce in a mail; None when it is something else: a delay, an answer, or not about a mail at all."""
    if len(content) > LARGEST:
        return None
    try:
        mail = email.message_from_bytes(content, policy=default)
        parts = [mail, *mail.walk()] if mail.get_content_type() == REPORT else []
        reason, message_id = _reason(parts), _original(parts)
    except Exception:  # a mail from outside may be broken in any way; then it says nothing
        return None
    return Bounce(message_id, reason) if reason and message_id else None


def _reason(parts: Sequence[Message]) -> str:
    """What the first recipient that failed was refused for."""
    for part in parts:
        if part.get_content_type() != STATUS:
            continue
        for fields in part.get_payload():
            if isinstance(fields, Message) and _field(fields, "Action").lower() == FAILED:
                said = [_field(fields, "Status"), _diagnostic(fields)]
                return " ".join(filter(None, said))[:LONGEST] or FAILED
    return ""


def _diagnostic(fields: Message) -> str:
    """The words of the server, without the name of their kind (`smtp;`)."""
    words = _field(fields, "Diagnostic-Code")
    return words.partition(";")[2].strip() or words


def _original(parts: Sequence[Message]) -> str:
    """The Message-ID of the mail that came back: from the copy of it, or of its headers, that the report carries."""
    for part in parts:
        if part.get_content_type() in ORIGINAL:
            found = ID.search(_headers(part))
            if found:
                return found[0]
    return ""


def _headers(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return _field(payload[0], "Message-ID")
    text = part.get_payload(decode=True)
    inner = email.message_from_bytes(text if isinstance(text, bytes) else str(payload).encode())
    return _field(inner, "Message-ID")


def _field(message: Message, name: str) -> str:
    value = " ".join(str(message.get(name, "")).split())
    return "".join(character for character in value if character.isprintable())
