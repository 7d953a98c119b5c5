"""What a reader sees of a text: signs that show nothing say nothing."""

from __future__ import annotations

import unicodedata

# Letters and symbols by their class that show nothing: fillers of Hangul, the empty pattern of Braille.
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def says_something(text: str) -> bool:
    """True when a letter, digit, symbol or mark of punctuation is there."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in FILLERS for sign in text)
