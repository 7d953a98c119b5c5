"""Names that somebody types and that are printed in subjects of e-mails: a name, not a message."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Control characters, ends of lines, and what turns the direction of reading.
BREAK = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# A dot between a letter and a top level is a host, but for Co.Ltd and its like at the end of a word.
COMPANY = r"(?:ltd|inc|co|llc|gmbh)(?![^\s.,)])"
TOP = r"(?:[a-z]{2,}|xn--[a-z0-9-]+|мон|рф)(?![\w-])"
ADDRESS = re.compile(rf"http|://|mailto:|www[.\u3002]|(?<=\w)[.\u3002](?!{COMPANY}){TOP}", re.IGNORECASE)
# D.Bat, Ts.Bold: a person, however much it looks like a host.
INITIALS = re.compile(r"(?<![\w.@/-])(?:(?:[A-Z]|Ts|Kh|Sh|Ch|Y[aeou])\.)+(?=[A-Z][A-Za-z]+(?![\w./:?#-]))")


def plain_name(name: str) -> None:
    """A validator: one line without the address of a web page, so that our e-mails carry no stranger's message."""
    if BREAK.search(name):
        raise ValidationError(_("Write the name in one line."), "one-line")
    if ADDRESS.search(INITIALS.sub("", _as_read(name))):
        raise ValidationError(_("A name contains no address of a web page. Leave it out."), "web-address")


def _as_read(name: str) -> str:
    """With the usual form of every letter and nothing that is not seen (the joiners of Mongolian script, say)."""
    usual = unicodedata.normalize("NFKC", name)
    return "".join(letter for letter in usual if unicodedata.category(letter) != "Cf")


def is_plain(name: str) -> bool:
    """The same as a question."""
    try:
        plain_name(name)
    except ValidationError:
        return False
    return True
