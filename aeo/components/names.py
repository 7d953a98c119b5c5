"""Names that somebody types and that are printed in subjects of e-mails: a name, not a message."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ADDRESS = re.compile(r"http|://|www\.", re.IGNORECASE)
BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def plain_name(name: str) -> None:
    """A validator: one line without the address of a web page, so that our e-mails carry no stranger's message."""
    if BREAK.search(name):
        raise ValidationError(_("Write the name in one line."), "one-line")
    if ADDRESS.search(name):
        raise ValidationError(_("A name contains no address of a web page. Leave it out."), "web-address")


def is_plain(name: str) -> bool:
    """The same as a question."""
    try:
        plain_name(name)
    except ValidationError:
        return False
    return True
