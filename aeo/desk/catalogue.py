"""The message catalogue: every sentence of the code and the templates, gathered, merged, and judged.

Python is read by Babel; templates are first turned into calls of gettext by Django's own lexer. What Django says
to a reader is gathered as well, so that one register of language is kept: our catalogue comes before Django's.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PLACES = ("aeo", "audits", "operators", "templates")
SKIPPED = {"migrations", "node_modules", "locale"}
TEMPLATES = (".html", ".txt")
READ = (".py", *TEMPLATES)
DJANGO = Path(django.__file__).parent
SAID_BY_DJANGO = (
    *("forms/fields.py", "forms/forms.py", "forms/formsets.py", "forms/models.py", "forms/widgets.py"),
    *("core/paginator.py", "core/validators.py", "contrib/auth/forms.py", "contrib/auth/password_validation.py"),
)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
COMMENT = (
    "# Sentences of the programme in another language. Made by `manage.py catalogue update`; see docs/translating.md."
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
LATIN = re.compile(r"[A-Za-z_]{2,}")
ASIDE = re.compile(r"<[^>]+>|&\w+;|https?://\S+|\w+\.toml|`[^`]*`")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the source: the file it stands in, its context, its one or two forms."""

    place: str
    context: str | None
    forms: tuple[str, ...]

    @property
    def key(self) -> Any:
        """What a catalogue keeps it under."""
        return self.forms if len(self.forms) > 1 else self.forms[0]


def gathered(root: Path) -> list[Sentence]:
    """Every sentence, in the order of files and lines; Django's own last."""
    ours = (path for place in PLACES for path in sorted((root / place).rglob("*")) if path.suffix in READ)
    mine = (path for path in ours if not SKIPPED & set(path.relative_to(root).parts))
    django_s = (DJANGO / name for name in SAID_BY_DJANGO)
    return [sentence for path in (*mine, *django_s) for sentence in _sentences(path, root)]


def _sentences(path: Path, root: Path) -> Iterator[Sentence]:
    text = path.read_text()
    if path.suffix == ".py":
        text += "\n".join(["", *_in_f_strings(text)])
    if path.suffix in TEMPLATES:
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    place = path.relative_to(DJANGO.parent if path.is_relative_to(DJANGO) else root).as_posix()
    for _line, message, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        forms = message if isinstance(message, tuple) else (message,)
        yield Sentence(place, context, forms)


def _in_f_strings(text: str) -> Iterator[str]:
    """The calls inside f-strings, which Babel takes for one text each."""
    for outer in ast.walk(ast.parse(text)):
        if isinstance(outer, ast.JoinedStr):
            yield from (ast.unparse(node) for node in ast.walk(outer) if isinstance(node, ast.Call))


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language as it is kept; empty when there is none yet."""
    path = path_of(language)
    return read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)


def merged(old: Catalog, sentences: Iterable[Sentence]) -> Catalog:
    """What the source says now, with the translations that are already there; what nobody says any more goes."""
    new = Catalog(
        locale=old.locale,
        project="Itgel",
        version="1",
        header_comment=COMMENT,
        creation_date=old.creation_date,
        revision_date=old.creation_date,
        fuzzy=False,
    )
    for sentence in sentences:
        known = old.get(sentence.key, sentence.context)
        new.add(sentence.key, _kept(known, sentence), locations=[(sentence.place, 0)], context=sentence.context)
    return new


def _kept(known: Message | None, sentence: Sentence) -> Any:
    """The translation so far, if it has as many forms as the sentence."""
    plural = len(sentence.forms) > 1
    return known.string if known and isinstance(known.string, tuple) == plural else None


def write(language: str, catalogue: Catalog) -> None:
    """Keep a catalogue, and compile it."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, ignore_obsolete=True, include_lineno=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


@lru_cache
def names(language: str) -> frozenset[str]:
    """Words that are written in Latin letters in that language too: names, abbreviations, formats."""
    lines = (path_of(language).parents[1] / "names.txt").read_text().splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def faults(language: str, sentences: Iterable[Sentence]) -> Iterator[str]:
    """What is wrong with the catalogue of a language, one line each."""
    kept, said = read(language), {(sentence.context, sentence.forms[0]): sentence for sentence in sentences}
    known = {(message.context, _forms(message.id)[0]): message for message in kept if message.id}
    yield from (f"{said[key].place}: not in the catalogue: {key[1]}" for key in said.keys() - known.keys())
    yield from (f"no longer said: {key[1]}" for key in known.keys() - said.keys())
    for message in known.values():
        yield from (f"{what}: {_forms(message.id)[0]}" for what in _wrong(message, names(language)))


def _forms(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def _wrong(message: Message, allowed: frozenset[str]) -> Iterator[str]:
    english, ours = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if len(english) > len(ours) or not all(ours):
        yield "not translated"
        return
    if any(
        _placeholders(form) not in (_placeholders(twin), _placeholders(english[-1]))
        for form, twin in zip(ours, english, strict=True)
    ):
        yield "other placeholders"
    if any(form.strip() != form for form in ours) != (english[0].strip() != english[0]):
        yield "other white space at the ends"
    if strange := sorted({word for form in ours for word in _latin(form)} - allowed):
        yield f"in Latin letters ({', '.join(strange)})"


def _placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def _latin(text: str) -> list[str]:
    return LATIN.findall(ASIDE.sub(" ", PLACEHOLDER.sub(" ", text)))
