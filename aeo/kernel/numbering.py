"""References without gaps and with check characters (ISO/IEC 7064, MOD 37,36)."""

from __future__ import annotations

from django.db import connection

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NEXT = """
INSERT INTO kernel_series AS s (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = s.last + 1 RETURNING last
"""


def next_in(series: str) -> int:
    """The next number of a series; given back if the transaction is."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series])
        return int(cursor.fetchone()[0])


def check_character(text: str) -> str:
    """The check character of a text over 0-9 A-Z; separators are passed over."""
    product = 36
    for character in _significant(text):
        total = (product + ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def is_genuine(text: str) -> bool:
    """True when the last character is the check character of those before."""
    letters = _significant(text)
    return len(letters) > 1 and check_character(letters[:-1]) == letters[-1]


def reference(pattern: str, series: str, **parts: object) -> str:
    """A new reference: `pattern` has {n} (and other parts) and ends in {check}.

    E.g. `reference("AP-{year}-{n:05}-{check}", "application-2026", year=2026)`.
    """
    return written(pattern, n=next_in(series), **parts)


def written(pattern: str, **parts: object) -> str:
    """How a number of that pattern reads."""
    body, _, _rest = pattern.partition("{check}")
    stem = body.format(**parts)
    return stem + check_character(stem) if "{check}" in pattern else stem


def _significant(text: str) -> str:
    return "".join(character for character in text.upper() if character in ALPHABET)
