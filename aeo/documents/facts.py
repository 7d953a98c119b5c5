"""Facts of papers and letters: plain JSON that holds everything printed, and how one fact reads in a language.

A fact is a text, a number, a day (ISO), a text per language (`{"mn": …, "en": …}`), somebody's own words (FreeText),
or a list of these. Somebody's own words are printed once, in their own language; a translation is marked as such.
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
from django.utils.translation import gettext as _
from django.utils.translation import override

from aeo.kernel import clock
from aeo.programme.text import Text

DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
LAYOUT = frozenset("\n\t\u200c\u200d\u180e\u202f")  # joiners and the Mongolian vowel separator shape words
FRONT_MONTHS = frozenset({1, 4, 9, 11})


@dataclass(frozen=True)
class FreeText:
    """What somebody wrote, in the language they wrote it in; `translation` per language where someone made one."""

    text: str
    language: str
    translation: Mapping[str, str] = dataclasses.field(default_factory=dict)


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as plain JSON: days as ISO texts, texts of the pack and of the catalogue in every language."""
    options = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
    read: dict[str, Any] = _storable(orjson.loads(orjson.dumps(_sound(facts), default=_default, option=options)))
    return read


def _default(value: object) -> object:
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
    """Texts without lone surrogates, which no encoding has."""
    if isinstance(value, Mapping):
        return {key: _sound(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_sound(inner) for inner in value]
    return value.encode("utf-8", "replace").decode() if type(value) is str else value


def _storable(value: Any) -> Any:
    """Texts without NUL, which the database cannot keep."""
    if isinstance(value, dict):
        return {key: _storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def shown(fact: Any, language: str) -> Any:
    """A plain fact as it reads in a language: a text, or a list of texts."""
    if isinstance(fact, list):
        return [shown(item, language) for item in fact]
    if isinstance(fact, Mapping):
        return _own_words(fact, language) if "text" in fact else shown(in_language(fact, language), language)
    if fact is None or fact == "":
        return "–"
    if isinstance(fact, bool):
        with override(language):
            return _("yes") if fact else _("no")
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
    if fact.get("language", language) == language:
        return printable(fact["text"])
    translated = (fact.get("translation") or {}).get(language)
    with override(language):
        if translated:
            return _("%(text)s (translation; the original is in %(language)s)") % {
                "text": printable(translated),
                "language": language_name(fact["language"], language),
            }
        return _("%(text)s (written in %(language)s)") % {
            "text": printable(fact["text"]),
            "language": language_name(fact["language"], language),
        }


def language_name(code: str, language: str) -> str:
    """The name of a language, said in a language."""
    with override(language):
        names = {"mn": _("Mongolian"), "en": _("English"), "ru": _("Russian"), "zh": _("Chinese")}
        return names.get(code, code)


def day(value: date, language: str) -> str:
    """A day as letters write it: 2026 оны 11 дүгээр сарын 23; 23 November 2026."""
    if language == "mn":
        ordinal = "дүгээр" if value.month in FRONT_MONTHS else "дугаар"
        return f"{value.year} оны {value.month} {ordinal} сарын {value.day}"
    return f"{value.day} {value:%B %Y}"


def instant(text: str, language: str) -> str:
    """An instant in the programme's zone, to the minute."""
    at = datetime.fromisoformat(text).astimezone(clock.zone())
    return f"{day(at.date(), language)}, {at:%H:%M}"


def printable(text: str) -> str:
    """A text without control and direction characters; line breaks and joiners stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in LAYOUT or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
