"""The files of a pack: which section stands in which file, read with the place of every item."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from aeo.programme.places import Place, Problem, Source, line_numbers

AT = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True)
class Section:
    """A section of the pack (a field of Pack), the file or files it stands in, and the name of its tables.

    Without a table name the whole file is the section.
    """

    name: str
    files: str
    table: str = ""


SECTIONS = (
    Section("programme", "programme.toml"),
    Section("components", "types.toml", "component"),
    Section("types", "types.toml", "type"),
    Section("roles", "roles.toml", "role"),
    Section("sites", "sites.toml", "site"),
    Section("criteria", "criteria.toml", "criterion"),
    Section("questions", "questions/*.toml", "question"),
    Section("norms", "norms.toml", "norm"),
    Section("clocks", "clocks.toml", "clock"),
    Section("severities", "severities.toml", "severity"),
    Section("grounds", "grounds.toml", "ground"),
    Section("validity", "validity.toml"),
    Section("numbering", "numbering.toml", "number"),
    Section("visits", "visits.toml"),
    Section("risk", "risk.toml"),
    Section("benefits", "benefits.toml", "benefit"),
    Section("decisions", "decisions.toml", "decision"),
    Section("letters", "letters/*.toml", "letter"),
    Section("registers", "registers.toml", "register"),
    Section("forms", "forms.toml", "form"),
    Section("consents", "consents.toml", "consent"),
    Section("prechecks", "prechecks.toml", "precheck"),
    Section("signing", "signing.toml", "method"),
    Section("changes", "changes.toml", "change"),
)
BUNDLED = Path(__file__).parent / "packs"
OTHER = ("calendar/*.toml", "README.md")


@dataclass
class Raw:
    """What the files say, before it is understood: plain content by section, places of items, problems."""

    content: dict[str, Any] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, section: str, data: Any, place: Place) -> None:
        """Add an item of a section."""
        self.content.setdefault(section, []).append(data)
        self.places.setdefault(section, []).append(place)


def read_toml(path: Path, name: str) -> tuple[dict[str, Any], Source, list[Problem]]:
    """A TOML file as plain data, with its line numbers, or with the problem that keeps it from being read."""
    try:
        text = path.read_text("utf-8")
        return tomllib.loads(text), Source(name, line_numbers(text)), []
    except UnicodeDecodeError:
        return {}, Source(name), [Problem(name, 0, "", _("expected UTF-8 text"))]
    except tomllib.TOMLDecodeError as error:
        at = AT.search(str(error))
        problem = Problem(name, int(at[1]) if at else 0, "", _("expected TOML: %(error)s") % {"error": error})
        return {}, Source(name), [problem]


def read_files(folder: Path) -> Raw:
    """Everything that the files of a pack say."""
    raw = Raw()
    for pattern in dict.fromkeys(section.files for section in SECTIONS):
        paths = sorted(folder.glob(pattern))
        if not paths:
            raw.problems.append(Problem(pattern, 0, "", _("this file is missing")))
        for path in paths:
            _take(raw, path, path.relative_to(folder).as_posix(), pattern)
    raw.problems.extend(_strangers(folder))
    return raw


def _take(raw: Raw, path: Path, name: str, pattern: str) -> None:
    data, source, problems = read_toml(path, name)
    raw.problems.extend(problems)
    sections = [section for section in SECTIONS if section.files == pattern]
    if sections[0].table == "":
        raw.content[sections[0].name] = as_json(data)
        raw.places[sections[0].name] = [Place(source)]
        return
    for section in sections:
        for number, item in enumerate(_tables(data, section.table)):
            place = Place(source, (section.table,), section.table).item(number, item.get("key"))
            raw.add(section.name, as_json(_with_criterion(item, section, path)), place)
    tables = {section.table for section in sections}
    for key in data.keys() - tables:
        expected = _("expected only the tables %(tables)s") % {"tables": ", ".join(f"[[{t}]]" for t in sorted(tables))}
        raw.problems.append(Place(source).child(key).problem(expected))


def _tables(data: dict[str, Any], table: str) -> Iterator[dict[str, Any]]:
    items = data.get(table, [])
    return (item for item in (items if isinstance(items, list) else [items]) if isinstance(item, dict))


def _with_criterion(item: dict[str, Any], section: Section, path: Path) -> dict[str, Any]:
    """A question belongs to the criterion that its file is named after."""
    return {"criterion": path.stem, **item} if section.name == "questions" else item


def _strangers(folder: Path) -> Iterator[Problem]:
    known = {path for pattern in (*OTHER, *(s.files for s in SECTIONS)) for path in folder.glob(pattern)}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in known:
            yield Problem(path.relative_to(folder).as_posix(), 0, "", _("is not a file of a pack"))


def as_json(data: Any) -> Any:
    """Plain data with days as ISO texts, as it is stored and hashed."""
    if isinstance(data, dict):
        return {key: as_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_json(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data
