"""Names and numbers as they are compared: folded for search, bare of what people type between."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BETWEEN = re.compile(r"[^\w]+")
# Capital Cyrillic letters and the one Latin letter that looks like each, and like no other (Y may be У or Ү).
_CYRILLIC, _LATIN = "АВЕКМНРСТХ", "ABEKMHPCTX"
_AS_CYRILLIC = str.maketrans(_LATIN + "O", _CYRILLIC + "О")
_AS_LATIN = str.maketrans(_CYRILLIC + "О", _LATIN + "O")
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


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


# Signs that look alike, and the one for all of them: letters of the other alphabet, and letters that look like digits.
# У and Ү are told apart: as the first letters of numbers they are two people's.
LOOKS, SEEN_AS = _CYRILLIC + "ЅЈОOІIЗ", _LATIN + "SJ00113"
# In names Greek letters, too: they hide whose name it is.
_SEEN_AS = str.maketrans(LOOKS + "УҮ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", SEEN_AS + "YY" + "ABEZH1KMN0PTYX")
_NUMBER_SEEN_AS = str.maketrans(LOOKS, SEEN_AS)
_SHOWS_NOTHING = frozenset({"Cf", "Mn", "Me"})


def number_look(number: str) -> str:
    """What the number of a person looks like, in whichever alphabet it was typed: the key it is stored under."""
    return number.translate(_NUMBER_SEEN_AS)


def name_key(text: str) -> str:
    """What a name looks like, whatever the order of its words, the hyphens and what is not seen."""
    plain = unicodedata.normalize("NFKD", text)
    seen = "".join(letter for letter in plain if unicodedata.category(letter) not in _SHOWS_NOTHING)
    return " ".join(sorted(folded(seen).upper().translate(_SEEN_AS).split()))


def readings(bare: str) -> tuple[str, str, str]:
    """A bare number as it was typed, and with the letters that look alike in the one and in the other alphabet."""
    return bare, bare.translate(_AS_CYRILLIC), as_latin(bare)


def as_latin(text: str) -> str:
    """With capital Latin letters for the Cyrillic ones that look like them."""
    return text.translate(_AS_LATIN)


def is_latin(text: str) -> bool:
    """Every letter is a Latin one; signs and digits are anybody's."""
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in text if letter.isalpha())


def is_lei(number: str) -> bool:
    """A legal entity identifier: 20 letters and digits whose check digits agree (ISO 17442, ISO 7064 MOD 97-10)."""
    if not _LEI.fullmatch(number):
        return False
    return int("".join(str(int(sign, 36)) for sign in number)) % 97 == 1
