"""Names that our e-mails carry: names of people and companies pass, addresses of web pages do not."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from aeo.components.names import is_personal, person_name, plain_line, plain_name, plain_place

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
    "Altan Sor LLC.",
    "St. Petersburg Co.",
    "St.Petersburg Trade Co.",
    "Ж.Бат-Эрдэнэ",
    "Mr. D.Bold",
    "Mr.D.Bold",
    "A.S. Trade",
    "«MCS-Групп» ХХК",
    "МобиCom",
    "ITийн шийдэл",
    "OOO.Групп",
    "Müller GmbH & Co. KG",
    "«Зам № 7» ХХК",
    f"ᠮᠣᠩᠭᠣᠯ{LONG_VOWEL}ᠠ\u202fᠤᠨ",
    "ᠮᠣᠩ\u200cᠭᠣᠯ\u200d",
    "ᠮᠣᠩ\u180bᠭᠣᠯ\u180f",
    "Ө-1921 ХХК",
    "100% Үнэн ХХК",
    "МОНОСПОРТ 2020 он",
    "東京トレード",
    "Ελληνική Ναυτιλία",
]
ADDRESSES = [
    "evil.mn/5saya",
    "evil.co",
    "Altan evil.co LLC",
    "Altan.Ltd",
    "evil.llc.",
    "evil.mn.Co.Ltd",
    "X.Com",
    "Ya.Ru",
    "Ts.Shop",
    "шагнал.орг",
    "evil.中国",
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
    "1.1.1.1/x",
]
PEOPLE = [
    "Батын Дорж",
    "Б. Ганбаатар",
    "B.GANBAATAR",
    "Ж.Бат-Эрдэнэ",
    "Seán O’Brien-D'Arcy",
    "Jordi Gal·la",
    "José María de la Ñ., захирал",
    "Dorj (Bat) Jr.",
    f"ᠮᠣᠩᠭᠣᠯ{LONG_VOWEL}ᠠ\u202fᠤᠨ",
    "王小明",
]
MESSAGES = [
    "Call +976… now",
    "1.1.1.1/x",
    "Win!",
    "Dorj 2",
    "a@b",
    "a/b",
    "50% off",
    "★ Dorj",
    "evil.co",
    "«Зам» ХХК",
    "Dorj = Bat",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_name(name: str) -> None:
    plain_name(name)


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_is_none_however_it_is_written(name: str) -> None:
    with pytest.raises(ValidationError, match=r"web page|not seen"):
        plain_name(name)


@pytest.mark.parametrize(
    "sign", ["\n", "\x00", "\x7f", "\x9b", "\u2028", "\u202a", "\u202e", "\u2066", "\u2069", "\u200f"]
)
def test_what_breaks_or_turns_a_line_is_in_no_name(sign: str) -> None:
    for rule in (plain_line, plain_name, person_name):
        with pytest.raises(ValidationError, match="one line"):
            rule(f"Алтан{sign}зам")


UNSEEN = [*"\u00ad\u034f\u200b\u200d\u2060\u2800\u3164\ufeff\ue000\ufe0f\u180b\U000e0100"]


@pytest.mark.parametrize("sign", UNSEEN)
def test_nothing_hides_in_a_name(sign: str) -> None:
    with pytest.raises(ValidationError, match=r"not seen|харагддаггүй"):
        plain_name(f"Алтан{sign}зам")


@pytest.mark.parametrize("name", ["Gооgle", "Гoвь", "«Зам» XXК", "Pаypal", "Τөгөлдөр", "Bοld", "evilꓸmn", "ᏴatBold"])
def test_letters_that_look_alike_are_not_mixed_in_a_word(name: str) -> None:
    with pytest.raises(ValidationError, match=r"alphabets|үсэг"):
        plain_name(name)


@pytest.mark.parametrize("sign", ["/", ":", ",", "_", "·", " / ", " – "])
def test_a_telephone_number_is_one_whatever_stands_between(sign: str) -> None:
    with pytest.raises(ValidationError, match=r"telephone|утасны"):
        plain_name(f"Зам {sign.join(('99', '11', '22', '33'))} ХХК")


def test_where_something_is_leads_to_no_web_page() -> None:
    plain_place("Сүхбаатар дүүрэг, 1-р хороо, Ж.Самбуугийн гудамж 12/3, утас 11-323232")
    with pytest.raises(ValidationError, match=r"web page|вэб"):
        plain_place("Дархан www.evil.mn call")


@pytest.mark.parametrize("name", PEOPLE)
def test_people_have_names_in_every_script(name: str) -> None:
    person_name(name)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_no_name_of_a_person(name: str) -> None:
    assert not is_personal(name)


@pytest.mark.parametrize("name", ["Залгаарай 9911-2233", "Call +976 99 11 22 33", "(99) 112.2334"])
def test_a_telephone_number_is_in_no_name(name: str) -> None:
    with pytest.raises(ValidationError, match="telephone"):
        plain_name(name)
