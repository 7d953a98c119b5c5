"""How papers print facts: each in a given language, whoever asks for the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from aeo.documents import facts as told
from aeo.documents.labels import label as words
from aeo.documents.wrapping import compact
from aeo.kernel.languages import official

register = template.Library()
LONGEST_HEADING = 60
ITEM = re.compile(r"^[–—-] ")
NUMBERED = re.compile(r"^\d+\. ")


@dataclass(frozen=True)
class Block:
    """A piece of a letter: `heading`, `list`, `numbered` (items that bring their number) or `text`."""

    kind: str
    lines: tuple[str, ...]


@register.simple_tag
def label(key: str, language: str, **values: object) -> str:
    """The fixed words of a paper: `{% label "number" "mn" %}`."""
    return words(key, language, **values)


@register.simple_tag
def heading(key: str, languages: Sequence[str]) -> SafeString:
    """The fixed words in every language, the first one stronger: `{% heading "validity" languages %}`."""
    return _in_all({code: words(key, code) for code in languages}, languages)


@register.simple_tag
def prevails(prevailing: str, languages: Sequence[str]) -> SafeString:
    """Which language prevails, said in every one; the official one for papers of before, which do not say."""
    code = prevailing or official()
    said = {each: words("prevails", each, name=told.language_name(code, each)) for each in languages}
    return _in_all(said, languages)


@register.filter
def say(fact: Any, language: str) -> Any:
    """A fact in a language: a text, or a list of texts."""
    return told.shown(fact, language)


@register.simple_tag
def both(fact: Any, languages: Sequence[str]) -> SafeString:
    """A fact in every language, once where it reads the same. Somebody's own words are printed in their own."""
    if told.is_own_words(fact):
        return own(fact, languages)
    if isinstance(fact, list):
        return format_html_join("", "<span class='row'>{}</span>", ((both(item, languages),) for item in fact))
    return _in_all({code: str(told.shown(fact, code)) for code in languages}, languages)


@register.simple_tag
def own(fact: Any, languages: Sequence[str]) -> SafeString:
    """Somebody's own words, in their language, marked with it; translations follow, marked as such."""
    if not told.is_own_words(fact):
        texts = both(fact, languages) if fact else ""
        return format_html("<span class='own'>{}</span>", texts) if fact else SafeString("")
    language = fact.get("language") or languages[0]
    parts = [(language, compact(told.printable(str(fact["text"]))), "")]
    for code, text in (fact.get("translation") or {}).items():
        mark = words("translated", code, name=told.language_name(language, code))
        parts.append((code, compact(told.printable(str(text))), mark))
    return format_html_join("", "<span class='own' lang='{}'>{} <i class='mark'>{}</i></span>", parts)


@register.filter
def blocks(text: str) -> Iterator[Block]:
    """A letter's body as headings (a line that ends in a colon before what it announces), lists and paragraphs."""
    for part in re.split(r"\n\s*\n", str(text).strip()):
        yield from _blocks([line.rstrip() for line in part.strip().split("\n")])


def _blocks(lines: list[str]) -> Iterator[Block]:
    rest: list[str] = []
    for place, line in enumerate(lines):
        if _announces(line) and place + 1 < len(lines):
            yield from _flush(rest)
            rest = []
            yield Block("heading", (line,))
        elif rest and bool(ITEM.match(line)) != bool(ITEM.match(rest[0])):
            yield from _flush(rest)
            rest = [line]
        else:
            rest.append(line)
    yield from _flush(rest)


def _announces(line: str) -> bool:
    return line.endswith(":") and len(line) <= LONGEST_HEADING and not ITEM.match(line)


def _flush(lines: list[str]) -> Iterator[Block]:
    if not lines:
        return
    if ITEM.match(lines[0]):
        items = tuple(ITEM.sub("", line) for line in lines)
        yield Block("numbered" if all(map(NUMBERED.match, items)) else "list", items)
    else:
        yield Block("text", tuple(lines))


def _in_all(texts: Mapping[str, str], languages: Sequence[str]) -> SafeString:
    first = texts[languages[0]]
    others = [code for code in languages[1:] if texts[code] != first]
    start = format_html("<span lang='{}'>{}</span>", languages[0], first)
    rest = format_html_join("", " <span class='second' lang='{}'>{}</span>", ((code, texts[code]) for code in others))
    return format_html("{}{}", start, rest)


@register.simple_tag
def prolonged(filed_on: str, languages: Sequence[str]) -> SafeString:
    """That a renewal is pending, lodged on a day."""
    texts = {code: words("prolonged", code, day=told.shown(filed_on, code)) for code in languages}
    return _in_all(texts, languages)


@register.filter
def cell(row: Any, key: str) -> Any:
    """The value of a table's row in a column."""
    return row.get(key) if isinstance(row, Mapping) else None
