"""Names that our e-mails carry: names of people and companies pass, addresses of web pages do not."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from aeo.components.names import is_plain, plain_name

LONG_VOWEL = "\u180e"
NAMES = [
    "А.Бат",
    "Д. Дорж",
    "D.Bat",
    "Ts.Bold",
    "B.GANBAATAR, захирал",
    "Co.Ltd",
    "Altan Zam Co.Ltd",
    "Altan Zam Co., Ltd.",
    "Altan Zam.Co.Ltd, Ulaanbaatar",
    "S.A.",
    "OOO.Групп",
    "Müller GmbH & Co. KG",
    "«Зам № 7» ХХК",
    f"ᠮᠣᠩᠭᠣᠯ{LONG_VOWEL}ᠠ\u202fᠤᠨ",
    "ᠮᠣᠩ\u200cᠭᠣᠯ\u200d",
]
ADDRESSES = [
    "evil.mn/5saya",
    "Танд 5 сая төгрөг: evil.mn ХХК",
    "(evil.mn)",
    "bit.ly/abc",
    "EVIL.COM",
    "T.Co/abc",
    "x.com",
    "evil.co.mn",
    "Co.Ltd/abc",
    "шагнал.мон",
    "шагнал.xn--l1acc",
    "ｗｗｗ．evil",
    "ｈｔｔｐ：／／e",
    "evil。com",
    "evil｡com",
    "evil．com",
    "evil.\u200bcom",
    "evil\u200d.com",
    "mailto:somebody",
    "somebody@evil.mn",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_name(name: str) -> None:
    plain_name(name)


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_is_none_however_it_is_written(name: str) -> None:
    with pytest.raises(ValidationError, match=r"web page|вэб"):
        plain_name(name)


@pytest.mark.parametrize("sign", ["\n", "\x00", "\x7f", "\x9b", "\u2028", "\u202a", "\u202e", "\u2066", "\u2069"])
def test_what_breaks_or_turns_a_line_is_in_no_name(sign: str) -> None:
    assert not is_plain(f"Алтан{sign}зам")
