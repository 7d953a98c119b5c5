"""From a folder to a Pack, or to the list of all that is wrong with it."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from aeo.programme import checking
from aeo.programme.decoding import BAD, BadPack, Decoder, hints
from aeo.programme.files import SECTIONS, Raw, read_files
from aeo.programme.items import Items
from aeo.programme.pack import Pack
from aeo.programme.places import Problem


@dataclass(frozen=True)
class Loaded:
    """A pack that could be read, the content it was read from, and the hash of that content."""

    pack: Pack
    content: dict[str, Any]
    sha256: str


def load(folder: Path) -> Pack:
    """The pack in a folder. Raises BadPack when a file cannot be understood; `check` looks deeper."""
    return read(folder)[0]


def read(folder: Path) -> tuple[Pack, Raw]:
    """The pack in a folder with the places of its items. Raises BadPack."""
    if not (folder / "programme.toml").is_file():
        raise BadPack([Problem(str(folder), 0, "", _("expected a folder with a programme.toml"))])
    raw = read_files(folder)
    pack, problems = _understood(raw)
    if pack is None or raw.problems or problems:
        raise BadPack(sorted(raw.problems + problems, key=lambda problem: (problem.file, problem.line)))
    return pack, raw


def check(folder: Path, on: date) -> list[Problem]:
    """Everything that is wrong with the pack in a folder, if it were to take effect on a day."""
    try:
        pack, raw = read(folder)
    except BadPack as bad:
        return bad.problems
    return sorted(checking.all_problems(pack, raw.places, on), key=lambda problem: (problem.file, problem.line))


def checked(folder: Path, on: date) -> Loaded:
    """A pack with nothing wrong, ready to be published. Raises BadPack."""
    pack, raw = read(folder)
    if problems := list(checking.all_problems(pack, raw.places, on)):
        raise BadPack(problems)
    return Loaded(pack, raw.content, fingerprint(raw.content))


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 (hex) of content in its canonical form (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _understood(raw: Raw) -> tuple[Pack | None, list[Problem]]:
    decoder = Decoder()
    values: dict[str, Any] = {}
    for section in SECTIONS:
        if section.name in raw.content:
            values[section.name] = _section(decoder, section.name, raw)
        else:
            values[section.name] = BAD if not section.table else Items(())
    return (None if BAD in values.values() else Pack(**values)), decoder.problems


def _section(decoder: Decoder, name: str, raw: Raw) -> Any:
    hint, places = hints(Pack)[name], raw.places[name]
    if not isinstance(raw.content[name], list):
        return decoder.record(hint, raw.content[name], places[0])
    (kind,) = hint.__args__
    items = [decoder.record(kind, data, place) for data, place in zip(raw.content[name], places, strict=True)]
    return BAD if BAD in items else decoder.keyed(items, places)
