"""What a reader of a page sees and hears: its texts and labels, and the words in them that are in Latin letters."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "col", "area", "source"})
UNSEEN = frozenset({"script", "style", "code", "template"})
SPOKEN = ("aria-label", "title", "placeholder", "alt")
# E-mail and web addresses, and references such as AP-2026-00012-X: one letter or more, then digits somewhere.
ASIDE = re.compile(r"\S+@\S+|https?://\S+|\b(?=[\w-]*\d)[A-Za-z][\w-]*")
LATIN = re.compile(r"[A-Za-z]{2,}")


class Reading(HTMLParser):
    """The texts of a page in one language, and where its links lead."""

    def __init__(self, html: str, language: str) -> None:
        super().__init__()
        self.language, self.texts, self.links = language, list[str](), list[str]()
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect links and spoken labels; remember whether what is inside is for this reader."""
        given = {name: value or "" for name, value in attrs}
        inside = self._heard() and tag not in UNSEEN and given.get("lang", self.language) == self.language
        if tag == "a":
            self.links.append(given.get("href", ""))
        if inside:
            self.texts += [given[name] for name in SPOKEN if name in given]
        if tag not in VOID:
            self._open.append((tag, inside))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of that name."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if self._heard() and data.strip():
            self.texts.append(" ".join(data.split()))

    def _heard(self) -> bool:
        return all(inside for _tag, inside in self._open)


def latin(text: str) -> list[str]:
    """The words in Latin letters, addresses and references left out."""
    return LATIN.findall(ASIDE.sub(" ", text))
