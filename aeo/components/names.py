"""Names that somebody types and that are printed in subjects of e-mails: a name, not a message."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Control characters, ends of lines, and what turns the direction of reading.
BREAK = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

# A mail client makes a link of a bare host when its last label is a top level. There are some 1,500 of them, new ones
# every year, and many are words: in Latin letters any label counts as one, so that no list grows old. What people write
# without a space is taken out before: initials (D.Bat, Ts.Bold), unless they lead to what is surely a top level
# (T.Co, Ya.Ru, X.Shop), and the usual Co.Ltd. A lone .co, .ltd, .llc, .inc is a top level as any other. Cyrillic words
# follow a full stop in sound names (Ж.Бат), so there only the few top levels count; other scripts are as Latin.
CYRILLIC_TOP = "мон|рф|рус|бел|укр|срб|мкд|қаз|бг|ею|ком|орг|сайт|онлайн|дети|москва|католик"
TOP = (
    rf"(?:[a-z]{{2,}}|xn--[a-z0-9-]+|{CYRILLIC_TOP}|[^\W\d_a-z\u00c0-\u024f\u0400-\u052f\u1800-\u18af]{{2,}})(?![\w-])"
)
ADDRESS = re.compile(rf"http|://|mailto:|www[.\u3002]|(?<=\w)[.\u3002]{TOP}", re.IGNORECASE)
WORDY = "com|net|org|info|biz|pro|mobi|name|app|dev|xyz|top|vip|icu|shop|store|online|site|website|space|club|live|life"
WORDY += "|world|today|fun|win|bid|loan|click|link|page|blog|news|team|group|work|tech|cloud|digital|email|chat|cash"
WORDY += "|money|pay|fund|trade|ltd|llc|inc|gmbh|company|global|bar|star|best|one|red|art|law|tax|gift|promo|sale"
INITIALS = re.compile(
    r"(?<![\w.@/-])(?:(?:[A-Z]|Ts|Kh|Sh|Ch|Y[aeou]|St|Mrs?|Ms|Dr)\.)+"
    rf"(?=(?!(?:[A-Za-z]{{2}}|(?i:{WORDY}))\b)[A-Z][A-Za-z]+(?![\w./:?#-]))"
)
COMPANY = re.compile(r"\.?\bco\.(?:ltd|llc|inc)(?=\.?(?:[\s,)]|$))", re.IGNORECASE)

# What is not seen. The joiners of Mongolian script shape its letters and stand nowhere else.
JOINERS = "\u180e\u200c\u200d"
JOINED = re.compile(rf"(?<=[\u1800-\u18af])[{JOINERS}]+|[{JOINERS}]+(?=[\u1800-\u18af])")
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})

# Letters of one alphabet that look like those of the other. A word that takes some of them from the other alphabet and
# nothing else looks like another word; written in one alphabet it looks the same, so that no name is lost.
WORD = re.compile(r"[^\W\d_]{2,}")
LATIN, CYRILLIC = re.compile(r"[A-Za-z]"), re.compile(r"[\u0400-\u052f]")
LIKE_CYRILLIC = frozenset("ABCEHKMOPTXYaceopxyk")
LIKE_LATIN = frozenset("АВСЕНКМОРТХУҮасеорхуүкІЈЅіјѕһԁԛԝ")


def plain_name(name: str) -> None:
    """A validator: one line that reads as it is, without the address of a web page, so that our e-mails carry no
    stranger's message."""
    if BREAK.search(name):
        raise ValidationError(_("Write the name in one line."), "one-line")
    if ADDRESS.search(COMPANY.sub(" ", INITIALS.sub("", _as_read(name)))):
        words = _("A name contains no address of a web page. Leave it out, or put a space after the full stop.")
        raise ValidationError(words, "web-address")
    if _hides(name):
        raise ValidationError(_("The name contains a character that is not seen. Type the name anew."), "unseen")
    if mixed := next(filter(_is_mixed, WORD.findall(name)), ""):
        words = _("Latin and Cyrillic letters that look alike are mixed in “%(word)s”. Type it in one alphabet.")
        raise ValidationError(words % {"word": mixed}, "mixed")


def _as_read(name: str) -> str:
    """With the usual form of every letter and nothing that is not seen."""
    usual = unicodedata.normalize("NFKC", name)
    return "".join(letter for letter in usual if unicodedata.category(letter) != "Cf" and letter not in BLANK)


def _hides(name: str) -> bool:
    rest = JOINED.sub("", name)
    return any(letter in BLANK or unicodedata.category(letter) in UNSEEN for letter in rest)


def _is_mixed(word: str) -> bool:
    latin, cyrillic = set(LATIN.findall(word)), set(CYRILLIC.findall(word))
    return bool(latin and cyrillic) and (latin <= LIKE_CYRILLIC or cyrillic <= LIKE_LATIN)


def is_plain(name: str) -> bool:
    """The same as a question."""
    try:
        plain_name(name)
    except ValidationError:
        return False
    return True
