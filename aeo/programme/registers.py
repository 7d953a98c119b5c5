"""The registers from which companies have their numbers, and how a number is written in each.

A format is an expression of few means, so that a pack can neither hang the server nor take what cannot be stored:
characters and classes of characters, each once or a counted number of times, and alternatives between which `|` stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from aeo.programme.rules import Item
from aeo.programme.text import Text

LONGEST = 40
LONGEST_FORMAT = 200
_SIGN = "[0-9A-ZА-ЯЁӨҮ]"
_RANGE = "(?:[0-9]-[0-9]|[A-Z]-[A-Z]|[А-Я]-[А-Я])"
_PART = re.compile(rf"(?:{_SIGN}|\[(?:{_RANGE}|{_SIGN})+\])(?:\{{(\d{{1,2}})(?:,(\d{{1,2}}))?\}})?")


@dataclass(frozen=True, kw_only=True)
class Register(Item):
    """A register, `of` companies or of people. `short_name` is printed on papers; `hint` and `example` tell how a
    number looks.

    `primary`: a company is registered and found by this number, and the state register is asked for it.
    `declared`: declarations name the trader by it; a company without one goes by its primary number.
    """

    name: Text
    short_name: Text
    hint: Text
    format: str
    example: str
    primary: bool = False
    declared: bool = False
    required: bool = False
    of: Literal["company", "person"] = "company"

    @property
    def needed(self) -> bool:
        """No company is registered without one."""
        return self.primary or self.required

    def takes(self, bare: str) -> bool:
        """A number, bare of spaces and the like, is written as this register writes it."""
        return len(bare) <= LONGEST and re.fullmatch(self.format, bare) is not None


def format_problems(expression: str) -> Iterator[str]:
    """What is wrong with a format."""
    if len(expression) > LONGEST_FORMAT:
        yield _("is longer than %(count)s characters") % {"count": LONGEST_FORMAT}
        return
    for alternative in expression.split("|"):
        yield from _alternative(alternative)


def _alternative(text: str) -> Iterator[str]:
    parts = list(_PART.finditer(text))
    if not parts or "".join(part[0] for part in parts) != text or not _compiles(text):
        allowed = _("expected digits, capital letters, classes such as [0-9A-Z] and counts such as {7} or {9,14}")
        yield f"{allowed}: {text}"
        return
    counts = [(int(part[1] or 1), int(part[2] or part[1] or 1)) for part in parts]
    if sum(most for _least, most in counts) > LONGEST or sum(least for least, _most in counts) < 1:
        yield _("expected numbers of 1 to %(count)s characters") % {"count": LONGEST}
    if sum(least != most for least, most in counts) > 1:
        yield _("expected at most one part whose count varies, between two “|”")


def _compiles(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True
