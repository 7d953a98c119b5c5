"""Names that somebody types and that are printed in subjects of e-mails: a name, not a message."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ADDRESS = re.compile(r"https?\b|://|www\.", re.IGNORECASE)


def plain_name(name: str) -> None:
    """A validator: one line without the address of a web page, so that our e-mails carry no stranger's message."""
    if not name.isprintable():
        raise ValidationError(_("Write the name in one line."), "one-line")
    if ADDRESS.search(name):
        raise ValidationError(_("A name contains no address of a web page. Leave it out."), "web-address")
