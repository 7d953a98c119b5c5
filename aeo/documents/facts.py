"""Facts of papers and letters: plain JSON that holds everything printed, and how one fact reads in a language.

A fact is a text, a number, a day (ISO), a text per language (`{"mn": …, "en": …}`), somebody's own words (FreeText),
or a list of these. Somebody's own words are printed whole in every language, as they were written and saying in which;
a translation is marked as such.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from aeo.components import formats
from aeo.components.formats import official_day
from aeo.documents.labels import label, labels
from aeo.kernel import clock
from aeo.programme.letters import NOTHING
from aeo.programme.text import Text

EXACT = 2**53 - 1  # the largest whole number that every reader of JSON keeps
DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
LAYOUT = frozenset("\n\t\u200c\u200d\u180e\u202f")  # joiners and the Mongolian vowel separator shape words
SUFFIX = re.compile(r"(сарын (\d{1,2}))-(нөөс|наас|ноос|нээс|ний|ны)\b")
# Vowel harmony of the numeral that ends the day: нэг, хоёр, гурав … and хорь, гуч (20, 30), арав (10).
FROM = {1: "нээс", 2: "ноос", 3: "наас", 4: "нөөс", 5: "наас", 6: "наас", 7: "ноос", 8: "наас", 9: "нөөс"}
FROM_TENS = {10: "наас", 20: "ноос", 30: "наас"}
FRONT_UNITS = frozenset({1, 4, 9})


@dataclass(frozen=True)
class FreeText:
    """What somebody wrote, in the language they wrote it in; `translation` per language where someone made one.

    `head` per language says before it what it is about (a number, a question): that is read in every language.
    """

    text: str
    language: str
    translation: Mapping[str, str] = dataclasses.field(default_factory=dict)
    head: Mapping[str, str] = dataclasses.field(default_factory=dict)


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as plain JSON: days as ISO texts, texts of the pack and of the catalogue in every language."""
    options = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
    read: dict[str, Any] = orjson.loads(orjson.dumps(_sound(facts), default=_default, option=options))
    return read


def _default(value: object) -> object:
    return _sound(_as_json(value))


def _as_json(value: object) -> object:
    if isinstance(value, Text):
        return dict(value.values)
    if isinstance(value, Promise):
        return {code: _said_in(code, value) for code, _name in settings.LANGUAGES}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else str(value)


def _said_in(code: str, words: object) -> str:
    with override(code):
        return str(words)


def _sound(value: Any) -> Any:
    """Texts that the database can keep (no NUL, no lone surrogates), numbers that canonical JSON can say exactly."""
    if isinstance(value, Mapping):
        return {_sound(key): _sound(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_sound(inner) for inner in value]
    if type(value) is str:
        return value.encode("utf-8", "replace").decode().replace("\0", "")
    return str(value) if isinstance(value, (int, float)) and abs(value) > EXACT else value


def shown(fact: Any, language: str) -> Any:
    """A plain fact as it reads in a language: a text, or a list of texts. Own words say in which they are written."""
    if isinstance(fact, list):
        return [shown(item, language) for item in fact] or NOTHING
    if isinstance(fact, Mapping):
        if is_own_words(fact):
            head = in_language(fact.get("head") or {}, language)
            return " ".join(filter(None, (printable(head), _own_words(fact, language))))
        return shown(in_language(fact, language), language)
    if fact is None or fact == "":
        return NOTHING
    if isinstance(fact, bool):
        return label("yes" if fact else "no", language)
    text = str(fact)
    if DAY.fullmatch(text):
        return day(date.fromisoformat(text), language)
    return instant(text, language) if INSTANT.fullmatch(text) else printable(text)


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """The text in that language, or in the first that has one."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def is_own_words(fact: Any) -> bool:
    """True for what somebody wrote."""
    return isinstance(fact, Mapping) and "text" in fact


def _own_words(fact: Mapping[str, Any], language: str) -> str:
    own = fact.get("language") or language
    if own == language:
        return printable(fact["text"])
    name = language_name(own, language)
    if translated := (fact.get("translation") or {}).get(language):
        return f"{printable(translated)} {label('translated', language, name=name)}"
    return f"{printable(fact['text'])} {label('written_in', language, name=name)}"


def language_name(code: str, language: str) -> str:
    """The name of a language, said in a language, as it follows “written in”."""
    known = f"language_{code}"
    return label(known, language) if known in labels() else formats.name_in(code, language)


def day(value: date, language: str) -> str:
    """A day as letters write it: 2026 оны 11 дүгээр сарын 23; 23 November 2026."""
    if language == "mn":
        return official_day(value)
    return f"{value.day} {value:%B %Y}"


def harmonised(text: str) -> str:
    """Mongolian: the suffix after a day of the month in the form that its numeral asks for."""
    return SUFFIX.sub(lambda found: f"{found[1]}-{_suffix(int(found[2]), found[3])}", text)


def _suffix(number: int, written: str) -> str:
    unit = number % 10
    if written in {"ны", "ний"}:
        return "ний" if unit in FRONT_UNITS else "ны"
    return FROM[unit] if unit else FROM_TENS.get(number, written)


def instant(text: str, language: str) -> str:
    """An instant in the programme's zone, to the minute."""
    at = datetime.fromisoformat(text).astimezone(clock.zone())
    return f"{day(at.date(), language)}, {at:%H:%M}"


def printable(text: str) -> str:
    """A text without control and direction characters; line breaks and joiners stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in LAYOUT or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
