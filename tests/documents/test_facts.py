"""How facts read: days, own words, harmony of suffixes, and texts made safe to keep and to print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from aeo.documents.facts import FreeText, harmonised, plain, printable, shown
from aeo.programme.text import Text


@pytest.mark.parametrize(
    ("fact", "mn", "en"),
    [
        ("2026-11-23", "2026 оны 11 дүгээр сарын 23", "23 November 2026"),
        ("2026-02-01", "2026 оны 2 дугаар сарын 1", "1 February 2026"),
        ("2026-11-23T02:05:00+00:00", "2026 оны 11 дүгээр сарын 23, 10:05", "23 November 2026, 10:05"),
        (None, "–", "–"),
        ([], "–", "–"),
        ("", "–", "–"),
        (True, "тийм", "yes"),
        (7, "7", "7"),
        ({"mn": "нэг", "en": "one"}, "нэг", "one"),
        ({"mn": "нэг"}, "нэг", "нэг"),
        ([{"mn": "нэг", "en": "one"}, 2], ["нэг", "2"], ["one", "2"]),
    ],
)
def test_a_fact_reads_in_each_language(fact: Any, mn: Any, en: Any) -> None:
    assert (shown(fact, "mn"), shown(fact, "en")) == (mn, en)


def test_what_own_words_are_about_is_said_in_every_language() -> None:
    words = plain({"r": FreeText("Камер ажиллахгүй", "mn", head={"mn": "3. Ноцтой:", "en": "3. Major:"})})["r"]
    assert shown(words, "mn") == "3. Ноцтой: Камер ажиллахгүй"
    assert shown(words, "en") == "3. Major: Камер ажиллахгүй (written in Mongolian)"


def test_own_words_are_whole_in_every_language_and_say_in_which_they_are_written() -> None:
    words = plain({"r": FreeText("Учир нь", "mn", {})})["r"]
    assert shown(words, "mn") == "Учир нь"
    assert shown(words, "en") == "Учир нь (written in Mongolian)"
    translated = plain({"r": FreeText("Учир нь", "mn", {"en": "Because"})})["r"]
    assert shown(translated, "en") == "Because (translation; the original is in Mongolian)"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("сарын 23-нөөс", "сарын 23-наас"),
        ("сарын 4-ноос", "сарын 4-нөөс"),
        ("сарын 1-нөөс", "сарын 1-нээс"),
        ("сарын 20-нөөс", "сарын 20-ноос"),
        ("сарын 30-нөөс", "сарын 30-наас"),
        ("сарын 10-нөөс", "сарын 10-наас"),
        ("сарын 4-ны өдөр", "сарын 4-ний өдөр"),
        ("сарын 23-ний өдөр", "сарын 23-ны өдөр"),
        ("сарын 23-нд", "сарын 23-нд"),
    ],
)
def test_suffixes_follow_the_numeral(written: str, right: str) -> None:
    assert harmonised(written) == right


def test_facts_become_plain_in_every_language() -> None:
    facts = {
        "text": Text.of(mn="нэг", en="one"),
        "catalogue": gettext_lazy("Monday"),
        "day": date(2026, 5, 4),
        "number": Decimal("1.50"),
        "set": {"b", "a"},
        "inside": [Text.of(mn="хоёр", en="two")],
    }
    read = plain(facts)
    assert read["text"] == {"mn": "нэг", "en": "one"}
    assert read["catalogue"]["en"] == "Monday"
    assert (read["day"], read["number"], read["set"]) == ("2026-05-04", "1.50", ["a", "b"])
    assert read["inside"] == [{"mn": "хоёр", "en": "two"}]


def test_printable_keeps_words_and_joiners_and_drops_controls() -> None:
    assert printable("a\u202eb\u2066c\x07\r\nᠮ\u180eᠣ\u200d\ufeff") == "abc\nᠮ\u180eᠣ\u200d"


texts = st.text(st.characters(), max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=4))
def test_any_facts_can_be_kept_and_hashed(facts: dict[str, Any]) -> None:
    read = plain(facts)
    assert "\0" not in rfc8785.dumps(read).decode()
    assert plain(read) == read
