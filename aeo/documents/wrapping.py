"""Text without an end, on which a printer would spend hours, is made to cost what other text does.

A word wider than its line costs the square of its length, unless the line may break within it. Thousands of lines cost
as many, however short they are.
"""

from __future__ import annotations

import re

LONGEST_WORD, PIECE = 100, 10  # a hash or an address stays whole
MOST_LINES = 400  # of one text, which then fill some eight pages
BREAK, LINE_END = "\u200b", " ¶ "
LETTER = r"(?:&#?\w+;|[^\s<>&])"
ENDLESS, PIECES = re.compile(rf"{LETTER}{{{LONGEST_WORD},}}"), re.compile(rf"{LETTER}{{{PIECE}}}")


def breakable(html: str) -> str:
    """The page with places to break (of no width) in each word that is longer than any word."""
    return ENDLESS.sub(lambda found: PIECES.sub(rf"\g<0>{BREAK}", found[0]), html)


def compact(text: str) -> str:
    """The text as it is; one of very many lines runs on, with a mark where a line ended."""
    return text if text.count("\n") <= MOST_LINES else text.replace("\n", LINE_END)
