"""The fixed words of papers in each language (labels.toml): a paper shows several languages at once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

FILE = Path(__file__).with_name("labels.toml")


@cache
def labels() -> dict[str, dict[str, str]]:
    """Key → language → words."""
    return tomllib.loads(FILE.read_text())


def label(key: str, language: str, **values: object) -> str:
    """The words of a key in a language, in the official one where that language has none. Raises KeyError."""
    texts = labels()[key]
    return (texts.get(language) or texts.get(settings.LANGUAGE_CODE) or texts["en"]).format(**values)
