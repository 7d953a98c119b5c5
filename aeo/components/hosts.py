"""Addresses of web pages inside a line: what a mail client or a reader would take for a link."""

from __future__ import annotations

import re

# A mail client makes a link of a bare host when its last label is a top level. There are some 1,500 of them, new ones
# every year, and many are words: in Latin letters any label counts as one, so that no list grows old. What people write
# without a space is taken out before: initials (D.Bat, Ts.Bold), unless they lead to what is surely a top level
# (T.Co, Ya.Ru, X.Shop), and the usual Co.Ltd. A lone .co, .ltd, .llc, .inc is a top level as any other. Cyrillic words
# follow a full stop in sound names (Ж.Бат), so there only the few top levels count; other scripts are as Latin.
CYRILLIC_TOP = "мон|рф|рус|бел|укр|срб|мкд|қаз|бг|ею|ком|орг|сайт|онлайн|дети|москва|католик"
TOP = (
    rf"(?:[a-z]{{2,}}|xn--[a-z0-9-]+|{CYRILLIC_TOP}|[^\W\d_a-z\u00c0-\u024f\u0400-\u052f\u1800-\u18af]{{2,}})(?![\w-])"
)
ADDRESS = re.compile(
    rf"http|://|mailto:|\d{{1,3}}(?:\.\d{{1,3}}){{3}}|www[.\u3002]|(?<=\w)[.\u3002]{TOP}", re.IGNORECASE
)
WORDY = "com|net|org|info|biz|pro|mobi|name|app|dev|xyz|top|vip|icu|shop|store|online|site|website|space|club|live|life"
WORDY += "|world|today|fun|win|bid|loan|click|link|page|blog|news|team|group|work|tech|cloud|digital|email|chat|cash"
WORDY += "|money|pay|fund|trade|ltd|llc|inc|gmbh|company|global|bar|star|best|one|red|art|law|tax|gift|promo|sale"
INITIALS = re.compile(
    r"(?<![\w.@/-])(?:(?:[A-Z]|Ts|Kh|Sh|Ch|Y[aeou]|St|Mrs?|Ms|Dr)\.)+"
    rf"(?=(?!(?:[A-Za-z]{{2}}|(?i:{WORDY}))\b)[A-Z][A-Za-z]+(?![\w./:?#-]))"
)
COMPANY = re.compile(r"\.?\bco\.(?:ltd|llc|inc)(?=\.?(?:[\s,)]|$))", re.IGNORECASE)


def names_a_host(line: str) -> bool:
    """True when part of the line would be taken for a link. The line has the usual form of every letter (NFKC)."""
    return bool(ADDRESS.search(COMPANY.sub(" ", INITIALS.sub("", line))))
