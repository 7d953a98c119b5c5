"""Names and numbers as they are compared: folded for search, bare of what people type between."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BETWEEN = re.compile(r"[^\w]+")


def folded(text: str) -> str:
    """Lower case without accents, quotes and punctuation; Cyrillic stays Cyrillic, Latin stays Latin."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _BETWEEN.sub(" ", plain).strip()


def search_text(names: Iterable[str]) -> str:
    """All names of an operator, folded, each once."""
    return " | ".join(dict.fromkeys(name for name in map(folded, names) if name))


def bare_number(text: str) -> str:
    """A number without spaces, hyphens and the like, in capital letters."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).replace("_", "").upper()
