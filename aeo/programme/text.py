"""A text of a pack in the pack's languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

ALIKE = ""  # in place of a language: the words are the same in all
WRITTEN_ONCE = "written once"  # marks what a pack may write as one plain text for all languages


@dataclass(frozen=True)
class Text:
    """The same words in several languages: pairs (language code, words) sorted by code.

    In a template `{{ question.text }}` shows the language of the page.
    """

    values: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, **values: str) -> Text:
        """`Text.of(mn="…", en="…")`."""
        return cls.read(values)

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Text:
        """From a mapping of language to words."""
        return cls(tuple(sorted(values.items())))

    @classmethod
    def alike(cls, words: str) -> Text:
        """Written the same in every language, such as `%`."""
        return cls(((ALIKE, words),))

    def has(self, language: str) -> bool:
        """True when there are words in that language."""
        return any(code in (language, ALIKE) and words.strip() for code, words in self.values)

    def to(self, language: str | None) -> str:
        """The words in that language; `mn` serves `mn-mn`; else in the installation's, else in any; else none."""
        wanted = (language or "").split("-")[0]
        known = {code: words for code, words in self.values if words.strip()}
        return known.get(wanted) or known.get(settings.LANGUAGE_CODE) or next(iter(known.values()), "")

    def __str__(self) -> str:
        return self.to(get_language())

    def __bool__(self) -> bool:
        return any(words.strip() for _, words in self.values)


EMPTY = Text(())
