"""Passwords that are easy to guess although they are long."""

from __future__ import annotations

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from aeo.accounts.models import User

LEAST = 5
# Neighbours on a keyboard follow one another like letters of the alphabet.
ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "фцужэнгшүзкъ",
    "йыбөахролдп",
    "ячёсмитьвю",
    "йцукенгшщзхъ",
    "фывапролджэ",
)


class NotTooSimple:
    """Refuses what has no letters, and what goes on as anybody would guess: repeated, counted, along the keyboard."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with what would be better."""
        if not any(map(str.isalpha, password)):
            raise ValidationError(_("This password has no letters. Choose several words."), "password_no_letters")
        if _surprises(password.casefold()) < LEAST:
            words = _("This password goes on as anybody would guess. Choose several words that do not belong together.")
            raise ValidationError(words, "password_too_simple")


def _surprises(text: str) -> int:
    """How many different steps there are to a character that nobody would guess from the one before."""
    return len({(one, other) for one, other in pairwise(text) if not _follows(one, other)})


def _follows(one: str, other: str) -> bool:
    return abs(ord(one) - ord(other)) <= 1 or any(one + other in row or other + one in row for row in ROWS)
