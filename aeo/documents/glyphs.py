"""Which characters can be printed: a paper never shows an empty box in the place of a letter."""

from __future__ import annotations

import subprocess
from functools import cache

ALWAYS = frozenset("\n\t\r \u00a0\u00ad\u200b\u200c\u200d\u2028\u2029\u202f\ufe0e\ufe0f\u180e")


@cache
def printed() -> frozenset[int]:
    """The code points that some font of this machine has, asked of fontconfig once per process."""
    answer = subprocess.run(["fc-list", "--format", "%{charset}\n"], capture_output=True, text=True, check=True)
    return frozenset(point for line in set(answer.stdout.splitlines()) for point in _points(line))


def _points(charset: str) -> frozenset[int]:
    """Fontconfig's notation: hexadecimal code points and ranges, apart by spaces."""
    ends = [part.partition("-") for part in charset.split()]
    return frozenset(point for first, _, last in ends for point in range(int(first, 16), int(last or first, 16) + 1))


def legible(text: str) -> str:
    """The text with every character that no font has written as its code point, e.g. [U+4E2D]."""
    missing = {c for c in set(text) - ALWAYS if ord(c) not in printed()}
    return text.translate({ord(c): f"[U+{ord(c):04X}]" for c in missing}) if missing else text
